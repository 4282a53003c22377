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

/** Every error that isoflop throws: the message names the rule, the value that broke it, and the remedy. */
export class IsoflopError extends Error {
  override readonly name = "IsoflopError";
  /** The rule that was broken. */
  readonly code: IsoflopErrorCode;
  /** The option, argument or place in a file that broke it, such as `computeBudgets[2]`. */
  readonly field: string;

  constructor(code: IsoflopErrorCode, field: string, message: string, options?: ErrorOptions) {
    // Names and values come from anywhere; a message stays one line of a log.
    super(message.replace(/[\p{Cc}\u2028\u2029]+/gu, " "), options);
    this.code = code;
    this.field = field;
  }
}
