import { inSnakeCase } from "../../common/json.ts";
import type { PlanEvaluation } from "./evaluation.ts";

// The letters of a surface are names of their own.
const SURFACE_LETTERS: ReadonlySet<string> = new Set(["E", "A", "B"]);

/** An evaluation in the names of plan files; a figure that is not finite is null, as JSON has it. */
export function evaluationJSON(evaluation: PlanEvaluation): unknown {
  return inSnakeCase(evaluation, SURFACE_LETTERS);
}
