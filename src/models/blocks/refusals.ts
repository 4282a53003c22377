import { type ConfigReader, configError } from "../config.ts";

/**
 * Refuses a configuration that has fields of another kind of model than the one it looks like: a file without a
 * `model_type` is known by its fields alone, and parts that it says more of would go uncounted.
 */
export function refuseFields(config: ConfigReader, fields: readonly string[]): void {
  for (const field of fields) {
    const value = config.raw(field) ?? false;
    if (value === false) continue;
    const rule = "left out: a model with it can't be counted from a file without a model_type";
    throw configError(field, rule, value, "Count from the config.json that Hugging Face publishes of it.");
  }
}
