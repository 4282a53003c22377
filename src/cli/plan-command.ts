import type { Command } from "commander";
import { invalidOption } from "../common/checks.ts";
import { planOptimalAny } from "../design/optimal-layout.ts";
import { ASSUMED_ROWS, assumedBudgets, assumedLayout } from "../options/assumed.ts";
import { withMachine } from "../options/machine.ts";
import { mergedRows, type Options, pickedRows } from "../options/read.ts";
import { ASYNC_SWEEP_ROWS, readAsyncLaidOutRequest, SWEEP_ROWS } from "../options/read-sweep.ts";
import { LAYOUT_NAMES } from "../options/sweep.ts";
import { MACHINE_ROWS, OPTIMAL_ROWS, type Rows } from "../options/table.ts";
import { planRequestAsync } from "../plan/plan-sweep-async.ts";
import { planWithout } from "../plan/plan-without.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { EmptyPlan, IsoflopCommand, inNamesOf } from "./command.ts";
import { asFlags, MODEL_FLAG_ROWS, outputRows } from "./command-rows.ts";
import { whatWouldHelp } from "./empty-plan.ts";
import { addFlags, flagSpelling, optionsIn, readFlags } from "./flags.ts";
import { interruptible } from "./interrupt.ts";
import { machineWords } from "./machine-words.ts";
import { assumedModel, PROBE_COMMAND_ROWS, planSource } from "./plan-source.ts";
import { progressPrinter } from "./progress.ts";
import { OUTPUT_FORMATS, writePlan } from "./terminal.ts";
import { CONFIGS_ROWS, writeConfigs } from "./write-configs.ts";

const ROWS: Rows = asFlags(
  mergedRows(
    { computeBudgets: ASSUMED_ROWS.computeBudgets },
    MODEL_FLAG_ROWS,
    ASYNC_SWEEP_ROWS,
    PROBE_COMMAND_ROWS,
    {
      ...ASSUMED_ROWS,
      layout: { ...ASSUMED_ROWS.layout, rule: { kind: "oneOf", values: [...LAYOUT_NAMES, "optimal"] } },
    },
    pickedRows(OPTIMAL_ROWS, ["targetBudget", "robustness"]),
    MACHINE_ROWS,
    {
      without: {
        rule: { kind: "words" },
        assumed: "all stay",
        remedy: "Name experiments as the plan's table or file has them.",
        help: { words: "experiments to leave out again, by their ids, with commas between several" },
      },
    },
    outputRows(OUTPUT_FORMATS),
    CONFIGS_ROWS,
  ),
);

export function planCommand(): Command {
  const command = new IsoflopCommand("plan")
    .summary("plan a sweep and print it")
    .description("Plans an IsoFLOP sweep: which sizes of a model to train at each compute budget, on how many tokens.");
  return addFlags(command, ROWS).action((flags: Options) =>
    inNamesOf(flagSpelling(ROWS), async () => {
      // Days of a machine are a total of FLOPs, and ask for a ladder as such.
      const layout = assumedLayout({ ...flags, totalFlops: flags.totalFlops ?? flags.days });
      const given = readFlags(flags, ROWS, { ...assumedModel(flags), ...layout });
      const options = { ...layout, ...withMachine(given) };
      const whole = options.layout === "optimal" ? await planOptimally(options) : await planByLayout(options);
      const plan = planWithout(whole, idsOf(options.without));
      if (typeof options.configs === "string") await writeConfigs(plan, options.configs);
      await writePlan(plan, options, machineWords(given));
      if (plan.numExperiments === 0) throw new EmptyPlan(whatWouldHelp(plan));
    }),
  );
}

function idsOf(without: unknown = []): readonly string[] {
  if (Array.isArray(without) && without.every((id) => typeof id === "string")) return without;
  throw invalidOption("without", "a list of ids", without, "Put commas between them.");
}

async function planByLayout(options: Options): Promise<SweepPlan> {
  const sweep = await sweepOf(options, ASYNC_SWEEP_ROWS);
  if (options.probeCommand === undefined) return planRequestAsync(readAsyncLaidOutRequest(sweep));
  // Only commands take so long that a person would wonder.
  const progress = progressPrinter(process.stderr, String(sweep.sizeParam ?? "size"));
  return interruptible((signal) =>
    planRequestAsync(readAsyncLaidOutRequest({ ...sweep, signal, onProgress: progress.show })),
  ).finally(progress.clear);
}

async function planOptimally(options: Options): Promise<SweepPlan> {
  const sweep = await sweepOf(options, mergedRows(SWEEP_ROWS, OPTIMAL_ROWS));
  return planOptimalAny(sweep);
}

/** What the flags say as options of a plan. */
async function sweepOf(options: Options, rows: Rows): Promise<Options> {
  const source = await planSource(options);
  if (options.totalFlops !== undefined) return { ...optionsIn(options, rows), ...source };
  const { computeBudgets = assumedBudgets() } = options;
  return {
    ...optionsIn(options, rows),
    ...source,
    computeBudgets,
  };
}
