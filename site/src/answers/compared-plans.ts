import type { PlanEvaluation } from "../../../src/design/evaluate/evaluation.ts";
import { designEvaluation } from "./designs.ts";
import { evenEvaluation } from "./evaluations.ts";

/** The plan beside the even layout and the design. */
export function comparedPlans(own: PlanEvaluation): Readonly<Record<string, PlanEvaluation>> {
  const even = evenEvaluation.value.value;
  const design = designEvaluation.value.value;
  return {
    "this plan": own,
    ...(even !== undefined && isAlike(own, even) && { "even layout": even }),
    ...(design !== undefined && isAlike(own, design) && { design }),
  };
}

/** Whether two evaluations are by the same surfaces, noise and target; one of them may be of what was typed before. */
function isAlike(one: PlanEvaluation, other: PlanEvaluation): boolean {
  const keyOf = ({ targetBudget, noise, surfaces }: PlanEvaluation) =>
    [targetBudget, noise, ...surfaces.map(({ name }) => name)].join(" ");
  return keyOf(one) === keyOf(other);
}
