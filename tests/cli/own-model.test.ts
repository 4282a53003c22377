import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const MAIN = join(import.meta.dirname, "../../build/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "isoflop-own-model-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Plans by a module; `act` is given the process once the model says that it runs. */
function planBy(code: string, act?: (pid: number) => void) {
  const module = join(folder, "model.mjs");
  writeFileSync(module, code);
  const args = [MAIN, "plan", "--model", "./model.mjs", "--size-param", "width", "--compute-budgets", "1e18"];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    stderr += String(chunk);
    if (String(chunk).includes("running")) act?.(child.pid ?? 0);
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once("close", (exitCode) => resolve({ code: exitCode, stdout, stderr: stderr.replace("running\n", "") })),
  );
}

const SAYS_SO = 'process.stderr.write("running\\n");';

describe("a model of somebody's own", () => {
  test("plans", async () => {
    const { code, stdout, stderr } = await planBy(
      "export default class Square { constructor(o) { this.width = o.width; } numParams() { return 144 * this.width ** 2; } }",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Square by width");
  });

  test("that leaves a timer holds nothing up", async () => {
    const { code } = await planBy(
      "setInterval(() => {}, 1000); export default (o) => ({ numParams: () => 144 * o.width ** 2 });",
    );
    expect(code).toBe(0);
  });

  test("that exits is no success", async () => {
    for (const exitCode of [0, 5]) {
      const { code, stdout, stderr } = await planBy(`export default () => process.exit(${exitCode});`);
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: "",
        stderr: `isoflop: ./model.mjs did not let the command come to its end: its process ended with exit code ${exitCode}\n`,
      });
    }
  });

  test("that never settles, with nothing left that could settle it, is said to", async () => {
    const { code, stderr } = await planBy("export default () => new Promise(() => {});");
    expect(stderr).toBe(
      "isoflop: ./model.mjs gives a promise that can never settle: nothing is left that could settle it\n",
    );
    expect(code).toBe(1);
  });

  test("that fails at every size is no success", async () => {
    const { code, stderr } = await planBy('export default () => { throw new Error("no"); };');
    expect(stderr).toMatch(/^isoflop: the plan has no experiment, since no size has a model; at 64: Error: no\./);
    expect(code).toBe(2);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGQUIT", 131],
  ] as const)("that loops or waits for ever is ended by %s, which says what it waited for", async (signal, code) => {
    for (const hang of ["for (;;);", "return new Promise((resolve) => setTimeout(resolve, 1e6));"]) {
      const ended = await planBy(`export default () => { ${SAYS_SO} ${hang} };`, (pid) => process.kill(pid, signal));
      expect(ended).toEqual({
        code,
        stdout: "",
        stderr: `isoflop: interrupted by ${signal} while it waited for ./model.mjs; nothing was written\n`,
      });
    }
  });
});
