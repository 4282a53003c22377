import { f64At, setF64 } from "../columns";

// The triangular factor of a tall matrix of six columns, by Householder reflections: backward stable, where normal
// equations would square the condition number. Rows are absorbed in blocks, so that a million runs need no more memory
// than a hundred. The factor stands above the block's rows, column by column; this file owns both.
export const COLUMNS: i32 = 6;
export const BLOCK_ROWS: i32 = 64;
const COLUMN_BYTES: usize = (COLUMNS + BLOCK_ROWS) * 8;
const columns: usize = memory.data(COLUMNS * (COLUMNS + BLOCK_ROWS) * 8, 16);

@inline
function column(c: i32): usize {
  return columns + <usize>c * COLUMN_BYTES;
}

/** Where the rows of a block's column are written. */
@inline
export function blockColumn(c: i32): usize {
  return column(c) + COLUMNS * 8;
}

/** The factor's entry in a row and column, which is 0 below the diagonal. */
@inline
export function factorAt(row: i32, c: i32): f64 {
  return f64At(column(c), row);
}

/** Begins a new matrix. */
export function clearFactor(): void {
  memory.fill(columns, 0, <usize>COLUMNS * COLUMN_BYTES);
}

/** Takes up the first `numRows` rows of the block. */
export function absorbBlock(numRows: i32): void {
  if (numRows & 1) {
    // Rows are taken two at a time.
    for (let c = 0; c < COLUMNS; c++) setF64(blockColumn(c), numRows, 0);
    numRows++;
  }
  const bytes = <usize>numRows << 3;
  for (let k = 0; k < COLUMNS; k++) {
    const pivot = blockColumn(k);
    const squares = dot(pivot, pivot, bytes);
    if (squares == 0) continue;
    const head = factorAt(k, k);
    const norm = Math.sqrt(head * head + squares);
    const diagonal = head > 0 ? -norm : norm;
    // The reflection I − scale·v·vᵀ has v = (first, block column): it mirrors the column onto the diagonal.
    const first = head - diagonal;
    const scale = -1.0 / (first * diagonal);
    setF64(column(k), k, diagonal);
    for (let c = k + 1; c < COLUMNS; c++) {
      const target = blockColumn(c);
      const top = factorAt(k, c);
      const along = scale * (first * top + dot(pivot, target, bytes));
      setF64(column(c), k, top - along * first);
      subtractScaled(target, pivot, along, bytes);
    }
  }
}

@inline
function dot(a: usize, b: usize, bytes: usize): f64 {
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(a + at), v128.load(b + at)));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

@inline
function subtractScaled(target: usize, vector: usize, factor: f64, bytes: usize): void {
  const factors = f64x2.splat(factor);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(target + at, f64x2.sub(v128.load(target + at), f64x2.mul(factors, v128.load(vector + at))));
  }
}
