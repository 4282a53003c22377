import { fitModule } from "../fit/module.ts";

/** What a plan's runs will tell of a surface, for noise of one nat. */
export interface Assessment {
  /** Standard error of a, which is that of b too. */
  readonly exponent: number;
  /** Standard error of ln N* at the target, which is that of ln D* too. */
  readonly logParams: number;
  /** Standard errors of ln α and ln β: where noise makes them large, the surface is no longer close to linear. */
  readonly logAlpha: number;
  readonly logBeta: number;
  /** By how much the worst told combination of parameters is worse told than the best. */
  readonly conditionNumber: number;
}

/**
 * Assesses runs of ln N and ln D by a surface (E, ln A, ln B, α, β), for a target where ln(N·D) is given; see
 * assembly/design/assessment.ts.
 */
export function assessRuns(
  surface: Float64Array,
  logParams: Float64Array,
  logTokens: Float64Array,
  logParamsTimesTokens: number,
): Assessment {
  const count = logParams.length;
  const address = fitModule.reserve((10 + 2 * count) * 8);
  const params = address + 80;
  const tokens = params + count * 8;
  const { f64 } = fitModule.views;
  f64.set(surface, address >>> 3);
  f64.set(logParams, params >>> 3);
  f64.set(logTokens, tokens >>> 3);
  fitModule.exports.assessRuns(address, params, tokens, count, logParamsTimesTokens, address + 40);
  const at = (address >>> 3) + 5;
  return {
    exponent: f64[at] ?? Number.NaN,
    logParams: f64[at + 1] ?? Number.NaN,
    logAlpha: f64[at + 2] ?? Number.NaN,
    logBeta: f64[at + 3] ?? Number.NaN,
    conditionNumber: f64[at + 4] ?? Number.NaN,
  };
}

/**
 * The share of a budget that is wasted by training N*·e^error in place of N*; with `isEitherSign` the mean over both signs.
 */
export function deadweightShare(
  surface: Float64Array,
  logParamsTimesTokens: number,
  error: number,
  isEitherSign: boolean,
): number {
  const address = fitModule.reserve(40);
  fitModule.views.f64.set(surface, address >>> 3);
  return fitModule.exports.deadweightShare(address, logParamsTimesTokens, error, isEitherSign ? 1 : 0);
}
