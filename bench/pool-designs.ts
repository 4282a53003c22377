// Designs laid on the runs of a public sweep: which of them would have been trained, by the priors alone.
import type { LossSurface } from "isoflop";
import type { Run } from "isoflop/fit";
import { usableBudgets } from "../src/design/candidates.ts";
import { readPriors } from "../src/design/design-options.ts";
import { DISCREPANCY, SEED_NOISE, scenarios } from "../src/design/scenarios.ts";
import { TokenCost } from "../src/design/token-cost.ts";
import { rangeAt } from "../src/layout/ladder.ts";
import { placeSizes } from "../src/layout/place-sizes.ts";
import { centredParams, logEvenParams, priorOptimum } from "../src/layout/spacing.ts";
import { readLaidOutRequest } from "../src/options/read-sweep.ts";
import {
  DEFAULT_CENTRED_SPAN,
  DEFAULT_LADDER_MAX_TOKENS_PER_PARAM,
  DEFAULT_LADDER_MIN_TOKENS_PER_PARAM,
  DEFAULT_LADDER_SIZES,
  DEFAULT_MIN_SIZES_PER_BUDGET,
  DEFAULT_MIN_TOKENS_PER_PARAM,
  DEFAULT_NUM_EXPERIMENTS,
  DEFAULT_OPTIMISED_EXPERIMENTS,
  DEFAULT_OPTIMISED_SIZES,
} from "../src/options/table.ts";
import { SizeAxis } from "../src/probe/size-axis.ts";
import { resultOf } from "../src/probe/size-search.ts";
import { exchangeRuns, searchDesign } from "../src/wasm/design/design.ts";
import { NO_RUNS } from "../src/wasm/design/posterior.ts";
import { exchangeRungs } from "../src/wasm/design/rung-exchange.ts";
import { logarithm, logarithms } from "../src/wasm/fit/elementary.ts";
import { type Pool, type PoolRung, totalOf } from "./pools.ts";
import { mean } from "./print.ts";

/** Chooses runs that cost no more than is allowed, without a look at their losses. */
export type PoolDesign = (pool: Pool, maxFlops: number, prior: readonly LossSurface[]) => readonly Run[];

const NUM_SIZES = 7;
/** The search wants as many budgets; of two, both are used. */
const MIN_SEARCHED = 3;
/** By how much a ladder that costs too much is made smaller at a time. */
const SHRINKING = 0.95;

export const POOL_DESIGNS: ReadonlyMap<string, PoolDesign> = new Map([
  ["ladder", ladder],
  ["even, 7 sizes", even],
  ["centred ±4, 7 sizes", centred],
  ["optimised", optimised],
  ["exact law", exactLaw],
]);

/** The ladder of planSweep at the nearest rungs that there are, as large as may be. */
function ladder(
  { rungs, flopsPerParamPerToken }: Pool,
  maxFlops: number,
  prior: readonly LossSurface[],
): readonly Run[] {
  const cheapest = rungs[0]?.computeBudget ?? Number.NaN;
  for (let totalFlops = maxFlops; totalFlops >= cheapest; totalFlops *= SHRINKING) {
    const { sweep, layout } = readLaidOutRequest({
      // Its sizes are those of each rung.
      modelSizes: [{ sizeParamValue: 1, numParams: 1 }],
      layout: "ladder",
      totalFlops,
      prior,
      flopsPerParamPerToken,
      seedRepeats: 0,
    });
    if (layout.name !== "ladder") throw new RangeError(`A ladder was asked for, and ${layout.name} read.`);
    const { minTokensPerParam, maxTokensPerParam } = sweep.limits;
    const used = new Set(layout.ladder.budgets.map((wanted) => nearestRung(rungs, wanted)));
    const chosen = [...used].flatMap((rung) => {
      const [first, last] = rangeAt(sweep, layout, rung.computeBudget);
      return nearestRuns(rung, logEvenParams(first, last, DEFAULT_LADDER_SIZES), minTokensPerParam, maxTokensPerParam);
    });
    if (totalOf(chosen) <= maxFlops) return chosen;
  }
  return [];
}

