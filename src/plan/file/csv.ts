import { EXPERIMENT_FIELDS, type Experiment } from "../experiment.ts";
import { nameInFile, recordValues } from "./record.ts";

/** Experiments as CSV, a header and a line each. No value holds a comma, a quote or a line break. */
export function experimentsCsv(experiments: readonly Experiment[]): string {
  const valuesOf = recordValues(EXPERIMENT_FIELDS);
  const lines = [Object.keys(EXPERIMENT_FIELDS).map(nameInFile).join(",")];
  for (const experiment of experiments) lines.push(valuesOf(experiment).join(","));
  return `${lines.join("\n")}\n`;
}
