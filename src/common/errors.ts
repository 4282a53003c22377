import { inLibrary, type Path, type Spell, spelled, type Words } from "./words.ts";

/** What went wrong, for programs: each code is one rule. */
export type IsoflopErrorCode =
  /** An option's value breaks the option's rule. */
  | "INVALID_OPTION"
  /** Options contradict each other, or a needed one is missing. */
  | "CONFLICTING_OPTIONS"
  /** No multiple of `sizeMultiple` lies between `minSize` and `maxSize`. */
  | "NO_SIZE_IN_RANGE"
  /** `modelCls` or what it makes breaks the model contract. */
  | "MODEL_CONTRACT"
  /** The model could not be built at the size asked for. */
  | "MODEL_NOT_BUILT"
  /** Every probed size gave the same number of parameters. */
  | "SIZE_PARAM_WITHOUT_EFFECT"
  /** The request needs more memory or time than the library allows itself. */
  | "TOO_LARGE"
  /** A plan file is not one, is of another version, or disagrees with itself. */
  | "INVALID_PLAN_FILE"
  /** A training run breaks the rule of one of its fields, or a file of runs can't be read as one. */
  | "INVALID_RUN"
  /** The runs don't determine the law that is to be fitted. */
  | "NOT_DETERMINED"
  /** No sweep does what is asked within what is allowed. */
  | "INFEASIBLE"
  /** A file could not be read or written. */
  | "FILE_ACCESS"
  /** The runtime has no WebAssembly, forbids to compile it, or knows no SIMD. */
  | "WASM_UNAVAILABLE";

/** What an error is made of. */
export interface ErrorParts {
  /** The option, argument or place in a file that broke the rule. */
  readonly field: string | Path;
  /** The rule: "minSize must be ≤ maxSize". */
  readonly rule: Words;
  /** What broke it: "512 and 256"; left out where the rule says all. */
  readonly value?: Words;
  /** What to do: "Swap the two."; left out where that is not the error's to say. */
  readonly remedy?: Words;
  readonly cause?: unknown;
}

/** An error in the names of a surface. */
export interface SpelledError {
  readonly field: string;
  readonly message: string;
  readonly rule: string;
  readonly value: string | undefined;
}

function sentences({ rule, value, remedy }: ErrorParts, spell: Spell): string {
  const got = value === undefined ? "" : `; got ${spelled(value, spell)}`;
  // Names and values come from anywhere; a message stays one line of a log.
  const what = remedy === undefined ? "" : `. ${spelled(remedy, spell)}`;
  return `${spelled(rule, spell)}${got}${what}`.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

export function pathOf({ field }: ErrorParts): Path {
  return typeof field === "string" ? [field] : field;
}

/** Every error that isoflop throws: the message names the rule, the value that broke it, and the remedy. */
export class IsoflopError extends Error {
  override readonly name = "IsoflopError";
  /** The rule that was broken, for programs. */
  readonly code: IsoflopErrorCode;
  /** The option, argument or place in a file that broke it, such as `computeBudgets[2]`. */
  readonly field: string;
  readonly #parts: ErrorParts;

  constructor(code: IsoflopErrorCode, parts: ErrorParts) {
    super(sentences(parts, inLibrary), parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = code;
    this.field = inLibrary(pathOf(parts));
    this.#parts = parts;
  }

  /** The rule in words: "minSize must be ≤ maxSize". */
  get rule(): string {
    return spelled(this.#parts.rule, inLibrary);
  }

  /** What broke the rule, as messages show it: "512 and 256". */
  get value(): string | undefined {
    return spelledIfAny(this.#parts.value, inLibrary);
  }

  /** What to do about it. */
  get remedy(): string | undefined {
    return spelledIfAny(this.#parts.remedy, inLibrary);
  }

  /** @internal The error as a surface says it, in its own names. */
  spelled(spell: Spell): SpelledError {
    const { rule, value } = this.#parts;
    return {
      field: spell(pathOf(this.#parts)),
      message: sentences(this.#parts, spell),
      rule: spelled(rule, spell),
      value: spelledIfAny(value, spell),
    };
  }

  /** @internal The same error with some of its parts changed. */
  changed(change: (parts: ErrorParts) => Partial<ErrorParts>): IsoflopError {
    return new IsoflopError(this.code, { ...this.#parts, ...change(this.#parts), cause: this });
  }
}

function spelledIfAny(text: Words | undefined, spell: Spell): string | undefined {
  return text === undefined ? text : spelled(text, spell);
}
