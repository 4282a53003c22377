import { expect, test } from "vitest";
import { withMachine } from "../../src/options/machine.ts";
import { isoflop } from "../support/cli.ts";
import { expectError } from "../support/errors.ts";
import { sender } from "../support/plan-handler.ts";

test("days of a machine are its peak, at a share, as a total of FLOPs", () => {
  expect(withMachine({ days: 5, gpus: 64, accelerator: "h100", model: "llama" })).toEqual({
    model: "llama",
    totalFlops: 64 * 989e12 * 0.4 * 5 * 86_400,
  });
  expect(withMachine({ days: 1, gpus: 1, accelerator: "b200", mfu: 1 })).toEqual({ totalFlops: 2.25e15 * 86_400 });
  expect(withMachine({ totalFlops: 1e20 })).toEqual({ totalFlops: 1e20 });
});

test("a machine without a number or a name is refused", () => {
  expectError(() => withMachine({ days: 5, accelerator: "h100" }), {
    code: "INVALID_OPTION",
    field: "gpus",
    shows: "",
  });
  expectError(() => withMachine({ days: 5, gpus: 8 }), {
    code: "INVALID_OPTION",
    field: "accelerator",
    shows: "h100-nvl",
  });
});

const DAYS = ["--days", "5", "--gpus", "64", "--accelerator", "h100"];
const TOTAL = ["--total-flops", String(64 * 989e12 * 0.4 * 5 * 86_400)];

test("the command plans and designs by days of a machine as by a total", () => {
  const plan = ["plan", "--model", "llama", "--format", "csv"];
  expect(isoflop([...plan, ...DAYS]).stdout).toBe(isoflop([...plan, ...TOTAL]).stdout);
  const design = ["design", "--target", "1e24", "--format", "csv"];
  expect(isoflop([...design, ...DAYS]).stdout).toBe(isoflop([...design, ...TOTAL]).stdout);
  for (const [flags, flag] of [
    [["--gpus", "8"], "--gpus"],
    [[...DAYS, "--total-flops", "1e20"], "--days"],
    [[...DAYS, "--compute-budgets", "1e20"], "--days"],
    [[...DAYS, "--layout", "even"], "--days"],
  ] as const) {
    const { status, stderr } = isoflop(["plan", ...flags]);
    expect({ flags, status }).toEqual({ flags, status: 2 });
    expect(stderr).toMatch(new RegExp(`^isoflop: ${flag} must`));
  }
});

test("the command says what a machine comes to, and that its MFU is assumed", () => {
  expect(isoflop(["plan", ...DAYS]).stdout).toContain(
    "64 h100 for 5 days at an MFU of 40% (assumed) are 1.09e22 FLOPs.",
  );
  expect(isoflop(["plan", ...DAYS, "--mfu", "0.355"]).stdout).toContain("at an MFU of 35.5% are");
});

test("the handler plans by days of a machine as by a total", async () => {
  const send = sender();
  const days = await send("/plan?days=5&gpus=64&accelerator=h100&format=csv");
  const total = await send(`/plan?total-flops=${encodeURIComponent(64 * 989e12 * 0.4 * 5 * 86_400)}&format=csv`);
  expect(days.status).toBe(200);
  expect(await days.text()).toBe(await total.text());
  expect((await send("/plan?gpus=64")).status).toBe(422);
  expect((await send("/plan?days=5&gpus=64&accelerator=h10")).status).toBe(422);
});
