import type { Command } from "commander";
import { BACKTEST_OPTION_ROWS, backtestAny } from "../fit/backtest/backtest.ts";
import { backtestJSON, backtestTable } from "../fit/backtest/backtest-table.ts";
import { type Options, pickedRows } from "../options/read.ts";
import { FIT_ROWS, type Rows, RUN_FILE_ROWS } from "../options/table.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { printRows } from "./command-rows.ts";
import { addFlags, flagSpelling, optionsIn, readFlags } from "./flags.ts";
import { RUN_READING, readRunFiles } from "./run-files.ts";
import { print } from "./standard-output.ts";
import { jsonText } from "./terminal.ts";

const ROWS: Rows = {
  ...BACKTEST_OPTION_ROWS,
  flopsPerParamPerToken: { ...FIT_ROWS.flopsPerParamPerToken, byDefault: "the plan's, or 6" },
  runsFormat: { ...RUN_FILE_ROWS.format, help: { words: "how the runs are written" } },
  ...pickedRows(RUN_FILE_ROWS, RUN_READING),
  ...printRows(["table", "json"]),
};

export function backtestCommand(): Command {
  const command = new IsoflopCommand("backtest")
    .summary("hide the largest budgets of a sweep, and say how well each approach predicts them")
    .description(
      "Fits the smaller budgets of a sweep by the frontier and by approaches 2 and 3, predicts the larger ones, and says " +
        "how far off that was and whether they lie inside the intervals. Runs are read as isoflop fit reads them.",
    )
    .argument("<files...>", "[plan.json] runs.csv");
  return addFlags(command, ROWS).action((files: readonly string[], flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => runBacktest(files, readFlags(flags, ROWS))),
  );
}

async function runBacktest(files: readonly string[], options: Options): Promise<void> {
  const { plan, file } = await readRunFiles("isoflop backtest", files, options);
  const k = options.flopsPerParamPerToken ?? plan?.flopsPerParamPerToken;
  const result = backtestAny(file.runs, { ...optionsIn(options, BACKTEST_OPTION_ROWS), flopsPerParamPerToken: k });
  await print(options.format === "json" ? jsonText(backtestJSON(result)) : backtestTable(result));
}
