import { isIntegerUpTo, isPositive, isRecord, MAX_SIZE } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { wordsApart } from "../common/names.ts";
import type { Words } from "../common/words.ts";

/** A model's configuration: the `config.json` that Hugging Face publishes, or the same fields in camelCase. */
export type ModelConfig = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 100;

/** The error of a field that breaks its rule. A field is called as the configuration calls it, on every surface. */
export function configError(field: string, rule: string, value: unknown, remedy: Words): IsoflopError {
  return new IsoflopError("INVALID_OPTION", {
    field,
    rule: `${field} must be ${rule}`,
    value: describeValue(value),
    remedy,
  });
}

/** The field that a spelling means: `hiddenSize` is `hidden_size`. */
export function fieldName(spelling: string): string {
  return wordsApart(spelling, "_");
}

/**
 * A configuration's fields by their published names. One that is undefined counts as left out; null is a value: of some
 * fields it means something else than the default.
 */
export type ConfigFields = ReadonlyMap<string, unknown>;

export function configFields(config: unknown): ConfigFields {
  if (!isRecord(config)) {
    throw configError("config", "a model's configuration, an object", config, "Pass what its config.json holds.");
  }
  checkDepth(config);
  const fields = new Map<string, unknown>();
  for (const [spelling, value] of Object.entries(config)) {
    if (value === undefined) continue;
    const name = fieldName(spelling);
    if (fields.has(name)) throw configError(spelling, "given once", value, "Remove one of its two spellings.");
    fields.set(name, value);
  }
  return fields;
}

/** Refuses a configuration that is nested as no published one is; such a file was made to harm. */
function checkDepth(config: object): void {
  const seen = new Set<object>([config]);
  let level: readonly object[] = [config];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      throw configError("config", `nested at most ${MAX_DEPTH} levels deep`, config, "Check the configuration.");
    }
    const inner: object[] = [];
    for (const value of level.flatMap((object) => Object.values(object))) {
      if (typeof value !== "object" || value === null || seen.has(value)) continue;
      seen.add(value);
      inner.push(value);
    }
    level = inner;
  }
}

/** Other names of fields, each with the field that it means. */
export type Aliases = Readonly<Record<string, string>> | undefined;

/** The field that a name means. */
export function fieldIn(aliases: Aliases, name: string): string {
  return aliases !== undefined && Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
}

/** Fields by the names that an architecture reads, for those given by another name. */
export function withoutAliases(spelled: ConfigFields, aliases: Aliases): ConfigFields {
  if (aliases === undefined) return spelled;
  const fields = new Map<string, unknown>();
  for (const [name, value] of spelled) {
    const meant = fieldIn(aliases, name);
    // Real files hold some fields by both names: that is one field as long as both say the same.
    if (fields.has(meant) && fields.get(meant) !== value) {
      throw configError(meant, "given once", value, "Remove one of its two names.");
    }
    fields.set(meant, value);
  }
  return fields;
}

/** The fields that were read: their names, what the numbers among them are, and what was read within a field. */
export interface FieldsRead {
  readonly names: Set<string>;
  readonly sizes: Map<string, number | null>;
  readonly lists: Map<string, readonly number[]>;
  readonly within: Map<string, FieldsRead>;
}

export function nothingRead(): FieldsRead {
  return { names: new Set(), sizes: new Map(), lists: new Map(), within: new Map() };
}

/** How a configuration within another is read. */
export interface WithinOptions {
  /** What errors call it; as the one around it by default. */
  readonly modelType?: string;
  readonly aliases?: Aliases;
  /** What it holds where it is left out or null; nothing by default, so that every field has its default. */
  readonly byDefault?: ModelConfig;
}

/** Reads a configuration's fields, each checked where it is read; what is left out has the default of transformers. */
export class ConfigReader {
  readonly #fields: ConfigFields;
  readonly #modelType: string;
  readonly #read: FieldsRead | undefined;

  /** @param read takes the name of every field that is asked for */
  constructor(fields: ConfigFields, modelType: string, read?: FieldsRead) {
    this.#fields = fields;
    this.#modelType = modelType;
    this.#read = read;
  }

  /** Whether the configuration has the field, and it is not null. */
  has(name: string): boolean {
    return (this.raw(name) ?? null) !== null;
  }

