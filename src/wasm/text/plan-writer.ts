import { putF64, putU32 } from "../frame.ts";
import { LIMITS_BYTES, writeLimits } from "../plan/limits.ts";
import { packRows } from "./packed-rows.ts";
import { textModule } from "./text-module.ts";
import type { PlanRows, WrittenPlan } from "./written-plan.ts";

const encoder: TextEncoder = /* @__PURE__ */ new TextEncoder();
const decoder: TextDecoder = /* @__PURE__ */ new TextDecoder();

// Text leaves the module in parts of about so many bytes: most plans in one, and no long plan leaves its memory large.
const PART_BYTES = 2 ** 15;
// Beside its words a row has at most 16 figures of up to 63 bytes.
const FIGURES_BYTES = 2 ** 10;
// Copies write up to 15 bytes past an end.
const SLACK_BYTES = 16;
// What the texts of a budget take in assembly/text/budget-texts.ts, and those of a size in size-texts.ts.
const BUDGET_BYTES = 96;
const SIZE_BYTES = 320;
// Where the texts around the lists start, and where the last one ends.
const NUM_TEXTS = 5;
// The record of a plan in assembly/text/plan.ts, and the field of it that says how far the writing is.
const PLAN_FIELDS = 27;
const SECTION_FIELD = 21;
const NUM_SECTIONS = 7;

/** Writes a plan; see assembly/text/lists.ts. */
export function writePlan(plan: WrittenPlan): string {
  const { distinctBudgets, sizes, selection, frame, places } = plan;
  const rows = layRows(plan.rows);
  const numF64 = distinctBudgets.length + 2 * sizes.length + LIMITS_BYTES / 8 + 1;
  const numU32 = selection.rowEnds.length + selection.sizeIndices.length + sizes.length + NUM_TEXTS + PLAN_FIELDS;
  const texts = plan.label + frame;
  // A UTF-16 code unit takes at most three bytes. They stand once as they are given, and once in what is written.
  const textBytes = 2 * (texts.length * 3 + SLACK_BYTES);
  const figureBytes = BUDGET_BYTES * distinctBudgets.length + SIZE_BYTES * sizes.length;
  textModule.reserve(rows.numBytes + 8 * numF64 + 4 * numU32 + textBytes + figureBytes + PART_BYTES + rows.rowBytes);
  const { f64, u32, u8 } = textModule.views;

  const budgets = rows.end;
  const numParams = putF64(f64, budgets, distinctBudgets);
  const flopsPerToken = putF64(f64, numParams, sizes.numParams);
  const limits = putF64(f64, flopsPerToken, sizes.flopsPerToken);
  const batchTokens = writeLimits(f64, limits, plan.limits);
  const rowEnds = putF64(f64, batchTokens, [plan.batchTokens]);
  const sizeIndices = putU32(u32, rowEnds, selection.rowEnds);
  const sizeParamValues = putU32(u32, sizeIndices, selection.sizeIndices);
  const textStarts = putU32(u32, sizeParamValues, sizes.sizeParamValue);
  const record = textStarts + 4 * NUM_TEXTS;
  const label = record + 4 * PLAN_FIELDS;
  const { written } = encoder.encodeInto(texts, u8.subarray(label));
  const labelEnd = label + plan.label.length;
  const isAscii = written === texts.length;
  const addressOf = (place: number) => labelEnd + (isAscii ? place : encoder.encode(frame.slice(0, place)).length);
  const [experiments, modelSizes, dropped] = places;
  const end = label + written;
  putU32(u32, textStarts, [labelEnd, addressOf(experiments), addressOf(modelSizes), addressOf(dropped), end]);
  const budgetTexts = alignedTo8(end + SLACK_BYTES);
  const sizeTexts = budgetTexts + BUDGET_BYTES * distinctBudgets.length;
  const out = sizeTexts + SIZE_BYTES * sizes.length;
  putU32(u32, record, [
    distinctBudgets.length,
    sizes.length,
    budgets,
    rowEnds,
    sizeIndices,
    numParams,
    flopsPerToken,
    sizeParamValues,
    limits,
    batchTokens,
    budgetTexts,
    sizeTexts,
    plan.identity,
    label,
    labelEnd,
    textStarts,
    rows.words,
    rows.pieces,
    rows.places,
    out,
    out + PART_BYTES,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  let text = "";
  while (u32[(record >>> 2) + SECTION_FIELD] !== NUM_SECTIONS) {
    const outEnd = textModule.exports.writePlan(record);
    text += decoder.decode(u8.subarray(out, outEnd));
  }
  return text;
}

/** Templates of rows at the start of the module's scratch area. */
interface LaidRows {
  readonly rows: PlanRows;
  /** The most that a row can take. */
  readonly rowBytes: number;
  readonly numBytes: number;
  readonly pieces: number;
  readonly places: number;
  readonly words: number;
  /** The address behind them, a multiple of 8. */
  readonly end: number;
}

// Nothing else writes there, so that plans whose rows are the same find them laid.
let laid: LaidRows | undefined;

function layRows(rows: PlanRows): LaidRows {
  if (laid?.rows === rows) return laid;
  const packed = packRows(rows);
  const numBytes = alignedTo8(4 * (packed.pieces.length + packed.places.length) + packed.words.length + SLACK_BYTES);
  laid = undefined;
  const pieces = textModule.reserve(numBytes);
  const { u32, u8 } = textModule.views;
  const places = putU32(u32, pieces, packed.pieces);
  const words = putU32(u32, places, packed.places);
  encoder.encodeInto(packed.words, u8.subarray(words));
  const rowBytes = packed.words.length + FIGURES_BYTES;
  laid = { rows, rowBytes, numBytes, pieces, places, words, end: pieces + numBytes };
  return laid;
}

function alignedTo8(address: number): number {
  return Math.ceil(address / 8) * 8;
}
