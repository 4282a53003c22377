import { invalidOption } from "../common/checks.ts";
import { SweepPlan } from "./sweep-plan.ts";

export function checkPlan(plan: unknown): asserts plan is SweepPlan {
  if (plan instanceof SweepPlan) return;
  throw invalidOption("plan", "a SweepPlan", plan, "Pass what planSweep, designSweep or readPlan gives.");
}
