import { isRecord } from "../../common/checks.ts";
import { describeValue } from "../../common/describe.ts";
import { IsoflopError } from "../../common/errors.ts";
import type { PlanEvaluation } from "./evaluation.ts";

/** Plans that can stand beside each other. */
export interface ComparedEvaluations {
  /** By name, in the order in which they were given. */
  readonly plans: readonly (readonly [name: string, evaluation: PlanEvaluation])[];
  /** The first. */
  readonly shown: PlanEvaluation;
}

/** Checks that there are evaluations, all by the same surfaces, noise and target. */
export function comparedEvaluations(
  caller: string,
  evaluations: Readonly<Record<string, PlanEvaluation>>,
): ComparedEvaluations {
  if (!isRecord(evaluations))
    throw mismatch(caller, "evaluations by the names of their plans", describeValue(evaluations));
  const plans = Object.entries(evaluations);
  const [first] = plans;
  if (first === undefined) throw mismatch(caller, "at least one evaluation", "none");
  const [, shown] = first;
  const namesOf = ({ surfaces }: PlanEvaluation) => surfaces.map(({ name }) => name).join();
  for (const [name, evaluation] of plans) {
    const { targetBudget, noise } = evaluation;
    if (targetBudget === shown.targetBudget && noise === shown.noise && namesOf(evaluation) === namesOf(shown))
      continue;
    throw mismatch(caller, "evaluations by the same surfaces, noise and target", name);
  }
  return { plans, shown };
}

function mismatch(caller: string, rule: string, got: string): IsoflopError {
  return new IsoflopError("INVALID_OPTION", {
    field: "evaluations",
    rule: `${caller} must get ${rule}`,
    value: got,
    remedy: "Evaluate all with the same options.",
  });
}
