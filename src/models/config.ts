import { isRecord } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { wordsApart } from "../common/names.ts";
import type { Words } from "../common/words.ts";

/** A model's configuration: the `config.json` that Hugging Face publishes, or the same fields in camelCase. */
export type ModelConfig = Readonly<Record<string, unknown>>;

// Widths, vocabularies and the like; what is larger is a mistake, and products would lose digits.
const MAX_FIELD = 2 ** 31 - 1;
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

/** A configuration's fields by their published names. A field that is null or undefined counts as left out. */
export type ConfigFields = ReadonlyMap<string, unknown>;

export function configFields(config: unknown): ConfigFields {
  if (!isRecord(config)) {
    throw configError("config", "a model's configuration, an object", config, "Pass what its config.json holds.");
  }
  checkDepth(config);
  const fields = new Map<string, unknown>();
  for (const [spelling, value] of Object.entries(config)) {
    if (value === null || value === undefined) continue;
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

/** Reads a configuration's fields, each checked where it is read. */
export class ConfigReader {
  readonly #fields: ConfigFields;
  readonly #modelType: string;

  constructor(fields: ConfigFields, modelType: string) {
    this.#fields = fields;
    this.#modelType = modelType;
  }

  /** Whether the configuration has the field. */
  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /**
   * A positive integer. The default is the library's own (transformers); without one the field must be there.
   */
  size(name: string, byDefault?: number): number {
    const value = this.#fields.get(name);
    if (value === undefined) {
      if (byDefault !== undefined) return byDefault;
      throw new IsoflopError("INVALID_OPTION", {
        field: name,
        rule: `A ${this.#modelType} configuration must have ${name}, which has no default`,
        value: "nothing: it is missing",
        remedy: "Add it.",
      });
    }
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > MAX_FIELD) {
      throw configError(name, `an integer from 1 to ${MAX_FIELD}`, value, "Check the configuration.");
    }
    return value;
  }

  flag(name: string, byDefault: boolean): boolean {
    const value = this.#fields.get(name);
    if (value === undefined) return byDefault;
    if (typeof value !== "boolean") throw configError(name, "true or false", value, "Check the configuration.");
    return value;
  }

  /** A field as it stands. */
  raw(name: string): unknown {
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
