import { exponentials, logarithm, logarithms } from "../wasm/fit/elementary.ts";
import { surfaceLosses, surfaceOptima } from "../wasm/fit/loss-surface.ts";
import type { SizeTable } from "../wasm/plan/feasibility.ts";

/** k where nothing is known of the models: that of 6·N·D. */
const STANDARD_FLOPS = 6;

/** Between two N, a token costs e^(intercept + exponent·ln N) FLOPs. */
interface CostSegment {
  readonly low: number;
  readonly high: number;
  readonly exponent: number;
  readonly intercept: number;
}

/**
 * What a token costs by the size of the model, and so where the optimum of a budget lies. Where it is k·N, optima are those of
 * C = k·N·D. Else the cost follows the sizes that were counted, by a power law of N from one to the next, and beyond the last
 * on either side in proportion to N.
 */
export class TokenCost {
  /** FLOPs per parameter and token of the largest size, and of any beyond it. */
  readonly flopsPerParamPerToken: number;
  readonly #logFlopsPerParamPerToken: number;
  /** Undefined where the cost is k·N. */
  readonly #segments: readonly CostSegment[] | undefined;

  private constructor(flopsPerParamPerToken: number, segments?: readonly CostSegment[]) {
    this.flopsPerParamPerToken = flopsPerParamPerToken;
    this.#logFlopsPerParamPerToken = logarithm(flopsPerParamPerToken);
    this.#segments = segments;
  }

  /** Before any size is counted. */
  static perParam(flopsPerParamPerToken: number | undefined): TokenCost {
    return new TokenCost(flopsPerParamPerToken ?? STANDARD_FLOPS);
  }

  /** By sizes that were counted. */
  static ofSizes({ numParams, flopsPerToken, length }: SizeTable, k: number | undefined): TokenCost {
    const isPerParam = k !== undefined && flopsPerToken.every((cost, i) => cost === k * (numParams[i] ?? Number.NaN));
    if (isPerParam || length === 0) return TokenCost.perParam(k);
    const largest = (flopsPerToken[length - 1] ?? Number.NaN) / (numParams[length - 1] ?? Number.NaN);
    return new TokenCost(largest, segmentsBetween(logarithms(numParams), logarithms(flopsPerToken)));
  }

  /** ln(N·D) of the largest models at a budget. */
  logParamsTimesTokens(logBudget: number): number {
    return logBudget - this.#logFlopsPerParamPerToken;
  }

  /** ln N* of a surface (E, ln A, ln B, α, β) at a budget's logarithm. */
  logOptimum(surface: Float64Array, logBudget: number): number {
    if (this.#segments === undefined) {
      return surfaceOptima(surface, this.logParamsTimesTokens(logBudget)).logParams[0] ?? Number.NaN;
    }
    const logParams = this.#segments.map((segment) => optimumWithin(segment, surface, logBudget));
    const logTokens = this.#segments.map(
      ({ intercept, exponent }, i) => logBudget - intercept - exponent * (logParams[i] ?? Number.NaN),
    );
    const losses = surfaceLosses(surface, exponentials(logParams), exponentials(logTokens));
    return logParams[losses.indexOf(Math.min(...losses))] ?? Number.NaN;
  }
}

/** The segments between sizes, which ascend by N. Of equal N the first counts. */
function segmentsBetween(logParams: Float64Array, logCosts: Float64Array): CostSegment[] {
  const segments: CostSegment[] = [];
  const add = (low: number, high: number, exponent: number, logCost: number, at: number) =>
    segments.push({ low, high, exponent, intercept: logCost - exponent * at });
  let last = Number.NEGATIVE_INFINITY;
  let lastCost = Number.NaN;
  for (const [i, logSize] of logParams.entries()) {
    const logCost = logCosts[i] ?? Number.NaN;
    if (logSize === last) continue;
    const exponent = last === Number.NEGATIVE_INFINITY ? 1 : (logCost - lastCost) / (logSize - last);
    add(last, logSize, exponent, logCost, logSize);
    last = logSize;
    lastCost = logCost;
  }
  add(last, Number.POSITIVE_INFINITY, 1, lastCost, last);
  return segments;
}

/** Where on a segment E + A/N^α + B/D^β is least at D = C / cost(N). */
function optimumWithin(
  { low, high, exponent, intercept }: CostSegment,
  surface: Float64Array,
  logBudget: number,
): number {
  const [, logA = Number.NaN, logB = Number.NaN, alpha = Number.NaN, beta = Number.NaN] = surface;
  // Where larger models cost no more, the largest is best.
  if (exponent <= 0) return high;
  // αA/N^α = ε·βB/D^β, with cost(N) ∝ N^ε.
  const logRatio = logA - logB + logarithm(alpha / (exponent * beta));
  const optimum = (logRatio + beta * (logBudget - intercept)) / (alpha + exponent * beta);
  return Math.min(Math.max(optimum, low), high);
}
