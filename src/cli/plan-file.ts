import { readPlan } from "../plan/read-plan.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { readTextFile } from "./read-file.ts";

// Room for as many experiments as a plan takes.
const MAX_PLAN_BYTES = 2 ** 28;

/** Reads the plan of a command's argument. */
export async function readPlanFile(path: string): Promise<SweepPlan> {
  return readPlan(await readTextFile("<plan>", path, MAX_PLAN_BYTES));
}
