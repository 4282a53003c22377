import { invalidOption, isRecord } from "../../common/checks.ts";
import { suggestion } from "../../common/did-you-mean.ts";
import { FIELDS, type Field, knownName } from "./known-names.ts";

/** Which column is which field, as text or an object says it: `num_params=N,loss=val/.dclm_loss`. */
export type ColumnsOption = string | Readonly<Record<string, string>>;

const USAGE = "Write num_params=N,loss=val_loss.";

/** Reads the option `columns`. */
export function readColumns(value: unknown): ReadonlyMap<Field, string> {
  if (value === undefined) return new Map();
  const pairs = typeof value === "string" ? pairsOf(value) : isRecord(value) ? Object.entries(value) : undefined;
  if (pairs === undefined) throw invalidOption("columns", "fields with the columns that hold them", value, USAGE);
  const columns = new Map<Field, string>();
  for (const [key, column] of pairs) {
    const field = FIELDS.find((known) => known === key) ?? knownName(key)?.field;
    if (field === undefined) {
      throw invalidOption("columns", `of ${FIELDS.join(", ")}`, key, [suggestion(key, FIELDS), USAGE]);
    }
    if (typeof column !== "string" || column.trim() === "") {
      throw invalidOption(["columns", key], "the name of a column", column, USAGE);
    }
    if (columns.has(field)) throw invalidOption("columns", `given ${field} once`, value, "Remove one of them.");
    columns.set(field, column.trim());
  }
  return columns;
}

/** Fields and columns; a comma that no field follows is of the column's name. */
function pairsOf(text: string): (readonly [string, string])[] {
  return text.split(/,(?=\s*[\p{L}_ ]+=)/u).map((pair) => {
    const at = pair.indexOf("=");
    if (at === -1) throw invalidOption("columns", "fields with the columns that hold them", text, USAGE);
    const column = pair.slice(at + 1).trim();
    return [pair.slice(0, at).trim(), column.replace(/^"(.*)"$/, "$1")];
  });
}
