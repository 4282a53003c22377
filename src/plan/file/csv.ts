import type { Experiment } from "../experiment.ts";

const COLUMNS = [
  ["experiment_id", (e: Experiment) => e.experimentId],
  ["compute_budget", (e: Experiment) => e.computeBudget],
  ["size_param_value", (e: Experiment) => e.sizeParamValue],
  ["num_params", (e: Experiment) => e.numParams],
  ["num_tokens", (e: Experiment) => e.numTokens],
  ["tokens_per_param", (e: Experiment) => e.tokensPerParam],
  ["flops_per_token", (e: Experiment) => e.flopsPerToken],
  ["repeat", (e: Experiment) => e.repeat],
] as const;

/** Experiments as CSV, a header and a line each. No value holds a comma, a quote or a line break. */
export function experimentsCsv(experiments: readonly Experiment[]): string {
  const lines = [COLUMNS.map(([name]) => name).join(",")];
  for (const experiment of experiments) lines.push(COLUMNS.map(([, cell]) => cell(experiment)).join(","));
  return `${lines.join("\n")}\n`;
}
