import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { isRunning } from "../support/processes.ts";

const folder = mkdtempSync(join(tmpdir(), "isoflop-left-behind-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MAIN = join(import.meta.dirname, "../../build/cli/main.js");
const LIBRARY = ["index", "node/index"].map((entry) => pathToFileURL(join(MAIN, `../../${entry}.js`)).href);

const ON_LINUX = process.platform === "linux";
/** Processes of one probe: the command, one that it started, and one that left its group and session. */
const PER_PROBE = ON_LINUX ? 3 : 2;
const NUM_PROBES = 4;

/** A program that writes the ids of its processes, one a line, and hangs. */
function hangingProbe(pids: string): string[] {
  const file = join(folder, `hang-${numCases}.sh`);
  const leaves = ON_LINUX ? `setsid sh -c 'echo $$ >> "$0"; sleep 100' ${pids} &\n` : "";
  writeFileSync(file, `echo $$ >> ${pids}\nsleep 100 &\necho $! >> ${pids}\n${leaves}wait\n`);
  return ["sh", file];
}

let numCases = 0;

interface Way {
  readonly name: string;
  /** The arguments of the process that probes. */
  args(probe: readonly string[]): string[];
}

function library(name: string, after: string): Way {
  return {
    name,
    args: (probe) => {
      const file = join(folder, `plan-${numCases}.mjs`);
      writeFileSync(
        file,
        `import { planSweepAsync } from ${JSON.stringify(LIBRARY[0])};
        import { probeCommand } from ${JSON.stringify(LIBRARY[1])};
        const modelCls = probeCommand(${JSON.stringify(probe)});
        const sweep = { modelCls, sizeParam: "width", computeBudgets: [1e18], concurrency: ${NUM_PROBES} };
        process.on("SIGUSR2", () => { ${after} });
        await planSweepAsync(sweep);`,
      );
      return [file];
    },
  };
}

const COMMAND: Way = {
  name: "the command",
  args: (probe) => [
    MAIN,
    "plan",
    "--probe-command",
    JSON.stringify(probe),
    "--concurrency",
    String(NUM_PROBES),
    "--layout",
    "even",
    "--compute-budgets",
    "1e18",
  ],
};

const IN_LIBRARY = library("a program", "");
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGKILL", "SIGABRT", "SIGSEGV"] as const;

const ENDS: readonly (readonly [Way, NodeJS.Signals])[] = [
  ...SIGNALS.map((signal) => [COMMAND, signal] as const),
  ...SIGNALS.map((signal) => [IN_LIBRARY, signal] as const),
  [library("a program that exits", "process.exit(3);"), "SIGUSR2"],
  [library("a program that throws", 'throw new Error("no");'), "SIGUSR2"],
  [library("a program that rejects", 'Promise.reject(new Error("no"));'), "SIGUSR2"],
  [library("a program that aborts", "process.abort();"), "SIGUSR2"],
];

function pidsIn(file: string): number[] {
  try {
    return readFileSync(file, "utf8").trim().split("\n").map(Number);
  } catch {
    return [];
  }
}

async function until(holds: () => boolean, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

describe.skipIf(process.platform === "win32")("no process is left two seconds after the end of", () => {
  test.each(ENDS.map(([way, signal]) => ({ name: `${way.name} by ${signal}`, way, signal })))(
    "$name",
    async ({ way, signal }) => {
      numCases++;
      const file = join(folder, `pids-${numCases}`);
      const child = spawn(process.execPath, way.args(hangingProbe(file)), { stdio: "ignore", cwd: folder });
      const ended = new Promise((resolve) => child.once("exit", resolve));
      const isThere = await until(() => pidsIn(file).length === NUM_PROBES * PER_PROBE, 20_000);
      const pids = pidsIn(file);
      expect(isThere, `${pids.length} processes are there`).toBe(true);
      child.kill(signal);
      await ended;
      await until(() => !pids.some(isRunning), 2000);
      expect(pids.filter(isRunning)).toEqual([]);
    },
  );
});
