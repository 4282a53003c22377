import type { PlanParts } from "../plan-parts.ts";
import { SweepPlan } from "../sweep-plan.ts";

/** Stands in for plan-json.ts in bundles for the edge, where bytes are dearer than microseconds. */
export function planJson(parts: PlanParts): string {
  return JSON.stringify(new SweepPlan(parts));
}
