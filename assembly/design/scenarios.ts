import { f64At, setF64, u32At } from "../columns";
import { logParams, logTokens, numCandidates } from "./candidates";
import { logOptimum, optimumGradient, PARAMETERS } from "./delta";
import {
  centerLogParams,
  centerLogTokens,
  factorRuns,
  informationFactor,
  lossGradient,
  solveTransposed,
} from "./information";

// What a design must do well in: surfaces that may be true. For each the derivatives of the loss at every candidate run,
// and the inverse of the information matrix of the runs that are chosen. Both stand in coordinates that are orthonormal
// over all candidates together (J = QR, rows of Q), so that inverting the matrix of a few of them is well conditioned,
// and adding or taking away a run is a change of rank one.

const SQUARE: i32 = PARAMETERS * PARAMETERS;
// A scenario's block: f64 fields from these places on.
const INVERSE: i32 = 0;
const REDUCED: i32 = SQUARE;
const KNOWN: i32 = 2 * SQUARE;
const TARGET: i32 = 3 * SQUARE;
const REDUCED_TARGET: i32 = TARGET + PARAMETERS;
const SHARE: i32 = REDUCED_TARGET + PARAMETERS;
const VARIANCE: i32 = SHARE + 1;
const SURFACE: i32 = VARIANCE + 1;
const FIELDS: i32 = SURFACE + PARAMETERS;
/** f64 of work space that a scenario takes: a block, and five for each candidate. */
export function scenarioValues(candidates: u32): u32 {
  return FIELDS + PARAMETERS * candidates;
}

let scenarios: usize = 0;
let numScenarios: u32 = 0;
let isWorstCase: bool = true;
let isSmooth: bool = false;
const gradient: usize = memory.data(PARAMETERS * 8, 16);
const lower: usize = memory.data(SQUARE * 8, 16);
// A removal that leaves less than this of a direction leaves nothing but rounding.
const SINGULAR: f64 = 1e-9;

@inline
function blockOf(scenario: u32): usize {
  return scenarios + (<usize>(scenario * (FIELDS + PARAMETERS * numCandidates)) << 3);
}

@inline
function rowOf(block: usize, candidate: u32): usize {
  return block + (<usize>(FIELDS + PARAMETERS * candidate) << 3);
}

@inline
function field(block: usize, place: i32): usize {
  return block + (<usize>place << 3);
}

/**
 * Lays out scenarios over the candidates. `surfaces` holds five f64 each, `shares` (f64) how much each counts in the mean,
 * `work` scenarioValues f64 each; all are the caller's. False where the candidates together don't determine some surface.
 */
export function layScenarios(
  surfaces: usize,
  shares: usize,
  count: u32,
  worstCase: bool,
  logParamsTimesTokens: f64,
  work: usize,
): bool {
  scenarios = work;
  numScenarios = count;
  isWorstCase = worstCase;
  for (let s: u32 = 0; s < count; s++) {
    const surface = surfaces + <usize>s * 40;
    const block = blockOf(s);
    factorRuns(surface, logParams, logTokens, numCandidates);
    let largest: f64 = 0;
    for (let i = 0; i < PARAMETERS; i++) largest = Math.max(largest, Math.abs(informationFactor(i, i)));
    for (let i = 0; i < PARAMETERS; i++) if (Math.abs(informationFactor(i, i)) <= 1e-13 * largest) return false;
    for (let j: u32 = 0; j < numCandidates; j++) {
      const x = f64At(logParams, j) - centerLogParams;
      const y = f64At(logTokens, j) - centerLogTokens;
      lossGradient(surface, x, y, centerLogParams, centerLogTokens, gradient);
      solveTransposed(gradient, rowOf(block, j));
    }
    const optimum = logOptimum(surface, logParamsTimesTokens);
    const tokens = logParamsTimesTokens - optimum;
    optimumGradient(
      f64At(surface, 3),
      f64At(surface, 4),
      optimum - centerLogParams,
      tokens - centerLogTokens,
      gradient,
    );
    solveTransposed(gradient, field(block, TARGET));
    memory.fill(field(block, KNOWN), 0, <usize>SQUARE << 3);
    setF64(block, SHARE, f64At(shares, s));
  }
  return true;
}

/** Counts runs of each candidate (u32) as there already: what they tell is known whatever else is chosen. */
export function addKnown(known: usize): void {
  for (let j: u32 = 0; j < numCandidates; j++) {
    for (let k = u32At(known, j); k > 0; k--) {
      for (let s: u32 = 0; s < numScenarios; s++) addOuter(blockOf(s), KNOWN, j, 1.0);
    }
  }
}

