import { join } from "node:path";
import { printable } from "../common/printable.ts";
import { experimentConfig } from "../models/index.ts";
import type { Rows } from "../options/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { jsonText } from "./terminal.ts";
import { writeInFolders } from "./write-file.ts";

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
    path: join(folder, experiment.experimentId, "config.json"),
    text: printable(jsonText(experimentConfig(experiment))),
  }));
  await writeInFolders(configs, "configs");
}
