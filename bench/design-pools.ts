// Which runs of public sweeps tell most of their largest budget: it and the next ones are hidden, runs are chosen among the
// others by each design, by the priors alone, and what is fitted to them predicts the largest. The second half of
// `npm run bench:design`; `node build/bench/design-pools.js` prints it alone.
import { IsoflopError, lossSurfaces } from "isoflop";
import { fitFrontier, fitLossSurface, type Prediction, type Run } from "isoflop/fit";
import { DEFAULT_PRIOR } from "../src/options/priors.ts";
import { POOL_DESIGNS } from "./pool-designs.ts";
import { type HiddenTop, hiddenTops, totalOf } from "./pools.ts";
import { mean, percent, printTable, say } from "./print.ts";
import { shifted } from "./published.ts";
import { SERIES, toleranceOf } from "./real-series.ts";

const MAX_HIDDEN = 3;
/** What a design may cost, as shares of what all runs that are left cost. */
const ALLOWANCES = [0.1, 0.3, 0.5];
const PRIORS = [
  { name: "prior right", factor: 1 },
  { name: "N* of the prior ×3", factor: 3 },
  { name: "N* of the prior ×1/3", factor: 1 / 3 },
];
const MIN_RUNS = 6;
/** How far from N* the runs lie that a surface is fitted to again. */
const NEAR = 3;
/** What is booked where there is no prediction. */
const FAILED = { lossError: 0.1, logParamsError: Math.log(4) };

const ESTIMATORS = ["approach 3", "approach 3 near N*", "frontier"] as const;
type Estimator = (typeof ESTIMATORS)[number];
const SURFACES: readonly Estimator[] = ["approach 3", "approach 3 near N*"];
const FRONTIER: readonly Estimator[] = ["frontier"];

/** How far off a prediction was. */
interface Miss {
  /** As a share of the loss. */
  readonly lossError: number;
  /** |ln N̂ − ln N*|. */
  readonly logParamsError: number;
  /** What training N̂ in place of N* gives away, in nats. */
  readonly regret: number;
  readonly isFailure: boolean;
}

/** What a design did of one pool. */
interface Trial {
  readonly design: string;
  readonly prior: string;
  readonly family: string;
  /** The pool, how much of it is hidden, and what may be spent: the same for all designs. */
  readonly task: string;
  readonly numRuns: number;
  /** The share that was spent of what might be. */
  readonly used: number;
  readonly misses: Readonly<Record<Estimator, Miss>>;
}

function trialsOf(top: HiddenTop, prior: (typeof PRIORS)[number], allowance: number): Trial[] {
  const { series, hide, rungs } = top;
  const maxFlops = allowance * totalOf(rungs.flatMap(({ runs }) => runs));
  const published = lossSurfaces();
  const surfaces = DEFAULT_PRIOR.map((name) => shifted(published[name], prior.factor));
  return [...POOL_DESIGNS].map(([design, choose]) => {
    const runs = choose(top, maxFlops, surfaces);
    return {
      design,
      prior: prior.name,
      family: series.family,
      task: `${prior.name}, ${series.dataset}, ${hide}, ${allowance}`,
      numRuns: runs.length,
      used: totalOf(runs) / maxFlops,
      misses: runs.length < MIN_RUNS ? failures(top) : missesOf(top, runs),
    };
  });
}

function failures(top: HiddenTop): Trial["misses"] {
  const failed = missOf(top, undefined);
  return { "approach 3": failed, "approach 3 near N*": failed, frontier: failed };
}

function missesOf(top: HiddenTop, runs: readonly Run[]): Trial["misses"] {
  const { flopsPerParamPerToken, targetBudget } = top;
  const options = { flopsPerParamPerToken, budgetTolerance: toleranceOf(top.series) };
  const fitSurface = (of: readonly Run[]) => attempt(() => fitLossSurface(of, { ...options, bootstrap: 0 }));
  const surface = fitSurface(runs);
  const near = runs.filter(({ computeBudget, numParams }) => {
    const times = numParams / (surface?.predict(computeBudget).numParams ?? Number.NaN);
    return times <= NEAR && times >= 1 / NEAR;
  });
  // Where too few are near, people keep the fit that they have.
  const nearSurface = (near.length < MIN_RUNS ? undefined : fitSurface(near)) ?? surface;
  return {
    "approach 3": missOf(top, surface?.predict(targetBudget)),
    "approach 3 near N*": missOf(top, nearSurface?.predict(targetBudget)),
    frontier: missOf(top, attempt(() => fitFrontier(runs, options))?.predict(targetBudget)),
  };
}

/** Undefined where the runs don't determine a fit. */
function attempt<Fit>(fitted: () => Fit): Fit | undefined {
  try {
    return fitted();
  } catch (thrown) {
    if (thrown instanceof IsoflopError && thrown.code === "NOT_DETERMINED") return undefined;
    throw thrown;
  }
}

function missOf(top: HiddenTop, prediction: Prediction | undefined): Miss {
  if (prediction === undefined) return { ...FAILED, regret: regretOf(top, FAILED.logParamsError), isFailure: true };
  const { loss, numParams } = prediction;
  const { observed } = top;
  const off = Math.log(numParams / observed.numParams);
  return {
    lossError: Math.abs(loss / observed.loss - 1),
    logParamsError: Math.abs(off),
    regret: regretOf(top, off),
    isFailure: false,
  };
}

/** What a model that is so far from N* in ln N gives away, by the bowls of the whole sweep. */
function regretOf({ whole, targetBudget, flopsPerParamPerToken }: HiddenTop, off: number): number {
  const numParams = whole.predict(targetBudget).numParams * Math.exp(off);
  return whole.loss(numParams, targetBudget / (flopsPerParamPerToken * numParams)).aboveOptimum;
}