function addOuter(block: usize, place: i32, candidate: u32, times: f64): void {
  const row = rowOf(block, candidate);
  const matrix = field(block, place);
  for (let i = 0; i < PARAMETERS; i++) {
    const by = times * f64At(row, i);
    for (let j = 0; j < PARAMETERS; j++) {
      setF64(matrix, i * PARAMETERS + j, f64At(matrix, i * PARAMETERS + j) + by * f64At(row, j));
    }
  }
}

/** Inverts the information of the chosen runs, `counts` (u32) of each candidate; gives the criterion. */
export function invertInformation(counts: usize): f64 {
  for (let s: u32 = 0; s < numScenarios; s++) {
    const block = blockOf(s);
    memory.copy(field(block, INVERSE), field(block, KNOWN), <usize>SQUARE << 3);
    for (let j: u32 = 0; j < numCandidates; j++) {
      const count = u32At(counts, j);
      if (count > 0) addOuter(block, INVERSE, j, <f64>count);
    }
    if (!invert(field(block, INVERSE))) return Infinity;
  }
  keepAll();
  return criterion();
}

/** Inverts a positive definite matrix in place by its Cholesky factor; false where it is singular. */
function invert(matrix: usize): bool {
  for (let j = 0; j < PARAMETERS; j++) {
    let diagonal = f64At(matrix, j * PARAMETERS + j);
    const whole = diagonal;
    for (let k = 0; k < j; k++) diagonal -= f64At(lower, j * PARAMETERS + k) * f64At(lower, j * PARAMETERS + k);
    if (!(diagonal > 1e-14 * whole)) return false;
    const root = Math.sqrt(diagonal);
    setF64(lower, j * PARAMETERS + j, root);
    for (let i = j + 1; i < PARAMETERS; i++) {
      let value = f64At(matrix, i * PARAMETERS + j);
      for (let k = 0; k < j; k++) value -= f64At(lower, i * PARAMETERS + k) * f64At(lower, j * PARAMETERS + k);
      setF64(lower, i * PARAMETERS + j, value / root);
    }
  }
  for (let c = 0; c < PARAMETERS; c++) {
    for (let i = 0; i < PARAMETERS; i++) {
      let value: f64 = i == c ? 1.0 : 0.0;
      for (let k = 0; k < i; k++) value -= f64At(lower, i * PARAMETERS + k) * f64At(gradient, k);
      setF64(gradient, i, value / f64At(lower, i * PARAMETERS + i));
    }
    for (let i = PARAMETERS - 1; i >= 0; i--) {
      let value = f64At(gradient, i);
      for (let k = i + 1; k < PARAMETERS; k++) {
        value -= f64At(lower, k * PARAMETERS + i) * f64At(matrix, k * PARAMETERS + c);
      }
      setF64(matrix, i * PARAMETERS + c, value / f64At(lower, i * PARAMETERS + i));
    }
  }
  return true;
}

/** Looks at the chosen runs without one of `candidate`; false where they then don't determine a surface. */
export function takeAway(candidate: u32): bool {
  for (let s: u32 = 0; s < numScenarios; s++) {
    const block = blockOf(s);
    memory.copy(field(block, REDUCED), field(block, INVERSE), <usize>SQUARE << 3);
    if (!changeRank(block, candidate, -1.0)) return false;
    lookAt(block);
  }
  return true;
}

/** Looks at the chosen runs as they are. */
export function keepAll(): void {
  for (let s: u32 = 0; s < numScenarios; s++) {
    const block = blockOf(s);
    memory.copy(field(block, REDUCED), field(block, INVERSE), <usize>SQUARE << 3);
    lookAt(block);
  }
}

/** Adds one of `candidate` to the runs that are looked at, and makes them the chosen ones. */
export function put(candidate: u32): void {
  for (let s: u32 = 0; s < numScenarios; s++) {
    const block = blockOf(s);
    changeRank(block, candidate, 1.0);
    memory.copy(field(block, INVERSE), field(block, REDUCED), <usize>SQUARE << 3);
  }
}

