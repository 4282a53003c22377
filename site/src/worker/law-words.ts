import { counted, humanFlops, humanRatio } from "../../../src/common/units.ts";
import { humanCount3, humanLoss, rangeOf } from "../../../src/fit/chinchilla-table.ts";
import type { Interval, Prediction, ScalingLaw } from "../../../src/fit/index.ts";
import type { Figure, ShownPrediction } from "./protocol.ts";

export function figure(
  name: string,
  value: number,
  interval: Interval | undefined,
  format: (value: number) => string,
): Figure {
  return { name, value: format(value), interval: interval === undefined ? "" : rangeOf(interval, format) };
}

const threeDigits = (value: number): string => value.toPrecision(3);
const exponent = (value: number): string => value.toFixed(3);

/** What a law rests on, in a line. */
export function lawTitle(fit: ScalingLaw): string {
  const what = { frontier: "Frontier", 2: "Approach 2", 3: "Approach 3" }[fit.approach];
  return `${what}: ${counted(fit.numRuns, "run")} at ${counted(fit.computeBudgets.length, "budget")}`;
}

/** The figures of a law, with their intervals where it has them. */
export function lawFigures(fit: ScalingLaw): readonly Figure[] {
  if (fit.approach === "frontier") {
    const largest = fit.budgets.at(-1)?.computeBudget ?? Number.NaN;
    return [
      figure(`a at ${humanFlops(largest)} FLOPs, N* ∝ C^a`, fit.paramsExponent, undefined, exponent),
      figure("b = 1 − a, D* ∝ C^b", fit.tokensExponent, undefined, exponent),
      figure("Runs near an optimum", fit.numUsed, undefined, String),
      figure("Scatter of a run, nats", fit.scatter, undefined, (value) => value.toPrecision(2)),
      figure("Fall of ln L for one of ln C", fit.lossSlope, undefined, exponent),
    ];
  }
  const exponents = [
    figure("a, N* ∝ C^a", fit.paramsExponent, fit.paramsExponentInterval, exponent),
    figure("b, D* ∝ C^b", fit.tokensExponent, fit.tokensExponentInterval, exponent),
  ];
  if (fit.approach === 2) return exponents;
  const { surface, surfaceIntervals } = fit;
  return [
    ...exponents,
    figure("E, nats", surface.E, surfaceIntervals?.E, humanLoss),
    figure("A", surface.A, surfaceIntervals?.A, humanCount3),
    figure("α", surface.alpha, surfaceIntervals?.alpha, threeDigits),
    figure("B", surface.B, surfaceIntervals?.B, humanCount3),
    figure("β", surface.beta, surfaceIntervals?.beta, threeDigits),
  ];
}

export function shownPrediction(prediction: Prediction): ShownPrediction {
  const { computeBudget, numParams, numTokens, tokensPerParam, loss, intervals, extrapolation, warnings } = prediction;
  return {
    computeBudget,
    extrapolation,
    figures: [
      figure("N*", numParams, intervals?.numParams, humanCount3),
      figure("D*", numTokens, intervals?.numTokens, humanCount3),
      figure("D*/N*", tokensPerParam, undefined, humanRatio),
      figure("loss", loss, intervals?.loss, humanLoss),
    ],
    warnings,
  };
}
