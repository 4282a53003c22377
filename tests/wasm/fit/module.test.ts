import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fitIsoFlop, fitLossSurface } from "../../../src/fit/index.ts";
import { centredRuns, simulateRuns } from "../../../src/fit/simulate-runs.ts";
import { exponentials, logarithms, withNoise } from "../../../src/wasm/fit/elementary.ts";
import { fitModule } from "../../../src/wasm/fit/module.ts";
import { surface, sweep } from "../../support/fits.ts";

/** What entries of build/ and the chunks that they are made of import. */
function importsOf(entries: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>(entries.map((entry) => new URL(`../../../build/${entry}`, import.meta.url).href));
  // A set's iterator also gives what is added on the way.
  for (const module of found) {
    if (!module.startsWith("file:")) continue;
    const code = readFileSync(new URL(module), "utf8");
    for (const [, path = ""] of code.matchAll(/^(?:import|\} from|export .* from) ?(?:.* from )?"([^"]+)";$/gm)) {
      found.add(path.startsWith(".") ? new URL(path, module).href : path);
    }
  }
  return found;
}

test("the module of fits imports nothing", async () => {
  const module = await WebAssembly.compile(readFileSync(new URL("../../../build/fit.wasm", import.meta.url)));
  expect(WebAssembly.Module.imports(module)).toEqual([]);
});

test("a planner's modules don't load it", async () => {
  const imports = importsOf(["index.js", "models/index.js"]);
  expect(imports).toContain("#wasm/core");
  expect(imports).not.toContain("#wasm/fit");
  expect(importsOf(["fit/index.js"])).toContain("#wasm/fit");
});

test("1,000 fits after the first leave the memory as large as it was", () => {
  const runs = sweep(surface("epoch"), 0.005, 1);
  const touch = () => {
    expect(fitLossSurface(runs, { bootstrap: 5 }).paramsExponentInterval).toBeDefined();
    expect(fitLossSurface(runs, { bootstrap: 5, loss: "huber" }).predict(1e24).intervals).toBeDefined();
    expect(fitIsoFlop(runs, { bootstrap: 5 }).predict(1e24).intervals).toBeDefined();
  };
  touch();
  const bytes = fitModule.exports.memory.buffer.byteLength;
  for (let i = 0; i < 333; i++) touch();
  expect(fitModule.exports.memory.buffer.byteLength).toBe(bytes);
});

test("100,000 runs are fitted, in blocks, to the same surface", () => {
  const truth = surface("chinchilla");
  const few = simulateRuns(truth, centredRuns(truth, [1e18, 1e20], 7, 8), { relative: 0.002 }, 1);
  const many = Array.from({ length: 7143 }, () => few).flat();
  const [a, b] = [fitLossSurface(few), fitLossSurface(many)];
  expect(b.numRuns).toBe(100_002);
  expect(b.numReplicates).toBe(0);
  for (const name of ["E", "A", "B", "alpha", "beta"] as const)
    expect(b.surface[name] / a.surface[name]).toBeCloseTo(1, 8);
});

test("noise is standard normal: 100,000 deviates have its moments", () => {
  const count = 100_000;
  const deviates = withNoise(new Float64Array(count), { absolute: 1 }, 42);
  const moment = (power: number) => deviates.reduce((sum, value) => sum + value ** power, 0) / count;
  expect(Math.abs(moment(1))).toBeLessThan(0.01);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
  expect(Math.abs(moment(3))).toBeLessThan(0.03);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.08);
  expect(withNoise([0, 0], { absolute: 1 }, 42)).toEqual(deviates.slice(0, 2));
});

test("logarithms and exponentials agree with the engine's to two units in the last place", () => {
  const values = Array.from({ length: 1000 }, (_, i) => 1.37 ** (i - 500));
  for (const [i, value] of logarithms(values).entries()) {
    expect(Math.abs(value - Math.log(values[i] ?? 0))).toBeLessThanOrEqual(4e-16 * Math.abs(value));
  }
  for (const [i, value] of exponentials(logarithms(values)).entries()) {
    expect(Math.abs(value / (values[i] ?? 0) - 1)).toBeLessThan(1e-13);
  }
});
