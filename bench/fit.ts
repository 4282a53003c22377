// Speed of the fits, beside SciPy's where there is a Python that has it, and how often their 90% intervals hold the truth.
// `npm run bench:fit -- 200` simulates 200 sweeps a surface in place of 2,000.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { fitFrontier, fitIsoFlop, fitLossSurface, readRuns } from "isoflop/fit";
import { centredRuns, simulateRuns } from "../src/fit/simulate-runs.ts";
import { say } from "./print.ts";
import { CHINCHILLA_RUNS, type NamedSurface, publishedRuns, publishedSurface, SURFACES } from "./published.ts";
import { findPython, fitByReference, type Python } from "./python.ts";
import { budgetLadder } from "./request.ts";
import { type Contender, formatTime, median, race, type Timing } from "./timing.ts";

const chinchilla = publishedSurface("chinchilla");
const published = publishedRuns(CHINCHILLA_RUNS);
const grid = simulateRuns(chinchilla, centredRuns(chinchilla, budgetLadder(1e17, 1e21, 10), 15, 8), {
  relative: 0.005,
});

const fiveBudgets = published.filter(({ computeBudget }) => computeBudget <= 1e20);
const noBootstrap = { bootstrap: 0 };
const leastSquares: Contender = {
  name: `approach 3, ${published.length} runs`,
  run: () => fitLossSurface(published, noBootstrap),
};
const huber: Contender = {
  name: "  by Huber's loss",
  run: () => fitLossSurface(published, { ...noBootstrap, loss: "huber" }),
};

function sayTiming({ name, median: time }: Timing, rest = ""): void {
  say(`${name.padEnd(46)} ${formatTime(time).padStart(10)}${rest}`);
}

async function printSpeed(): Promise<void> {
  // As a program writes runs; engines read objects that were spread half as fast.
  const written = grid.map(({ computeBudget, numParams, numTokens, loss }) => {
    return { computeBudget, numParams, numTokens, loss };
  });
  const parabolas = { name: "approach 2, 10 budgets × 15 sizes", run: () => fitIsoFlop(written, noBootstrap) };
  const contenders = [
    { name: "frontier, 5 budgets, with a prediction", run: () => fitFrontier(fiveBudgets).predict(1e21) },
    leastSquares,
    huber,
    { name: `  with 1,000 bootstraps`, run: () => fitLossSurface(published).paramsExponentInterval },
    {
      name: `  by Huber's loss, with 1,000 bootstraps`,
      run: () => fitLossSurface(published, { loss: "huber" }).paramsExponentInterval,
    },
    {
      name: "approach 2 with 1,000 bootstraps",
      run: () => fitIsoFlop(grid).paramsExponentInterval,
    },
  ];
  // Alone, as a program fits: among surfaces and bootstraps it takes half as long again.
  for (const timing of [...(await race([parabolas])), ...(await race([parabolas, ...contenders])).slice(1)])
    sayTiming(timing);
}

/** Fits of the same runs in turns with SciPy's, which start at the same surface. */
async function printBesideSciPy(python: Python): Promise<void> {
  say(
    `\nBeside ${python.versions}: medians of rounds in turns, how many times as long SciPy takes, and its objective over ours.`,
  );
  const rivals = [
    { ours: leastSquares, loss: "least-squares", fit: "least-squares", name: "  scipy.optimize.least_squares" },
    { ours: huber, loss: "huber", fit: "huber", name: "  L-BFGS-B with its own tolerances" },
    { ours: huber, loss: "huber", fit: "huber-to-the-end", name: "  L-BFGS-B as far as isoflop goes" },
  ] as const;
  for (const { ours, loss, fit, name } of rivals) {
    const { objective } = fitLossSurface(published, { ...noBootstrap, loss });
    const rival = await fitByReference(python, fit, published);
    const time = async () => (await fitByReference(python, fit, published)).time;
    const [own, other] = await race([ours, { name, time }]);
    if (own === undefined || other === undefined) continue;
    sayTiming(own);
    const [, ratio = Number.NaN] = own.ratios;
    sayTiming(other, `   ${ratio.toFixed(1)}×   ${(rival.objective / objective).toFixed(6)}`);
  }
}

