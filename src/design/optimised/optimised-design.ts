import { IsoflopError } from "../../common/errors.ts";
import { shortBudget } from "../../common/units.ts";
import { name, words } from "../../common/words.ts";
import type { LaidOut } from "../../layout/laid-out.ts";
import { priorOptimum } from "../../layout/spacing.ts";
import { paramsAbout, paramsTimesTokens } from "../../layout/squeezed.ts";
import { layOutWanted } from "../../layout/wanted-sizes.ts";
import type { Options } from "../../options/read.ts";
import type { SweepRequest } from "../../options/request.ts";
import type { SweepPlan } from "../../plan/sweep-plan.ts";
import { probe } from "../../probe/probe.ts";
import { inOrder, type ModelSize, sizeTable } from "../../probe/sizes.ts";
import { NO_RUNS } from "../../wasm/design/posterior.ts";
import { type ChosenAtRungs, exchangeRungs } from "../../wasm/design/rung-exchange.ts";
import { logarithm, logarithms } from "../../wasm/fit/elementary.ts";
import type { SizeTable } from "../../wasm/plan/feasibility.ts";
import { readModels } from "../design-options.ts";
import { LADDER_WINDOW } from "../ladder-window.ts";
import { planOfRuns } from "../plan-of-runs.ts";
import { planUpwards } from "../plan-upwards.ts";
import { DISCREPANCY, SEED_NOISE, scenarios } from "../scenarios.ts";
import { TokenCost } from "../token-cost.ts";
import { unspent } from "../unspent.ts";
import { extendedLadders, type TriedLadder, triedLadders } from "./ladders.ts";
import { MIN_RUNGS, type OptimisedRequest, readOptimised } from "./read-optimised.ts";
import { type BudgetSizes, rungsOf, sizesByBudget } from "./rungs.ts";

/** How many sizes a budget has to choose among. */
const SIZES_PER_BUDGET = 9;

/**
 * Chooses the runs that leave least open of N* and of the loss at the target, where the law is only nearly a Chinchilla surface:
 * among ladders of several depths, by exchange of one size for another. Beside runs that are there already it says what to add.
 */
export function designOptimised(options: Options): SweepPlan {
  const request = readOptimised(options);
  const ladders = laddersFor(request);
  const budgets = [...new Set(ladders.flatMap((ladder) => ladder.budgets))].sort((a, b) => a - b);
  if (budgets.length === 0) throw noLadder(request, undefined);
  const found = planUpwards(options, (range) =>
    findSizes({ ...LADDER_WINDOW, ...options, ...range }, budgets, request),
  );
  const { sweep, laidOut, sizes } = found;
  const byBudget = sizesByBudget(sweep, sizes, laidOut.select(sizes, sweep), request.given);
  const best = bestOf(ladders, byBudget, request, TokenCost.ofSizes(sizes, sweep.flops.flopsPerParamPerToken));
  if (best === undefined) throw noLadder(request, sizes.numParams[0]);
  const { counts } = best.chosen;
  const candidates = { ...best.rungs, budgetEnds: best.rungs.rungEnds };
  const left = unspent(candidates, counts, request.totalFlops, request.numExperiments);
  const warnings = [...laidOut.probed.warnings, ...left];
  return planOfRuns(sweep, { ...laidOut.probed, warnings }, candidates, counts);
}

function laddersFor({ totalFlops, minBudget, maxBudget, numExperiments, minSizes, given }: OptimisedRequest) {
  const isShort = numExperiments < (MIN_RUNGS + 1) * minSizes;
  const limits = { totalFlops, minBudget, maxBudget: Math.min(maxBudget, totalFlops), isShort };
  return given === undefined ? triedLadders(limits) : extendedLadders([...given.budgets], limits);
}

interface FoundSizes {
  readonly sweep: SweepRequest;
  readonly laidOut: LaidOut;
  readonly sizes: SizeTable;
  readonly modelSizes: readonly ModelSize[];
}

/** The sizes that the budgets have to choose among, about the prior's N*. */
function findSizes(
  options: Options,
  budgets: readonly number[],
  { surfaces, spanFactor }: OptimisedRequest,
): FoundSizes {
  const sweep = readModels(options, budgets);
  const steps = layOutWanted(sweep, {
    paramsAt: (computeBudget, numSizes) => {
      const centre = priorOptimum(surfaces, paramsTimesTokens(sweep, computeBudget));
      return paramsAbout(sweep, centre, spanFactor, computeBudget, Math.min(SIZES_PER_BUDGET, numSizes));
    },
    warningsOf: () => [],
  });
  const laidOut = probe(steps);
  const { modelSizes } = laidOut.probed;
  return { sweep, laidOut, modelSizes, sizes: sizeTable(inOrder(modelSizes), sweep.flops) };
}

interface Best {
  readonly rungs: ReturnType<typeof rungsOf>;
  readonly chosen: ChosenAtRungs;
}

/** The best choice of all ladders; of two as good the first. */
function bestOf(
  ladders: readonly TriedLadder[],
  byBudget: ReadonlyMap<number, BudgetSizes>,
  request: OptimisedRequest,
  cost: TokenCost,
): Best | undefined {
  const { given, numExperiments, totalFlops } = request;
  const surfaces = scenarios(request.surfaces);
  const target = cost.logParamsTimesTokens(logarithm(request.targetBudget));
  const known =
    given === undefined
      ? { ...NO_RUNS, weights: NO_RUNS.logParams }
      : { logParams: logarithms(given.numParams), logTokens: logarithms(given.numTokens), weights: given.weight };
  let best: Best | undefined;
  for (const ladder of ladders) {
    const rungs = rungsOf(ladder, byBudget, request.minSizes);
    if (rungs.budgets.length < (given === undefined ? MIN_RUNGS : 1)) continue;
    const limits = { maxRuns: numExperiments, maxFlops: totalFlops };
    const settings = { surfaces, target, centre: rungs.centre, discrepancy: DISCREPANCY, noise: SEED_NOISE };
    const chosen = exchangeRungs(known, rungs, limits, settings);
    if (chosen.counts.some((count) => count > 0) && chosen.criterion < (best?.chosen.criterion ?? Infinity)) {
      best = { rungs, chosen };
    }
  }
  return best;
}

function noLadder({ totalFlops, given, minSizes }: OptimisedRequest, smallest: number | undefined): IsoflopError {
  const found = smallest === undefined ? "none within the limits of a run" : `models from N = ${smallest} on`;
  return new IsoflopError("INFEASIBLE", {
    field: "totalFlops",
    rule:
      given === undefined
        ? words`${name("totalFlops")} must pay for ${MIN_RUNGS} budgets of ${minSizes} sizes, or of 3 where a family has no more`
        : words`${name("totalFlops")} must pay for a run beside those that there are`,
    value: `${shortBudget(totalFlops)} FLOPs, and ${found}`,
    remedy: "Raise it, offer smaller models, or loosen the limits.",
  });
}
