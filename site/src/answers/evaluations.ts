import { computed, type ReadonlySignal } from "@preact/signals";
import { EVALUATE_ROWS, evaluateAny } from "../../../src/design/evaluate/evaluate.ts";
import type { PlanEvaluation } from "../../../src/design/evaluate/evaluation.ts";
import { evenPlan } from "../../../src/design/even-plan.ts";
import type { SweepPlan } from "../../../src/index.ts";
import { optionValues } from "../state/option-values.ts";
import { lasting, type Outcome } from "../state/outcome.ts";
import type { Texts } from "../state/site-state.ts";
import { state } from "../state/store.ts";
import { plan } from "./plans.ts";

export const judgeTexts: ReadonlySignal<Texts> = computed(() => state.value.judge.options);

function judged(planned: SweepPlan): PlanEvaluation {
  return evaluateAny(planned, optionValues(judgeTexts.value, EVALUATE_ROWS));
}

/** What the plan will tell. */
export const evaluation: ReadonlySignal<Outcome<PlanEvaluation | undefined>> = lasting(() => {
  const planned = plan.value.value;
  return planned === undefined || planned.numExperiments === 0 ? undefined : judged(planned);
});

/** What the even layout of as many FLOPs would tell; undefined where it can't be laid. */
export const evenEvaluation: ReadonlySignal<Outcome<PlanEvaluation | undefined>> = lasting(() => {
  const planned = plan.value.value;
  if (planned === undefined || planned.numExperiments === 0) return undefined;
  const even = evenPlan(planned);
  return even.numExperiments === 0 ? undefined : judged(even);
});

/** What another plan would tell. */
export function evaluationOf(planned: SweepPlan | undefined): PlanEvaluation | undefined {
  return planned === undefined || planned.numExperiments === 0 ? undefined : judged(planned);
}
