import type { Command } from "commander";
import { inSnakeCase } from "../common/json.ts";
import { mergedRows, type Options } from "../options/read.ts";
import type { Rows } from "../options/table.ts";
import { formatCost } from "../run/cost-table.ts";
import { estimateAny } from "../run/estimate-cost.ts";
import { TRAINING_ROWS } from "../run/options.ts";
import { trainAny } from "../run/training-runs.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { asFlags, printRows } from "./command-rows.ts";
import { COST_FLAG_ROWS, costOptions } from "./cost-rows.ts";
import { addFlags, flagSpelling, optionsIn, readFlags } from "./flags.ts";
import { readPlanFile } from "./plan-file.ts";
import { shortened } from "./shortened.ts";
import { print } from "./standard-output.ts";
import { jsonText } from "./terminal.ts";

const ROWS: Rows = asFlags(mergedRows(TRAINING_ROWS, COST_FLAG_ROWS, printRows(["table", "json"])));

export function costCommand(): Command {
  const command = new IsoflopCommand("cost")
    .summary("say what a plan costs in hours, memory and money")
    .description(
      "Says how long the runs of a plan take on some accelerators, budget by budget, how many they need for their memory, " +
        "and at a price what they cost.",
    )
    .argument("<plan>", "a plan file");
  return addFlags(command, ROWS, ["accelerator"]).action((path: string, flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => runCost(path, readFlags(flags, ROWS))),
  );
}

async function runCost(path: string, options: Options): Promise<void> {
  const runs = trainAny(await readPlanFile(path), optionsIn(options, TRAINING_ROWS));
  const estimate = estimateAny(runs, await costOptions(options));
  const warnings = [...runs.flatMap((run) => run.warnings), ...estimate.warnings];
  await print(
    options.format === "json"
      ? jsonText(inSnakeCase({ ...estimate, warnings }))
      : formatCost({ ...estimate, warnings: shortened(warnings, "--format json") }),
  );
}
