import { logarithm, normalScore } from "../../wasm/fit/elementary.ts";
import type { Interval } from "../interval.ts";

/** A budget's optimum as its own runs have it. */
export interface Observed {
  /** N* by the budget's own bowl, and the standard error of ln N*. */
  readonly numParams: number;
  readonly logParamsError: number;
  /** Its least loss, and the standard error. */
  readonly loss: number;
  readonly lossError: number;
}

/** A budget's optimum as it was predicted from smaller budgets, beside what its own runs say. */
export interface Forecast {
  /** C: training FLOPs of the budget that was predicted. */
  readonly computeBudget: number;
  /** How many times it lies beyond the largest budget that it was predicted from. */
  readonly extrapolation: number;
  readonly predicted: { readonly numParams: number; readonly loss: number };
  readonly observed: Observed;
  /** Intervals of what was predicted; undefined where the fit has none. */
  readonly intervals: { readonly numParams: Interval; readonly loss: Interval } | undefined;
  /** How far off the loss was, as a share of what was observed: above 0 where it was too high; NaN where none was predicted. */
  readonly lossError: number;
  /** ln of predicted by observed N*. */
  readonly logParamsError: number;
  /** Whether what was observed lies inside, give or take its own error; undefined where there is no interval. */
  readonly isLossInside: boolean | undefined;
  readonly isNumParamsInside: boolean | undefined;
}

/** What was predicted for a budget. */
export type Predicted = Pick<Forecast, "computeBudget" | "extrapolation" | "predicted" | "intervals">;

/** A prediction beside what was observed. Intervals that hold it may miss it by its own error, in quadrature. */
export function forecastOf(prediction: Predicted, observed: Observed, confidence: number): Forecast {
  const { predicted, intervals } = prediction;
  const reach = normalScore(0.5 + confidence / 2);
  const logOf = ({ low, high }: Interval) => ({ low: logarithm(low), high: logarithm(high) });
  const logParams = logarithm(predicted.numParams);
  const logObserved = logarithm(observed.numParams);
  return Object.freeze({
    ...prediction,
    observed: Object.freeze(observed),
    lossError: predicted.loss / observed.loss - 1,
    logParamsError: logParams - logObserved,
    isLossInside: intervals && holds(intervals.loss, predicted.loss, observed.loss, reach * observed.lossError),
    isNumParamsInside:
      intervals && holds(logOf(intervals.numParams), logParams, logObserved, reach * observed.logParamsError),
  });
}

function holds({ low, high }: Interval, predicted: number, observed: number, own: number): boolean | undefined {
  if (Number.isNaN(predicted)) return undefined;
  const reach = observed < predicted ? predicted - low : high - predicted;
  const apart = observed - predicted;
  return apart * apart <= reach * reach + own * own;
}

/** A forecast in the names of plan files. */
export function forecastJSON(forecast: Forecast): Readonly<Record<string, unknown>> {
  const { predicted, observed, intervals } = forecast;
  return {
    compute_budget: forecast.computeBudget,
    extrapolation: forecast.extrapolation,
    predicted: { num_params: predicted.numParams, loss: predicted.loss },
    observed: {
      num_params: observed.numParams,
      log_params_error: observed.logParamsError,
      loss: observed.loss,
      loss_error: observed.lossError,
    },
    intervals: intervals === undefined ? null : { num_params: intervals.numParams, loss: intervals.loss },
    loss_error: forecast.lossError,
    log_params_error: forecast.logParamsError,
    is_loss_inside: forecast.isLossInside ?? null,
    is_num_params_inside: forecast.isNumParamsInside ?? null,
  };
}