/** A million runs as a file has them, with whole N and D. */
function longText(): string {
  const runs = simulateRuns(chinchilla, centredRuns(chinchilla, budgetLadder(1e17, 1e21, 1000), 1000, 8), {
    relative: 0.005,
  });
  const rows = runs.map(
    ({ computeBudget, numParams, numTokens, loss }) =>
      `${computeBudget},${Math.round(numParams)},${Math.round(numTokens)},${loss.toFixed(6)}`,
  );
  return ["compute_budget,num_params,num_tokens,loss", ...rows].join("\n");
}

const MILLION_ROUNDS = 5;

function printMillion(): void {
  const text = longText();
  const times = Array.from({ length: MILLION_ROUNDS }, () => {
    const start = performance.now();
    const { runs } = readRuns(text);
    const isRead = performance.now();
    fitLossSurface(runs, noBootstrap);
    const end = performance.now();
    return { read: isRead - start, fit: end - isRead, together: end - start };
  });
  const middle = (part: "read" | "fit" | "together") => formatTime(1e6 * median(times.map((time) => time[part])));
  say(
    `\n1,000,000 rows of CSV, ${(text.length / 2 ** 20).toFixed(0)} MiB: read in ${middle("read")}, fitted by approach 3 in ` +
      `${middle("fit")}, together ${middle("together")}`,
  );
}

/** How often the intervals of a hold the truth, and how wide they are at the median. */
function printCoverage(truth: NamedSurface, numSweeps: number): void {
  const untrained = centredRuns(truth, budgetLadder(1e17, 1e21, 5), 7, 8);
  const a = truth.beta / (truth.alpha + truth.beta);
  const held = { surface: 0, delta: 0, parabolas: 0 };
  const widths = { surface: [] as number[], parabolas: [] as number[] };
  for (let seed = 1; seed <= numSweeps; seed++) {
    const runs = simulateRuns(truth, untrained, { relative: 0.005 }, seed);
    const surface = fitLossSurface(runs, { seed });
    const { low = 1, high = 0 } = surface.paramsExponentInterval ?? {};
    if (low <= a && a <= high) held.surface++;
    widths.surface.push(high - low);
    // Student's t at 95% with 35 − 5 degrees of freedom.
    const reach = 1.6973 * (surface.errors?.exponentStandardError ?? 0);
    if (Math.abs(surface.paramsExponent - a) <= reach) held.delta++;
    const parabolas = fitIsoFlop(runs, { seed, include: "convex" }).paramsExponentInterval;
    if (parabolas !== undefined && parabolas.low <= a && a <= parabolas.high) held.parabolas++;
    widths.parabolas.push((parabolas?.high ?? 0) - (parabolas?.low ?? 0));
  }
  const share = (count: number) => `${((100 * count) / numSweeps).toFixed(1)}%`;
  say(
    `  ${truth.name.padEnd(15)} ${share(held.surface)} ±${(median(widths.surface) / 2).toFixed(4)}   ` +
      `${share(held.delta)}   ${share(held.parabolas)} ±${(median(widths.parabolas) / 2).toFixed(4)}`,
  );
}

const numSweeps = Number(process.argv[2] ?? 2000);
const python = await findPython("scipy");
await printSpeed();
if (python === undefined) say("\nNo Python with SciPy was found (Debian: python3-scipy): its fits are left out.");
else await printBesideSciPy(python);
printMillion();
const bytes = readFileSync(fileURLToPath(import.meta.resolve("isoflop/fit.wasm")));
say(`\nfit.wasm: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} bytes gzip`);
say(
  `\nHow many of ${numSweeps} sweeps' 90% intervals of a hold the truth: 5 budgets 1e17 … 1e21 × 7 sizes, ±8×, noise 0.5% of`,
);
say("the loss. Approach 3 by bootstrap (and half its width), by standard error and t; approach 2 by bootstrap.");
for (const truth of SURFACES) printCoverage(truth, numSweeps);
