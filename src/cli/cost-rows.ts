import { invalidOption } from "../common/checks.ts";
import { delimitedSheet } from "../fit/runs/delimited.ts";
import type { Options } from "../options/read.ts";
import type { Rows } from "../options/table.ts";
import type { Measurement } from "../run/cost-estimate.ts";
import { COST_ROWS } from "../run/options.ts";
import { optionsIn } from "./flags.ts";
import { readTextFile } from "./read-file.ts";

/** The flags of what runs cost: measurements come in a file. */
export const COST_FLAG_ROWS: Rows = {
  ...COST_ROWS,
  throughput: {
    ...COST_ROWS.throughput,
    help: {
      words:
        "tokens per second as measured, a CSV of num_params, tokens_per_second and gpus (all of a run's, 1 by default)",
      unit: "file",
    },
  },
};

// A line a model.
const MAX_BYTES = 2 ** 20;

/** The options of estimateCost among a command's, with the measurements of their file. */
export async function costOptions(options: Options): Promise<Options> {
  const { throughput, ...cost } = optionsIn(options, COST_FLAG_ROWS);
  if (typeof throughput !== "string") return cost;
  return { ...cost, throughput: measurementsOf(await readTextFile("throughput", throughput, MAX_BYTES), throughput) };
}

function measurementsOf(text: string, path: string): Measurement[] {
  const sheet = delimitedSheet(text);
  const columns = new Map(sheet.columns.map((column, i) => [column, i]));
  const [params, speed] = ["num_params", "tokens_per_second"].map((column) => {
    const found = columns.get(column);
    if (found !== undefined) return found;
    throw invalidOption("throughput", `a CSV with a column ${column}`, path, `It has ${sheet.columns.join(", ")}.`);
  });
  const gpus = columns.get("gpus");
  const numberAt = (row: number, column: number | undefined) => Number(sheet.cell(row, column ?? -1) ?? Number.NaN);
  return Array.from({ length: sheet.length }, (_, row) => ({
    numParams: numberAt(row, params),
    tokensPerSecond: numberAt(row, speed),
    ...(gpus !== undefined && (sheet.cell(row, gpus) ?? "") !== "" && { gpus: numberAt(row, gpus) }),
  }));
}
