// Speed of the fits, and how often their 90% intervals hold the truth. `npm run bench:fit -- 200` simulates 200 sweeps a
// surface in place of 2,000.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { fitFrontier, fitIsoFlop, fitLossSurface, type LossSurface, readRuns } from "isoflop/fit";
import { centredRuns, simulateRuns } from "../src/fit/simulate-runs.ts";
import { budgetLadder } from "./request.ts";
import { formatTime, median, race } from "./timing.ts";

interface NamedSurface extends LossSurface {
  readonly name: string;
}

function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

function table(name: string): string {
  return readFileSync(new URL(`../../tests/fit/tables/${name}`, import.meta.url), "utf8");
}

function publishedRuns(dataset: string) {
  const lines = table("isoflop-runs.csv").split("\n");
  return readRuns(lines.filter((line, i) => i === 0 || line.startsWith(dataset)).join("\n")).runs;
}

const { surfaces }: { surfaces: readonly NamedSurface[] } = JSON.parse(table("loss-surfaces.json"));
const [chinchilla = { name: "", E: 1.7, A: 406, B: 411, alpha: 0.34, beta: 0.28 }] = surfaces;
const published = publishedRuns("ml_scalefit");
const grid = simulateRuns(chinchilla, centredRuns(chinchilla, budgetLadder(1e17, 1e21, 10), 15, 8), {
  relative: 0.005,
});

const fiveBudgets = published.filter(({ computeBudget }) => computeBudget <= 1e20);

async function printSpeed(): Promise<void> {
  const noBootstrap = { bootstrap: 0 };
  // As a program writes runs; engines read objects that were spread half as fast.
  const written = grid.map(({ computeBudget, numParams, numTokens, loss }) => {
    return { computeBudget, numParams, numTokens, loss };
  });
  const parabolas = { name: "approach 2, 10 budgets × 15 sizes", run: () => fitIsoFlop(written, noBootstrap) };
  const contenders = [
    { name: "frontier, 5 budgets, with a prediction", run: () => fitFrontier(fiveBudgets).predict(1e21) },
    { name: `approach 3, ${published.length} runs`, run: () => fitLossSurface(published, noBootstrap) },
    { name: `  by Huber's loss`, run: () => fitLossSurface(published, { ...noBootstrap, loss: "huber" }) },
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
  for (const { name, median: time } of [
    ...(await race([parabolas])),
    ...(await race([parabolas, ...contenders])).slice(1),
  ])
    say(`${name.padEnd(42)} ${formatTime(time).padStart(10)}`);
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
await printSpeed();
const bytes = readFileSync(fileURLToPath(import.meta.resolve("isoflop/fit.wasm")));
say(`\nfit.wasm: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} bytes gzip`);
say(
  `\nHow many of ${numSweeps} sweeps' 90% intervals of a hold the truth: 5 budgets 1e17 … 1e21 × 7 sizes, ±8×, noise 0.5% of`,
);
say("the loss. Approach 3 by bootstrap (and half its width), by standard error and t; approach 2 by bootstrap.");
for (const truth of surfaces) printCoverage(truth, numSweeps);
