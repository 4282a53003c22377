import { writeNumber } from "./number-text";

// What a row can show. TypeScript's figures mirror these numbers.
/** Nothing: what follows the last words of a template. */
export const NOTHING: u32 = 0;
export const EXPERIMENT_ID: u32 = 1;
export const COMPUTE_BUDGET: u32 = 2;
/** The budget in its shortest form. */
export const SHORT_BUDGET: u32 = 3;
export const SIZE_PARAM_VALUE: u32 = 4;
export const NUM_PARAMS: u32 = 5;
export const FLOPS_PER_TOKEN: u32 = 6;
/** What all rows of a size share. */
export const MODEL_SIZE: u32 = 7;
export const NUM_TOKENS: u32 = 8;
export const TOKENS_PER_PARAM: u32 = 9;
export const REPEAT: u32 = 10;
export const NUM_STEPS: u32 = 11;
export const NUM_EPOCHS: u32 = 12;

/** Where a figure's text stands, or 0 where it has still to be written; in the upper half its length. */
const texts: usize = memory.data(13 * 8, 8);
/** What a figure is that has still to be written. */
const values: usize = memory.data(13 * 8, 8);

// Where the figures of a cell are written. An id has at most 63 bytes, a number 25; what is copied or written past their
// ends has up to 16.
const SLOT_BYTES: usize = 80;
const slots: usize = memory.data(13 * 80, 16);

/** Where a figure of a cell is to be written. */
@inline
export function slotOf(figure: u32): usize {
  return slots + <usize>figure * SLOT_BYTES;
}

/** Where it is kept what a figure is, and behind it what those after it are: eight bytes each. */
@inline
export function recordOf(figure: u32): usize {
  return texts + (<usize>figure << 3);
}

@inline
export function setFigure(figure: u32, start: usize, end: usize): void {
  store<u64>(recordOf(figure), <u64>start | (<u64>(end - start) << 32));
}

@inline
export function figureStart(figure: u32): usize {
  return load<u32>(recordOf(figure));
}

@inline
export function figureLength(figure: u32): u32 {
  return load<u32>(recordOf(figure), 4);
}

/** Writes a number and makes it a figure. Returns its end. */
export function setNumber(figure: u32, at: usize, value: f64): usize {
  const end = writeNumber(at, value);
  setFigure(figure, at, end);
  return end;
}

/** Leaves a number to be written where a row first shows it: to be copied at once would have it wait for itself. */
@inline
export function setPending(figure: u32, value: f64): void {
  store<u64>(recordOf(figure), 0);
  store<f64>(values + (<usize>figure << 3), value);
}

/** Writes a pending figure. Returns its end. */
@inline
export function writePending(figure: u32, at: usize): usize {
  return setNumber(figure, at, load<f64>(values + (<usize>figure << 3)));
}
