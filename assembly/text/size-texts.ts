import { copyBytes } from "./copy";
import { f64At, u32At } from "../columns";
import { digestFigure } from "./experiment-id";
import { FLOPS_PER_TOKEN, MODEL_SIZE, NUM_PARAMS, SIZE_PARAM_VALUE, recordOf, setFigure, setNumber } from "./figures";
import { Plan } from "./plan";
import { SHARED_OF_SIZE, writeTemplate } from "./rows";

// What many rows show of a size is written once: its figures as they are set, the digest of ids up to its N, its numbers,
// and what its rows share, with what is written past their ends.
const FIGURES_BYTES: u32 = 32;
const NUMBERS_AT: usize = 48;
const NUMBER_BYTES: usize = 40;
const SHARED_AT: usize = NUMBERS_AT + 3 * NUMBER_BYTES;
const SIZE_BYTES: usize = SHARED_AT + 152;

@inline
function textsOf(plan: Plan, size: u32): usize {
  return plan.sizeTexts + <usize>size * SIZE_BYTES;
}

/** Writes the texts of all sizes. */
export function writeSizeTexts(plan: Plan): void {
  for (let size: u32 = 0; size < plan.numSizes; size++) {
    const texts = textsOf(plan, size);
    const numbers = texts + NUMBERS_AT;
    setNumber(SIZE_PARAM_VALUE, numbers, u32At(plan.sizeParamValues, size));
    setNumber(NUM_PARAMS, numbers + NUMBER_BYTES, f64At(plan.numParams, size));
    setNumber(FLOPS_PER_TOKEN, numbers + 2 * NUMBER_BYTES, f64At(plan.flopsPerToken, size));
    const shared = texts + SHARED_AT;
    setFigure(MODEL_SIZE, shared, writeTemplate(plan, shared, SHARED_OF_SIZE));
    copyBytes(texts, recordOf(SIZE_PARAM_VALUE), FIGURES_BYTES);
    store<u32>(texts, digestFigure(NUM_PARAMS, plan.identity), FIGURES_BYTES);
  }
}

/** Makes a size's figures those that rows show, and its digest the one that ids go on from. */
@inline
export function setSize(plan: Plan, size: u32): void {
  const texts = textsOf(plan, size);
  copyBytes(recordOf(SIZE_PARAM_VALUE), texts, FIGURES_BYTES);
  plan.sizeDigest = load<u32>(texts, FIGURES_BYTES);
}
