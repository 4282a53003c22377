import { isPositive, isRecord } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import type { TrainingRun } from "./training-run.ts";

/** Runs, whatever they are. */
export function readRuns(given: unknown): readonly TrainingRun[] {
  if (Array.isArray(given) && given.every(isRun)) return given;
  const wrong = Array.isArray(given) ? given.find((run) => !isRun(run)) : given;
  throw new IsoflopError("INVALID_OPTION", {
    field: "runs",
    rule: "Runs must be what trainingRuns gives",
    value: describeValue(wrong),
    remedy: "Call trainingRuns(plan).",
  });
}

// An id is a word of a script and the name of a folder.
function isRun(given: unknown): given is TrainingRun {
  return (
    isRecord(given) &&
    typeof given.experimentId === "string" &&
    /^[\w.+-]+$/.test(given.experimentId) &&
    isPositive(given.computeBudget) &&
    isPositive(given.steps) &&
    isPositive(given.batchSize) &&
    isRecord(given.placeholders)
  );
}
