import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describeThrown } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { experimentConfig } from "../models/index.ts";
import type { Rows } from "../options/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { writeWhole } from "./write-file.ts";

/** Where the models of a plan are written. */
export const CONFIGS_ROWS: Rows = {
  configs: {
    rule: { kind: "text" },
    remedy: "Name a folder.",
    excludes: [{ option: "modelSizes" }, { option: "probeCommand" }],
    help: { words: "writes each experiment's config.json into a folder of its id, in this folder", unit: "folder" },
  },
};

/** Writes a config.json for every experiment of a plan, in a folder of its id. Nothing is written where one has none. */
export async function writeConfigs(plan: SweepPlan, folder: string): Promise<void> {
  const configs = plan.experiments.map((experiment) => ({
    path: join(folder, experiment.experimentId),
    text: `${JSON.stringify(experimentConfig(experiment), null, 2)}\n`,
  }));
  for (const { path, text } of configs) {
    await makeFolder(path);
    await writeWhole(join(path, "config.json"), text, "configs");
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (thrown) {
    throw new IsoflopError("FILE_ACCESS", {
      field: "configs",
      rule: words`${name("configs")} must be a folder that can be written`,
      value: `${JSON.stringify(path)}: ${describeThrown(thrown)}`,
      remedy: "Check the path.",
      cause: thrown,
    });
  }
}
