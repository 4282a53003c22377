import { f64At, setF64, u32At } from "../columns";
import { bend, center, fitParabola, highest, leverage, lowest, parabolaAt, vertex } from "./parabola";
import { fitPowerLaw } from "./power-law";
import { randomIndex, seedRandom } from "./random";

// Hoffmann et al. 2022, approach 2: at each compute budget a parabola of the loss in ln N and one in ln D; the vertices
// by a power law in C.

/** What keeps a budget out of the power law; 0 is nothing. TypeScript's flags mirror these codes. */
const NOT_CONVEX: f64 = 1;
const VERTEX_OUTSIDE: f64 = 2;

/** A budget's record: f64 fields in this order. */
const LOG_PARAMS: u32 = 0;
const LOG_TOKENS: u32 = 1;
const LOG_LOSS: u32 = 2;
const LOSS: u32 = 3;
const PARAMS_CURVATURE: u32 = 4;
const TOKENS_CURVATURE: u32 = 5;
const PARAMS_FLAG: u32 = 6;
const TOKENS_FLAG: u32 = 7;
const FLAG: u32 = 8;
const PARAMS: u32 = 9;
const TOKENS: u32 = 10;
const RECORD: u32 = 11;

@inline
function fieldOf(record: usize, field: u32): usize {
  return record + (<usize>field << 3);
}

let vertexFlag: f64 = 0;
let vertexAt: f64 = 0;

/** Fits one parabola; what it found stands in `vertexAt` (ln), `vertexFlag` and in parabola.ts. */
function findVertex(x: usize, weights: usize, losses: usize, count: u32): void {
  fitParabola(x, weights, losses, count);
  const turn = vertex();
  vertexAt = center + turn;
  // NaN, of losses without any spread, is not convex either.
  if (!(bend > 0) || !isFinite(vertexAt)) vertexFlag = NOT_CONVEX;
  else vertexFlag = vertexAt < lowest || vertexAt > highest ? VERTEX_OUTSIDE : 0;
}

/** Fits a budget's two parabolas and writes its record. A vertex outside is no flag where `allowOutside` is set. */
function fitBudget(
  logParams: usize,
  logTokens: usize,
  losses: usize,
  weights: usize,
  count: u32,
  allowOutside: bool,
  record: usize,
): void {
  findVertex(logTokens, weights, losses, count);
  setF64(record, LOG_TOKENS, vertexAt);
  setF64(record, TOKENS_CURVATURE, 2.0 * bend);
  setF64(record, TOKENS_FLAG, vertexFlag);
  const tokensFlag = vertexFlag;
  findVertex(logParams, weights, losses, count);
  const loss = parabolaAt(vertexAt - center);
  setF64(record, LOG_PARAMS, vertexAt);
  setF64(record, PARAMS_CURVATURE, 2.0 * bend);
  setF64(record, PARAMS_FLAG, vertexFlag);
  setF64(record, LOSS, loss);
  // A parabola may dip below 0 where noise bends it; such a budget says nothing of the least loss.
  setF64(record, LOG_LOSS, Math.log(loss));
  const isConvex = vertexFlag != NOT_CONVEX && tokensFlag != NOT_CONVEX && loss > 0;
  const isInside = vertexFlag == 0 && tokensFlag == 0;
  setF64(record, FLAG, isConvex && (isInside || allowOutside) ? 0 : isConvex ? VERTEX_OUTSIDE : NOT_CONVEX);
}

/** Writes the three power laws, each intercept and exponent: N*, D* and the least loss, by ln C. Returns budgets used. */
function fitLaws(logBudgets: usize, numBudgets: u32, records: usize, laws: usize): u32 {
  let used: u32 = 0;
  const flags = fieldOf(records, FLAG);
  for (let b: u32 = 0; b < numBudgets; b++) if (f64At(flags, b * RECORD) == 0) used++;
  fitPowerLaw(logBudgets, fieldOf(records, LOG_PARAMS), flags, RECORD, numBudgets, laws);
  fitPowerLaw(logBudgets, fieldOf(records, LOG_TOKENS), flags, RECORD, numBudgets, laws + 16);
  fitPowerLaw(logBudgets, fieldOf(records, LOG_LOSS), flags, RECORD, numBudgets, laws + 32);
  return used;
}

