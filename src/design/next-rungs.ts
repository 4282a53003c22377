import { IsoflopError } from "../common/errors.ts";
import { humanCount, humanFlops, humanRatio } from "../common/units.ts";
import { isOfFewPoints } from "../fit/frontier/few-points.ts";
import { fitFrontier } from "../fit/frontier/fit.ts";
import { fitLossSurface } from "../fit/loss-surface/fit.ts";
import type { Run } from "../fit/run.ts";
import { runTable } from "../fit/runs/table.ts";
import { layOutRungs } from "../layout/ladder.ts";
import { priorOptimum } from "../layout/spacing.ts";
import { paramsTimesTokens } from "../layout/squeezed.ts";
import type { SweepRequest } from "../options/request.ts";
import { DEFAULT_BUDGET_TOLERANCE } from "../options/table.ts";
import { assemblePlan } from "../plan/assemble.ts";
import { familyWarnings } from "../plan/family-warnings.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { probe } from "../probe/probe.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { gainOf } from "./evaluate/gain.ts";

/** What is to be planned next. */
export interface NextRungs {
  readonly sweep: SweepRequest;
  readonly surfaces: readonly LossSurface[];
  readonly spanFactor: number;
  readonly targetBudget: number;
}

/** Within this factor the prior's N* is kept: cheap rungs mislead more often than a prior is so far off. */
const TRUSTED = 3;
/** A share of the width that nobody would pay for. */
const NOTABLE = 0.98;

/**
 * Lays rungs about the prior's N*, or about that of the runs where it is more than 3 times another; says which, and where the rungs
 * would hardly tell more.
 */
export function planNextRungs(runs: readonly Run[], found: OptimumByRuns, next: NextRungs): SweepPlan {
  const { sweep, surfaces, spanFactor } = next;
  const centres = new Map<number, number>();
  const warnings: string[] = found.warnings.slice();
  for (const computeBudget of sweep.distinctBudgets) {
    const expected = priorOptimum(surfaces, paramsTimesTokens(sweep, computeBudget));
    const fitted = found.paramsAt(computeBudget) ?? expected;
    const ratio = fitted / expected;
    const isMoved = ratio > TRUSTED || ratio < 1 / TRUSTED;
    centres.set(computeBudget, isMoved ? fitted : expected);
    if (!isMoved) continue;
    const tokensPerParam = paramsTimesTokens(sweep, computeBudget) / (fitted * fitted);
    const { minTokensPerParam, maxTokensPerParam = Number.POSITIVE_INFINITY } = sweep.limits;
    const isWithin = tokensPerParam >= minTokensPerParam && tokensPerParam <= maxTokensPerParam;
    warnings.push(
      `At ${humanFlops(computeBudget)} FLOPs the runs put N* at ${humanCount(fitted)}, ${humanRatio(ratio)}× the prior's: sizes ` +
        `are ${isWithin ? "centred there" : `as near as the limits of tokens per parameter allow; there they are ${humanRatio(tokensPerParam)}`}.`,
    );
  }
  const laidOut = probe(layOutRungs(sweep, (budget) => centres.get(budget) ?? Number.NaN, spanFactor));
  const rungs = assemblePlan({ ...sweep, warnings: [...sweep.warnings, ...warnings] }, laidOut, familyWarnings);
  const gain = gainOf(rungs, runs, surfaces, next.targetBudget);
  if (gain === undefined || gain.after < NOTABLE * gain.before) return rungs;
  const known = `×/÷ ${gain.before.toPrecision(3)}, and ${gain.after.toPrecision(3)} with these`;
  const little = `These runs hardly tell more of N* at ${humanFlops(next.targetBudget)} FLOPs: it is known to ${known}.`;
  return assemblePlan({ ...sweep, warnings: [...sweep.warnings, ...warnings, little] }, laidOut, familyWarnings);
}

/** N* by the runs, where they tell one. */
export interface OptimumByRuns {
  readonly paramsAt: (computeBudget: number) => number | undefined;
  readonly warnings: readonly string[];
}

export function optimumByRuns(plan: SweepPlan, runs: readonly Run[]): OptimumByRuns {
  const { flopsPerParamPerToken: k } = plan;
  const options = k === undefined ? {} : { flopsPerParamPerToken: k };
  try {
    // Few sizes many times over are no bowls: there a surface is right.
    const fit = isOfFewPoints(runTable(runs, DEFAULT_BUDGET_TOLERANCE))
      ? fitLossSurface(runs, { ...options, bootstrap: 0 })
      : fitFrontier(runs, options);
    return { paramsAt: (computeBudget) => fit.predict(computeBudget).numParams, warnings: [] };
  } catch (thrown) {
    if (!(thrown instanceof IsoflopError) || thrown.code !== "NOT_DETERMINED") throw thrown;
    return {
      paramsAt: () => undefined,
      warnings: [
        "The runs don't tell N*, and sizes are centred on the prior's: two budgets of two sizes or more would.",
      ],
    };
  }
}
