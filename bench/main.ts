import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { planSweep } from "isoflop";
import { core } from "../src/wasm/plan/module.ts";
import { plainFromModel, plainFromSizes } from "./plain.ts";
import { portFromModel, portFromSizes } from "./port.ts";
import { probingTimes } from "./probing.ts";
import { budgetLadder, type GridRequest, Quadratic, type SizesRequest } from "./request.ts";
import { type Contender, formatTime, median, race } from "./timing.ts";

function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

async function printRace(title: string, contenders: readonly Contender[]): Promise<void> {
  const timings = await race(contenders);
  say(title);
  for (const { name, median: time, ratios } of timings) {
    const [port = 0, plain = 0] = ratios;
    say(
      `  ${name.padEnd(30)} ${formatTime(time).padStart(10)}   ${port.toFixed(1).padStart(6)}× (a)   ${plain.toFixed(2).padStart(6)}× (b)`,
    );
  }
  say();
}

function gridContenders(request: GridRequest): Contender[] {
  return [
    { name: "(a) straightforward port", run: () => portFromModel(request) },
    { name: "(b) best plain TypeScript", run: () => plainFromModel(request) },
    { name: "planSweep", run: () => planSweep({ ...request, sizeParam: "width" }) },
    { name: "planSweep + columns()", run: () => planSweep({ ...request, sizeParam: "width" }).columns() },
    { name: "planSweep + experiments", run: () => planSweep({ ...request, sizeParam: "width" }).experiments },
  ];
}

function sizesContenders(request: SizesRequest): Contender[] {
  return [
    { name: "(a) straightforward port", run: () => portFromSizes(request) },
    { name: "(b) best plain TypeScript", run: () => plainFromSizes(request) },
    { name: "planSweep", run: () => planSweep(request) },
    { name: "planSweep + columns()", run: () => planSweep(request).columns() },
  ];
}

/** What of a plan no planner can save: building the 20-odd models and reading their N. */
function probingFloor(request: GridRequest): Contender[] {
  const sizes = planSweep({ ...request, sizeParam: "width" }).modelSizes.map(({ sizeParamValue }) => sizeParamValue);
  return [
    { name: "(a) straightforward port", run: () => portFromModel(request) },
    { name: "(b) best plain TypeScript", run: () => plainFromModel(request) },
    {
      name: "the models alone",
      run: () => sizes.map((width) => new request.modelCls({ ...{}, width }).numParams()),
    },
  ];
}

/** What of columns no planner can save: memory of their size, written once. */
function memoryFloor([port, plain]: readonly Contender[], rows: number): Contender[] {
  const floor = {
    name: `${rows} rows allocated and filled`,
    run: () => [
      ...Array.from({ length: 4 }, (_, i) => new Float64Array(rows).fill(i + 1)),
      new Uint32Array(rows).fill(1),
    ],
  };
  return [port, plain, floor].filter((contender) => contender !== undefined);
}

function quadratic(computeBudgets: readonly number[], numSizesPerBudget: number): GridRequest {
  return { modelCls: Quadratic, computeBudgets, numSizesPerBudget };
}

function printFirstCall(): void {
  const script = fileURLToPath(new URL("first-call.js", import.meta.url));
  const times = Array.from({ length: 15 }, () =>
    Number(execFileSync(process.execPath, [script], { encoding: "utf8" })),
  );
  say(`First call in a fresh process (decode + compile + instantiate): ${median(times).toFixed(2)} ms`);
}

function printBytes(): void {
  const bytes = readFileSync(fileURLToPath(import.meta.resolve("isoflop/core.wasm")));
  say(`core.wasm: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} bytes gzip`);
}

async function printProbing(): Promise<void> {
  const { one, four, share } = await probingTimes();
  say(
    `21 probes of a 100 ms command: ${formatTime(one * 1e6)} one at a time, ${formatTime(four * 1e6)} four at a time, ` +
      `${(100 * share).toFixed(0)}%`,
  );
}

function printMemory(): void {
  const request = { ...quadratic(budgetLadder(1e17, 1e21, 5), 7), sizeParam: "width" } as const;
  const plan = () => planSweep(request).columns();
  for (let i = 0; i < 1_000; i++) plan();
  const before = core.exports.memory.buffer.byteLength;
  for (let i = 0; i < 99_000; i++) plan();
  const after = core.exports.memory.buffer.byteLength;
  say(`WASM memory: ${before} bytes after 1,000 plans, ${after - before} bytes more after 100,000`);
}

const huge: SizesRequest = {
  modelSizes: Array.from({ length: 3_000 }, (_, i) => {
    const width = 64 * (i + 1);
    return { sizeParamValue: width, numParams: new Quadratic({ width }).numParams() };
  }),
  computeBudgets: budgetLadder(1e21, 1e25, 1_000),
  numSizesPerBudget: 1_000,
};

// First, while memory is as small as the plans it counts need.
printMemory();
say();
say("Medians of 5 rounds; a ratio says how many times as long (a) or (b) takes in the same round.\n");
await printRace("2 budgets × 7 sizes", gridContenders(quadratic(budgetLadder(1e18, 1e19, 2), 7)));
await printRace("5 budgets × 7 sizes", gridContenders(quadratic(budgetLadder(1e17, 1e21, 5), 7)));
await printRace("5 budgets × 7 sizes, floor", probingFloor(quadratic(budgetLadder(1e17, 1e21, 5), 7)));
const large = quadratic(budgetLadder(1e17, 1e22, 100), 50);
await printRace("100 budgets × 50 sizes", gridContenders(large));
await printRace("100 budgets × 50 sizes, floor", memoryFloor(gridContenders(large), 5_000));
await printRace("1,000 budgets × 1,000 of 3,000 sizes", sizesContenders(huge));
await printRace(
  "1,000 budgets × 1,000 of 3,000 sizes, floor",
  memoryFloor(sizesContenders(huge), planSweep(huge).numExperiments),
);
printFirstCall();
printBytes();
await printProbing();