/** The mean over estimators of the means over families of the means over their cases. */
function balanced(
  trials: readonly Trial[],
  estimators: readonly Estimator[],
  value: (miss: Miss) => number,
  meanOf: (values: readonly number[]) => number = geometricMean,
): number {
  const families = [...new Set(trials.map(({ family }) => family))];
  return meanOf(
    estimators.map((estimator) =>
      meanOf(
        families.map((name) =>
          meanOf(trials.filter(({ family }) => family === name).map(({ misses }) => value(misses[estimator]))),
        ),
      ),
    ),
  );
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(mean(values.map((value) => Math.log(value))));
}

function isLaid({ numRuns }: Trial): boolean {
  return numRuns >= MIN_RUNS;
}

const lossError = (miss: Miss) => miss.lossError;
const logParamsError = (miss: Miss) => miss.logParamsError;

function errorsOf(trials: readonly Trial[], estimators: readonly Estimator[]): string[] {
  const numFailed = mean(estimators.map((name) => trials.filter(({ misses }) => misses[name].isFailure).length));
  return [
    percent(balanced(trials, estimators, lossError), 2),
    balanced(trials, estimators, logParamsError).toFixed(3),
    balanced(trials, estimators, ({ regret }) => regret, mean).toFixed(4),
    String(numFailed),
  ];
}

function printErrors(title: string, trials: readonly Trial[]): void {
  say(`\n${title}: ${trials.length / POOL_DESIGNS.size} cases`);
  const head = ["L", "ln N*", "regret", "no fit"];
  printTable([
    ["", "runs", "used", ...head.map((cell) => `3: ${cell}`), ...head.map((cell) => `frontier: ${cell}`)],
    ...[...POOL_DESIGNS.keys()].map((name) => {
      const own = trials.filter(({ design }) => design === name);
      const laid = own.filter(isLaid);
      return [
        name,
        mean(laid.map(({ numRuns }) => numRuns)).toFixed(1),
        percent(mean(laid.map(({ used }) => used))),
        ...errorsOf(own, SURFACES),
        ...errorsOf(own, FRONTIER),
      ];
    }),
  ]);
}

/** The cases that every design has the runs for. */
function inCommon(trials: readonly Trial[]): readonly Trial[] {
  const missing = new Set(trials.filter((trial) => !isLaid(trial)).map(({ task }) => task));
  return trials.filter(({ task }) => !missing.has(task));
}

const OTHERS = [...POOL_DESIGNS.keys()].filter((name) => name !== "ladder");

/** The ladder's errors over another design's, and in how many cases they were smaller, of so many. */
function ratioTo(
  other: string,
  trials: readonly Trial[],
  estimators: readonly Estimator[],
  value: (miss: Miss) => number,
): string {
  const of = (name: string) => trials.filter(({ design }) => design === name);
  const [ladders, others] = [of("ladder"), of(other)];
  const byTask = new Map(others.map((trial) => [trial.task, trial]));
  const duels = ladders.flatMap(({ task, misses }) =>
    estimators.map((estimator) => {
      const theirs = byTask.get(task)?.misses[estimator];
      return theirs !== undefined && value(misses[estimator]) < value(theirs);
    }),
  );
  if (duels.length === 0) return "–";
  const ratio = balanced(ladders, estimators, value) / balanced(others, estimators, value);
  return `${ratio.toFixed(2)} (${duels.filter((isWon) => isWon).length}/${duels.length})`;
}

function ratiosOf(name: string, trials: readonly Trial[], estimators: readonly Estimator[]): string[] {
  return [
    name,
    String(trials.filter(({ design }) => design === "ladder").length),
    ...OTHERS.flatMap((other) => [lossError, logParamsError].map((value) => ratioTo(other, trials, estimators, value))),
  ];
}

function printRatios(title: string, trials: readonly Trial[], estimators: readonly Estimator[]): void {
  const families = [...new Set(trials.map(({ family }) => family))];
  say(
    `\nErrors of the ladder over those of others, by ${title}, in cases that all have the runs for; in brackets how many fits ` +
      "of the ladder's runs were nearer",
  );
  printTable([
    ["", "cases", ...OTHERS.flatMap((other) => [`${other}: L`, "ln N*"])],
    ...PRIORS.flatMap(({ name }) => {
      const own = trials.filter(({ prior }) => prior === name);
      const ofFamily = (name: string) => own.filter(({ family }) => family === name);
      return [
        ratiosOf(name, own, estimators),
        ...families.map((family) => ratiosOf(`  ${family}`, ofFamily(family), estimators)),
      ];
    }),
    ratiosOf("all three", trials, estimators),
  ]);
}

const tops = SERIES.flatMap((series) => hiddenTops(series, MAX_HIDDEN));
const trials = PRIORS.flatMap((prior) =>
  tops.flatMap((top) => ALLOWANCES.flatMap((allowance) => trialsOf(top, prior, allowance))),
);
say(
  `\nOn ${SERIES.length} public sweeps with the largest 1 to ${MAX_HIDDEN} budgets hidden: errors at the largest, from runs ` +
    `that cost at most ${ALLOWANCES.map((share) => percent(share)).join(", ")} of what is left. Geometric means over cases, ` +
    "then families, then approach 3 of all runs and of those near N*.",
);
for (const { name } of PRIORS) {
  const own = trials.filter(({ prior }) => prior === name);
  printErrors(name, own);
  printErrors(`${name}, cases that all have the runs for`, inCommon(own));
}
printRatios("approach 3", inCommon(trials), SURFACES);
printRatios("the frontier", inCommon(trials), FRONTIER);
