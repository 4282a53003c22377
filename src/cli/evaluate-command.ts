import { Command, Option } from "commander";
import { evaluateAny } from "../design/evaluate/evaluate.ts";
import { formatEvaluation } from "../design/evaluate/format.ts";
import { evaluationJSON } from "../design/evaluate/json.ts";
import { evenPlan } from "../design/even-plan.ts";
import { readPlan } from "../plan/read-plan.ts";
import { type PriorFlags, parsePriors, withPriorFlags } from "./prior-flags.ts";
import { readTextFile } from "./read-json.ts";
import { print } from "./terminal.ts";

interface EvaluateFlags extends PriorFlags {
  readonly format: "table" | "json";
}

// Room for as many experiments as a plan takes.
const MAX_PLAN_BYTES = 2 ** 28;

export function evaluateCommand(): Command {
  return withPriorFlags(
    new Command("evaluate")
      .summary("say what a plan will tell, before it runs")
      .description(
        "Says what the fit of a plan will tell about a target budget: standard errors, the bias of approach 2, deadweight " +
          "compute, and what is wrong with the plan; beside the even layout at the same FLOPs.",
      )
      .argument("<plan>", "a plan file"),
  )
    .addOption(new Option("--format <format>", "how to print it").choices(["table", "json"]).default("table"))
    .action(runEvaluate);
}

async function runEvaluate(path: string, { target, noise, priors, format }: EvaluateFlags): Promise<void> {
  const plan = readPlan(await readTextFile("<plan>", path, MAX_PLAN_BYTES));
  const options = { targetBudget: target, noise, lossSurfaces: parsePriors(priors) };
  const evaluation = evaluateAny(plan, options);
  await print(
    format === "json"
      ? `${JSON.stringify(evaluationJSON(evaluation), null, 2)}\n`
      : formatEvaluation({ plan: evaluation, even: evaluateAny(evenPlan(plan), options) }),
  );
}
