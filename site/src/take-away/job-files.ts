import type { SweepPlan } from "../../../src/index.ts";
import type { CostEstimate } from "../../../src/run/cost-estimate.ts";
import type { SweepFile } from "../../../src/run/files/sweep-file.ts";
import type { ModelSource, Texts } from "../state/site-state.ts";

/** The command where none is typed: counted sizes have no config.json. */
export function assumedCommand(models: ModelSource): string {
  const model = models === "sizes" ? "--params {num_params}" : "--config {config_dir}";
  return `python train.py ${model} --steps {steps}`;
}

/** The texts that mean something: a known trainer is called in its own way, and plain figures call none. */
export function jobTexts(texts: Texts, models: ModelSource): Texts {
  const { command = assumedCommand(models), trainer, lossPattern, ...others } = texts;
  if (texts.engine === "json") return others;
  const called = trainer === undefined ? { command } : { trainer };
  return { ...others, ...called, ...(lossPattern !== undefined && { lossPattern }) };
}

/** The files by which an engine runs the plan; what writes them is loaded when they are first asked for. */
export async function jobFiles(
  plan: SweepPlan,
  texts: Texts,
  models: ModelSource,
  estimate: CostEstimate | undefined,
): Promise<readonly SweepFile[]> {
  const { writeJobFiles } = await import("./write-job-files.ts");
  return writeJobFiles(plan, jobTexts(texts, models), estimate);
}
