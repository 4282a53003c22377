import { cellLimits } from "../../options/limits.ts";
import { writePlan } from "../../wasm/text/plan-writer.ts";
import { digestOfPlan, labelOf } from "../experiment-id.ts";
import { type PlanParts, planIdentity } from "../plan-parts.ts";
import { planRows } from "./plan-rows.ts";
import { type PlanLists, toPlanFile } from "./write.ts";

/**
 * The plan file as text, character by character what `JSON.stringify(plan)` writes, without an object for each experiment
 * and dropped cell, and with all numbers written by a module: a server writes plans all day, and objects and numbers are
 * most of what that costs.
 */
export function planJson(parts: PlanParts): string {
  const { distinctBudgets, sizes, selection, limits } = parts;
  // One call of the engine's for all but the rows, since each costs as much as tens of rows.
  const frame = JSON.stringify(toPlanFile(parts, NO_LISTS));
  // The last ones are the plan's own: what modelKwargs hold comes before them, and the quotes of texts are escaped.
  const experiments = frame.lastIndexOf(EXPERIMENTS) + EXPERIMENTS.length;
  const dropped = frame.lastIndexOf(DROPPED) + DROPPED.length;
  return writePlan({
    distinctBudgets,
    sizes,
    selection,
    limits: cellLimits(limits),
    batchTokens: limits.batchTokens ?? 0,
    identity: digestOfPlan(planIdentity(parts)),
    label: labelOf(parts.sizeParam),
    rows: planRows(parts),
    frame,
    places: [experiments, experiments + MODEL_SIZES.length, dropped],
  });
}

const NO_LISTS: PlanLists = { experiments: [], modelSizes: [], dropped: [] };
const EXPERIMENTS = '"experiments":[';
const MODEL_SIZES = '],"model_sizes":[';
const DROPPED = '"dropped":[';
