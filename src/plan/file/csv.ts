import { kwargsJson } from "../../models/kwargs-json.ts";
import { EXPERIMENT_FIELDS, type Experiment, SHAPE_FIELDS } from "../experiment.ts";
import { nameInFile } from "./record.ts";

/** Experiments as CSV, a header and a line each; a shape's fields have a column each, and options stand in one as JSON. */
export function experimentsCsv(experiments: readonly Experiment[]): string {
  const columns = Object.keys(EXPERIMENT_FIELDS).flatMap((name) =>
    name === "shape" ? Object.keys(SHAPE_FIELDS) : name,
  );
  const lines = [columns.map(nameInFile).join(",")];
  for (const experiment of experiments) {
    const { shape, modelKwargs } = experiment;
    const options = JSON.stringify(kwargsJson(modelKwargs).json).replaceAll('"', '""');
    const values: Readonly<Record<string, unknown>> = { ...experiment, ...shape, modelKwargs: `"${options}"` };
    // No other value holds a comma, a quote or a line break.
    lines.push(columns.map((column) => values[column] ?? "").join(","));
  }
  return `${lines.join("\n")}\n`;
}
