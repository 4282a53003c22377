import { f64At, setF64 } from "../columns";
import { givenFloor, isFloorGiven } from "./constraints";
import { COLUMNS, factorAt } from "./tall-qr";

// Non-negative least squares for the three linear parameters E, A', B' (columns 0 to 2 of the factor) of the right-hand
// side (column 5), with columns 3 and 4, the derivatives by the exponents, carried along. With three parameters there
// are eight sets of free ones; the solution is the best of those whose values are all ≥ 0, so trying all is exact. Where E is
// given, the right-hand side is what it leaves.

/** All of E, A', B', a bit each; and all where E is given. */
const ALL_FREE: i32 = 7;
const TERMS_FREE: i32 = 6;
// A column that lies this close to the span of those before it, relative to its own length, adds nothing but rounding.
const DEPENDENT: f64 = 1e-15;

// The triangle of the free columns, then columns 3 to 5; row by row.
const triangle: usize = memory.data(COLUMNS * COLUMNS * 8, 16);
const coefficients: usize = memory.data(3 * 8, 16);
let numFree: i32 = 0;
let freeSet: i32 = 0;

@inline
function at(row: i32, c: i32): f64 {
  return f64At(triangle, row * COLUMNS + c);
}

@inline
function setAt(row: i32, c: i32, value: f64): void {
  setF64(triangle, row * COLUMNS + c, value);
}

/** E, A' or B' of the last solution. */
@inline
export function coefficient(index: i32): f64 {
  return f64At(coefficients, index);
}

/** Whether E, A' or B' is free in the last solution; one that is not stands on its bound 0, or is given. */
@inline
export function isFree(index: i32): bool {
  return ((freeSet >> index) & 1) == 1;
}

/** How many of E, A', B' are free in the last solution. */
@inline
export function freeCount(): i32 {
  return numFree;
}

/**
 * The last solution's triangle: rows and columns of the free parameters first, then the two derivatives (unscaled), then
 * the right-hand side in column `freeCount() + 2`.
 */
@inline
export function triangleAt(row: i32, c: i32): f64 {
  return at(row, c);
}

/** Solves for E, A', B' ≥ 0. */
export function solveNonNegative(): void {
  const most = isFloorGiven() ? TERMS_FREE : ALL_FREE;
  if (solveFree(most) >= 0) return;
  let best = 0;
  let bestSquares: f64 = Infinity;
  for (let free = 0; free < most; free++) {
    if ((free & most) != free) continue;
    const squares = solveFree(free);
    if (squares >= 0 && squares < bestSquares) {
      best = free;
      bestSquares = squares;
    }
  }
  solveFree(best);
}

/** Solves with the parameters of `free` and the others 0; gives the residual sum of squares, or −1 where one is < 0. */
function solveFree(free: i32): f64 {
  triangulate(free);
  for (let i = numFree - 1; i >= 0; i--) {
    let value = at(i, numFree + 2);
    let squares: f64 = 0;
    for (let j = 0; j <= i; j++) squares += at(j, i) * at(j, i);
    for (let j = i + 1; j < numFree; j++) value -= at(i, j) * f64At(coefficients, j);
    const diagonal = at(i, i);
    if (diagonal * diagonal <= DEPENDENT * DEPENDENT * squares) return -1;
    setF64(coefficients, i, value / diagonal);
  }
  return spread(free) ? residualSquares() : -1;
}

/** Moves the free parameters' values to their own places; false where one is negative. */
function spread(free: i32): bool {
  let from = numFree - 1;
  let allowed = true;
  for (let c = 2; c >= 0; c--) {
    if ((free >> c) & 1) {
      const value = f64At(coefficients, from--);
      allowed = allowed && value >= 0;
      setF64(coefficients, c, value);
    } else {
      setF64(coefficients, c, c == 0 && isFloorGiven() ? givenFloor : 0);
    }
  }
  return allowed;
}

/** The residual sum of squares of the last solution. */
export function residualSquares(): f64 {
  let squares: f64 = 0;
  for (let row = COLUMNS - 1; row >= numFree; row--) squares += at(row, numFree + 2) * at(row, numFree + 2);
  return squares;
}

/** The sum of squares of what is to be explained. */
export function targetSquares(): f64 {
  let squares: f64 = 0;
  for (let row = 0; row < COLUMNS; row++) squares += factorAt(row, 5) * factorAt(row, 5);
  return squares;
}

/** Copies the free columns and the last three, and rotates what is left below the diagonal away. */
function triangulate(free: i32): void {
  freeSet = free;
  numFree = 0;
  for (let c = 0; c < COLUMNS; c++) {
    if (c < 3 && !((free >> c) & 1)) continue;
    const target = c < 3 ? numFree++ : numFree + c - 3;
    for (let row = 0; row < COLUMNS; row++) setAt(row, target, row <= c ? factorAt(row, c) : 0);
  }
  if (free == ALL_FREE) return;
  const width = numFree + 3;
  for (let c = 0; c < width - 1; c++) {
    for (let row = c + 1; row < COLUMNS; row++) if (at(row, c) != 0) rotate(c, row, width);
  }
}

/** Turns rows `c` and `row` so that the entry of the latter in column `c` becomes 0. */
function rotate(c: i32, row: i32, width: i32): void {
  const upper = at(c, c);
  const lower = at(row, c);
  const length = Math.sqrt(upper * upper + lower * lower);
  const cosine = upper / length;
  const sine = lower / length;
  for (let j = c; j < width; j++) {
    const a = at(c, j);
    const b = at(row, j);
    setAt(c, j, cosine * a + sine * b);
    setAt(row, j, cosine * b - sine * a);
  }
}
