import { f64At, setF64, u32At } from "../columns";
import { fitMinimaLaw } from "./minima-law";
import { bend, center, fitParabola, highest, leverage, lowest, parabolaAt, vertex } from "./parabola";
import { fitPowerLaw } from "./power-law";
import { randomIndex, seedRandom } from "./random";

// Hoffmann et al. 2022, approach 2: at each compute budget a parabola of the loss in ln N and one in ln D; the vertices
// by power laws in C, and the least losses by one above an irreducible part.

/** What keeps a budget out of the power law. */
export const NO_FLAG: u32 = 0;
export const NOT_CONVEX: u32 = 1;
export const VERTEX_OUTSIDE: u32 = 2;

/** A budget's record: f64 fields in these places. */
const LOG_PARAMS: u32 = 0;
const LOG_TOKENS: u32 = 1;
/** Work space of the law of the losses. */
const POWER: u32 = 2;
export const LOSS: u32 = 3;
export const PARAMS_CURVATURE: u32 = 4;
export const TOKENS_CURVATURE: u32 = 5;
export const PARAMS_FLAG: u32 = 6;
export const TOKENS_FLAG: u32 = 7;
export const FLAG: u32 = 8;
export const PARAMS: u32 = 9;
export const TOKENS: u32 = 10;
export const RECORD_VALUES: u32 = 11;

/** Laws: intercept and exponent of ln N*, ln D* and ln(L* − E) by ln C, then E; f64 in a row. */
export const LAW_VALUES: u32 = 7;

// The runs that are fitted, budget by budget: columns that are the caller's.
let numBudgets: u32 = 0;
let budgets: usize = 0;
let runEnds: usize = 0;
let numParams: usize = 0;
let numTokens: usize = 0;
let losses: usize = 0;
let weights: usize = 0;

/**
 * Sets the runs that the calls that follow fit: budgets (f64) with `endColumn` (u32 a budget: the run after its last), and
 * N, D, loss, weight (f64 a run).
 */
export function layBudgetRuns(
  budgetCount: u32,
  budgetColumn: usize,
  endColumn: usize,
  params: usize,
  tokens: usize,
  loss: usize,
  weight: usize,
): void {
  numBudgets = budgetCount;
  budgets = budgetColumn;
  runEnds = endColumn;
  numParams = params;
  numTokens = tokens;
  losses = loss;
  weights = weight;
}

// What a fit leaves for its replicates: ln C a budget, ln N and ln D a run, and RECORD_VALUES a budget, all f64.
let logBudgets: usize = 0;
let logParams: usize = 0;
let logTokens: usize = 0;
let records: usize = 0;
let allowsOutside: bool = false;
/** How a budget's least loss scatters, as a variance. */
let lossVariance: f64 = 0;

@inline
function fieldOf(record: usize, field: u32): usize {
  return record + (<usize>field << 3);
}

@inline
function recordOf(budget: u32): usize {
  return fieldOf(records, budget * RECORD_VALUES);
}

let vertexFlag: u32 = NO_FLAG;
let vertexAt: f64 = 0;

/** Fits one parabola; what it found stands in `vertexAt` (ln), `vertexFlag` and in parabola.ts. */
function findVertex(x: usize, first: u32, count: u32): void {
  const at = <usize>first << 3;
  fitParabola(x + at, weights + at, losses + at, count);
  const turn = vertex();
  vertexAt = center + turn;
  // NaN, of losses without any spread, is not convex either.
  if (!(bend > 0) || !isFinite(vertexAt)) vertexFlag = NOT_CONVEX;
  else vertexFlag = vertexAt < lowest || vertexAt > highest ? VERTEX_OUTSIDE : NO_FLAG;
}

