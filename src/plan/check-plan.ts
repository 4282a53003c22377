import { invalidOption } from "../common/checks.ts";
import { SweepPlan } from "./sweep-plan.ts";

export function checkPlan(plan: unknown): asserts plan is SweepPlan {
  if (isPlan(plan)) return;
  throw invalidOption("plan", "a SweepPlan", plan, "Pass what planSweep, designSweep or readPlan gives.");
}

function isPlan(plan: unknown): plan is SweepPlan {
  try {
    return plan instanceof SweepPlan;
  } catch {
    // A proxy that throws when it is looked at.
    return false;
  }
}
