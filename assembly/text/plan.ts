import { Limits } from "../plan/limits";

/**
 * A plan that is to be written, which the caller lays out and owns: 4-byte fields in this order. Columns are f64, but for
 * rowEnds, sizeIndices and sizeParamValues, which are u32.
 */
@unmanaged
export class Plan {
  numBudgets: u32;
  numSizes: u32;
  computeBudgets: usize;
  /** For each budget the experiment after its last. */
  rowEnds: usize;
  /** For each experiment its place among the sizes. */
  sizeIndices: usize;
  numParams: usize;
  flopsPerToken: usize;
  sizeParamValues: usize;
  limits: Limits;
  /** One f64: tokens of an optimizer step. */
  batchTokens: usize;
  /** Room for 96 bytes of each budget. */
  budgetTexts: usize;
  /** Room for 320 bytes of each size. */
  sizeTexts: usize;
  /** The digest of what all experiments have in common. */
  identity: u32;
  /** What ids call the size parameter, up to `labelEnd`. */
  label: usize;
  labelEnd: usize;
  /** The texts before, between and behind the three lists: where they start, and where the last of them ends. */
  texts: usize;
  /** The words of all templates. */
  words: usize;
  /** What their pieces are, a u32 each: the length of words << 16 | the figure behind them. */
  pieces: usize;
  /** The templates of what all rows of a size share, of an experiment, of a size, and of a dropped cell by its verdict. */
  templates: usize;
  /** Where the text goes. No row is begun from `full` on; behind it one row and all texts have room. */
  out: usize;
  full: usize;

  // How far the writing is. All zero before the first call.

  /** Texts at even numbers, and lists at odd ones. */
  section: u32;
  budget: u32;
  /** The experiment, or the size, that is next. */
  row: u32;
  /** The how-manieth run of its cell the last experiment was. */
  repeat: u32;
  /** The digest of what the ids of a size are made of, up to its N. */
  sizeDigest: u32;
  /** Whether the list has a row before the next. */
  hasRows: u32;
}

export const NUM_SECTIONS: u32 = 7;

/** Where a template stands among the words and the pieces of all. */
@unmanaged
export class Template {
  firstWord: u32;
  firstPiece: u32;
}
