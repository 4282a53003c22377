import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { IsoflopError, planSweep, planSweepAsync, type SweepPlan } from "../../src/index.ts";
import { type ProbeCommandOptions, probeCommand } from "../../src/node/index.ts";
import { expectError } from "../support/errors.ts";
import { isRunning } from "../support/processes.ts";
import { call } from "../support/untyped.ts";

const folder = mkdtempSync(join(tmpdir(), "isoflop probe "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A command that runs JavaScript; its arguments are in `args`. */
function script(code: string, ...args: string[]): string[] {
  return [process.execPath, "-e", `const args = process.argv.slice(1); ${code}`, ...args];
}

const sweep = { sizeParam: "width", computeBudgets: [1e18], minSize: 64, maxSize: 256 } as const;

/** Plans 64, 128, 192 and 256 by a command. */
function planBy(argv: readonly string[], options: ProbeCommandOptions = {}, concurrency = 4): Promise<SweepPlan> {
  return planSweepAsync({ modelCls: probeCommand(argv, options), ...sweep, concurrency });
}

/** The reason for which 128 is skipped, where `code` runs there alone. */
async function reasonAt128(code: string, options: ProbeCommandOptions = {}): Promise<string | undefined> {
  const argv = script(`if (args[0] === "128") { ${code} } else console.log(args[0] ** 2)`, "{size}");
  const plan = await planSweepAsync({ modelCls: probeCommand(argv, options), ...sweep, maxSize: 128, concurrency: 2 });
  expect(plan.modelSizes.map((s) => s.sizeParamValue)).toEqual([64]);
  expect(plan.skipped).toMatchObject([{ sizeParamValue: 128, failure: "not-built" }]);
  return plan.skipped[0]?.reason;
}

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("A rejection must come.");
    },
    (reason: unknown) => reason,
  );
}