/** Fits the two parabolas of a budget, of `count` runs, and writes its record. */
function fitBudget(budget: u32, first: u32, count: u32): void {
  const record = recordOf(budget);
  findVertex(logTokens, first, count);
  setF64(record, LOG_TOKENS, vertexAt);
  setF64(record, TOKENS_CURVATURE, 2.0 * bend);
  setF64(record, TOKENS_FLAG, <f64>vertexFlag);
  const tokensFlag = vertexFlag;
  findVertex(logParams, first, count);
  const loss = parabolaAt(vertexAt - center);
  setF64(record, LOG_PARAMS, vertexAt);
  setF64(record, PARAMS_CURVATURE, 2.0 * bend);
  setF64(record, PARAMS_FLAG, <f64>vertexFlag);
  setF64(record, LOSS, loss);
  // A parabola may dip below 0 where noise bends it; such a budget says nothing of the least loss.
  const isConvex = vertexFlag != NOT_CONVEX && tokensFlag != NOT_CONVEX && loss > 0;
  const isInside = vertexFlag == NO_FLAG && tokensFlag == NO_FLAG;
  const flag = isConvex && (isInside || allowsOutside) ? NO_FLAG : isConvex ? VERTEX_OUTSIDE : NOT_CONVEX;
  setF64(record, FLAG, <f64>flag);
}

/** Writes the laws, LAW_VALUES f64. Returns how many budgets they rest on. */
function fitLaws(laws: usize): u32 {
  let used: u32 = 0;
  const flags = fieldOf(records, FLAG);
  for (let b: u32 = 0; b < numBudgets; b++) if (f64At(flags, b * RECORD_VALUES) == <f64>NO_FLAG) used++;
  fitPowerLaw(logBudgets, fieldOf(records, LOG_PARAMS), flags, RECORD_VALUES, numBudgets, laws);
  fitPowerLaw(logBudgets, fieldOf(records, LOG_TOKENS), flags, RECORD_VALUES, numBudgets, fieldOf(laws, 2));
  const minima = fieldOf(records, LOSS);
  const powers = fieldOf(records, POWER);
  fitMinimaLaw(logBudgets, minima, flags, powers, RECORD_VALUES, numBudgets, lossVariance, fieldOf(laws, 4));
  return used;
}

// What runs scatter by about the parabolas in ln N of the budgets that are used, and what these make of it at their vertices.
let residualSquares: f64 = 0;
let freedom: f64 = 0;
let vertexLeverages: f64 = 0;

/** Adds what the last parabola, through the `count` runs from `first` on, says of the noise. */
function addScatter(first: u32, count: u32): void {
  for (let i = first; i < first + count; i++) {
    const residual = f64At(losses, i) - parabolaAt(f64At(logParams, i) - center);
    residualSquares += f64At(weights, i) * residual * residual;
  }
  freedom += <f64>(count - 3);
  vertexLeverages += leverage(vertex(), 1);
}

/**
 * Approach 2 over the runs. Writes ln C a budget, ln N and ln D a run, RECORD_VALUES f64 a budget and LAW_VALUES in all. A
 * vertex outside is no flag where `allowOutside` is set. Returns how many budgets the laws rest on. All columns are
 * the caller's; all but the laws are needed by isoFlopReplicates as well.
 */
export function fitIsoFlop(
  allowOutside: bool,
  budgetLogs: usize,
  paramsLogs: usize,
  tokensLogs: usize,
  recordRows: usize,
  laws: usize,
): u32 {
  allowsOutside = allowOutside;
  logBudgets = budgetLogs;
  logParams = paramsLogs;
  logTokens = tokensLogs;
  records = recordRows;
  residualSquares = 0;
  freedom = 0;
  vertexLeverages = 0;
  let used: f64 = 0;
  let run: u32 = 0;
  for (let b: u32 = 0; b < numBudgets; b++) {
    setF64(logBudgets, b, Math.log(f64At(budgets, b)));
    const first = run;
    for (const end = u32At(runEnds, b); run < end; run++) {
      setF64(logParams, run, Math.log(f64At(numParams, run)));
      setF64(logTokens, run, Math.log(f64At(numTokens, run)));
    }
    fitBudget(b, first, run - first);
    if (f64At(recordOf(b), FLAG) != <f64>NO_FLAG) continue;
    used += 1;
    addScatter(first, run - first);
  }
  lossVariance = freedom > 0 ? ((residualSquares / freedom) * vertexLeverages) / used : 0;
  for (let b: u32 = 0; b < numBudgets; b++) {
    const record = recordOf(b);
    setF64(record, PARAMS, Math.exp(f64At(record, LOG_PARAMS)));
    setF64(record, TOKENS, Math.exp(f64At(record, LOG_TOKENS)));
  }
  return fitLaws(laws);
}

