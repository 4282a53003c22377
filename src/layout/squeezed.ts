import type { SweepRequest } from "../options/request.ts";
import { logEvenParams } from "./spacing.ts";

// A prior's N* is that of C = 6·N·D; where FLOPs are counted otherwise, it is near enough to centre on.
const PRIOR_FLOPS_PER_PARAM_PER_TOKEN = 6;

/** N·D that a budget pays for, as far as a prior needs to know. */
export function paramsTimesTokens({ flops }: SweepRequest, computeBudget: number): number {
  return computeBudget / (flops.flopsPerParamPerToken ?? PRIOR_FLOPS_PER_PARAM_PER_TOKEN);
}

/** A centre by the span either way, within what the limits leave. */
export function rangeAbout(
  request: SweepRequest,
  centre: number,
  spanFactor: number,
  computeBudget: number,
): readonly [first: number, last: number] {
  const { minTokensPerParam, maxTokensPerParam = Number.POSITIVE_INFINITY, ...others } = request.limits;
  const {
    maxTokens = Number.POSITIVE_INFINITY,
    maxParams = Number.POSITIVE_INFINITY,
    minSteps = 0,
    batchTokens = 0,
  } = others;
  const product = paramsTimesTokens(request, computeBudget);
  const first = Math.max(centre / spanFactor, Math.sqrt(product / maxTokensPerParam), product / maxTokens);
  const last = Math.min(
    centre * spanFactor,
    Math.sqrt(product / minTokensPerParam),
    product / (minSteps * batchTokens),
    // On a token at the least.
    product,
    maxParams,
  );
  return [Math.min(first, last), last];
}

/** `count` log-even N about a centre, squeezed into what the limits leave, ascending. */
export function paramsAbout(
  request: SweepRequest,
  centre: number,
  spanFactor: number,
  computeBudget: number,
  count: number,
): readonly number[] {
  return spaced(rangeAbout(request, centre, spanFactor, computeBudget), count);
}

/** `count` log-even N over a range, ascending; one is in its middle. */
export function spaced([first, last]: readonly [number, number], count: number): readonly number[] {
  return count === 1 ? [Math.sqrt(first * last)] : logEvenParams(first, last, count);
}
