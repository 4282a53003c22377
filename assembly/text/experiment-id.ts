import { copyBytes } from "./copy";
import {
  NUM_TOKENS,
  REPEAT,
  SHORT_BUDGET,
  SIZE_PARAM_VALUE,
  figureLength,
  figureStart,
} from "./figures";
import { Plan } from "./plan";

// The ids of src/plan/experiment-id.ts, letter by letter.

// Each character is digested as two bytes, of which the second is zero in these texts: one product with FNV's prime squared.
const PRIME_SQUARED: u32 = 0x01000193 * 0x01000193;
const DASH: u8 = 0x2d;
const COMMA: u32 = 0x2c;
const NUM_HEX: u32 = 6;
const MAX_LENGTH: u32 = 53;

/** Digests a comma and a figure behind what a state has digested. */
export function digestFigure(figure: u32, state: u32): u32 {
  const start = figureStart(figure);
  const end = start + <usize>figureLength(figure);
  let hash = (state ^ COMMA) * PRIME_SQUARED;
  for (let at = start; at < end; at++) hash = (hash ^ load<u8>(at)) * PRIME_SQUARED;
  return hash;
}

@inline
function copyFigure(at: usize, figure: u32): usize {
  return copyBytes(at, figureStart(figure), figureLength(figure));
}

/** Writes the id of the experiment whose other figures are set. Returns its end. */
export function writeExperimentId(plan: Plan, start: usize): usize {
  const hash = digestFigure(NUM_TOKENS, plan.sizeDigest);
  const folded = ((hash >> 24) ^ hash) & 0xffffff;
  const rest = figureLength(SHORT_BUDGET) + 1 + figureLength(SIZE_PARAM_VALUE) + 1 + NUM_HEX;
  let at = copyFigure(start, SHORT_BUDGET);
  store<u8>(at, DASH);
  at = copyBytes(at + 1, plan.label, min(<u32>(plan.labelEnd - plan.label), MAX_LENGTH - rest));
  at = copyFigure(at, SIZE_PARAM_VALUE);
  store<u8>(at++, DASH);
  for (let shift: i32 = 20; shift >= 0; shift -= 4) {
    const digit = (folded >> shift) & 15;
    store<u8>(at++, <u8>(digit < 10 ? 0x30 + digit : 0x57 + digit));
  }
  if (plan.repeat > 1) {
    store<u16>(at, 0x722d); // "-r"
    at = copyFigure(at + 2, REPEAT);
  }
  return at;
}
