import { isRecord } from "../../src/common/checks.ts";
import { EVALUATE_ROWS } from "../../src/design/evaluate/evaluate.ts";
import { RECOMMEND_ROWS } from "../../src/fit/recommend.ts";
import type { Rows } from "../../src/options/table.ts";
import * as table from "../../src/options/table.ts";
import { COST_ROWS, EXPORT_ROWS, TRAINING_ROWS } from "../../src/run/options.ts";

function isRows(value: unknown): value is Rows {
  return isRecord(value) && Object.values(value).every((row) => isRecord(row) && "rule" in row);
}

/** The table's groups of rows by their names, and those that are picked from several: whatever is added is in here. */
export const GROUPS: ReadonlyMap<string, Rows> = new Map<string, Rows>([
  ...Object.entries<unknown>(table).flatMap(([name, value]): [string, Rows][] =>
    isRows(value) ? [[name, value]] : [],
  ),
  ["EVALUATE_ROWS", EVALUATE_ROWS],
  ["RECOMMEND_ROWS", RECOMMEND_ROWS],
  ["TRAINING_ROWS", TRAINING_ROWS],
  ["COST_ROWS", COST_ROWS],
  ["EXPORT_ROWS", EXPORT_ROWS],
]);

/** The name of every option, each once. */
export const OPTION_NAMES: readonly string[] = [...new Set([...GROUPS.values()].flatMap((rows) => Object.keys(rows)))];

const CAMEL_CASE = OPTION_NAMES.filter((option) => /[A-Z]/.test(option));
const LIBRARY_NAME = new RegExp(`\\b(?:${[...CAMEL_CASE, "planSweep", "designSweep", "planSweepAsync"].join("|")})\\b`);

/** The first name of the library's own in a text, which no other surface may say. */
export function libraryNameIn(text: string): string | undefined {
  return LIBRARY_NAME.exec(text)?.[0];
}
