import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const BUILD = new URL("../../build/index.js", import.meta.url);

// A process of its own, since a hang could not be ended in this one.
const PROGRAM = `
  import { planSweep } from "${BUILD}";
  let doubled = [1];
  for (let i = 0; i < 60; i++) doubled = [doubled, doubled];
  try {
    const modelSizes = [{ sizeParamValue: 1, numParams: 10 }];
    console.log(planSweep({ modelSizes, computeBudgets: [1e9], modelKwargs: { doubled } }).experiments.length);
  } catch (error) {
    console.log(error.name, error.field);
  }
`;

test("modelKwargs that would be 2^60 values as JSON are refused, not written", async () => {
  const args = ["--input-type=module", "--eval", PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
  expect(stdout).toBe("IsoflopError modelKwargs\n");
});
