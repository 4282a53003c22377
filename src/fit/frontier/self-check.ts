import { exponential } from "../../wasm/fit/elementary.ts";
import { type FittedBowls, predictFrontier, type Rungs, type Scale } from "../../wasm/fit/frontier.ts";
import { mapInterval } from "../interval.ts";
import { type Forecast, forecastOf, type Observed } from "./forecast.ts";

/** A law needs two rungs. */
const MIN_BELOW = 2;

/** What the bowl of a rung says of its optimum. */
export function observedAt(bowls: Rungs, rung: number): Observed {
  return {
    numParams: exponential(bowls.vertices[rung] ?? Number.NaN),
    logParamsError: bowls.vertexErrors[rung] ?? Number.NaN,
    loss: bowls.minima[rung] ?? Number.NaN,
    lossError: bowls.minimumErrors[rung] ?? Number.NaN,
  };
}

/**
 * Each rung from the third on, as those below it predict it.
 *
 * @param scales those of the rungs from the third on, as those below each give them
 */
export function selfCheck(
  bowls: FittedBowls,
  scales: readonly Scale[],
  budgets: Float64Array,
  confidence: number,
): readonly Forecast[] {
  const tail = (1 - confidence) / 2;
  const forecasts: Forecast[] = [];
  for (const [i, scale] of scales.entries()) {
    const rung = MIN_BELOW + i;
    const logBudget = bowls.logBudgets[rung] ?? Number.NaN;
    const point = predictFrontier(rungsBelow(bowls, rung), scale, logBudget, [tail, 1 - tail]);
    const [lowLoss = Number.NaN, highLoss = Number.NaN] = point.lossQuantiles;
    const [low = Number.NaN, high = Number.NaN] = point.logParamsQuantiles;
    const computeBudget = budgets[rung] ?? Number.NaN;
    forecasts.push(
      forecastOf(
        {
          computeBudget,
          extrapolation: computeBudget / (budgets[rung - 1] ?? Number.NaN),
          predicted: { numParams: exponential(point.logParams), loss: point.loss },
          intervals: {
            numParams: mapInterval({ low, high }, exponential),
            loss: { low: lowLoss, high: highLoss },
          },
        },
        observedAt(bowls, rung),
        confidence,
      ),
    );
  }
  return Object.freeze(forecasts);
}

function rungsBelow(bowls: Rungs, end: number): Rungs {
  return {
    logBudgets: bowls.logBudgets.slice(0, end),
    vertices: bowls.vertices.slice(0, end),
    vertexErrors: bowls.vertexErrors.slice(0, end),
    minima: bowls.minima.slice(0, end),
    minimumErrors: bowls.minimumErrors.slice(0, end),
  };
}
