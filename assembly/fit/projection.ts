import { f64At, setF64 } from "../columns";
import { givenFloor, isFloorGiven, isTied } from "./constraints";
import { coefficient, freeCount, residualSquares, solveNonNegative, targetSquares, triangleAt } from "./nnls";
import { absorbBlock, BLOCK_ROWS, blockColumn, clearFactor } from "./tall-qr";

// Variable projection (Golub and Pereyra 1973): at each (α, β) the linear parameters E, A', B' ≥ 0 are solved for, so
// that only two remain to search. N and D stand centred, x = ln N − mean and y = ln D − mean, so that A' = A·e^(−α·mean)
// and B' are losses as E is. The search runs in ln α and ln β, where a step means the same at every size of exponent.

/** Exponents are searched from 0.001 to 20: outside, a term is flat or a step, and says nothing of a power law. */
const MIN_LOG_EXPONENT: f64 = -6.907755278982137;
const MAX_LOG_EXPONENT: f64 = 2.995732273553991;
// A step of the search goes no further than a factor of e.
const MAX_STEP: f64 = 1.0;

// The runs: f64 columns that are the caller's.
let numRuns: i32 = 0;
let centredLogParams: usize = 0;
let centredLogTokens: usize = 0;
let targets: usize = 0;
let rootWeights: usize = 0;

/**
 * Sets the runs that are fitted: ln N and ln D, centred; what the surface should equal there; and the square root of each
 * run's weight. The columns are the caller's, and are read at each projection.
 */
export function useRuns(count: i32, x: usize, y: usize, target: usize, rootWeight: usize): void {
  numRuns = count;
  centredLogParams = x;
  centredLogTokens = y;
  targets = target;
  rootWeights = rootWeight;
}

/** The projected problem at a point of the search; what the last projection found. */
export let logAlpha: f64 = 0;
export let logBeta: f64 = 0;
export let sumOfSquares: f64 = 0;
// The Gauss-Newton system in (ln α, ln β): an upper triangle and a right-hand side.
let g11: f64 = 0;
let g12: f64 = 0;
let g22: f64 = 0;
let r1: f64 = 0;
let r2: f64 = 0;

/** Solves for E, A', B' at (ln α, ln β), which are one where the exponents are tied. */
export function project(atLogAlpha: f64, atLogBeta: f64): void {
  logAlpha = atLogAlpha;
  logBeta = atLogBeta;
  const alpha = Math.exp(atLogAlpha);
  const beta = Math.exp(atLogBeta);
  factorize(alpha, beta);
  solveNonNegative();
  sumOfSquares = residualSquares();
  // Kaufman 1975: of the derivatives by α and β, the part that E, A', B' can't make up for.
  const q = freeCount();
  const byAlpha = -alpha * coefficient(1);
  const byBeta = -beta * coefficient(2);
  g11 = byAlpha * triangleAt(q, q);
  g12 = byBeta * triangleAt(q, q + 1);
  g22 = byBeta * triangleAt(q + 1, q + 1);
  r1 = triangleAt(q, q + 2);
  r2 = triangleAt(q + 1, q + 2);
}

/** The triangular factor of the weighted columns 1, u, v, x·u, y·v and target, where u = e^(−αx), v = e^(−βy). */
function factorize(alpha: f64, beta: f64): void {
  clearFactor();
  const ones = blockColumn(0);
  const us = blockColumn(1);
  const vs = blockColumn(2);
  const xus = blockColumn(3);
  const yvs = blockColumn(4);
  const zs = blockColumn(5);
  const floor = isFloorGiven() ? givenFloor : 0.0;
  for (let start = 0; start < numRuns; start += BLOCK_ROWS) {
    const rows = min(BLOCK_ROWS, numRuns - start);
    for (let i = 0; i < rows; i++) {
      const weight = f64At(rootWeights, start + i);
      const x = f64At(centredLogParams, start + i);
      const y = f64At(centredLogTokens, start + i);
      const u = weight * Math.exp(-alpha * x);
      const v = weight * Math.exp(-beta * y);
      setF64(ones, i, weight);
      setF64(us, i, u);
      setF64(vs, i, v);
      setF64(xus, i, x * u);
      setF64(yvs, i, y * v);
      setF64(zs, i, weight * (f64At(targets, start + i) - floor));
    }
    absorbBlock(rows);
  }
}

