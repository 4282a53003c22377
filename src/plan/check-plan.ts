import { invalidOption } from "../common/checks.ts";
import { isInstance } from "../common/instance.ts";
import { SweepPlan } from "./sweep-plan.ts";

export function checkPlan(plan: unknown): asserts plan is SweepPlan {
  if (isInstance(plan, SweepPlan)) return;
  throw invalidOption("plan", "a SweepPlan", plan, "Pass what planSweep, designSweep or readPlan gives.");
}
