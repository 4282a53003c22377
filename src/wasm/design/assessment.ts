import { fitModule } from "../fit/module.ts";
import { f64 } from "../frame.ts";

/** What a plan's runs will tell of a surface, for noise of one nat. */
export interface Assessment {
  /** Standard error of a, which is that of b too. */
  readonly exponent: number;
  /** Standard error of ln N* at the target, which is that of ln D* too. */
  readonly logParams: number;
  /** Standard errors of ln α and ln β: where noise makes them large, the surface is no longer close to linear. */
  readonly logAlpha: number;
  readonly logBeta: number;
  /** The condition number of the Jacobian, its columns scaled to length 1. */
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
  const { exports } = fitModule;
  const row = f64(surface);
  const params = f64(logParams);
  const tokens = f64(logTokens);
  const result = f64(exports.ASSESSMENT_VALUES.value);
  fitModule.lay([row, params, tokens, result]);
  exports.assessRuns(row.address, params.address, tokens.address, params.length, logParamsTimesTokens, result.address);
  const values = fitModule.readF64(result);
  const at = ({ value }: { readonly value: number }) => values[value] ?? Number.NaN;
  return {
    exponent: at(exports.EXPONENT_ERROR),
    logParams: at(exports.OPTIMUM_ERROR),
    logAlpha: at(exports.ALPHA_ERROR),
    logBeta: at(exports.BETA_ERROR),
    conditionNumber: at(exports.CONDITION_NUMBER),
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
  const row = f64(surface);
  fitModule.lay([row]);
  return fitModule.exports.deadweightShare(row.address, logParamsTimesTokens, error, isEitherSign);
}
