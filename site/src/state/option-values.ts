import type { Options } from "../../../src/options/read.ts";
import type { Rows } from "../../../src/options/table.ts";
import { valueOfText } from "../../../src/options/text.ts";
import type { Texts } from "./site-state.ts";

/** Options as their texts say; texts of other options mean nothing. */
export function optionValues(texts: Texts, rows: Rows): Options {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([option, text]) => {
      const row = rows[option];
      return row === undefined ? [] : [[option, valueOfText(option, row, text)]];
    }),
  );
}
