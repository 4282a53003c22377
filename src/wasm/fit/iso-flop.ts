import { readF64 } from "../frame.ts";
import { fitModule } from "./module.ts";
import type { RunColumns } from "./run-columns.ts";

/** What keeps a budget out of the power law, by its code in assembly/fit/isoflop.ts. */
const FLAGS = [undefined, "not-convex", "vertex-outside"] as const;
export type BudgetFlag = NonNullable<(typeof FLAGS)[number]>;

/** A budget's parabolas: the record of assembly/fit/isoflop.ts. */
export interface BudgetRecord {
  /** N and D of the vertices, and the least loss by the parabola in ln N. */
  readonly numParams: number;
  readonly numTokens: number;
  readonly loss: number;
  /** d²L/d(ln N)² and d²L/d(ln D)². */
  readonly paramsCurvature: number;
  readonly tokensCurvature: number;
  readonly paramsFlag: BudgetFlag | undefined;
  readonly tokensFlag: BudgetFlag | undefined;
  /** Set where the budget is kept out of the power laws. */
  readonly flag: BudgetFlag | undefined;
}

const RECORD_VALUES = 11;
/** Intercept and exponent of ln N*, ln D* and ln L* by ln C. */
export const LAW_VALUES = 6;

/** Approach 2 as the module has fitted it. The array is the caller's. */
export interface FittedIsoFlop {
  readonly budgets: readonly BudgetRecord[];
  /** How many budgets the power laws rest on. */
  readonly numUsed: number;
  /** Intercept and exponent of ln N*, ln D* and ln L* by ln C. */
  readonly laws: Float64Array;
}

/** Lays out runs and all that the module writes, with room for `count` replicates, and fits. */
function layAndFit(runs: RunColumns, allowOutside: boolean, count: number) {
  const { length, budgets: computeBudgets, runEnds: ends } = runs;
  const numBudgets = computeBudgets.length;
  const column = length * 8;
  const budgets = fitModule.reserve(
    8 * column + numBudgets * (2 + RECORD_VALUES) * 8 + (1 + count) * LAW_VALUES * 8 + numBudgets * 4,
  );
  const params = budgets + numBudgets * 8;
  const tokens = params + column;
  const losses = tokens + column;
  const weights = losses + column;
  const logBudgets = weights + column;
  const logParams = logBudgets + numBudgets * 8;
  const logTokens = logParams + column;
  const fitted = logTokens + column;
  const residuals = fitted + column;
  const records = residuals + column;
  const laws = records + numBudgets * RECORD_VALUES * 8;
  const replicates = laws + LAW_VALUES * 8;
  const runEnds = replicates + count * LAW_VALUES * 8;
  const { f64, u32 } = fitModule.views;
  f64.set(computeBudgets, budgets >>> 3);
  f64.set(runs.numParams, params >>> 3);
  f64.set(runs.numTokens, tokens >>> 3);
  f64.set(runs.loss, losses >>> 3);
  f64.set(runs.weight, weights >>> 3);
  u32.set(ends, runEnds >>> 2);
  const allow = allowOutside ? 1 : 0;
  const numUsed = fitModule.exports.fitIsoFlop(
    budgets,
    runEnds,
    numBudgets,
    params,
    tokens,
    losses,
    weights,
    allow,
    logBudgets,
    logParams,
    logTokens,
    records,
    laws,
  );
  const replicate = (seed: number) =>
    fitModule.exports.isoFlopReplicates(
      runEnds,
      numBudgets,
      losses,
      weights,
      allow,
      logBudgets,
      logParams,
      logTokens,
      records,
      fitted,
      residuals,
      seed,
      count,
      replicates,
    );
  return { numUsed, records, laws, replicates, replicate };
}

/** Parabolas by budget, and the power laws through their vertices; see assembly/fit/isoflop.ts. */
export function fitIsoFlop(runs: RunColumns, allowOutside: boolean): FittedIsoFlop {
  const { numUsed, records, laws } = layAndFit(runs, allowOutside, 0);
  const { f64 } = fitModule.views;
  const budgets: BudgetRecord[] = [];
  for (let b = 0; b < runs.budgets.length; b++) budgets.push(recordAt(f64, (records >>> 3) + b * RECORD_VALUES));
  return { budgets, numUsed, laws: readF64(fitModule.views.f64, laws, LAW_VALUES) };
}

function recordAt(f64: Float64Array, at: number): BudgetRecord {
  return {
    numParams: f64[at + 9] ?? Number.NaN,
    numTokens: f64[at + 10] ?? Number.NaN,
    loss: f64[at + 3] ?? Number.NaN,
    paramsCurvature: f64[at + 4] ?? Number.NaN,
    tokensCurvature: f64[at + 5] ?? Number.NaN,
    paramsFlag: FLAGS[f64[at + 6] ?? 0],
    tokensFlag: FLAGS[f64[at + 7] ?? 0],
    flag: FLAGS[f64[at + 8] ?? 0],
  };
}

/** Power laws of resampled sweeps, six values each as in {@link FittedIsoFlop.laws}. The array is the caller's. */
export function isoFlopReplicates(runs: RunColumns, allowOutside: boolean, seed: number, count: number): Float64Array {
  const { replicates, replicate } = layAndFit(runs, allowOutside, count);
  replicate(seed);
  return readF64(fitModule.views.f64, replicates, count * LAW_VALUES);
}
