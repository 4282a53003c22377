import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gpt2, planSweep, type SweepPlan } from "../../src/index.ts";
import { estimateCost, type SweepFile, type SweepFilesOptions, sweepFiles, trainingRuns } from "../../src/run/index.ts";

export const plan: SweepPlan = planSweep({
  modelCls: gpt2,
  sizeParam: "width",
  computeBudgets: [1e17, 6.4e17, 4e18],
  layout: "centred",
  numSizesPerBudget: 4,
});

export const ids: readonly string[] = plan.experiments.map(({ experimentId }) => experimentId);

/** A trainer that prints the loss of a surface, after one of an earlier step; what it does besides goes before. */
export const TRAINER = `echo "step 1: val loss 9.5"
  before
  awk -v n={num_params} -v d={num_tokens} 'BEGIN { printf "step 2: val loss %.6f\\n", 1.69 + 406.4 / n ^ 0.34 + 410.7 / d ^ 0.28 }'`;

/** A sweep's files. */
export function filesFor(options: SweepFilesOptions): readonly SweepFile[] {
  const runs = trainingRuns(plan);
  return sweepFiles(runs, { estimate: estimateCost(runs, { accelerator: "h100", gpus: 2 }), ...options });
}

/** A sweep in a folder of its own. */
export class Sweep {
  readonly folder: string = mkdtempSync(join(tmpdir(), "isoflop-engine-"));

  constructor(options: SweepFilesOptions) {
    for (const { path, text } of filesFor(options)) this.write(path, text);
    this.write("plan.json", JSON.stringify(plan));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** What a shell prints in its folder. */
  shell(command: string, env: NodeJS.ProcessEnv = {}): string {
    return execFileSync("bash", ["-c", command], {
      cwd: this.folder,
      encoding: "utf8",
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** The exit status of a shell's command. */
  statusOf(command: string): number | null {
    return spawnSync("bash", ["-c", command], { cwd: this.folder, stdio: "ignore" }).status;
  }

  status(): string {
    return this.shell("bash sweep.sh status").trim();
  }

  /** The losses that came back, by their runs. */
  losses(): ReadonlyMap<string, number | null> {
    const lines = this.shell("bash sweep.sh results")
      .trim()
      .split("\n")
      .filter((line) => line !== "");
    return new Map(
      lines.map((line) => {
        const { experiment_id: id, loss } = JSON.parse(line);
        return [String(id), loss === null ? null : Number(loss)];
      }),
    );
  }
}
