import { isIntegerUpTo, MAX_SIZE } from "../../common/checks.ts";
import { type ConfigReader, configError } from "../config.ts";

/** A list of sizes, such as the width of each stage. */
export function readSizes(config: ConfigReader, field: string, byDefault: readonly number[]): readonly number[] {
  const value = config.raw(field) ?? byDefault;
  if (Array.isArray(value) && value.length > 0 && value.every((one) => isIntegerUpTo(MAX_SIZE, one))) return value;
  throw configError(field, "a list of positive integers", value, "Check the configuration.");
}
