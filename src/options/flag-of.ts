import { wordsApart } from "../common/names.ts";

/** Options whose flags have another name: a shorter one, or one that nothing else in the command has. */
const FLAG_NAMES: Readonly<Record<string, string>> = { targetBudget: "target" };

/** The name under which the command knows an option. */
export function flagName(option: string): string {
  return FLAG_NAMES[option] ?? option;
}

/** The flag of an option: `minSize` is `--min-size`. */
export function flagOf(option: string): string {
  return `--${wordsApart(flagName(option), "-")}`;
}
