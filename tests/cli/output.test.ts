import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isoflop } from "../support/cli.ts";
import { runsCsv, surface, sweep } from "../support/fits.ts";

const MAIN = join(import.meta.dirname, "../../build/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "isoflop-output-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (file: string) => join(folder, file);

/** Runs a line of shell in which $isoflop is the command. */
function shell(line: string) {
  const isoflopCommand = `"${process.execPath}" "${MAIN}"`;
  return spawnSync("sh", ["-c", line.replaceAll("$isoflop", isoflopCommand)], { encoding: "utf8", cwd: folder });
}

beforeAll(() => {
  writeFileSync(at("runs.csv"), runsCsv(sweep(surface("chinchilla"))));
  expect(isoflop(["plan", "--compute-budgets", "1e17,1e18,1e19", "--out", at("plan.json")]).status).toBe(0);
});

const COMMANDS = [
  "--help",
  "--version",
  "plan --help",
  "plan",
  "plan --format json",
  "plan --format csv",
  "plan --format svg",
  "plan --out plan2.json",
  "design --target 1e20 --total-flops 1e19",
  "evaluate plan.json --target 1e20",
  "evaluate plan.json --target 1e20 --format json",
  "fit runs.csv --approach 2",
  "fit runs.csv --approach 2 --format json",
  "fit runs.csv --approach 2 --format svg",
  "backtest runs.csv",
  "cost plan.json --accelerator h100",
  "export plan.json --trainer nanogpt --out jobs",
  "count gpt2",
  "models",
  "models --format json",
];

describe.skipIf(process.platform !== "linux")("output that is not taken is an error", () => {
  test.each(COMMANDS)("isoflop %s, on a full disk", (command) => {
    const { status, stderr } = shell(`$isoflop ${command} > /dev/full`);
    expect(stderr).toMatch(/^isoflop: standard output could not be written: Error: ENOSPC.*\n$/);
    expect(status).toBe(1);
  });

  test("where it is taken in part", () => {
    // A file that may not grow past 16 blocks of 512 bytes takes the start of a text, as a disk does that fills up.
    const { status, stderr } = shell("trap '' XFSZ; ulimit -f 16; $isoflop plan --format json > part.json");
    expect(stderr).toMatch(/^isoflop: standard output could not be written: Error: EFBIG.*\n$/);
    expect(status).toBe(1);
    expect(statSync(at("part.json")).size).toBe(16 * 512);
  });

  test("where the descriptor is not open for writing", () => {
    const { status, stderr } = shell("$isoflop plan 1< plan.json");
    expect(stderr).toMatch(/^isoflop: standard output could not be written: Error: EBADF.*\n$/);
    expect(status).toBe(1);
  });

  test("but for a pipe whose reader has seen enough", () => {
    const { stderr, stdout } = shell("{ $isoflop plan --format json; echo $? >&2; } | head -c 1");
    expect({ stdout, stderr }).toEqual({ stdout: "{", stderr: "0\n" });
  });

  test("where nobody takes standard error, the exit code speaks", () => {
    expect(shell("$isoflop plan --nonsense 2> /dev/full").status).toBe(2);
  });
});

describe.skipIf(process.platform !== "linux")("--out", () => {
  test.each(["-", "/dev/stdout", "/proc/self/fd/1"])("%s is standard output, and nothing is added", (out) => {
    const { stdout } = shell("$isoflop plan --format json");
    expect(shell(`$isoflop plan --format json --out ${out}`).stdout).toBe(stdout);
    expect(shell(`$isoflop plan --format json --out ${out} > to-file; cat to-file`).stdout).toBe(stdout);
  });

  test("keeps the mode of a file that is there", () => {
    writeFileSync(at("mode.json"), "");
    for (const mode of [0o666, 0o600, 0o640]) {
      chmodSync(at("mode.json"), mode);
      expect(shell("umask 077; $isoflop plan --out mode.json").status).toBe(0);
      expect(statSync(at("mode.json")).mode & 0o777).toBe(mode);
    }
  });

  test("leaves a link, and replaces what it points to", () => {
    writeFileSync(at("target.json"), "");
    symlinkSync("target.json", at("link.json"));
    expect(shell("$isoflop plan --out link.json").status).toBe(0);
    expect(readlinkSync(at("link.json"))).toBe("target.json");
    expect(readFileSync(at("target.json"), "utf8")).toContain("isoflop-plan");
  });

  test("refuses a link to nothing", () => {
    symlinkSync("nowhere.json", at("dangling.json"));
    const { status, stderr } = shell("$isoflop plan --out dangling.json");
    expect(stderr).toBe(
      'isoflop: --out must be a file that can be written; got "dangling.json": Error: it is a link to nothing. Nothing was written.\n',
    );
    expect(status).toBe(2);
    expect(lstatSync(at("dangling.json")).isSymbolicLink()).toBe(true);
    expect(existsSync(at("nowhere.json"))).toBe(false);
  });

  test("takes a name as long as names can be", () => {
    const name = `${"x".repeat(250)}.json`;
    expect(shell(`$isoflop plan --out ${name}`).status).toBe(0);
  });

  test("of ten commands at once is whole, whoever is last", async () => {
    const budgets = Array.from({ length: 10 }, (_, i) => `1.${i}e18`);
    const codes = await Promise.all(
      budgets.map(
        (budget) =>
          new Promise((resolve) => {
            const args = [MAIN, "plan", "--layout", "even", "--compute-budgets", budget, "--out", "shared.json"];
            spawn(process.execPath, args, { cwd: folder, stdio: "ignore" }).once("exit", resolve);
          }),
      ),
    );
    expect(codes).toEqual(budgets.map(() => 0));
    expect(isoflop(["evaluate", at("shared.json"), "--target", "1e24", "--format", "json"]).status).toBe(0);
    expect(readdirSync(folder).filter((file) => file.endsWith(".part"))).toEqual([]);
  });
});

describe("what would command a terminal", () => {
  const commands = "\u001b]0;title\u0007\u001b[31m";
  const bidi = "\u202e\u2066";
  const hostile = `a${commands}${bidi}\u009b31m`;

  /** Whether a text has nothing but plain characters, tabs and line feeds. */
  const isPlain = (text: string) => !/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/u.test(text);

  test.each(["table", "json", "csv", "svg"])("does not reach it from a plan's model, as %s", (format) => {
    const sizes = [64, 128].map((size) => ({ size_param_value: size, num_params: 1000 * size }));
    writeFileSync(at("sizes.json"), JSON.stringify(sizes));
    const args = ["plan", "--model-sizes", at("sizes.json"), "--size-param", hostile, "--layout", "even"];
    const kwargs = ["--model-kwargs", JSON.stringify({ [hostile]: hostile })];
    const { stdout, stderr, status } = isoflop([...args, ...kwargs, "--compute-budgets", "1e12", "--format", format]);
    expect({ isPlain: isPlain(stdout + stderr), status }).toEqual({ isPlain: true, status: 0 });
    if (format === "json") expect(JSON.parse(stdout).size_param).toBe(hostile);
  });

  test("does not reach it from a model that throws, a file's columns or a flag", () => {
    writeFileSync(
      at("hostile.mjs"),
      `export default function m({ width }) { throw new Error(${JSON.stringify(hostile)} + width); }`,
    );
    writeFileSync(at("hostile.csv"), `${hostile},loss\n1,2\n`);
    for (const args of [
      ["plan", "--model", at("hostile.mjs"), "--size-param", "width"],
      ["fit", at("hostile.csv")],
      ["fit", at(hostile)],
      ["plan", `--${hostile}`],
      [hostile],
      ["plan", "--layout", hostile],
    ]) {
      const { stdout, stderr, status } = isoflop(args);
      expect(status).toBe(2);
      expect(stderr).not.toBe("");
      expect({ args, isPlain: isPlain(stdout + stderr) }).toEqual({ args, isPlain: true });
    }
  });

  test("does not reach it from runs' ids", () => {
    const runs = readFileSync(at("runs.csv"), "utf8").trimEnd().split("\n");
    const lines = runs.map((line, i) => (i === 0 ? `experiment_id,${line}` : `${hostile}${i},${line}`));
    writeFileSync(at("ids.csv"), `${lines.join("\n")}\n${hostile}1,1e17,1e6,1e10,NaN\n`);
    for (const format of ["table", "json"]) {
      const { stdout, stderr, status } = isoflop(["fit", at("ids.csv"), "--approach", "2", "--format", format]);
      expect({ isPlain: isPlain(stdout + stderr), status }).toEqual({ isPlain: true, status: 0 });
    }
  });
});
