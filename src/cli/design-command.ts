import type { Command } from "commander";
import { shortBudget } from "../common/units.ts";
import { DESIGN_SWEEP_ROWS } from "../design/design-options.ts";
import { designAny } from "../design/design-sweep.ts";
import { EVALUATE_ROWS, evaluateAny } from "../design/evaluate/evaluate.ts";
import { formatEvaluation } from "../design/evaluate/format.ts";
import { gainOf } from "../design/evaluate/gain.ts";
import { evenPlan } from "../design/even-plan.ts";
import type { Run } from "../fit/run.ts";
import { withMachine } from "../options/machine.ts";
import { DEFAULT_PRIOR, readPrior } from "../options/priors.ts";
import { checked, mergedRows, type Options } from "../options/read.ts";
import { DESIGN_ROWS, MACHINE_ROWS, type Rows, TARGET_ROWS } from "../options/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { asFlags, MODEL_FLAG_ROWS, outputRows } from "./command-rows.ts";
import { addFlags, flagSpelling, optionsIn, readFlags } from "./flags.ts";
import { machineWords } from "./machine-words.ts";
import { assumedModel, planSource } from "./plan-source.ts";
import { readRunFiles } from "./run-files.ts";
import { OUTPUT_FORMATS, writePlan } from "./terminal.ts";

const ROWS: Rows = asFlags({
  ...mergedRows(DESIGN_SWEEP_ROWS, MACHINE_ROWS, MODEL_FLAG_ROWS, outputRows(OUTPUT_FORMATS)),
  given: {
    ...DESIGN_ROWS.given,
    help: { words: "a file of runs that there are already: the design says what to add for its total", unit: "file" },
  },
});

export function designCommand(): Command {
  const command = new IsoflopCommand("design")
    .summary("design the sweep that tells most for its FLOPs")
    .description(
      "Chooses budgets, sizes and repeats so that the fit tells the compute-optimal size at a target as exactly as the " +
        "FLOPs allow, also where the prior's N* is 3 times wrong; prints the plan, and how it compares with an even one.",
    );
  return addFlags(command, ROWS, ["targetBudget"]).action((flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => {
      const given = readFlags(flags, ROWS, assumedModel(flags));
      return runDesign(withMachine(given), machineWords(given));
    }),
  );
}

async function runDesign({ given: path, ...options }: Options, machine: string): Promise<void> {
  const given = typeof path === "string" ? (await readRunFiles("isoflop design", [path], {})).file.runs : undefined;
  const plan = designAny({ ...optionsIn(options, DESIGN_SWEEP_ROWS), ...(await planSource(options)), given });
  const told = given === undefined ? besideEven(plan, options) : besideGiven(plan, given, options);
  await writePlan(plan, options, [machine, told].filter((text) => text !== "").join("\n"));
}

/** How a design compares with an even one. */
function besideEven(plan: SweepPlan, options: Options): string {
  const by = optionsIn(options, EVALUATE_ROWS);
  return formatEvaluation({ design: evaluateAny(plan, by), even: evaluateAny(evenPlan(plan), by) });
}

/** What a design adds to what the given runs tell. */
function besideGiven(plan: SweepPlan, given: readonly Run[], options: Options): string {
  const { targetBudget = 0 } = checked(options, TARGET_ROWS);
  const gain = gainOf(plan, given, readPrior("prior", options.prior ?? DEFAULT_PRIOR), targetBudget);
  if (gain === undefined) return "";
  const [before, after] = [gain.before, gain.after].map((factor) => factor.toPrecision(3));
  return (
    `N* at ${shortBudget(targetBudget)} FLOPs is known to ×/÷ ${before} (90%) by the ${given.length} runs that there are, ` +
    `and to ×/÷ ${after} with these.\n`
  );
}
