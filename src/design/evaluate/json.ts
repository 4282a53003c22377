import { wordsApart } from "../../common/names.ts";
import type { PlanEvaluation } from "./evaluation.ts";

/** An evaluation in the names of plan files; a figure that is not finite is null, as JSON has it. */
export function evaluationJSON(evaluation: PlanEvaluation): unknown {
  return inSnakeCase(evaluation);
}

// The letters of a surface are names of their own.
const SURFACE_LETTERS = new Set(["E", "A", "B"]);

function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      SURFACE_LETTERS.has(name) ? name : wordsApart(name, "_"),
      inSnakeCase(part),
    ]),
  );
}
