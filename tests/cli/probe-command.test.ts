import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { progressPrinter } from "../../src/cli/progress.ts";
import { planSweep } from "../../src/index.ts";
import { isoflop } from "../support/cli.ts";

let folder: string;
let script: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-"));
  script = join(folder, "count.mjs");
  writeFileSync(script, "console.log(12 * process.argv[2] ** 2)");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("isoflop plan --probe-command", () => {
  const options = ["--compute-budgets", "1e17", "--num-sizes-per-budget", "3", "--format", "json"];

  it("plans from the counts that a program prints, with a line a size on standard error", () => {
    const command = `${process.execPath} ${script} {size}`;
    const { status, stdout, stderr } = isoflop([
      "plan",
      "--layout=even",
      "--probe-command",
      command,
      "--concurrency",
      "2",
      ...options,
    ]);
    const modelCls = ({ size }: { size: number }) => ({ numParams: () => 12 * size ** 2 });
    const { experiments, dropped, unprobed } = planSweep({
      modelCls,
      sizeParam: "size",
      computeBudgets: [1e17],
      numSizesPerBudget: 3,
    });
    expect(status).toBe(0);
    const file: unknown = JSON.parse(stdout);
    expect(file).toMatchObject({
      size_param: "size",
      experiments: experiments.map(({ numTokens }) => ({ num_tokens: numTokens })),
      dropped: dropped.map(({ numTokens }) => ({ num_tokens: numTokens })),
      unprobed: unprobed.map(({ reason }) => ({ reason })),
    });
    expect(stderr.split("\n")[0]).toBe("probed 1 of 18: size=64");
  });

  it("takes a JSON list, whose words may hold spaces", () => {
    const command = JSON.stringify([process.execPath, "-e", "console.log( 12 * {d} ** 2 )"]);
    const { status, stdout } = isoflop(["plan", "--probe-command", command, "--size-param", "d", ...options]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ size_param: "d", skipped: [] });
  });

  it.each([
    [
      "a program that is not there",
      ["--probe-command", "no-such-program"],
      "--probe-command must get a program that can",
    ],
    ["no words", ["--probe-command", " "], "--probe-command must be words, or a JSON list of them"],
    ["a list of other things", ["--probe-command", "[1]"], "--probe-command must be words, or a JSON list of them"],
    [
      "two sources",
      ["--probe-command", "a", "--model", "gpt2"],
      "A plan must have one source of sizes; got --model and",
    ],
    ["a limit alone", ["--probe-time-limit", "5"], "--probe-time-limit must be given with --probe-command"],
    ["a rule for layers", ["--probe-command", "a", "--layers", "fixed"], "--layers must be given with --model"],
    ["a time limit of 0", ["--probe-command", "a", "--probe-time-limit", "0"], "--probe-time-limit must be"],
    ["a concurrency of 0", ["--concurrency", "0"], "--concurrency must be an integer from 1 to 1024; got 0."],
  ])("refuses %s with one line", (_, args, message) => {
    const { status, stdout, stderr } = isoflop(["plan", ...args]);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("ends what it runs where it is interrupted, and says so", async () => {
    const pidFile = join(folder, "pid");
    writeFileSync(
      script,
      `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1e6)`,
    );
    const main = fileURLToPath(new URL("../../build/cli/main.js", import.meta.url));
    const child = spawn(process.execPath, [main, "plan", "--probe-command", `${process.execPath} ${script} {size}`], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
    });
    const pid = await pidIn(pidFile);
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.on("exit", resolve));
    expect(code).toBe(130);
    expect(stderr).toContain("isoflop: interrupted by SIGINT; nothing was written");
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });
});

async function pidIn(file: string): Promise<number> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    try {
      const pid = Number(readFileSync(file, "utf8"));
      if (pid > 0) return pid;
    } catch {
      // The program has not started yet.
    }
  }
}

describe("progressPrinter", () => {
  function printed(isTTY: boolean): string[] {
    const texts: string[] = [];
    const progress = progressPrinter({ isTTY, write: (text) => texts.push(text) }, "width");
    progress.show({ done: 7, total: 21, sizeParamValue: 448 });
    progress.clear();
    return texts;
  }

  it("draws a bar over itself on a terminal, and takes it away", () => {
    expect(printed(true)).toEqual([`\r\u001b[K${"█".repeat(10)}${"░".repeat(20)} 7 of 21, width=448`, "\r\u001b[K"]);
  });

  it("prints a line a size elsewhere", () => {
    expect(printed(false)).toEqual(["probed 7 of 21: width=448\n"]);
  });
});