  /** A positive integer. Without a default the field must be there. */
  size(name: string, byDefault?: number): number {
    const size = this.sizeOrNull(name, byDefault);
    if (size === null) throw this.#badSize(name, null, 1);
    return size;
  }

  /** A positive integer, or null where the configuration says so: most often that it follows from another field. */
  sizeOrNull(name: string, byDefault?: number | null): number | null {
    return this.#number(name, byDefault, 1);
  }

  /** An integer of at least 0. Null counts as 0: none. */
  count(name: string, byDefault: number): number {
    return this.#number(name, byDefault, 0) ?? 0;
  }

  #number(name: string, byDefault: number | null | undefined, least: number): number | null {
    const number = this.#checkedNumber(name, byDefault, least);
    this.#read?.sizes.set(name, number);
    return number;
  }

  #checkedNumber(name: string, byDefault: number | null | undefined, least: number): number | null {
    const value = this.raw(name);
    if (value === undefined) {
      if (byDefault !== undefined) return byDefault;
      throw new IsoflopError("INVALID_OPTION", {
        field: name,
        rule: `A ${this.#modelType} configuration must have ${name}, which has no default`,
        value: "nothing: it is missing",
        remedy: "Add it.",
      });
    }
    if (value === null) return null;
    if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > MAX_SIZE) {
      throw this.#badSize(name, value, least);
    }
    return value;
  }

  #badSize(name: string, value: unknown, least: number): IsoflopError {
    return configError(name, `an integer from ${least} to ${MAX_SIZE}`, value, "Check the configuration.");
  }

  /** A positive number, such as a ratio of widths. */
  ratio(name: string, byDefault: number): number {
    const value = this.raw(name);
    if (value === undefined) return byDefault;
    if (!isPositive(value)) throw configError(name, "a positive number", value, "Check the configuration.");
    return value;
  }

  /** True or false; null counts as false, as it does where models are built. */
  flag(name: string, byDefault: boolean): boolean {
    const value = this.raw(name);
    if (value === undefined) return byDefault;
    if (value === null) return false;
    if (typeof value !== "boolean") throw configError(name, "true or false", value, "Check the configuration.");
    return value;
  }

  /** One of some texts. */
  choice<Choice extends string>(name: string, choices: readonly Choice[], byDefault: Choice): Choice {
    const value = this.raw(name) ?? byDefault;
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) {
      throw configError(name, `one of ${choices.join(", ")}`, value, "Check the configuration.");
    }
    return chosen;
  }

  /** A list of positive integers, such as one for each stage of layers. */
  sizeList(name: string, byDefault: readonly number[]): readonly number[] {
    const value = this.raw(name) ?? byDefault;
    if (!Array.isArray(value) || value.length === 0 || !value.every((size) => isIntegerUpTo(MAX_SIZE, size))) {
      throw configError(name, `a list of integers from 1 to ${MAX_SIZE}`, value, "Check the configuration.");
    }
    this.#read?.lists.set(name, value);
    return value;
  }

  /** A list with an entry for each layer, or undefined where the configuration has none. */
  perLayer(name: string, numLayers: number): readonly unknown[] | undefined {
    const value = this.raw(name);
    if (value === undefined || value === null) return undefined;
    if (Array.isArray(value) && value.length === numLayers) return value;
    throw configError(name, `a list with an entry for each of the ${numLayers} layers`, value, "Change one of them.");
  }

  /** Reads a configuration within this one, such as `text_config`. */
  within(name: string, { modelType = this.#modelType, aliases, byDefault = {} }: WithinOptions = {}): ConfigReader {
    const value = this.raw(name) ?? byDefault;
    if (!isRecord(value)) throw configError(name, "a configuration, an object", value, "Check the configuration.");
    const read = this.#read && nothingRead();
    if (read !== undefined) this.#read?.within.set(name, read);
    return new ConfigReader(withoutAliases(configFields(value), aliases), modelType, read);
  }

  /** A field as it stands: undefined where it is left out. */
  raw(name: string): unknown {
    this.#read?.names.add(name);
    return this.#fields.get(name);
  }
}

/** `whole / parts`, which must come out even. */
export function divided(whole: number, wholeName: string, parts: number, partsName: string): number {
  if (whole % parts !== 0) {
    throw configError(wholeName, `a multiple of ${partsName}, ${parts}`, whole, `Change one of them.`);
  }
  return whole / parts;
}
