import { Command, Option } from "commander";
import { designAny } from "../design/design-sweep.ts";
import { evaluateAny } from "../design/evaluate/evaluate.ts";
import { formatEvaluation } from "../design/evaluate/format.ts";
import { evenPlan } from "../design/even-plan.ts";
import { parseNumber } from "./flags.ts";
import { type PlanFormat, planFormat, planText } from "./plan-output.ts";
import { planSource, type SourceFlags } from "./plan-source.ts";
import { type PriorFlags, parsePriors, withPriorFlags } from "./prior-flags.ts";
import { modelKwargsOf, withLimitFlags, withModelFlags, withOutputFlags } from "./shared-flags.ts";
import { print, tableStyle } from "./terminal.ts";
import { writeWhole } from "./write-file.ts";

interface DesignFlags extends Omit<SourceFlags, "probeCommand" | "probeTimeLimit">, PriorFlags {
  readonly modelKwargs?: string;
  readonly format?: PlanFormat;
  readonly out?: string;
}

export function designCommand(): Command {
  return withOutputFlags(
    withLimitFlags(
      withModelFlags(
        withPriorFlags(
          new Command("design")
            .summary("design the sweep that tells most for its FLOPs")
            .description(
              "Chooses budgets, sizes and repeats so that the fit tells the compute-optimal size at a target as exactly as the " +
                "FLOPs allow, also where the prior's N* is 3 times wrong; prints the plan, and how it compares with an even one.",
            ),
        )
          .option("--total-flops <flops>", "what the sweep may cost in all", parseNumber)
          .option(
            "--target-standard-error <error>",
            "in its place: the standard error of log10 N* that the cheapest sweep is to reach",
            parseNumber,
          )
          .option(
            "--max-budget <flops>",
            "the largest budget of one run (default: an eighth of the total)",
            parseNumber,
          )
          .option(
            "--min-budget <flops>",
            "the smallest budget of one run (default: a 10,000th of the largest)",
            parseNumber,
          )
          .option("--num-budgets <count>", "budgets to choose among (default: 17)", parseNumber)
          .option("--num-experiments <count>", "experiments at the most (default: 35)", parseNumber)
          .option("--min-sizes-per-budget <count>", "distinct sizes at the least (default: 3)", parseNumber)
          .option("--span-factor <factor>", "sizes lie within this factor of N* (default: 16)", parseNumber)
          .option(
            "--robustness <factor>",
            "the prior's N* may be so many times wrong; 1 trusts it (default: 3)",
            parseNumber,
          )
          .addOption(
            new Option("--criterion <criterion>", "what counts over priors and shifts (default: worst)").choices([
              "worst",
              "mean",
            ]),
          )
          .option("--model <name>", "a family (isoflop models), a config.json, or a JavaScript module (default: gpt2)"),
      )
        .option("--model-sizes <file>", "design from sizes counted elsewhere, a JSON file")
        .option("--min-size <size>", "smallest size to probe (default: 64)", parseNumber)
        .option("--max-size <size>", "largest size to probe (default: as large as is of use)", parseNumber)
        .option("--size-multiple <size>", "what each size is a multiple of (default: 64)", parseNumber),
    ),
  ).action(runDesign);
}

async function runDesign(flags: DesignFlags): Promise<void> {
  const { model, modelSizes, layers, modelKwargs, target, priors, format, out, ...options } = flags;
  const { modelKwargs: fromModel, ...source } = await planSource(flags);
  const surfaces = parsePriors(priors);
  const plan = designAny({
    ...options,
    ...source,
    targetBudget: target,
    priors: surfaces,
    modelKwargs: modelKwargsOf(fromModel, modelKwargs),
  });
  const chosen = planFormat(format, out);
  if (out === undefined && chosen !== "table") {
    await print(planText(plan, chosen));
    return;
  }
  const evaluate = { targetBudget: target, noise: flags.noise, lossSurfaces: surfaces };
  const comparison = formatEvaluation({
    design: evaluateAny(plan, evaluate),
    even: evaluateAny(evenPlan(plan), evaluate),
  });
  if (out === undefined) {
    await print(`${planText(plan, chosen, tableStyle(process.stdout))}\n${comparison}`);
    return;
  }
  await writeWhole(out, planText(plan, chosen));
  await print(`Wrote ${out}: ${plan}\n\n${comparison}`);
}
