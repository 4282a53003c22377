import { IsoflopError } from "../common/errors.ts";
import { shortBudget } from "../common/units.ts";
import { name, words } from "../common/words.ts";
import { ladderRuns } from "../layout/ladder.ts";
import { paramsTimesTokens } from "../layout/squeezed.ts";
import type { Options } from "../options/read.ts";
import { readLaidOutRequest } from "../options/read-sweep.ts";
import { exponential, logarithm, logarithms } from "../wasm/fit/elementary.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { deviationAfter } from "./evaluate/posterior.ts";

// The total is found to within a thousandth.
const PRECISION = 1e-3;
/** A ladder of a smaller share of the target tells no more of it than the prior does. */
const LEAST_SHARE = 1e-4;

/**
 * The total of FLOPs by which a ladder leaves a standard deviation of log10 N* at the target, by the sizes that it wants: what is
 * left falls as the ladder comes nearer to the target.
 */
export function totalOfLadder(
  options: Options,
  surfaces: readonly LossSurface[],
  targetBudget: number,
  targetStandardError: number,
): number {
  const errorAt = (totalFlops: number) => errorOf(options, surfaces, targetBudget, totalFlops);
  const most = largestTotal(options, targetBudget);
  const [best, worst] = [errorAt(most), errorAt(most * LEAST_SHARE)];
  if (!(targetStandardError >= best && targetStandardError < worst)) {
    throw new IsoflopError("INFEASIBLE", {
      field: "targetStandardError",
      rule: words`${name("targetStandardError")} must be what a ladder for ${shortBudget(targetBudget)} FLOPs can leave: from ${best.toPrecision(3)}, where its largest budget is the target, to ${worst.toPrecision(3)}, which is known without`,
      value: targetStandardError,
      remedy: words`Give one between, or ${name("totalFlops")}.`,
    });
  }
  let [low, high] = [logarithm(most * LEAST_SHARE), logarithm(most)];
  while (high - low > PRECISION) {
    const middle = (low + high) / 2;
    if (errorAt(exponential(middle)) <= targetStandardError) high = middle;
    else low = middle;
  }
  return exponential(high);
}

/** What a ladder costs whose largest budget is the target, or as near to it as it may be. */
function largestTotal(options: Options, targetBudget: number): number {
  const { budgets } = ladderOf({ ...options, totalFlops: targetBudget }).layout.ladder;
  return targetBudget * (targetBudget / (budgets.at(-1) ?? targetBudget));
}

function errorOf(options: Options, surfaces: readonly LossSurface[], targetBudget: number, totalFlops: number): number {
  const { sweep, layout } = ladderOf({ ...options, totalFlops });
  const { budgets } = layout.ladder;
  const products = budgets.map((computeBudget) => paramsTimesTokens(sweep, computeBudget));
  const numParams = budgets.map((computeBudget) => ladderRuns(sweep, layout, computeBudget));
  const runs = {
    logParams: logarithms(numParams.flat()),
    logTokens: logarithms(numParams.flatMap((sizes, b) => sizes.map((size) => (products[b] ?? Number.NaN) / size))),
  };
  const deviation = deviationAfter(runs, surfaces, {
    target: logarithm(paramsTimesTokens(sweep, targetBudget)),
    centre: logarithms(products).reduce((sum, value) => sum + value, 0) / products.length,
  });
  return deviation / Math.LN10;
}

function ladderOf(options: Options) {
  const { sweep, layout } = readLaidOutRequest({ ...options, layout: "ladder" });
  if (layout.name !== "ladder") throw new TypeError(`A ladder was read as ${layout.name}.`);
  return { sweep, layout };
}
