import type { Observed } from "../fit/frontier/forecast.ts";
import type { Interval } from "../fit/interval.ts";
import type { ScalingLaw } from "../fit/scaling-law.ts";
import { normalScore } from "../wasm/fit/elementary.ts";
import { log10, powerOf10 } from "./logarithm.ts";

/** Where a budget's losses bottom out. */
export interface Minimum {
  readonly computeBudget: number;
  readonly numParams: number;
  readonly numTokens: number | undefined;
  readonly loss: number;
  /** Where N* lies with the confidence of the fit, and the least loss; undefined where the budget by itself does not tell. */
  readonly numParamsInterval: Interval | undefined;
  readonly lossInterval: Interval | undefined;
  /** Whether it lies beyond the sizes that were trained. */
  readonly isOutside: boolean;
}

/** The minimum of each budget that has one: by its own runs, or, by a surface, where the surface has it. */
export function minimaOf(fit: ScalingLaw): readonly Minimum[] {
  if (fit.approach === "frontier") {
    return fit.budgets.map((budget) => ({
      ...observedMinimum(budget.computeBudget, budget, fit.confidence),
      isOutside: !budget.isBracketed,
    }));
  }
  if (fit.approach === 2) {
    return fit.budgets
      .filter(({ numParams, loss }) => Number.isFinite(numParams) && Number.isFinite(loss))
      .map(({ computeBudget, numParams, numTokens, loss, flag }) => ({
        computeBudget,
        numParams,
        numTokens,
        loss,
        numParamsInterval: undefined,
        lossInterval: undefined,
        isOutside: flag === "vertex-outside",
      }));
  }
  return fit.computeBudgets.map((computeBudget) => {
    const { numParams, numTokens, loss, intervals } = fit.predict(computeBudget);
    return {
      computeBudget,
      numParams,
      numTokens,
      loss,
      numParamsInterval: intervals?.numParams,
      lossInterval: intervals?.loss,
      isOutside: false,
    };
  });
}

/** Those that budgets' own runs have: a surface has none, since its minima are its law. */
export function ownMinimaOf(fit: ScalingLaw): readonly Minimum[] {
  return fit.approach === 3 ? [] : minimaOf(fit);
}

/** The minimum of a budget whose optimum was observed apart from a fit, with intervals of some confidence. */
export function observedMinimum(
  computeBudget: number,
  { numParams, logParamsError, loss, lossError }: Observed,
  confidence: number,
): Minimum {
  const reach = normalScore(0.5 + confidence / 2);
  const factor = powerOf10(reach * logParamsError * Math.LOG10E);
  return {
    computeBudget,
    numParams,
    numTokens: undefined,
    loss,
    numParamsInterval: { low: numParams / factor, high: numParams * factor },
    lossInterval: { low: loss - reach * lossError, high: loss + reach * lossError },
    isOutside: false,
  };
}

/** Budgets at even distances on a logarithmic axis, both ends among them. */
export function budgetsBetween(low: number, high: number, count: number): readonly number[] {
  const [from, to] = [log10(low), log10(high)];
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? low : i === count - 1 ? high : powerOf10(from + ((to - from) * i) / (count - 1)),
  );
}
