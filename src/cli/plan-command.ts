import { Command, Option } from "commander";
import { planOptimalAny } from "../design/optimal-layout.ts";
import { type FlopsConvention, flopsConventions } from "../models/flops.ts";
import { parseComputeBudgets } from "../options/compute-budgets.ts";
import { readAsyncLaidOutRequest } from "../options/laid-out-request.ts";
import type { LayoutName } from "../options/layout.ts";
import type { Options } from "../options/read.ts";
import { planRequestAsync } from "../plan/plan-sweep-async.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { parseNumber } from "./flags.ts";
import { interruptible } from "./interrupt.ts";
import { type PlanFormat, planFormat, planText } from "./plan-output.ts";
import { goesWith, planSource, type SourceFlags } from "./plan-source.ts";
import { parsePriors } from "./prior-flags.ts";
import { progressPrinter } from "./progress.ts";
import { modelKwargsOf, withLimitFlags, withModelFlags, withOutputFlags } from "./shared-flags.ts";
import { print, tableStyle } from "./terminal.ts";
import { writeWhole } from "./write-file.ts";

interface PlanFlags extends SourceFlags {
  readonly modelKwargs?: string;
  readonly modelClsName?: string;
  readonly computeBudgets: string;
  readonly numSizesPerBudget?: number;
  readonly minSize?: number;
  readonly maxSize?: number;
  readonly sizeMultiple?: number;
  readonly numProbeSizes?: number;
  readonly probeAll?: boolean;
  readonly concurrency?: number;
  readonly layout?: LayoutName | "optimal";
  readonly target?: number;
  readonly robustness?: number;
  readonly prior?: string;
  readonly spanFactor?: number;
  readonly flops?: FlopsConvention;
  readonly sequenceLength?: number;
  readonly flopsPerParamPerToken?: number;
  readonly minTokensPerParam?: number;
  readonly maxTokensPerParam?: number;
  readonly maxTokens?: number;
  readonly maxParams?: number;
  readonly minSteps?: number;
  readonly batchTokens?: number;
  readonly format?: PlanFormat;
  readonly out?: string;
}

export function planCommand(): Command {
  return withOutputFlags(
    withLimitFlags(
      withModelFlags(
        new Command("plan")
          .summary("plan a sweep and print it")
          .description(
            "Plans an IsoFLOP sweep: which sizes of a model to train at each compute budget, on how many tokens.",
          )
          .option("--compute-budgets <list>", "training FLOPs: 1e18,3e18 or a ladder 1e17:1e21:5", "1e17:1e20:4")
          .option("--model <name>", "a family (isoflop models), a config.json, or a JavaScript module (default: gpt2)"),
      )
        .option(
          "--model-sizes <file>",
          "plan from counted sizes instead: JSON, a list of { size_param_value, num_params }",
        )
        .option("--model-cls-name <name>", "the name of the model, with --model-sizes (default: model)")
        .option(
          "--probe-command <words>",
          "count by a program: 'python3 count.py --width {size}', or a JSON list of words; it prints the count",
        )
        .option("--probe-time-limit <ms>", "milliseconds that one run of it may take (default: 60000)", parseNumber)
        .option("--concurrency <count>", "models to probe at a time (default: 1)", parseNumber)
        .option("--num-sizes-per-budget <count>", "sizes to train at each budget at the most (default: 7)", parseNumber)
        .option("--min-size <size>", "smallest size to probe (default: 64)", parseNumber)
        .option("--max-size <size>", "largest size to probe (default: 8192)", parseNumber)
        .option("--size-multiple <size>", "what each size is a multiple of (default: 64)", parseNumber)
        .option(
          "--num-probe-sizes <count>",
          "log-spaced sizes to probe (default: three times the sizes per budget, at least 20)",
          parseNumber,
        )
        .option("--probe-all", "probe every size, also beyond the first that is too large")
        .addOption(
          new Option("--layout <name>", "how to choose each budget's sizes (default: even)").choices([
            "even",
            "log-even",
            "centred",
            "optimal",
          ]),
        )
        .option(
          "--prior <list>",
          "the loss surface that a layout expects, or several: names apart by commas, or JSON (default: " +
            "chinchilla,epoch,llama-3)",
        )
        .option(
          "--span-factor <factor>",
          "sizes from N*/factor to factor·N* (default: 4 with centred, 16 with optimal)",
          parseNumber,
        )
        .option("--target <flops>", "with optimal: the FLOPs that the sweep is extrapolated to", parseNumber)
        .option(
          "--robustness <factor>",
          "with optimal: the prior's N* may be so many times wrong (default: 3)",
          parseNumber,
        )
        .addOption(
          new Option("--flops <convention>", "how to count training FLOPs per token (default: 6N)").choices(
            flopsConventions().map(({ name }) => name),
          ),
        )
        .option("--sequence-length <tokens>", "tokens of a training sequence, for --flops", parseNumber)
        .option(
          "--flops-per-param-per-token <k>",
          "training FLOPs per parameter and token, by 6N (default: 6)",
          parseNumber,
        ),
    )
      .option("--min-steps <count>", "the fewest optimizer steps, with --batch-tokens", parseNumber)
      .option("--batch-tokens <tokens>", "tokens of one optimizer step", parseNumber),
  ).action(runPlan);
}

