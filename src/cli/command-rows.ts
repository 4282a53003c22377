import { pickedRows, rowsWithout } from "../options/read.ts";
import { NAMED_MODEL_ROWS, type Row, type Rows } from "../options/table.ts";

/** What a file name ends in, and the format that is written by it. */
function formatRow(formats: readonly string[]): Row {
  return {
    rule: { kind: "oneOf", values: formats },
    byDefault: "by the ending of --out, or table",
    remedy: "Leave it out for a table.",
    help: { words: "how it is written" },
  };
}

/** How and where a command writes. */
export function outputRows(formats: readonly string[]): Rows {
  return {
    format: formatRow(formats),
    out: {
      rule: { kind: "text" },
      remedy: "Name a file.",
      help: { words: "writes to a file, whole or not at all", unit: "file" },
    },
  };
}

/** How a command prints that writes no file. */
export function printRows(formats: readonly string[]): Rows {
  return { format: { ...formatRow(formats), byDefault: "table" } };
}

/** Models as the command takes them: by name, by file, by module. */
export const MODEL_FLAG_ROWS: Rows = {
  ...NAMED_MODEL_ROWS,
  model: {
    ...NAMED_MODEL_ROWS.model,
    help: { words: "a family (isoflop models), a config.json, or a JavaScript module" },
  },
};

/** Rows that the command line can hold: a model class comes by --model, and a configuration by its file. */
export function asFlags(rows: Rows): Rows {
  return rowsWithout(rows, ["modelCls", "config", "signal", "onProgress", "plan", "estimate"]);
}

/** Rows that mean something beside a model alone. */
export function besideModel(rows: Rows, options: readonly string[]): Rows {
  return Object.fromEntries(
    Object.entries(pickedRows(rows, options)).map(([option, row]) => [option, { ...row, needs: { option: "model" } }]),
  );
}