/**
 * Approach 2 over runs that stand budget by budget.
 *
 * Reads budgets (f64) with `runEnds` (u32 a budget: the run after its last), and N, D, loss, weight (f64 a run). Writes
 * ln C a budget, ln N and ln D a run, eleven f64 a budget into `records` and six into `laws`: the first three f64 columns
 * are work space for isoFlopReplicates. Returns how many budgets the power laws rest on. All buffers are the caller's.
 */
export function fitIsoFlop(
  budgets: usize,
  runEnds: usize,
  numBudgets: u32,
  numParams: usize,
  numTokens: usize,
  losses: usize,
  weights: usize,
  allowOutside: bool,
  logBudgets: usize,
  logParams: usize,
  logTokens: usize,
  records: usize,
  laws: usize,
): u32 {
  let run: u32 = 0;
  for (let b: u32 = 0; b < numBudgets; b++) {
    setF64(logBudgets, b, Math.log(f64At(budgets, b)));
    const first = run;
    for (const end = u32At(runEnds, b); run < end; run++) {
      setF64(logParams, run, Math.log(f64At(numParams, run)));
      setF64(logTokens, run, Math.log(f64At(numTokens, run)));
    }
    const at = <usize>first << 3;
    const record = records + <usize>(b * RECORD) * 8;
    fitBudget(logParams + at, logTokens + at, losses + at, weights + at, run - first, allowOutside, record);
  }
  for (let b: u32 = 0; b < numBudgets; b++) {
    const record = records + <usize>(b * RECORD) * 8;
    setF64(record, PARAMS, Math.exp(f64At(record, LOG_PARAMS)));
    setF64(record, TOKENS, Math.exp(f64At(record, LOG_TOKENS)));
  }
  return fitLaws(logBudgets, numBudgets, records, laws);
}

// From fewer runs than this a budget's own residuals say too little of the noise.
const MIN_OWN_RESIDUALS: u32 = 5;

/**
 * Refits `count` resampled sweeps, after fitIsoFlop and over what it left: at each budget, the parabola in ln N plus
 * residuals drawn from that budget's own, each divided by √(1 − leverage) and times √(n/(n−1)), so that draws of them are as
 * large as the noise. A budget of fewer than five runs draws from those of all. Writes six f64 a replicate, as `laws`; NaN where fewer than two budgets
 * are left. Writes over losses, records and laws; `fitted` and `residuals` are work space of an f64 a run.
 */
export function isoFlopReplicates(
  runEnds: usize,
  numBudgets: u32,
  losses: usize,
  weights: usize,
  allowOutside: bool,
  logBudgets: usize,
  logParams: usize,
  logTokens: usize,
  records: usize,
  fitted: usize,
  residuals: usize,
  seed: f64,
  count: u32,
  replicates: usize,
): void {
  // Residuals of parabolas that have no freedom are 0 and say nothing; they are left out of the column.
  let numResiduals: u32 = 0;
  let first: u32 = 0;
  for (let b: u32 = 0; b < numBudgets; b++) {
    const end = u32At(runEnds, b);
    numResiduals = splitLosses(logParams, losses, weights, first, end, fitted, residuals, numResiduals);
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
      const at = <usize>first << 3;
      const record = records + <usize>(b * RECORD) * 8;
      fitBudget(logParams + at, logTokens + at, losses + at, weights + at, end - first, allowOutside, record);
      first = end;
      own += numOwn;
    }
    const laws = replicates + <usize>r * 48;
    if (fitLaws(logBudgets, numBudgets, records, laws) < 2) {
      for (let i: u32 = 0; i < 6; i++) setF64(laws, i, NaN);
    }
  }
}

/**
 * Splits a budget's losses into its parabola and, where it has freedom, residuals at the scale of the noise of a run of
 * weight 1. These follow the `numResiduals` that are there already; returns how many there are then.
 */
function splitLosses(
  logParams: usize,
  losses: usize,
  weights: usize,
  first: u32,
  end: u32,
  fitted: usize,
  residuals: usize,
  numResiduals: u32,
): u32 {
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
