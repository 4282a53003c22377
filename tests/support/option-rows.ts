import { EVALUATE_ROWS } from "../../src/design/evaluate/evaluate.ts";
import { RECOMMEND_ROWS } from "../../src/fit/recommend.ts";
import type { Rows } from "../../src/options/table.ts";
import * as table from "../../src/options/table.ts";

/** The table's groups of rows by their names, and the rows that are picked from them: whatever is added is in here. */
export const GROUPS: ReadonlyMap<string, Rows> = new Map<string, Rows>([
  ...Object.entries(table).flatMap(([name, value]): [string, Rows][] =>
    name.endsWith("_ROWS") && typeof value === "object" ? [[name, value]] : [],
  ),
  ["EVALUATE_ROWS", EVALUATE_ROWS],
  ["RECOMMEND_ROWS", RECOMMEND_ROWS],
]);

/** The name of every option, each once. */
export const OPTION_NAMES: readonly string[] = [...new Set([...GROUPS.values()].flatMap((rows) => Object.keys(rows)))];

const CAMEL_CASE = OPTION_NAMES.filter((option) => /[A-Z]/.test(option));
const LIBRARY_NAME = new RegExp(`\\b(?:${[...CAMEL_CASE, "planSweep", "designSweep", "planSweepAsync"].join("|")})\\b`);

/** The first name of the library's own in a text, which no other surface may say. */
export function libraryNameIn(text: string): string | undefined {
  return LIBRARY_NAME.exec(text)?.[0];
}
