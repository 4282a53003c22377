import type { Command } from "commander";
import { EVALUATE_ROWS, evaluateAny } from "../design/evaluate/evaluate.ts";
import { formatEvaluation } from "../design/evaluate/format.ts";
import { evaluationJSON } from "../design/evaluate/json.ts";
import { evenPlan } from "../design/even-plan.ts";
import { mergedRows, type Options } from "../options/read.ts";
import type { Rows } from "../options/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { outputRows } from "./command-rows.ts";
import { deliver } from "./deliver.ts";
import { addFlags, flagSpelling, optionsIn, readFlags } from "./flags.ts";
import { readPlanFile } from "./plan-file.ts";
import { formatOf, jsonText } from "./terminal.ts";

const FORMATS = ["table", "json", "svg"];
const ROWS: Rows = mergedRows(EVALUATE_ROWS, outputRows(FORMATS));

export function evaluateCommand(): Command {
  const command = new IsoflopCommand("evaluate")
    .summary("say what a plan will tell, before it runs")
    .description(
      "Says what the fit of a plan will tell about a target budget: standard errors, the bias of approach 2, deadweight " +
        "compute, and what is wrong with the plan; beside the even layout at the same FLOPs.",
    )
    .argument("<plan>", "a plan file");
  return addFlags(command, ROWS, ["targetBudget"]).action((path: string, flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => runEvaluate(path, readFlags(flags, ROWS))),
  );
}

async function runEvaluate(path: string, options: Options): Promise<void> {
  const plan = await readPlanFile(path);
  const by = optionsIn(options, EVALUATE_ROWS);
  const written = await write(plan, by, formatOf(options, FORMATS));
  await deliver({ text: written, out: options.out, said: "" });
}

async function write(plan: SweepPlan, by: Options, format: string): Promise<string> {
  const evaluation = evaluateAny(plan, by);
  if (format === "json") return jsonText(evaluationJSON(evaluation));
  const beside = { plan: evaluation, even: evaluateAny(evenPlan(plan), by) };
  if (format === "table") return formatEvaluation(beside);
  const { drawEvaluation } = await import("../plot/draw-evaluation.ts");
  return drawEvaluation(beside);
}
