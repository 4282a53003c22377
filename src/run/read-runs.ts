import { isPositive, isRecord, MAX_COUNT } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { entriesOf } from "../common/lists.ts";
import type { TrainingRun } from "./training-run.ts";

/** Runs, whatever they are. */
export function readRuns(given: unknown): readonly TrainingRun[] {
  const runs = entriesOf(given, MAX_COUNT);
  if (runs?.every(isRun)) return runs;
  const wrong = runs === undefined ? given : runs.find((run) => !isRun(run));
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
