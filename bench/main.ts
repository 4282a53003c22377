import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Experiment, planSweep, type SweepPlan } from "isoflop";
import { core } from "../src/wasm/plan/module.ts";
import { firstPlans } from "./new-process.ts";
import { plainFromModel, plainFromSizes } from "./plain.ts";
import { portFromModel, portFromSizes } from "./port.ts";
import { probingTimes } from "./probing.ts";
import { findPython, timeReference } from "./python.ts";
import { budgetLadder, type GridRequest, Quadratic, type SizesRequest } from "./request.ts";
import { type Contender, formatTime, median, race } from "./timing.ts";

const REFERENCE = "(c) the reference in Python";

function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

async function printRace(title: string, contenders: readonly Contender[]): Promise<void> {
  const timings = await race(contenders);
  say(title);
  for (const { name, median: time, ratios } of timings) {
    const [port = 0, plain = 0, reference = 0] = ratios;
    const besideReference = timings[2]?.name === REFERENCE ? `   ${reference.toFixed(1).padStart(6)}× (c)` : "";
    say(
      `  ${name.padEnd(30)} ${formatTime(time).padStart(10)}   ${port.toFixed(1).padStart(6)}× (a)   ${plain.toFixed(2).padStart(6)}× (b)${besideReference}`,
    );
  }
  say();
}

const python = await findPython("numpy");

/** The reference's algorithm in Python, where there is one with NumPy. */
function reference(name: string): Contender[] {
  return python === undefined ? [] : [{ name: REFERENCE, time: () => timeReference(python, name) }];
}

/** Reads every field of a plan's experiments but the id. */
function readFigures(experiments: readonly Experiment[]): number {
  let sum = 0;
  for (const e of experiments) {
    sum +=
      e.computeBudget + e.sizeParamValue + e.numParams + e.numTokens + e.tokensPerParam + e.flopsPerToken + e.repeat;
  }
  return sum;
}

/** Reads the ids of a plan's experiments to their last character. */
function readIds(experiments: readonly Experiment[]): number {
  let sum = 0;
  for (const { experimentId } of experiments) sum += experimentId.charCodeAt(experimentId.length - 1);
  return sum;
}

/** A plan, and what it can be read as. */
function planContenders(plan: () => SweepPlan): Contender[] {
  return [
    { name: "planSweep", run: plan },
    { name: "planSweep + columns()", run: () => plan().columns() },
    { name: "planSweep with experiments", run: () => readFigures(plan().experiments) },
    {
      name: "planSweep with ids",
      run: () => {
        const { experiments } = plan();
        return readFigures(experiments) + readIds(experiments);
      },
    },
  ];
}

function gridContenders(request: GridRequest, referenceCase?: string): Contender[] {
  const options = { ...request, sizeParam: "width" } as const;
  return [
    { name: "(a) straightforward port", run: () => portFromModel(request) },
    { name: "(b) best plain TypeScript", run: () => plainFromModel(request) },
    ...(referenceCase === undefined ? [] : reference(referenceCase)),
    ...planContenders(() => planSweep(options)),
  ];
}

function sizesContenders(request: SizesRequest): Contender[] {
  return [
    { name: "(a) straightforward port", run: () => portFromSizes(request) },
    { name: "(b) best plain TypeScript", run: () => plainFromSizes(request) },
    ...reference("1000x1000"),
    ...planContenders(() => planSweep(request)),
  ];
}

/** What of a plan no planner can save: building the 20-odd models and reading their N. */
function probingFloor(request: GridRequest): Contender {
  const sizes = planSweep({ ...request, sizeParam: "width" }).modelSizes.map(({ sizeParamValue }) => sizeParamValue);
  return {
    name: "the models alone",
    run: () => sizes.map((width) => new request.modelCls({ ...{}, width }).numParams()),
  };
}

/** What of columns and of experiments no planner can save: memory of their size, written once. */
function memoryFloor(rows: number): Contender[] {
  return [
    {
      name: `${rows} rows allocated and filled`,
      run: () => [
        ...Array.from({ length: 4 }, (_, i) => new Float64Array(rows).fill(i + 1)),
        new Uint32Array(rows).fill(1),
      ],
    },
    { name: `${rows} objects frozen`, run: () => frozenObjects(rows) },
  ];
}

const NO_KWARGS = {};

/** What of experiments no planner can save: so many frozen objects of their shape, with one id. */
function frozenObjects(rows: number): readonly Experiment[] {
  const experiments: Experiment[] = new Array(rows);
  for (let i = 0; i < rows; i++) {
    const figure = i + 0.5;
    experiments[i] = Object.freeze({
      experimentId: "1e18-width512-3fa9c1",
      computeBudget: figure,
      sizeParamValue: i,
      numParams: figure,
      numTokens: figure,
      tokensPerParam: figure,
      flopsPerToken: figure,
      repeat: 1,
      numActiveParams: figure,
      tokensPerActiveParam: figure,
      shape: undefined,
      modelKwargs: NO_KWARGS,
    });
  }
  return experiments;
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

async function printFirstPlans(): Promise<void> {
  say("From the start of a new process:");
  for (const line of await firstPlans(process.env.OLDER_ISOFLOP)) say(line);
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
say("Medians of 5 rounds; a ratio says how many times as long (a), (b) or (c) takes in the same round.\n");
say(python === undefined ? "No Python with NumPy was found: (c) is left out.\n" : `(c) runs in ${python.versions}.\n`);
await printRace("2 budgets × 7 sizes", gridContenders(quadratic(budgetLadder(1e18, 1e19, 2), 7)));
const small = quadratic(budgetLadder(1e17, 1e21, 5), 7);
await printRace("5 budgets × 7 sizes", [...gridContenders(small, "5x7"), probingFloor(small), ...memoryFloor(35)]);
await printRace("100 budgets × 50 sizes", [
  ...gridContenders(quadratic(budgetLadder(1e17, 1e22, 100), 50), "100x50"),
  ...memoryFloor(5_000),
]);
await printRace("1,000 budgets × 1,000 of 3,000 sizes", [
  ...sizesContenders(huge),
  ...memoryFloor(planSweep(huge).numExperiments),
]);
await printFirstPlans();
printFirstCall();
printBytes();
await printProbing();
