import { InvalidArgumentError } from "commander";
import { wordsApart } from "../common/names.ts";

/** Options whose flags have a shorter name. */
const SHORT_FLAGS: ReadonlyMap<string, string> = new Map([["targetBudget", "--target"]]);

/** The flag of an option: `minSize` is `--min-size`. */
export function flagOf(option: string): string {
  return SHORT_FLAGS.get(option) ?? `--${wordsApart(option, "-")}`;
}

/** Reads a flag's names, apart by commas. */
export function parseNames(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}

/** Reads a flag's number; what rule it must meet is the library's to say. */
export function parseNumber(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}