/** Waits until `what` gives a value. */
async function eventually<Value>(what: () => Value | undefined): Promise<Value> {
  for (;;) {
    const value = what();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Notes its process id as a file in `path`, and then runs on for ever. */
function hanging(path: string): string {
  return `require("node:fs").mkdirSync(${JSON.stringify(path)} + "/" + process.pid, { recursive: true });
    setInterval(() => {}, 1e6);`;
}

/** The process ids that were written to the folder as the names of files. */
function pidsIn(path: string): number[] {
  return existsSync(path) ? readdirSync(path).map(Number) : [];
}

describe("probeCommand", () => {
  test("plans as a function does that counts the same", async () => {
    function count({ width }: { width: number }) {
      if (width === 128) throw new Error("refused");
      return { numParams: () => 12 * width * width };
    }
    const code = 'if (args[0] === "128") process.exit(1); console.log(12 * args[0] ** 2)';
    const modelCls = Object.defineProperty(probeCommand(script(code, "{width}")), "name", { value: "count" });
    const plan = await planSweepAsync({ modelCls, ...sweep, concurrency: 3 });
    const same = planSweep({ modelCls: count, ...sweep });
    expect(plan.experiments).toEqual(same.experiments);
    expect(plan.modelSizes).toEqual(same.modelSizes);
    expect(plan.skipped.map((s) => s.sizeParamValue)).toEqual([128]);
  });

  test.each([
    ["an integer", "console.log(args[0] * 3)"],
    ["an integer among white space", 'process.stdout.write("\\n  " + args[0] * 3 + " \\r\\n\\n")'],
    ["JSON with num_params", "console.log(JSON.stringify({ name: 7, num_params: args[0] * 3 }, null, 2))"],
    ["an integer beside standard error", 'console.error("a warning"); console.log(args[0] * 3)'],
  ])("reads %s", async (_, code) => {
    const plan = await planBy(script(code, "{size}"));
    expect(plan.modelSizes.map((s) => s.numParams)).toEqual([192, 384, 576, 768]);
  });

  test("puts the size and modelKwargs in place of their names, and leaves other braces alone", async () => {
    const expected = [
      "256",
      "256",
      "--heads=8,8",
      "true",
      "{other}",
      "{}",
      "{",
      '{"w": 256}',
      "{width}",
      "{__proto__}",
    ];
    const code = "console.log(JSON.stringify(args) === process.env.EXPECTED ? 7 : 1)";
    const templates = [
      "{size}",
      "{width}",
      "--heads={heads},{heads}",
      "{bias}",
      "{other}",
      "{}",
      "{",
      '{"w": {width}}',
    ];
    const env = { EXPECTED: JSON.stringify(expected) };
    const modelCls = probeCommand(script(code, ...templates, "{text}", "{__proto__}"), { env });
    // A value in braces is not replaced in its turn; size in modelKwargs does not hide the size.
    const modelKwargs = { width: 1, heads: 8, bias: true, text: "{width}", size: 5 };
    const plan = await planSweepAsync({ modelCls, ...sweep, minSize: 256, modelKwargs });
    expect(plan.modelSizes).toEqual([{ sizeParamValue: 256, numParams: 7 }]);
  });

  test("a call of its own takes options and gives a model", async () => {
    const modelCls = probeCommand(script("console.log(args[0] * args[1])", "{size}", "{depth}"));
    expect((await modelCls({ size: 64, depth: 2 })).numParams()).toBe(128);
    const error = await rejectionOf(probeCommand(script("process.exit(3)"))({ size: 64 }));
    expect(error).toMatchObject({ name: "IsoflopError", code: "MODEL_NOT_BUILT", field: "probeCommand" });
  });

  test("interprets nothing in an argument", async () => {
    const hostile = ["a b", '"', "'", "$(touch pwned)", "; touch pwned", "`id`", "$HOME", "*", "\\", "a\nb", "é", ""];
    const code = 'console.log(JSON.stringify(args.slice(1)) === process.env["EXPECTED"] ? args[0] : 1)';
    const env = { EXPECTED: JSON.stringify(hostile) };
    const modelCls = probeCommand(script(code, "{width}", ...hostile.slice(0, -1), "{last}"), { env, cwd: folder });
    const plan = await planSweepAsync({ modelCls, ...sweep, modelKwargs: { last: "" } });
    expect(plan.modelSizes.map((s) => s.numParams)).toEqual([64, 128, 192, 256]);
    expect(readdirSync(folder)).not.toContain("pwned");
  });

  test("fills nothing but numbers, true and false in what a program runs as code", async () => {
    const js = (code: string) => [process.execPath, "--no-warnings", "-p", code];
    const planWith = (argv: string[], a: unknown) =>
      planSweepAsync({ modelCls: probeCommand(argv), ...sweep, maxSize: 64, modelKwargs: { a } });
    expect((await planWith(js("{size} * {a}"), 3)).modelSizes.map((s) => s.numParams)).toEqual([192]);
    expect((await planWith(["sh", "-c", "echo 7 # {a}"], true)).modelSizes.map((s) => s.numParams)).toEqual([7]);
    for (const argv of [js("{size} + {a}"), ["sh", "-ec", "echo {a}"], ["/bin/sh", "-c", "echo 7 # {a}"]]) {
      const plan = await planWith(argv, "1; touch pwned");
      expect(plan.skipped[0]?.reason).toMatch(
        /^\{a\} must be a number, true or false in an argument that its program runs/,
      );
    }
    // What comes after the code is what it reads, whatever it is.
    const plan = await planWith(["sh", "-c", 'test "$1" = "; touch pwned" && echo 7', "sh", "{a}"], "; touch pwned");
    expect(plan.modelSizes.map((s) => s.numParams)).toEqual([7]);
  });

  test("runs in cwd, with env beside its own environment", async () => {
    const code = `
      const inCwd = require("node:fs").existsSync("here");
      console.log(inCwd && process.env.PATH && process.env.FACTOR === "3" && !("HOME" in process.env) ? args[0] : 1)`;
    writeFileSync(join(folder, "here"), "");
    const plan = await planBy(script(code, "{size}"), { cwd: folder, env: { FACTOR: "3", HOME: undefined } });
    expect(plan.modelSizes.map((s) => s.numParams)).toEqual([64, 128, 192, 256]);
  });

  test("a plan is named for the script, or for the program", () => {
    const names = [
      [["python3", "count_params.py", "--width", "{size}"], "count_params.py"],
      [["uv", "run", "-q", "/opt/sizes/count.py", "{size}.py"], "count.py"],
      [["/usr/local/bin/count", "{size}"], "count"],
      [["python3", "-c", "print({size})"], "python3"],
    ] as const;
    for (const [argv, name] of names) expect(probeCommand(argv).name).toBe(name);
  });
});

describe("a size is skipped where its command", () => {
  test("ends with an exit code, with the last line of standard error", async () => {
    expect(
      await reasonAt128('console.error("Traceback:\\n  at 1\\nValueError: bad\\twidth\\n"); process.exit(3)'),
    ).toBe("node ended with exit code 3: ValueError: bad width");
    expect(await reasonAt128("console.log(5); process.exit(1)")).toBe(
      "node ended with exit code 1, with nothing on standard error",
    );
  });

  test("says megabytes on standard error", async () => {
    const code = 'process.stderr.write("x".repeat(3e6) + "\\nlast", () => process.exit(2))';
    expect(await reasonAt128(code)).toBe("node ended with exit code 2: last");
  });

  test("dies by a signal", async () => {
    expect(await reasonAt128('console.log(5); process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1e6)')).toBe(
      "node was killed by signal SIGTERM, with nothing on standard error",
    );
  });

  test("hangs, at its time limit", async () => {
    const pids = join(folder, "hung");
    const code = `process.on("SIGTERM", () => {}); ${hanging(pids)}`;
    const plan = await planBy(script(code, "{size}"), { timeLimit: 500 });
    const reason = "node was killed at its time limit of 500 ms";
    expect(plan.skipped).toEqual(
      [64, 128, 192, 256].map((sizeParamValue) => ({ sizeParamValue, failure: "not-built", reason })),
    );
    expect(pidsIn(pids).filter(isRunning)).toEqual([]);
  });

  test("prints 10 MB", async () => {
    const reason = "node was killed at its limit of output: it printed more than 65536 bytes";
    expect(await reasonAt128('process.stdout.write("1".repeat(1e7))')).toBe(reason);
    expect(await reasonAt128('setInterval(() => process.stdout.write("1".repeat(1e6)), 0)')).toBe(reason);
  });

  test("prints one byte more than maxOutput, but not where it prints as many", async () => {
    const code = 'process.stdout.write(args[0].padStart(args[0] === "128" ? 11 : 10))';
    const plan = await planBy(script(code, "{size}"), { maxOutput: 10 });
    expect(plan.modelSizes.map((s) => s.numParams)).toEqual([64, 192, 256]);
    expect(plan.skipped.map((s) => s.sizeParamValue)).toEqual([128]);
  });

  test.each([
    ["nothing", ""],
    ["white space", 'console.log(" \\n ")'],
  ])("prints %s", async (_, code) => {
    expect(await reasonAt128(code)).toBe("node printed nothing; print the number of parameters on standard output");
  });

  test.each([
    ["a word", "hello", '"hello"'],
    ["two numbers", "1 2", '"1 2"'],
    ["a fraction", "1.5", '"1.5"'],
    ["an exponent", "1e6", '"1e6"'],
    ["0", "0", '"0"'],
    ["a negative number", "-5", '"-5"'],
    ["2^53", "9007199254740992", '"9007199254740992"'],
    ["1e400 in JSON", '{"num_params": 1e400}', '"{\\"num_params\\": 1e400}"'],
    ["a string in JSON", '{"num_params": "5"}', '"{\\"num_params\\": \\"5\\"}"'],
    ["JSON without num_params", "{}", '"{}"'],
    ["a prototype in JSON", '{"__proto__":{"num_params":5}}', '"{\\"__proto__\\":{\\"num_params\\":5}}"'],
    ["a JSON array", "[5]", '"[5]"'],
    ["null", "null", '"null"'],
    ["much", "x".repeat(2000), `"${"x".repeat(59)}…"`],
  ])("prints %s", async (_, text, shown) => {
    expect(await reasonAt128(`console.log(${JSON.stringify(text)})`)).toBe(
      `node must print a positive integer or {"num_params": n} alone; it printed ${shown}`,
    );
  });

  test("prints bytes that are no text", async () => {
    expect(await reasonAt128("process.stdout.write(Buffer.from([0, 255, 254, 27, 10]))")).toMatch(
      /^node must print a positive integer/,
    );
  });
});

describe("a plan is rejected", () => {
  test.each([
    ["isn't there", ["isoflop-no-such-program", "{size}"], {}, "isoflop-no-such-program"],
    ["can't be executed", [folder], {}, "EACCES"],
    ["has no folder to run in", [process.execPath, "-v"], { cwd: join(folder, "nowhere") }, "ENOENT"],
  ])("where the program %s", async (_, argv, options, shows) => {
    for (const concurrency of [1, 4]) {
      const error = await rejectionOf(planBy(argv, options, concurrency));
      expect(error).toBeInstanceOf(IsoflopError);
      expect(error).toMatchObject({ code: "FILE_ACCESS", field: "probeCommand" });
      expect(String(error)).toContain(shows);
    }
  });

  test.each([
    ["argv", ["python3 count.py"]],
    ["argv[0]", [[]]],
    ["argv[0]", [[""]]],
    ["argv[1]", [["python3", 5]]],
    ["argv[1]", [["python3", "a\0b"]]],
    ["timeLimit", [["a"], { timeLimit: 0 }]],
    ["timeLimit", [["a"], { timeLimit: 2 ** 31 }]],
    ["maxOutput", [["a"], { maxOutput: 1.5 }]],
    ["cwd", [["a"], { cwd: 5 }]],
    ["env", [["a"], { env: "A=1" }]],
    ["env.A", [["a"], { env: { A: 1 } }]],
    ["options", [["a"], 5]],
    ["timeout", [["a"], { timeout: 5 }]],
  ])("at once, where %s breaks its rule: %j", (field, args) => {
    expectError(() => call(probeCommand, ...args), { code: "INVALID_OPTION", field, shows: "got " });
  });
});

describe("nothing is left running", () => {
  test("where the signal aborts", async () => {
    const pids = join(folder, "aborted");
    const controller = new AbortController();
    const modelCls = probeCommand(script(hanging(pids), "{size}"));
    const planning = rejectionOf(planSweepAsync({ modelCls, ...sweep, concurrency: 3, signal: controller.signal }));
    await eventually(() => (pidsIn(pids).length === 3 ? true : undefined));
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await planning).toBe(reason);
    expect(pidsIn(pids)).toHaveLength(3);
    expect(pidsIn(pids).filter(isRunning)).toEqual([]);
  });

  test("where smaller sizes end probing", async () => {
    const pids = join(folder, "past the end");
    const code = `if (args[0] === "64") {
        const wait = setInterval(() => {
          if (require("node:fs").existsSync(${JSON.stringify(pids)})) { clearInterval(wait); console.log(10000); }
        }, 5);
      } else { ${hanging(pids)} }`;
    const modelCls = probeCommand(script(code, "{size}"));
    const plan = await planSweepAsync({ modelCls, ...sweep, computeBudgets: [1000], concurrency: 2 });
    expect(plan.unprobed.map((s) => s.sizeParamValue)).toEqual([128, 192, 256]);
    expect(pidsIn(pids)).toHaveLength(1);
    expect(pidsIn(pids).filter(isRunning)).toEqual([]);
  });

  test("of what a command started itself, which would hold its output open", async () => {
    const code = `
      const forever = ["-e", "setInterval(() => {}, 1e6)"];
      require("node:child_process").spawn(process.execPath, forever, { stdio: "inherit" });
      console.log(args[0]);
      process.exit(0);`;
    const plan = await planSweepAsync({ modelCls: probeCommand(script(code, "{size}")), ...sweep, maxSize: 64 });
    expect(plan.modelSizes).toEqual([{ sizeParamValue: 64, numParams: 64 }]);
  });

  test("and nothing listens to the end of this process", async () => {
    const before = process.listenerCount("exit");
    await planBy(script("console.log(args[0])", "{size}"));
    expect(process.listenerCount("exit")).toBe(before);
  });
});
