import { f64At, u32At } from "../columns";
import { FEASIBLE, tokensFor, verdict } from "../plan/feasibility";
import { setBudget, writeBudgetTexts } from "./budget-texts";
import { copyBytes } from "./copy";
import {
  NUM_EPOCHS,
  NUM_STEPS,
  NUM_TOKENS,
  REPEAT,
  TOKENS_PER_PARAM,
  setNumber,
  setPending,
  slotOf,
} from "./figures";
import { NUM_SECTIONS, Plan } from "./plan";
import { DROPPED_ROWS, EXPERIMENT_ROW, SIZE_ROW, writeRow } from "./rows";
import { setSize, writeSizeTexts } from "./size-texts";

/** A ratio as people read it; as src/plan/dropped-reason.ts has it. */
@inline
function toHundredths(value: f64): f64 {
  return value < 1e12 ? Math.floor(value * 100 + 0.5) / 100 : value;
}

function writeExperiments(plan: Plan, start: usize): usize {
  let at = start;
  for (; plan.budget < plan.numBudgets; plan.budget++) {
    const computeBudget = f64At(plan.computeBudgets, plan.budget);
    const firstRow: u32 = plan.budget == 0 ? 0 : u32At(plan.rowEnds, plan.budget - 1);
    const endRow = u32At(plan.rowEnds, plan.budget);
    setBudget(plan, plan.budget);
    for (; plan.row < endRow; plan.row++) {
      if (at >= plan.full) return at;
      const size = u32At(plan.sizeIndices, plan.row);
      const isRepeat = plan.row > firstRow && u32At(plan.sizeIndices, plan.row - 1) == size;
      const repeat = isRepeat ? plan.repeat + 1 : 1;
      if (repeat != plan.repeat) setNumber(REPEAT, slotOf(REPEAT), repeat);
      plan.repeat = repeat;
      setSize(plan, size);
      const numTokens = tokensFor(computeBudget, f64At(plan.flopsPerToken, size));
      // The id, which stands before them, is made of the tokens.
      setNumber(NUM_TOKENS, slotOf(NUM_TOKENS), numTokens);
      setPending(TOKENS_PER_PARAM, numTokens / f64At(plan.numParams, size));
      at = writeRow(plan, at, EXPERIMENT_ROW);
    }
  }
  endList(plan);
  return at;
}

function writeModelSizes(plan: Plan, start: usize): usize {
  let at = start;
  for (; plan.row < plan.numSizes; plan.row++) {
    if (at >= plan.full) return at;
    setSize(plan, plan.row);
    at = writeRow(plan, at, SIZE_ROW);
  }
  endList(plan);
  return at;
}

function writeDropped(plan: Plan, start: usize): usize {
  let at = start;
  const limits = plan.limits;
  for (; plan.budget < plan.numBudgets; plan.budget++) {
    const computeBudget = f64At(plan.computeBudgets, plan.budget);
    setBudget(plan, plan.budget);
    for (; plan.row < plan.numSizes; plan.row++) {
      if (at >= plan.full) return at;
      const numParams = f64At(plan.numParams, plan.row);
      const numTokens = tokensFor(computeBudget, f64At(plan.flopsPerToken, plan.row));
      const rule = verdict(numTokens, numParams, limits);
      if (rule == FEASIBLE) continue;
      setSize(plan, plan.row);
      setPending(NUM_TOKENS, numTokens);
      setPending(TOKENS_PER_PARAM, numTokens / numParams);
      setPending(NUM_STEPS, Math.floor(numTokens / load<f64>(plan.batchTokens)));
      setPending(NUM_EPOCHS, toHundredths(numTokens / limits.maxTokens));
      at = writeRow(plan, at, DROPPED_ROWS + rule);
    }
    plan.row = 0;
  }
  endList(plan);
  return at;
}

function endList(plan: Plan): void {
  plan.section++;
  plan.budget = 0;
  plan.row = 0;
  plan.hasRows = 0;
}

/**
 * Writes a plan from where its last call stopped: texts 0 to 3, with the experiments, the sizes and the dropped cells
 * between them. Returns the end of what it wrote; the whole plan is written where its section is 7. All buffers are the
 * caller's.
 */
export function writePlan(plan: Plan): usize {
  let at = plan.out;
  if (plan.section == 0) {
    writeBudgetTexts(plan);
    writeSizeTexts(plan);
  }
  while (plan.section < NUM_SECTIONS) {
    const section = plan.section;
    if ((section & 1) == 0) {
      const text = plan.texts + (<usize>section << 1);
      at = copyBytes(at, load<u32>(text), load<u32>(text, 4) - load<u32>(text));
      plan.section++;
    } else {
      at = section == 1 ? writeExperiments(plan, at) : section == 3 ? writeModelSizes(plan, at) : writeDropped(plan, at);
      if (plan.section == section) break;
    }
  }
  return at;
}