// From fewer runs than this a budget's own residuals say too little of the noise.
const MIN_OWN_RESIDUALS: u32 = 5;

/**
 * Refits `count` resampled sweeps, after fitIsoFlop and over what it left: at each budget, the parabola in ln N plus
 * residuals drawn from that budget's own, each divided by √(1 − leverage) and times √(n/(n−1)), so that draws of them are as
 * large as the noise. A budget of fewer than five runs draws from those of all. Writes LAW_VALUES f64 a replicate; NaN where
 * fewer than two budgets are left. Writes over losses and records; `fitted` and `residuals` are work space of an f64 a run,
 * and the caller's as `replicates` is.
 */
export function isoFlopReplicates(fitted: usize, residuals: usize, seed: f64, count: u32, replicates: usize): void {
  // Residuals of parabolas that have no freedom are 0 and say nothing; they are left out of the column.
  let numResiduals: u32 = 0;
  let first: u32 = 0;
  for (let b: u32 = 0; b < numBudgets; b++) {
    const end = u32At(runEnds, b);
    numResiduals = splitLosses(first, end, fitted, residuals, numResiduals);
    first = end;
  }
  seedRandom(seed);
  for (let r: u32 = 0; r < count; r++) {
    first = 0;
    let own: u32 = 0;
    for (let b: u32 = 0; b < numBudgets; b++) {
      const end = u32At(runEnds, b);
      const numOwn = end - first > 3 ? end - first : 0;
      const drawsOwn = numOwn >= MIN_OWN_RESIDUALS;
      const from = drawsOwn ? own : 0;
      const among = drawsOwn ? numOwn : numResiduals;
      for (let i = first; i < end; i++) {
        const drawn = f64At(residuals, from + randomIndex(among));
        setF64(losses, i, f64At(fitted, i) + drawn / Math.sqrt(f64At(weights, i)));
      }
      fitBudget(b, first, end - first);
      first = end;
      own += numOwn;
    }
    const laws = fieldOf(replicates, r * LAW_VALUES);
    if (fitLaws(laws) < 2) {
      for (let i: u32 = 0; i < LAW_VALUES; i++) setF64(laws, i, NaN);
    }
  }
}

/**
 * Splits a budget's losses into its parabola and, where it has freedom, residuals at the scale of the noise of a run of
 * weight 1. These follow the `numResiduals` that are there already; returns how many there are then.
 */
function splitLosses(first: u32, end: u32, fitted: usize, residuals: usize, numResiduals: u32): u32 {
  const at = <usize>first << 3;
  fitParabola(logParams + at, weights + at, losses + at, end - first);
  // Draws from a few residuals scatter less than what these were drawn from.
  const size = <f64>(end - first);
  const inflation = size / (size - 1.0);
  for (let i = first; i < end; i++) {
    const t = f64At(logParams, i) - center;
    const weight = f64At(weights, i);
    const value = parabolaAt(t);
    setF64(fitted, i, value);
    if (end - first <= 3) continue;
    const freedom = Math.max(1e-6, 1.0 - leverage(t, weight));
    setF64(residuals, numResiduals++, (f64At(losses, i) - value) * Math.sqrt((inflation * weight) / freedom));
  }
  return numResiduals;
}