/**
 * Whether the losses are explained as well as rounding allows, at the exponents of the last projection: by the offset of
 * Bates and Watts 1981, the share of the residuals that a step of the exponents could still take away. An exponent on a
 * bound that the losses push it against has no say.
 */
export function isLeast(): bool {
  const rounding = EPSILON * EPSILON * targetSquares();
  return alongFree() <= MAX_OFFSET * sumOfSquares + 16.0 * rounding;
}

// Squares: a thousandth of a thousandth of the residuals.
const MAX_OFFSET: f64 = 1e-12;
const EPSILON: f64 = 2.220446049250313e-16;

/** The square of the residuals' part along those derivatives whose exponents may move. */
function alongFree(): f64 {
  if (isTied) {
    const own = tiedOwn();
    return own == 0 || isExponentHeld(logAlpha, tiedSlope()) ? 0 : (tiedSlope() * tiedSlope()) / own;
  }
  const alphaFree = !isExponentHeld(logAlpha, g11 * r1);
  const betaFree = !isExponentHeld(logBeta, g12 * r1 + g22 * r2);
  if (alphaFree && betaFree) return (g11 == 0 ? 0 : r1 * r1) + (g22 == 0 ? 0 : r2 * r2);
  if (alphaFree) return g11 == 0 ? 0 : r1 * r1;
  const own = g12 * g12 + g22 * g22;
  const along = g12 * r1 + g22 * r2;
  return betaFree && own > 0 ? (along * along) / own : 0;
}

/** The step from the last projection towards the least squares, in ln α and ln β. */
export let stepLogAlpha: f64 = 0;
export let stepLogBeta: f64 = 0;
/** By how much the sum of squares falls with it, as far as its second derivatives tell. */
export let expectedFall: f64 = 0;

/** Of the one exponent that α and β are: the curvature that Gauss and Newton see, and the slope. */
@inline
function tiedOwn(): f64 {
  return (g11 + g12) * (g11 + g12) + g22 * g22;
}

@inline
function tiedSlope(): f64 {
  return (g11 + g12) * r1 + g22 * r2;
}

/** Takes the step of the one exponent that α and β are; false where it curves downwards. */
function takeTied(curvature: f64): bool {
  const own = tiedOwn();
  if (curvature <= NO_CURVATURE * own && own > 0) return false;
  const step = own == 0 || isExponentHeld(logAlpha, tiedSlope()) ? 0.0 : tiedSlope() / curvature;
  take(step, step);
  return true;
}

/** Computes the Levenberg-Marquardt step; damping 0 is Gauss-Newton. */
export function computeStep(damping: f64): void {
  if (isTied) {
    takeTied(tiedOwn() * (1.0 + damping));
    expect(0, 0);
    return;
  }
  const slopeAlpha = g11 * r1;
  const slopeBeta = g12 * r1 + g22 * r2;
  const ownBeta = g12 * g12 + g22 * g22;
  if (isExponentHeld(logAlpha, slopeAlpha) || g11 == 0) {
    take(0, isExponentHeld(logBeta, slopeBeta) || ownBeta == 0 ? 0 : slopeBeta / (ownBeta * (1 + damping)));
  } else if (isExponentHeld(logBeta, slopeBeta) || ownBeta == 0) {
    take(r1 / (g11 * (1 + damping)), 0);
  } else {
    // Orthogonalises the two columns (g11, 0, d1, 0) and (g12, g22, 0, d2), where d is the damping.
    const root = Math.sqrt(damping);
    const d1 = root * Math.abs(g11);
    const d2 = root * Math.sqrt(ownBeta);
    const length = Math.sqrt(g11 * g11 + d1 * d1);
    const head = g11 / length;
    const tail = d1 / length;
    const along = head * g12;
    const first = g12 - along * head;
    const third = -along * tail;
    const own = first * first + g22 * g22 + third * third + d2 * d2;
    const projected = head * r1;
    const forBeta = own == 0 ? 0 : (first * (r1 - projected * head) + g22 * r2 - third * projected * tail) / own;
    take((projected - along * forBeta) / length, forBeta);
  }
  expect(0, 0);
}

/**
 * Computes the damped step of Newton's method. Gauss-Newton's leaves out how the derivatives themselves bend, which the
 * residuals multiply: where the noise is large its steps shrink slowly, or swing about the least squares for ever.
 */
