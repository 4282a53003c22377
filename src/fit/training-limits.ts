import { IsoflopError } from "../common/errors.ts";
import { DEFAULT_MIN_TOKENS_PER_PARAM } from "../options/table.ts";
import { exponential, logarithm } from "../wasm/fit/elementary.ts";
import type { Law, TrainedModel } from "./law.ts";
import type { TokenPrice } from "./token-price.ts";

/** What a recommended model must keep to. */
export interface TrainingLimits {
  /** The most parameters that training or serving allows. */
  readonly maxParams?: number | undefined;
  /** The most training tokens. A budget that pays for more trains a larger model, as far as that lowers the loss. */
  readonly maxTokens?: number | undefined;
  /**
   * How many unique tokens there are. Training on more repeats them, and a repeated token tells less than a new one, by the law
   * of Muennighoff et al. 2023 (arXiv:2305.16264).
   */
  readonly uniqueTokens?: number | undefined;
}

/** R*, the repeats by which data is worth 1 − 1/e of all that repeats can add: Muennighoff et al. 2023, appendix A. */
const REPEATS_SCALE = 15.387756;

/** How many new tokens D tokens are worth of which U are unique: U·(1 + R*·(1 − e^(−R/R*))) with R = D/U − 1 repeats. */
export function worthInNewTokens(numTokens: number, uniqueTokens: number): number {
  const repeats = numTokens / uniqueTokens - 1;
  if (!(repeats > 0)) return numTokens;
  return uniqueTokens * (1 + REPEATS_SCALE * (1 - exponential(-repeats / REPEATS_SCALE)));
}

/**
 * Tells by how much models, whose tokens are what is worth as much as theirs, lie above the optimum for a budget.
 *
 * @returns what throws NOT_DETERMINED where the law knows no losses, and the models are trained with more or fewer FLOPs
 */
export function excessWithin(
  law: Law,
  computeBudget: number,
  price: TokenPrice,
  { uniqueTokens = Number.POSITIVE_INFINITY }: TrainingLimits,
): (models: readonly TrainedModel[]) => readonly number[] {
  const least = leastLoss(law, computeBudget, price);
  return (models) => {
    const told = models.map((model) => {
      const numTokens = worthInNewTokens(model.numTokens, uniqueTokens);
      return { ...model, numTokens, computeBudget: model.computeBudget * (numTokens / model.numTokens) };
    });
    return law.excessLosses(told, price).map((excess, i) => {
      const budget = told[i]?.computeBudget ?? computeBudget;
      // A law that knows no losses still knows which model is best at one budget.
      if (budget === computeBudget) return excess;
      const loss = leastLoss(law, budget, price) - least + excess;
      if (!Number.isNaN(loss)) return loss;
      throw new IsoflopError("NOT_DETERMINED", {
        field: uniqueTokens === Number.POSITIVE_INFINITY ? "maxTokens" : "uniqueTokens",
        rule: "The least losses of the budgets must determine what fewer tokens cost",
        remedy: "Leave the limit out, or fit by the frontier.",
      });
    });
  };
}

function leastLoss(law: Law, computeBudget: number, price: TokenPrice): number {
  return law.optimum(logarithm(computeBudget), price).loss[0] ?? Number.NaN;
}

// A golden section of so many steps leaves less than a millionth of the range.
const STEPS = 30;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The model of least loss at a budget within limits, of any size: N* where they allow it, and else between it and where they
 * no longer bind.
 *
 * @param logOptimum ln N* without limits
 */
export function optimumWithin(
  law: Law,
  computeBudget: number,
  logOptimum: number,
  price: TokenPrice,
  limits: TrainingLimits,
): TrainedModel {
  const { logFactor, exponent } = price;
  const { maxParams = Number.POSITIVE_INFINITY, maxTokens = Number.POSITIVE_INFINITY } = limits;
  const { uniqueTokens = Number.POSITIVE_INFINITY } = limits;
  const logBudget = logarithm(computeBudget);
  const modelOf = (logParams: number): TrainedModel => {
    const affordable = exponential(logBudget - logFactor - exponent * logParams);
    const numTokens = Math.min(affordable, maxTokens);
    return { numParams: exponential(logParams), numTokens, computeBudget: computeBudget * (numTokens / affordable) };
  };
  const excessOf = excessWithin(law, computeBudget, price, limits);
  const lossOf = (logParams: number) => excessOf([modelOf(logParams)])[0] ?? Number.NaN;
  const logMaxParams = maxParams === Number.POSITIVE_INFINITY ? maxParams : logarithm(maxParams);
  // Larger models need fewer tokens, until no limit of them binds.
  const fewest = Math.min(maxTokens, uniqueTokens);
  const logUnlimited =
    fewest === Number.POSITIVE_INFINITY ? logOptimum : (logBudget - logFactor - logarithm(fewest)) / exponent;
  // A model of fewer tokens per parameter is none that a budget can train.
  const logTrainable = (logBudget - logFactor - logarithm(DEFAULT_MIN_TOKENS_PER_PARAM)) / (exponent + 1);
  let low = Math.min(logOptimum, logMaxParams);
  let high = Math.max(Math.min(Math.max(logUnlimited, logOptimum), logMaxParams, logTrainable), low);
  if (high > low) {
    let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    let [lossLeft, lossRight] = [lossOf(left), lossOf(right)];
    for (let step = 0; step < STEPS; step++) {
      if (lossLeft <= lossRight) {
        high = right;
        [right, lossRight] = [left, lossLeft];
        left = high - GOLDEN * (high - low);
        lossLeft = lossOf(left);
      } else {
        low = left;
        [left, lossLeft] = [right, lossRight];
        right = low + GOLDEN * (high - low);
        lossRight = lossOf(right);
      }
    }
  }
  return modelOf(0.5 * (low + high));
}