async function runPlan(flags: PlanFlags): Promise<void> {
  const { format, out } = flags;
  const plan = flags.layout === "optimal" ? await planOptimally(flags) : await planByLayout(flags);
  const chosen = planFormat(format, out);
  if (out === undefined) {
    await print(planText(plan, chosen, tableStyle(process.stdout)));
    return;
  }
  await writeWhole(out, planText(plan, chosen));
  await print(`Wrote ${out}: ${plan}\n`);
}

async function planByLayout(flags: PlanFlags): Promise<SweepPlan> {
  const { probeCommand, target, robustness } = flags;
  if (target !== undefined) throw goesWith("--target", "--layout optimal");
  if (robustness !== undefined) throw goesWith("--robustness", "--layout optimal");
  const options = await planOptions(flags);
  const progress = progressPrinter(process.stderr, String(options.sizeParam ?? "size"));
  return interruptible((signal) =>
    planRequestAsync(
      readAsyncLaidOutRequest({
        ...options,
        signal,
        // Only commands take so long that a person would wonder.
        onProgress: probeCommand === undefined ? undefined : progress.show,
      }),
    ),
  ).finally(() => {
    if (probeCommand !== undefined) progress.clear();
  });
}

async function planOptimally(flags: PlanFlags): Promise<SweepPlan> {
  if (flags.probeCommand !== undefined) throw goesWith("--probe-command", "another layout than optimal");
  const { concurrency: _, ...options } = await planOptions(flags);
  return planOptimalAny({ ...options, targetBudget: flags.target, robustness: flags.robustness });
}

/** What the flags say as options of planSweep. */
async function planOptions(flags: PlanFlags): Promise<Options> {
  const { modelKwargs, computeBudgets } = flags;
  const { modelKwargs: fromModel, ...source } = await planSource(flags);
  const given = Object.entries(flags).filter(([flag]) => !NOT_OPTIONS.has(flag));
  return {
    ...source,
    ...Object.fromEntries(given),
    computeBudgets: parseComputeBudgets(computeBudgets),
    prior: parsePriors(flags.prior, "--prior"),
    modelKwargs: modelKwargsOf(fromModel, modelKwargs),
  };
}

/** The flags that are no option of planSweep as they stand. */
const NOT_OPTIONS: ReadonlySet<string> = new Set([
  "model",
  "modelSizes",
  "probeCommand",
  "probeTimeLimit",
  "layers",
  "modelKwargs",
  "computeBudgets",
  "target",
  "robustness",
  "format",
  "out",
]);
