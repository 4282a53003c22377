import { printable } from "../../common/printable.ts";
import { kwargsJson } from "../../models/kwargs-json.ts";
import { SHAPE_NAMES } from "../../models/shape.ts";
import type { Experiment } from "../experiment.ts";
import { checkText } from "../plan-parts.ts";
import { nameInFile } from "./record.ts";

/** The columns before those of a shape: what every experiment has. A bundle that only plans is spared the fields' rules. */
export const COLUMN_NAMES = [
  "experimentId",
  "computeBudget",
  "sizeParamValue",
  "numParams",
  "numTokens",
  "tokensPerParam",
  "flopsPerToken",
  "repeat",
  "numActiveParams",
  "tokensPerActiveParam",
] as const;

/** Experiments as CSV, a header and a line each; the options that build the model stand last, as JSON. */
export function experimentsCsv(experiments: readonly Experiment[]): string {
  const last = experiments.at(-1);
  if (last !== undefined) checkText(experiments.length, csvLine(last));
  return csvHeader() + experiments.map(csvLine).join("");
}

export function csvHeader(): string {
  return `${[...COLUMN_NAMES, ...SHAPE_NAMES, "modelKwargs"].map(nameInFile).join(",")}\n`;
}

export function csvLine(experiment: Experiment): string {
  const cells: unknown[] = COLUMN_NAMES.map((name) => experiment[name]);
  for (const name of SHAPE_NAMES) cells.push(experiment.shape?.[name]);
  // No value but JSON holds a comma, a quote or a line break.
  const kwargs = printable(JSON.stringify(kwargsJson(experiment.modelKwargs).json));
  return `${cells.join(",")},"${kwargs.replaceAll('"', '""')}"\n`;
}
