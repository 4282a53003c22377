import { f64, u32 } from "../frame.ts";
import { fitModule } from "./module.ts";
import type { RunColumns } from "./run-columns.ts";

/** What keeps a budget out of the power law. */
export type BudgetFlag = "not-convex" | "vertex-outside";

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
  /** Set where the budget is kept out of the laws. */
  readonly flag: BudgetFlag | undefined;
}

/** How many values the laws take: intercept and exponent of ln N*, ln D* and ln(L* − E) by ln C, then E. */
export function lawValues(): number {
  return fitModule.exports.LAW_VALUES.value;
}

/** Approach 2 as the module has fitted it. The array is the caller's. */
export interface FittedIsoFlop {
  readonly budgets: readonly BudgetRecord[];
  /** How many budgets the laws rest on. */
  readonly numUsed: number;
  /** Intercept and exponent of ln N*, ln D* and ln(L* − E) by ln C, then E; of the losses NaN by fewer than three budgets. */
  readonly laws: Float64Array;
}

/** Lays runs and all that a fit writes, with room for `count` replicates, and fits. */
function layAndFit(runs: RunColumns, allowOutside: boolean, count: number) {
  const { exports } = fitModule;
  const { length } = runs;
  const numBudgets = runs.budgets.length;
  const budgets = f64(runs.budgets);
  const runEnds = u32(runs.runEnds);
  const params = f64(runs.numParams);
  const tokens = f64(runs.numTokens);
  const losses = f64(runs.loss);
  const weights = f64(runs.weight);
  const logBudgets = f64(numBudgets);
  const logParams = f64(length);
  const logTokens = f64(length);
  const records = f64(numBudgets * exports.RECORD_VALUES.value);
  const laws = f64(exports.LAW_VALUES.value);
  const fitted = f64(length);
  const residuals = f64(length);
  const replicates = f64(count * exports.LAW_VALUES.value);
  fitModule.lay([
    ...[budgets, runEnds, params, tokens, losses, weights],
    ...[logBudgets, logParams, logTokens, records, laws],
    ...[fitted, residuals, replicates],
  ]);
  exports.layBudgetRuns(
    numBudgets,
    budgets.address,
    runEnds.address,
    params.address,
    tokens.address,
    losses.address,
    weights.address,
  );
  const numUsed = exports.fitIsoFlop(
    allowOutside,
    logBudgets.address,
    logParams.address,
    logTokens.address,
    records.address,
    laws.address,
  );
  return { numUsed, records, laws, fitted, residuals, replicates };
}

/** Parabolas by budget, and the laws through their vertices; see assembly/fit/isoflop.ts. */
export function fitIsoFlop(runs: RunColumns, allowOutside: boolean): FittedIsoFlop {
  const { numUsed, records, laws } = layAndFit(runs, allowOutside, 0);
  const values = fitModule.readF64(records);
  const readRecord = recordReader(values);
  const step = fitModule.exports.RECORD_VALUES.value;
  const budgets: BudgetRecord[] = [];
  for (let start = 0; start < values.length; start += step) budgets.push(readRecord(start));
  return { budgets, numUsed, laws: fitModule.readF64(laws) };
}

/** Reads records from where each starts. The module is asked for places and codes once, since each question takes its time. */
function recordReader(values: Float64Array): (start: number) => BudgetRecord {
  const { exports } = fitModule;
  const fieldAt = ({ value: place }: { readonly value: number }) => {
    return (start: number) => values[start + place] ?? Number.NaN;
  };
  const numParams = fieldAt(exports.PARAMS);
  const numTokens = fieldAt(exports.TOKENS);
  const loss = fieldAt(exports.LOSS);
  const paramsCurvature = fieldAt(exports.PARAMS_CURVATURE);
  const tokensCurvature = fieldAt(exports.TOKENS_CURVATURE);
  const paramsFlag = fieldAt(exports.PARAMS_FLAG);
  const tokensFlag = fieldAt(exports.TOKENS_FLAG);
  const flag = fieldAt(exports.FLAG);
  const flags = new Map<number, BudgetFlag | undefined>([
    [exports.NO_FLAG.value, undefined],
    [exports.NOT_CONVEX.value, "not-convex"],
    [exports.VERTEX_OUTSIDE.value, "vertex-outside"],
  ]);
  const flagOf = (code: number) => {
    if (!flags.has(code)) throw new RangeError(`A budget has a flag that the module exports; got ${code}.`);
    return flags.get(code);
  };
  return (start) => ({
    numParams: numParams(start),
    numTokens: numTokens(start),
    loss: loss(start),
    paramsCurvature: paramsCurvature(start),
    tokensCurvature: tokensCurvature(start),
    paramsFlag: flagOf(paramsFlag(start)),
    tokensFlag: flagOf(tokensFlag(start)),
    flag: flagOf(flag(start)),
  });
}

/** Laws of resampled sweeps, as many values each as {@link FittedIsoFlop.laws} has. The array is the caller's. */
export function isoFlopReplicates(runs: RunColumns, allowOutside: boolean, seed: number, count: number): Float64Array {
  const { fitted, residuals, replicates } = layAndFit(runs, allowOutside, count);
  fitModule.exports.isoFlopReplicates(fitted.address, residuals.address, seed, count, replicates.address);
  return fitModule.readF64(replicates);
}
