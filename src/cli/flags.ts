import { InvalidArgumentError } from "commander";

/** The flag of an option: `minSize` is `--min-size`. */
export function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Reads a flag's number; what rule it must meet is the library's to say. */
export function parseNumber(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** Names options in a library's message by their flags, which is what a user of the command wrote. */
export function inFlags(message: string, options: readonly string[]): string {
  return options.reduce(
    (text, option) => text.replace(new RegExp(`(?<![\\w-])${option}(?!\\w)`, "g"), flagOf(option)),
    message,
  );
}
