import { copyBytes } from "./copy";
import { writeExperimentId } from "./experiment-id";
import { EXPERIMENT_ID, NOTHING, figureLength, figureStart, writePending } from "./figures";
import { Plan, Template } from "./plan";

// The templates of a plan, in this order; those of dropped cells by their verdict, from 1 on.
export const SHARED_OF_SIZE: u32 = 0;
export const EXPERIMENT_ROW: u32 = 1;
export const SIZE_ROW: u32 = 2;
export const DROPPED_ROWS: u32 = 2;

const COMMA: u8 = 0x2c;

/** Writes a template with the figures as they are set. Returns the end. */
export function writeTemplate(plan: Plan, at: usize, which: u32): usize {
  const template = changetype<Template>(plan.templates + <usize>which * offsetof<Template>());
  let words = plan.words + <usize>template.firstWord;
  let piece = plan.pieces + (<usize>template.firstPiece << 2);
  let code = load<u32>(piece);
  at = copyBytes(at, words, code >> 16);
  while ((code & 0xffff) != NOTHING) {
    const figure = code & 0xffff;
    const start = figureStart(figure);
    if (figure == EXPERIMENT_ID) at = writeExperimentId(plan, at);
    else if (start == 0) at = writePending(figure, at);
    else at = copyBytes(at, start, figureLength(figure));
    words += <usize>(code >> 16);
    piece += 4;
    code = load<u32>(piece);
    at = copyBytes(at, words, code >> 16);
  }
  return at;
}

/** Writes a row of a list, with a comma before it where one precedes it. */
@inline
export function writeRow(plan: Plan, at: usize, which: u32): usize {
  if (plan.hasRows != 0) store<u8>(at++, COMMA);
  plan.hasRows = 1;
  return writeTemplate(plan, at, which);
}
