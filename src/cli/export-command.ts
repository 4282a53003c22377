import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { mergedRows, type Options } from "../options/read.ts";
import type { Rows } from "../options/table.ts";
import { estimateAny } from "../run/estimate-cost.ts";
import type { SweepFile } from "../run/files/sweep-file.ts";
import { sweepFilesAny } from "../run/files/sweep-files.ts";
import { EXPORT_ROWS, TRAINING_ROWS } from "../run/options.ts";
import { trainAny } from "../run/training-runs.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { asFlags } from "./command-rows.ts";
import { COST_FLAG_ROWS, costOptions } from "./cost-rows.ts";
import { addFlags, flagSpelling, optionsIn, readFlags } from "./flags.ts";
import { readPlanFile } from "./plan-file.ts";
import { shortened } from "./shortened.ts";
import { print } from "./standard-output.ts";
import { writeInFolders } from "./write-file.ts";

/** What an estimate is made of: it is nothing without an accelerator. */
const ESTIMATE_ROWS: Rows = Object.fromEntries(
  Object.entries(COST_FLAG_ROWS)
    .filter(([option]) => !Object.hasOwn(EXPORT_ROWS, option))
    .map(([option, row]) => [option, option === "accelerator" ? row : { ...row, needs: { option: "accelerator" } }]),
);

const ROWS: Rows = asFlags({
  ...mergedRows(EXPORT_ROWS, TRAINING_ROWS, ESTIMATE_ROWS),
  out: {
    rule: { kind: "text" },
    remedy: "Name a folder.",
    help: { words: "the folder that the files are written to", unit: "folder" },
  },
  force: {
    rule: { kind: "flag" },
    byDefault: false,
    help: { words: "replaces files that are there and differ" },
  },
});

export function exportCommand(): Command {
  const command = new IsoflopCommand("export")
    .summary("write the files that train a plan")
    .description(
      "Writes what an engine needs to train the runs of a plan: sweep.sh, which trains one after the other, skips what is " +
        "done and gathers the losses, and an engine's own files, which call it. With --accelerator they have limits of time.",
    )
    .argument("<plan>", "a plan file");
  return addFlags(command, ROWS, ["out"]).action((path: string, flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => runExport(path, readFlags(flags, ROWS))),
  );
}

async function runExport(path: string, options: Options): Promise<void> {
  const runs = trainAny(await readPlanFile(path), optionsIn(options, TRAINING_ROWS));
  const { accelerator, ...cost } = await costOptions(options);
  const estimate = accelerator === undefined ? undefined : estimateAny(runs, { ...cost, accelerator });
  const files = sweepFilesAny(runs, { ...optionsIn(options, EXPORT_ROWS), estimate });
  const folder = String(options.out);
  if (options.force !== true) await checkKept(folder, files);
  await writeInFolders(
    files.map(({ path, text }) => ({ path: join(folder, path), text })),
    "out",
  );
  const warnings = [...runs.flatMap((run) => run.warnings), ...(estimate?.warnings ?? [])];
  const notes = shortened(warnings, "isoflop cost --format json").map((text) => `  ${text}\n`);
  await print(
    `Wrote ${files.length} file${files.length === 1 ? "" : "s"} to ${folder}: ${runs.length} runs\n` +
      (notes.length === 0 ? "" : `\nNote:\n${notes.join("")}`),
  );
}

/** Refuses to replace a file that someone may have changed. */
async function checkKept(folder: string, files: readonly SweepFile[]): Promise<void> {
  for (const { path, text } of files) {
    const target = join(folder, path);
    const existing = await readFile(target, "utf8").catch(() => undefined);
    if (existing === undefined || existing === text) continue;
    throw new IsoflopError("FILE_ACCESS", {
      field: "out",
      rule: words`${name("out")} must be a folder without other files of these names`,
      value: `${describeValue(target)}, which differs`,
      remedy: words`Name another folder, or give ${name("force")}: what was changed there is lost. Nothing was written.`,
    });
  }
}
