import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isoflop } from "../support/cli.ts";
import { runsCsv, surface, sweep } from "../support/fits.ts";

// Every step of reading and writing fails in turn, and the process ends at each, as SQLite's tests do it
// (https://www.sqlite.org/testing.html): what is left must be whole.

const MAIN = join(import.meta.dirname, "../../build/cli/main.js");
const AT_STEP = join(import.meta.dirname, "faults/at-step.mjs");
const BEFORE = "what was there before\n";

const root = mkdtempSync(join(tmpdir(), "isoflop-faults-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeAll(() => {
  const budgets = ["--compute-budgets", "1e17,1e18,1e19", "--layout", "even"];
  expect(isoflop(["plan", ...budgets, "--out", join(root, "plan.json")]).status).toBe(0);
  writeFileSync(join(root, "runs.csv"), runsCsv(sweep(surface("chinchilla"))));
});

interface Case {
  readonly name: string;
  /** The command in a folder of its own, which has plan.json and runs.csv. */
  readonly args: readonly string[];
  /** What it writes over. */
  readonly writes: readonly string[];
}

const CASES: readonly Case[] = [
  { name: "plan", args: ["plan", "--out", "out.json"], writes: ["out.json"] },
  {
    name: "fit",
    args: ["fit", "runs.csv", "--approach", "2", "--report", "report.html", "--out", "out.json"],
    writes: ["report.html", "out.json"],
  },
  {
    name: "export",
    args: ["export", "plan.json", "--trainer", "nanogpt", "--out", ".", "--force"],
    writes: ["sweep.sh"],
  },
];

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  /** Whether the step was reached. */
  readonly isFaulty: boolean;
  /** Drafts that were left. */
  readonly drafts: readonly string[];
  /** What stands in the files that are written, and in standard output. */
  readonly contents: readonly string[];
}

let numRuns = 0;

/** Runs a command with a fault at one of its steps, its standard output a file. */
async function runWith({ args, writes }: Case, step: number, fault: string): Promise<Ended> {
  const folder = join(root, `${++numRuns}/`);
  for (const file of ["plan.json", "runs.csv"]) cpSync(join(root, file), join(folder, file));
  for (const file of writes) writeFileSync(join(folder, file), BEFORE);
  const output = openSync(join(folder, "stdout"), "w");
  const inFolder = args.map((arg) => (/^(\.|.*\.(json|csv|svg|html))$/.test(arg) ? join(folder, arg) : arg));
  const child = spawn(process.execPath, ["--import", AT_STEP, MAIN, ...inFolder], {
    stdio: ["ignore", output, "pipe"],
    env: { ...process.env, FAULT_FOLDER: folder, FAULT_STEP: String(step), FAULT: fault },
  });
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += String(chunk);
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once("close", (...ended) => resolve(ended)),
  );
  const contents = [...writes, "stdout"].map((file) => readFileSync(join(folder, file), "utf8"));
  const drafts = readdirSync(folder).filter((file) => file.endsWith(".part"));
  rmSync(folder, { recursive: true });
  return {
    code,
    signal,
    stderr: stderr.replace(/^fault at .*\n/m, ""),
    isFaulty: /^fault at /m.test(stderr),
    drafts,
    contents: contents.map((text) => text.replaceAll(folder, "")),
  };
}

/** Runs a command with a fault at its first step, its second one, and so on until it has no more. */
async function eachStep(
  one: Case,
  fault: string,
  check: (ended: Ended, whole: readonly string[]) => void,
): Promise<number> {
  const whole = (await runWith(one, 0, fault)).contents;
  expect(whole.every((text) => text !== "" && text !== BEFORE)).toBe(true);
  for (let step = 1; ; step++) {
    const ended = await runWith(one, step, fault);
    if (!ended.isFaulty) return step - 1;
    check(ended, whole);
  }
}

function expectWhole({ contents }: Ended, whole: readonly string[]): void {
  const files = contents.slice(0, -1);
  for (const [i, text] of files.entries()) expect([BEFORE, whole[i]]).toContain(text);
}

describe.skipIf(process.platform === "win32").concurrent.each(CASES)("isoflop $name", (one) => {
  test("whose n-th step fails says so, and leaves whole files and no draft", { timeout: 120_000 }, async () => {
    const numSteps = await eachStep(one, "EIO", (ended, whole) => {
      expectWhole(ended, whole);
      expect(ended.drafts).toEqual([]);
      if (ended.code === 0) {
        expect(ended.contents).toEqual(whole);
      } else {
        expect([1, 2]).toContain(ended.code);
        expect(ended.stderr).toMatch(/^isoflop: .*EIO.*\n$/);
      }
    });
    expect(numSteps).toBeGreaterThan(5);
  });

  // One file, and several.
  test.skipIf(one.name === "fit")(
    "that is killed at its n-th step leaves whole files",
    { timeout: 120_000 },
    async () => {
      await eachStep(one, "SIGKILL", (ended, whole) => {
        expect(ended.signal).toBe("SIGKILL");
        expectWhole(ended, whole);
      });
    },
  );

  const [signal, code] = one.name === "plan" ? (["SIGHUP", 129] as const) : (["SIGTERM", 143] as const);
  test.skipIf(one.name === "fit")(
    `that is ended by ${signal} at its n-th step leaves whole files and no draft`,
    { timeout: 120_000 },
    async () => {
      await eachStep(one, signal, (ended, whole) => {
        expectWhole(ended, whole);
        expect(ended.drafts).toEqual([]);
        // By the signal itself where it reads, and by its hand where it writes.
        expect([code, signal]).toContain(ended.code ?? ended.signal);
      });
    },
  );
});

describe.skipIf(process.platform === "win32")("isoflop plan by a model of somebody's own", () => {
  test("that is ended at its n-th step leaves whole files and no draft", { timeout: 120_000 }, async () => {
    const model = join(root, "model.mjs");
    writeFileSync(model, "export default (o) => ({ numParams: () => 144 * o.width ** 2 });");
    const args = ["plan", "--model", model, "--size-param", "width", "--out", "out.json"];
    const numSteps = await eachStep({ name: "plan", args, writes: ["out.json"] }, "SIGTERM", (ended, whole) => {
      expectWhole(ended, whole);
      expect(ended.drafts).toEqual([]);
      expect(ended.code).toBe(143);
      expect(ended.stderr).toContain("interrupted by SIGTERM while it waited for");
    });
    expect(numSteps).toBeGreaterThan(5);
  });
});
