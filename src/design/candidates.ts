import { largest, smallest } from "../common/extremes.ts";
import type { SweepLimits } from "../options/sweep.ts";
import type { DesignCandidates } from "../wasm/design/design.ts";
import { logarithms } from "../wasm/fit/elementary.ts";
import { cellVerdicts, type SizeTable } from "../wasm/plan/feasibility.ts";
import type { TokenCost } from "./token-cost.ts";

/** How many sizes a budget has to choose from where a family offers them. */
const SIZES_PER_BUDGET = 41;

/** The sizes that are useful at a budget: ln N from a lowest to a highest. */
export interface SizeWindow {
  readonly low: number;
  readonly high: number;
}

/** From the smallest to the largest N* that the surfaces have at each budget, and `logSpan` further on either side. */
export function sizeWindows(
  budgets: readonly number[],
  surfaces: readonly Float64Array[],
  logSpan: number,
  cost: TokenCost,
): SizeWindow[] {
  return Array.from(logarithms(budgets), (logBudget) => {
    const optima = surfaces.map((surface) => cost.logOptimum(surface, logBudget));
    return { low: smallest(optima) - logSpan, high: largest(optima) + logSpan };
  });
}

/** ln N of the sizes that are wanted for some windows: evenly spaced, as many to a window as there are to choose from. */
export function wantedSizes(windows: readonly SizeWindow[], logSpan: number): number[] {
  const low = smallest(windows.map((window) => window.low));
  const high = largest(windows.map((window) => window.high));
  const count = Math.ceil((high - low) / ((2 * logSpan) / (SIZES_PER_BUDGET - 1)) - 1e-9) + 1;
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** Candidate runs with the place of each in the size table. */
export interface SizedCandidates extends DesignCandidates {
  readonly sizeIndices: readonly number[];
}

// Sizes and windows are compared by logarithms; a size on the edge is within.
const EDGE = 1e-9;

/** The runs of sizes within each budget's window that the budget can train. */
export function candidatesOf(
  budgets: readonly number[],
  windows: readonly SizeWindow[],
  sizes: SizeTable,
  limits: SweepLimits,
): SizedCandidates {
  const logSizes = logarithms(sizes.numParams);
  const sizeIndices: number[] = [];
  const tokens: number[] = [];
  const budgetEnds: number[] = [];
  for (const [b, budget] of budgets.entries()) {
    const { low, high } = windows[b] ?? { low: 0, high: 0 };
    const { numTokens, verdicts } = cellVerdicts(budget, sizes, limits);
    for (const [i, logSize] of logSizes.entries()) {
      if (logSize < low - EDGE || logSize > high + EDGE || verdicts[i] !== "feasible") continue;
      // Sizes of equal N are one candidate.
      const previous = sizeIndices.at(-1);
      if (sizeIndices.length > (budgetEnds.at(-1) ?? 0) && previous !== undefined && logSizes[previous] === logSize) {
        continue;
      }
      sizeIndices.push(i);
      tokens.push(numTokens[i] ?? Number.NaN);
    }
    budgetEnds.push(sizeIndices.length);
  }
  return {
    sizeIndices,
    logParams: Float64Array.from(sizeIndices, (i) => logSizes[i] ?? Number.NaN),
    logTokens: logarithms(tokens),
    budgets,
    budgetEnds,
    centres: windows.map(({ low, high }) => (low + high) / 2),
  };
}

/** The candidates at the budgets that have enough of them, also below N*; `leftOut` has the budgets that have not. */
export function usableBudgets(
  { budgets, budgetEnds, centres, ...candidates }: SizedCandidates,
  minSizes: number,
): { readonly usable: SizedCandidates; readonly leftOut: readonly number[] } {
  const kept: number[] = [];
  const ends: number[] = [];
  const keptBudgets: number[] = [];
  const keptCentres: number[] = [];
  const leftOut: number[] = [];
  let first = 0;
  for (const [b, end] of budgetEnds.entries()) {
    const budget = budgets[b] ?? Number.NaN;
    const centre = centres[b] ?? Number.NaN;
    // Sizes ascend within a budget.
    const lowest = candidates.logParams[first] ?? Number.NaN;
    const highest = candidates.logParams[end - 1] ?? Number.NaN;
    if (end - first >= minSizes && lowest < centre) {
      for (let j = first; j < end; j++) kept.push(j);
      ends.push(kept.length);
      keptBudgets.push(budget);
      // Where too few tokens are left for sizes above N*, there are two thirds of the width below and one above.
      keptCentres.push(Math.min(centre, highest - (highest - lowest) / 3));
    } else {
      leftOut.push(budget);
    }
    first = end;
  }
  const usable = {
    sizeIndices: kept.map((j) => candidates.sizeIndices[j] ?? 0),
    logParams: Float64Array.from(kept, (j) => candidates.logParams[j] ?? Number.NaN),
    logTokens: Float64Array.from(kept, (j) => candidates.logTokens[j] ?? Number.NaN),
    budgets: keptBudgets,
    budgetEnds: ends,
    centres: keptCentres,
  };
  return { usable, leftOut };
}