/** Sherman and Morrison 1950: (M ± hhᵀ)⁻¹ = M⁻¹ ∓ (M⁻¹h)(M⁻¹h)ᵀ / (1 ± hᵀM⁻¹h). */
function changeRank(block: usize, candidate: u32, sign: f64): bool {
  const row = rowOf(block, candidate);
  const matrix = field(block, REDUCED);
  let leverage: f64 = 0;
  for (let i = 0; i < PARAMETERS; i++) {
    let sum: f64 = 0;
    for (let j = 0; j < PARAMETERS; j++) sum += f64At(matrix, i * PARAMETERS + j) * f64At(row, j);
    setF64(gradient, i, sum);
    leverage += sum * f64At(row, i);
  }
  const rest = 1.0 + sign * leverage;
  if (rest < SINGULAR) return false;
  for (let i = 0; i < PARAMETERS; i++) {
    const by = (sign * f64At(gradient, i)) / rest;
    for (let j = 0; j < PARAMETERS; j++) {
      setF64(matrix, i * PARAMETERS + j, f64At(matrix, i * PARAMETERS + j) - by * f64At(gradient, j));
    }
  }
  return true;
}

/**
 * Makes a high power of every variance count in place of the worst one alone. Exchanges stop at the edges of a worst case,
 * where each change that helps one surface hurts another; the sum of powers has no edges and leads on.
 */
export function smoothWorstCase(smooth: bool): void {
  isSmooth = smooth;
}

/** v¹⁶ */
@inline
function highPower(variance: f64): f64 {
  const square = variance * variance;
  const fourth = square * square;
  const eighth = fourth * fourth;
  return eighth * eighth;
}

/** What the target's variance is by the runs that are looked at. */
function lookAt(block: usize): void {
  let variance: f64 = 0;
  for (let i = 0; i < PARAMETERS; i++) {
    let sum: f64 = 0;
    for (let j = 0; j < PARAMETERS; j++) {
      sum += f64At(field(block, REDUCED), i * PARAMETERS + j) * f64At(field(block, TARGET), j);
    }
    setF64(block, REDUCED_TARGET + i, sum);
    variance += sum * f64At(field(block, TARGET), i);
  }
  setF64(block, VARIANCE, variance);
}

/** The criterion of the runs that are looked at, of their variances of ln N* at the target: the worst, or the mean. */
export function criterion(): f64 {
  let worst: f64 = 0;
  let powers: f64 = 0;
  let mean: f64 = 0;
  for (let s: u32 = 0; s < numScenarios; s++) {
    const block = blockOf(s);
    worst = Math.max(worst, f64At(block, VARIANCE));
    powers += highPower(f64At(block, VARIANCE));
    mean += f64At(block, SHARE) * f64At(block, VARIANCE);
  }
  return isWorstCase ? (isSmooth ? powers : worst) : mean;
}

/** The criterion with one of `candidate` more than is looked at; some number of at least `enough` where it is no less. */
export function criterionWith(candidate: u32, enough: f64): f64 {
  let worst: f64 = 0;
  let mean: f64 = 0;
  for (let s: u32 = 0; s < numScenarios; s++) {
    const block = blockOf(s);
    const row = rowOf(block, candidate);
    const h0 = f64At(row, 0);
    const h1 = f64At(row, 1);
    const h2 = f64At(row, 2);
    const h3 = f64At(row, 3);
    const h4 = f64At(row, 4);
    const m = field(block, REDUCED);
    // hᵀPh of a symmetric P, from its upper triangle.
    const cross =
      h0 * (h1 * f64At(m, 1) + h2 * f64At(m, 2) + h3 * f64At(m, 3) + h4 * f64At(m, 4)) +
      h1 * (h2 * f64At(m, 7) + h3 * f64At(m, 8) + h4 * f64At(m, 9)) +
      h2 * (h3 * f64At(m, 13) + h4 * f64At(m, 14)) +
      h3 * h4 * f64At(m, 19);
    const leverage =
      h0 * h0 * f64At(m, 0) +
      h1 * h1 * f64At(m, 6) +
      h2 * h2 * f64At(m, 12) +
      h3 * h3 * f64At(m, 18) +
      h4 * h4 * f64At(m, 24) +
      2.0 * cross;
    const y = field(block, REDUCED_TARGET);
    const along = h0 * f64At(y, 0) + h1 * f64At(y, 1) + h2 * f64At(y, 2) + h3 * f64At(y, 3) + h4 * f64At(y, 4);
    const variance = f64At(block, VARIANCE) - (along * along) / (1.0 + leverage);
    if (isWorstCase && isSmooth) {
      worst += highPower(variance);
      if (worst >= enough) return worst;
    } else if (isWorstCase) {
      if (variance >= enough) return variance;
      worst = Math.max(worst, variance);
    } else {
      mean += f64At(block, SHARE) * variance;
    }
  }
  return isWorstCase ? worst : mean;
}
