import { readPlanFile } from "./file/read.ts";
import { SweepPlan } from "./sweep-plan.ts";

/**
 * Reads a plan file back into the plan that wrote it.
 *
 * @param source the file's text, or what JSON.parse made of it
 * @returns the plan; `JSON.stringify` of it writes the same file
 * @throws {IsoflopError} INVALID_PLAN_FILE where it is not a plan file, is of another version, disagrees with itself,
 * or was damaged or changed
 * @example
 * const plan = readPlan(await readFile("plan.json", "utf8"));
 */
export function readPlan(source: unknown): SweepPlan {
  return new SweepPlan(readPlanFile(source));
}