/** As many whole rungs from the smallest on as may be, at each sizes from the smallest to the largest. */
function even({ rungs }: Pool, maxFlops: number): readonly Run[] {
  return wholeRungs(rungs, maxFlops, ({ runs }) => {
    const count = Math.min(NUM_SIZES, runs.length);
    return runs.filter((_, i) =>
      Array.from({ length: count }, (_, s) => Math.round((s * (runs.length - 1)) / (count - 1))).includes(i),
    );
  });
}

/** The same rungs, with sizes about N*. */
function centred(
  { rungs, flopsPerParamPerToken }: Pool,
  maxFlops: number,
  prior: readonly LossSurface[],
): readonly Run[] {
  return wholeRungs(rungs, maxFlops, (rung) => {
    const centre = priorOptimum(prior, rung.computeBudget / flopsPerParamPerToken);
    const wanted = centredParams(centre, DEFAULT_CENTRED_SPAN, NUM_SIZES);
    return nearestRuns(rung, wanted, DEFAULT_MIN_TOKENS_PER_PARAM);
  });
}

/** The c-optimal design of designSweep, as robust as it is by default. A pool has no repeats. */
function exactLaw(pool: Pool, maxFlops: number, prior: readonly LossSurface[]): readonly Run[] {
  const cost = TokenCost.perParam(pool.flopsPerParamPerToken);
  const runs: Run[] = [];
  const budgetEnds = pool.rungs.map((rung) =>
    runs.push(...rung.runs.filter(({ numParams, numTokens }) => numTokens >= DEFAULT_MIN_TOKENS_PER_PARAM * numParams)),
  );
  const candidates = {
    logParams: logarithms(runs.map(({ numParams }) => numParams)),
    logTokens: logarithms(runs.map(({ numTokens }) => numTokens)),
    // The dearest run's, lest some of them together cost more than is allowed.
    budgets: pool.rungs.map((rung) => Math.max(...rung.runs.map(({ computeBudget }) => computeBudget))),
    budgetEnds,
    // A pool may have no sizes on one side of a prior's N*, and those about its own middle are as good to look at.
    centres: budgetEnds.map((end, r) => middleOf(runs.slice(budgetEnds[r - 1] ?? 0, end))),
  };
  const { usable } = usableBudgets({ ...candidates, sizeIndices: [...runs.keys()] }, DEFAULT_MIN_SIZES_PER_BUDGET);
  const target = {
    ...readPriors({ prior }),
    logParamsTimesTokens: cost.logParamsTimesTokens(logarithm(pool.targetBudget)),
  };
  const limits = {
    maxRuns: DEFAULT_NUM_EXPERIMENTS,
    maxFlops,
    minSizes: DEFAULT_MIN_SIZES_PER_BUDGET,
    maxRepeats: 1,
  };
  const found =
    usable.budgets.length < MIN_SEARCHED
      ? exchangeRuns(usable, target, limits, { start: fewest(usable.budgetEnds), isFixed: false })
      : searchDesign(usable, target, limits);
  if (found === undefined || found.variance === Number.POSITIVE_INFINITY) return [];
  const chosen = usable.sizeIndices.flatMap((place, j) => (found.counts[j] === 0 ? [] : runs.slice(place, place + 1)));
  return totalOf(chosen) <= maxFlops ? chosen : [];
}

