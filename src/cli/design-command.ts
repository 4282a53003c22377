import type { Command } from "commander";
import { DESIGN_SWEEP_ROWS } from "../design/design-options.ts";
import { designAny } from "../design/design-sweep.ts";
import { EVALUATE_ROWS, evaluateAny } from "../design/evaluate/evaluate.ts";
import { formatEvaluation } from "../design/evaluate/format.ts";
import { evenPlan } from "../design/even-plan.ts";
import { mergedRows, type Options } from "../options/read.ts";
import type { Rows } from "../options/table.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { asFlags, MODEL_FLAG_ROWS, outputRows } from "./command-rows.ts";
import { addFlags, flagSpelling, optionsIn, readFlags } from "./flags.ts";
import { assumedModel, planSource } from "./plan-source.ts";
import { OUTPUT_FORMATS, writePlan } from "./terminal.ts";

const ROWS: Rows = asFlags(mergedRows(DESIGN_SWEEP_ROWS, MODEL_FLAG_ROWS, outputRows(OUTPUT_FORMATS)));

export function designCommand(): Command {
  const command = new IsoflopCommand("design")
    .summary("design the sweep that tells most for its FLOPs")
    .description(
      "Chooses budgets, sizes and repeats so that the fit tells the compute-optimal size at a target as exactly as the " +
        "FLOPs allow, also where the prior's N* is 3 times wrong; prints the plan, and how it compares with an even one.",
    );
  return addFlags(command, ROWS, ["targetBudget"]).action((flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => runDesign(readFlags(flags, ROWS, assumedModel(flags)))),
  );
}

async function runDesign(options: Options): Promise<void> {
  const plan = designAny({ ...optionsIn(options, DESIGN_SWEEP_ROWS), ...(await planSource(options)) });
  const by = optionsIn(options, EVALUATE_ROWS);
  await writePlan(
    plan,
    options,
    formatEvaluation({ design: evaluateAny(plan, by), even: evaluateAny(evenPlan(plan), by) }),
  );
}