export function computeNewtonStep(damping: f64): void {
  const alpha = Math.exp(logAlpha);
  const beta = Math.exp(logBeta);
  const e = coefficient(0);
  const a = coefficient(1);
  const b = coefficient(2);
  let bendAlpha: f64 = 0;
  let bendBeta: f64 = 0;
  for (let i = 0; i < numRuns; i++) {
    const weight = f64At(rootWeights, i);
    const alongX = alpha * f64At(centredLogParams, i);
    const alongY = beta * f64At(centredLogTokens, i);
    const byA = a * Math.exp(-alongX);
    const byB = b * Math.exp(-alongY);
    const residual = weight * weight * (e + byA + byB - f64At(targets, i));
    bendAlpha += residual * byA * alongX * alongX;
    bendBeta += residual * byB * alongY * alongY;
  }
  if (isTied) {
    let extra = damping;
    while (!takeTied(tiedOwn() * (1.0 + extra) + bendAlpha + bendBeta)) extra = Math.max(10.0 * extra, 1e-3);
    expect(bendAlpha, bendBeta);
    return;
  }
  const slopeAlpha = g11 * r1;
  const slopeBeta = g12 * r1 + g22 * r2;
  const ownAlpha = g11 * g11;
  const ownBeta = g12 * g12 + g22 * g22;
  const both = g11 * g12;
  const alphaHeld = isExponentHeld(logAlpha, slopeAlpha) || ownAlpha == 0;
  const betaHeld = isExponentHeld(logBeta, slopeBeta) || ownBeta == 0;
  let forAlpha: f64 = 0;
  let forBeta: f64 = 0;
  // Where the sum of squares curves downwards, more damping makes the step one of descent.
  for (let extra = damping; extra <= MAX_DAMPING; extra = Math.max(10.0 * extra, 1e-3)) {
    const hAlpha = ownAlpha * (1.0 + extra) + bendAlpha;
    const hBeta = ownBeta * (1.0 + extra) + bendBeta;
    const determinant = hAlpha * hBeta - both * both;
    if (!alphaHeld && hAlpha <= NO_CURVATURE * ownAlpha) continue;
    if (!betaHeld && hBeta <= NO_CURVATURE * ownBeta) continue;
    if (alphaHeld || betaHeld) {
      forAlpha = alphaHeld ? 0 : slopeAlpha / hAlpha;
      forBeta = betaHeld ? 0 : slopeBeta / hBeta;
    } else {
      if (determinant <= NO_CURVATURE * hAlpha * hBeta) continue;
      forAlpha = (slopeAlpha * hBeta - slopeBeta * both) / determinant;
      forBeta = (slopeBeta * hAlpha - slopeAlpha * both) / determinant;
    }
    break;
  }
  take(forAlpha, forBeta);
  expect(bendAlpha, bendBeta);
}

export const MAX_DAMPING: f64 = 1e12;
const NO_CURVATURE: f64 = 1e-12;

/** Sets what the step is expected to bring, with the second derivatives that Gauss and Newton leave out. */
function expect(bendAlpha: f64, bendBeta: f64): void {
  const first = g11 * stepLogAlpha + g12 * stepLogBeta;
  const second = g22 * stepLogBeta;
  const bent = bendAlpha * stepLogAlpha * stepLogAlpha + bendBeta * stepLogBeta * stepLogBeta;
  expectedFall = first * (2.0 * r1 - first) + second * (2.0 * r2 - second) - bent;
}

/** Whether an exponent is held by a bound that the losses push it against. */
export function isExponentHeld(logExponent: f64, slope: f64): bool {
  return (logExponent <= MIN_LOG_EXPONENT && slope <= 0) || (logExponent >= MAX_LOG_EXPONENT && slope >= 0);
}

/**
 * Keeps the step of each exponent within its length and the search within its bounds. Each by itself: where the losses hardly
 * depend on one exponent its step is long, and would leave the other none.
 */
function take(forAlpha: f64, forBeta: f64): void {
  stepLogAlpha = clampExponent(logAlpha + clampStep(forAlpha)) - logAlpha;
  stepLogBeta = clampExponent(logBeta + clampStep(forBeta)) - logBeta;
}

function clampStep(step: f64): f64 {
  return Math.min(Math.max(step, -MAX_STEP), MAX_STEP);
}

export function clampExponent(logExponent: f64): f64 {
  return Math.min(Math.max(logExponent, MIN_LOG_EXPONENT), MAX_LOG_EXPONENT);
}

/** Whether an exponent stands on a bound of the search. */
export function isAtBound(logExponent: f64): bool {
  return logExponent <= MIN_LOG_EXPONENT || logExponent >= MAX_LOG_EXPONENT;
}