/** The search of designSweep among neighbouring rungs: of all that have enough runs, those after which least is left open. */
function optimised(
  { rungs, flopsPerParamPerToken, targetBudget }: Pool,
  maxFlops: number,
  prior: readonly LossSurface[],
): readonly Run[] {
  const usable = rungs.flatMap(({ runs }) => {
    const kept = runs.filter((run) => isWanted(run, prior, flopsPerParamPerToken));
    return kept.length < DEFAULT_MIN_SIZES_PER_BUDGET ? [] : [kept];
  });
  const surfaces = scenarios(prior);
  let best: { readonly criterion: number; readonly runs: readonly Run[] } = { criterion: Infinity, runs: [] };
  for (let first = 0; first < usable.length; first++) {
    for (let last = first; last < usable.length; last++) {
      const tried = usable.slice(first, last + 1);
      const runs = tried.flat();
      const logParams = logarithms(runs.map(({ numParams }) => numParams));
      const logTokens = logarithms(runs.map(({ numTokens }) => numTokens));
      const products = tried.map(([run]) => logarithm((run?.computeBudget ?? Number.NaN) / flopsPerParamPerToken));
      const { counts, criterion } = exchangeRungs(
        { ...NO_RUNS, weights: NO_RUNS.logParams },
        {
          logParams,
          logTokens,
          budgets: tried.map((rung) => Math.max(...rung.map(({ computeBudget }) => computeBudget))),
          rungEnds: tried.map((_, r) => tried.slice(0, r + 1).flat().length),
          least: tried.map((rung) => Math.min(DEFAULT_OPTIMISED_SIZES, rung.length)),
        },
        { maxRuns: DEFAULT_OPTIMISED_EXPERIMENTS, maxFlops },
        {
          surfaces,
          target: logarithm(targetBudget / flopsPerParamPerToken),
          centre: mean(products),
          discrepancy: DISCREPANCY,
          noise: SEED_NOISE,
        },
      );
      if (criterion < best.criterion) best = { criterion, runs: runs.filter((_, i) => counts[i] === 1) };
    }
  }
  return best.runs;
}

/** Whether a ladder would have a run of such a size. */
function isWanted({ computeBudget, numParams, numTokens }: Run, prior: readonly LossSurface[], k: number): boolean {
  const ratio = numTokens / numParams;
  const times = numParams / priorOptimum(prior, computeBudget / k);
  return (
    ratio >= DEFAULT_LADDER_MIN_TOKENS_PER_PARAM &&
    ratio <= DEFAULT_LADDER_MAX_TOKENS_PER_PARAM &&
    times <= DEFAULT_CENTRED_SPAN &&
    times >= 1 / DEFAULT_CENTRED_SPAN
  );
}

/** Halfway in ln N between the smallest and the largest. */
function middleOf(runs: readonly Run[]): number {
  const [first] = runs;
  const last = runs.at(-1);
  return (logarithm(first?.numParams ?? Number.NaN) + logarithm(last?.numParams ?? Number.NaN)) / 2;
}

/** The fewest sizes at each budget, over its whole width. */
function fewest(budgetEnds: readonly number[]): Uint32Array {
  const counts = new Uint32Array(budgetEnds.at(-1) ?? 0);
  for (const [b, end] of budgetEnds.entries()) {
    const first = budgetEnds[b - 1] ?? 0;
    for (let i = 0; i < DEFAULT_MIN_SIZES_PER_BUDGET; i++) {
      counts[first + Math.round((i * (end - 1 - first)) / (DEFAULT_MIN_SIZES_PER_BUDGET - 1))] = 1;
    }
  }
  return counts;
}

function wholeRungs(
  rungs: readonly PoolRung[],
  maxFlops: number,
  choose: (rung: PoolRung) => readonly Run[],
): readonly Run[] {
  const all: Run[] = [];
  for (const rung of rungs) {
    const more = choose(rung);
    if (totalOf(all) + totalOf(more) > maxFlops) break;
    all.push(...more);
  }
  return all;
}

function nearestRung(rungs: readonly PoolRung[], wanted: number): PoolRung {
  const apart = ({ computeBudget }: PoolRung) => Math.abs(Math.log(computeBudget / wanted));
  return rungs.reduce((nearest, rung) => (apart(rung) < apart(nearest) ? rung : nearest));
}

/** The nearest runs to the N that are wanted, each once, as layouts of planSweep give budgets their sizes. */
function nearestRuns(
  { runs }: PoolRung,
  wanted: readonly number[],
  minTokensPerParam: number,
  maxTokensPerParam = Number.POSITIVE_INFINITY,
): readonly Run[] {
  const axis = SizeAxis.ofModels(runs.map(({ numParams }, i) => ({ sizeParamValue: i, numParams })));
  const { places } = resultOf(
    placeSizes(axis, wanted, (place) => {
      const { numParams = Number.NaN, numTokens = Number.NaN } = runs[place] ?? {};
      if (numTokens < minTokensPerParam * numParams) return "too-large";
      return numTokens > maxTokensPerParam * numParams ? "too-small" : "feasible";
    }),
  );
  return places.flatMap((place) => runs.slice(place, place + 1));
}
