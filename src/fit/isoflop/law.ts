import { exponentials, logarithm, logarithms } from "../../wasm/fit/elementary.ts";
import { isoFlopReplicates, lawValues } from "../../wasm/fit/iso-flop.ts";
import type { Optima } from "../../wasm/fit/loss-surface.ts";
import type { RunColumns } from "../../wasm/fit/run-columns.ts";
import { type OptimumIntervals, optimaIntervals } from "../interval.ts";
import type { ResampledLaw, TrainedModel } from "../law.ts";
import { nearestBudget } from "../nearest-budget.ts";
import type { TokenPrice } from "../token-price.ts";
import type { BudgetFit } from "./result.ts";

/** What approach 2 has fitted, and how. */
export interface IsoFlopLawParts {
  readonly runs: RunColumns;
  readonly allowOutside: boolean;
  /** Every budget, ascending. */
  readonly allBudgets: readonly BudgetFit[];
  /** Those that the power laws rest on, ascending. */
  readonly usedBudgets: readonly BudgetFit[];
  /** Intercept and exponent of ln N*, ln D* and ln(L* − E) by ln C, then E. */
  readonly laws: Float64Array;
  /** Whether the least losses determine their law; without one, no loss is predicted. */
  readonly hasLossLaw: boolean;
  readonly flopsPerParamPerToken: number;
  readonly confidence: number;
  readonly numReplicates: number;
  readonly seed: number;
}

/** Laws through the vertices of parabolas, and their replicates when they are first asked for. */
export class IsoFlopLaw implements ResampledLaw {
  readonly flopsPerParamPerToken: number;
  readonly smallestBudget: number;
  readonly largestBudget: number;
  readonly budgets: readonly number[];
  readonly confidence: number;
  readonly numReplicates: number;
  readonly #parts: IsoFlopLawParts;
  #replicates: Float64Array | undefined;

  constructor(parts: IsoFlopLawParts) {
    this.#parts = parts;
    this.flopsPerParamPerToken = parts.flopsPerParamPerToken;
    this.confidence = parts.confidence;
    this.numReplicates = parts.numReplicates;
    this.budgets = parts.allBudgets.map(({ computeBudget }) => computeBudget);
    this.smallestBudget = parts.usedBudgets[0]?.computeBudget ?? Number.NaN;
    this.largestBudget = parts.usedBudgets.at(-1)?.computeBudget ?? Number.NaN;
  }

  /** Its laws are in C, as the budgets of the runs were counted: what a token costs has its part in them already. */
  optimum(logBudget: number): Optima {
    const { laws, hasLossLaw } = this.#parts;
    const optima = optimaOf(laws, logBudget);
    return hasLossLaw ? optima : { ...optima, loss: Float64Array.of(Number.NaN) };
  }

  intervals(logBudget: number, _price: TokenPrice, confidence: number): OptimumIntervals | undefined {
    if (this.numReplicates === 0) return undefined;
    return optimaIntervals(optimaOf(this.#replicated(), logBudget), confidence, this.optimum(logBudget));
  }

  replicateExponents(): { readonly params: Float64Array; readonly tokens: Float64Array } {
    const laws = this.#replicated();
    return { params: columnOf(laws, 1), tokens: columnOf(laws, 3) };
  }

  /** By the parabola of the nearest budget, ½·L″·(ln N − ln N*)². */
  excessLosses(models: readonly TrainedModel[]): readonly number[] {
    return models.map(({ computeBudget, numParams }) => {
      const { usedBudgets } = this.#parts;
      const budgets = usedBudgets.map((budget) => budget.computeBudget);
      const curvature = usedBudgets[nearestBudget(budgets, computeBudget)]?.paramsCurvature ?? Number.NaN;
      const [logOptimum = Number.NaN] = this.optimum(logarithm(computeBudget)).logParams;
      const off = logarithm(numParams) - logOptimum;
      return 0.5 * curvature * off * off;
    });
  }

  /** The parabola in ln N of the nearest budget, whether the laws rest on it or not. */
  curve(computeBudget: number, numParams: readonly number[]): readonly number[] {
    const budget = this.#parts.allBudgets[nearestBudget(this.budgets, computeBudget)];
    if (budget === undefined) return numParams.map(() => Number.NaN);
    const vertex = logarithm(budget.numParams);
    return Array.from(logarithms(numParams), (logParams) => {
      const off = logParams - vertex;
      return budget.loss + 0.5 * budget.paramsCurvature * off * off;
    });
  }

  /** Parabolas say nothing of how far they are to be trusted off the optimum. */
  lossInterval(): undefined {
    return undefined;
  }

  #replicated(): Float64Array {
    const { runs, allowOutside, seed, numReplicates } = this.#parts;
    this.#replicates ??= isoFlopReplicates(runs, allowOutside, seed, numReplicates);
    return this.#replicates;
  }
}

/** The points of laws at a budget's logarithm. */
function optimaOf(laws: Float64Array, logBudget: number): Optima {
  const at = (intercept: number) => {
    const exponents = columnOf(laws, intercept + 1);
    return columnOf(laws, intercept).map((value, i) => value + (exponents[i] ?? 0) * logBudget);
  };
  const floors = columnOf(laws, 6);
  const loss = exponentials(at(4)).map((above, i) => (floors[i] ?? Number.NaN) + above);
  return { logParams: at(0), logTokens: at(2), loss };
}

function columnOf(laws: Float64Array, field: number): Float64Array {
  const step = lawValues();
  return Float64Array.from({ length: laws.length / step }, (_, i) => laws[i * step + field] ?? Number.NaN);
}
