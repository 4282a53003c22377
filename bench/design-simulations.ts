// What designs of equal FLOPs tell of a target, where the law is Chinchilla's, nearly so, or another: errors of ln N* and of the loss
// by approach 3, by the frontier and by approach 2. The last part of `npm run bench:design`; `node build/bench/design-simulations.js`
// prints it alone.
import { planSweep, type SweepPlan } from "isoflop";
import { designSweep } from "isoflop/design";
import { fitFrontier, fitIsoFlop, fitLossSurface, type Prediction, type Run } from "isoflop/fit";
import { mean, printTable, say } from "./print.ts";
import { publishedSurface } from "./published.ts";
import { budgetLadder } from "./request.ts";
import { deviates, type Law, optimumOf, surfaceLaw, TRUTHS } from "./truths.ts";

const SEEDS = 12;
const NOISE = 0.004;
/** The target, as a multiple of a ladder's largest budget: as far as the frontier was tried. */
const BEYOND = 30;
const TOTALS = [1e20, 1e22];

// Nearly any N: a size every 3.5%.
const modelSizes = Array.from({ length: 420 }, (_, i) => ({
  sizeParamValue: i + 1,
  numParams: Math.round(1e6 * 1.035 ** i),
}));

const NUM_SIZES = 7;

/** Budgets 5× apart, of seven sizes each, for a total. */
function budgetsFor(totalFlops: number): number[] {
  const top = totalFlops / (NUM_SIZES * 1.2496);
  return budgetLadder(top / 625, top, 5);
}

const DESIGNS: ReadonlyMap<string, (totalFlops: number, targetBudget: number) => SweepPlan> = new Map([
  ["ladder", (totalFlops, targetBudget) => designSweep({ modelSizes, totalFlops, targetBudget })],
  [
    "even, 7 sizes",
    (totalFlops) => planSweep({ modelSizes, computeBudgets: budgetsFor(totalFlops), numSizesPerBudget: NUM_SIZES }),
  ],
  [
    "centred ±4, 7 sizes",
    (totalFlops) =>
      planSweep({
        modelSizes,
        computeBudgets: budgetsFor(totalFlops),
        numSizesPerBudget: NUM_SIZES,
        layout: "centred",
      }),
  ],
  [
    "optimised",
    (totalFlops, targetBudget) => designSweep({ modelSizes, method: "optimised", totalFlops, targetBudget }),
  ],
  [
    "exact law",
    (totalFlops, targetBudget) => designSweep({ modelSizes, method: "exact-law", totalFlops, targetBudget }),
  ],
]);

const chinchilla = publishedSurface("chinchilla");
const FEATURES = 64;

/** Chinchilla's law with a smooth departure of 0.015 nats, over some e-folds of C and of N/D: random Fourier features. */
function departing(seed: number): Law {
  const law = surfaceLaw(chinchilla);
  const numbers = deviates(3 * FEATURES, 7000 + seed);
  return (N, D) => {
    let sum = 0;
    for (let f = 0; f < FEATURES; f++) {
      const byCost = ((numbers[3 * f] ?? 0) / 3) * Math.log(6 * N * D);
      const byRatio = (numbers[3 * f + 1] ?? 0) * 0.5 * Math.log(N / D);
      sum += Math.cos(byCost + byRatio + 10 * (numbers[3 * f + 2] ?? 0));
    }
    return law(N, D) + 0.015 * Math.sqrt(2 / FEATURES) * sum;
  };
}

function lawNamed(name: string): Law {
  const truth = TRUTHS.find((each) => each.name.startsWith(name));
  if (truth === undefined) throw new RangeError(`There is no truth ${name}.`);
  return truth.law;
}

const LAWS: ReadonlyMap<string, (seed: number) => Law> = new Map([
  ["Chinchilla", () => surfaceLaw(chinchilla)],
  ["Chinchilla, departing smoothly", departing],
  ["interaction of the two terms", () => lawNamed("interaction")],
  ["Farseer's form", () => lawNamed("Farseer")],
]);

type Estimate = (runs: readonly Run[]) => { predict(computeBudget: number): Prediction };

const ESTIMATORS: ReadonlyMap<string, Estimate> = new Map<string, Estimate>([
  ["approach 3", (runs) => fitLossSurface(runs, { bootstrap: 0 })],
  ["frontier", (runs) => fitFrontier(runs)],
  ["approach 2", (runs) => fitIsoFlop(runs, { bootstrap: 0 })],
]);

interface Miss {
  readonly logParams: number;
  readonly loss: number;
}

function missOf(
  estimate: () => { predict(computeBudget: number): Prediction },
  law: Law,
  target: number,
): Miss | undefined {
  try {
    const { numParams, loss } = estimate().predict(target);
    const truth = optimumOf(law, target);
    return { logParams: Math.log(numParams) - truth.logParams, loss: loss - truth.loss };
  } catch {
    return undefined;
  }
}

function rootMeanSquare(values: readonly number[], digits: number): string {
  return values.length === 0 ? "–" : Math.sqrt(mean(values.map((value) => value ** 2))).toFixed(digits);
}

for (const totalFlops of TOTALS) {
  const target = (BEYOND * totalFlops) / 6.25;
  const plans = [...DESIGNS].map(([name, design]) => ({ name, plan: design(totalFlops, target) }));
  say(
    `\n${SEEDS} simulated sweeps each for ${totalFlops} FLOPs, noise ${NOISE} nats, at ${target.toPrecision(3)}: root mean squares of the ` +
      "errors of ln N* and of the loss in nats; in brackets how many were refused",
  );
  printTable([
    ["", "runs", "FLOPs", ...[...ESTIMATORS.keys()].flatMap((name) => [`${name}: ln N*`, "L", ""])],
    ...[...LAWS].flatMap(([lawName, lawOf]) => [
      [lawName],
      ...plans.map(({ name, plan }) => {
        const cells = [...ESTIMATORS.values()].flatMap((estimate) => {
          const misses = Array.from({ length: SEEDS }, (_, seed) => {
            const law = lawOf(seed);
            const noise = deviates(plan.numExperiments, seed);
            const runs = plan.experiments.map(({ computeBudget, numParams, numTokens }, i) => ({
              computeBudget,
              numParams,
              numTokens,
              loss: law(numParams, numTokens) + NOISE * (noise[i] ?? 0),
            }));
            return missOf(() => estimate(runs), law, target);
          });
          const found = misses.flatMap((miss) => miss ?? []);
          const refused = SEEDS - found.length;
          return [
            rootMeanSquare(
              found.map(({ logParams }) => logParams),
              3,
            ),
            rootMeanSquare(
              found.map(({ loss }) => loss),
              4,
            ),
            refused === 0 ? "" : `(${refused})`,
          ];
        });
        return [`  ${name}`, String(plan.numExperiments), (plan.totalFlops / totalFlops).toFixed(2), ...cells];
      }),
    ]),
  ]);
}
