import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { IsoflopError, planWithout, type SweepPlan } from "../../../src/index.ts";
import type { CostEstimate } from "../../../src/run/cost-estimate.ts";
import { DEFAULT_GPUS } from "../../../src/run/options.ts";
import { lasting, type Outcome } from "../state/outcome.ts";
import { planOf } from "../state/plan-of-state.ts";
import type { PlanState, Texts } from "../state/site-state.ts";
import { state } from "../state/store.ts";

const planState: ReadonlySignal<PlanState> = computed(() => state.value.plan);
const request: ReadonlySignal<string> = computed(() => {
  const { leftOut: _, cost: __, ...asked } = planState.value;
  return JSON.stringify(asked);
});

/** The plan with every experiment. It is planned anew where what is asked for has changed, not where runs are left out. */
export const wholePlan: ReadonlySignal<Outcome<SweepPlan>> = lasting(() => {
  void request.value;
  return planOf(planState.peek());
});

/** The experiments that are left out, of those that there are. */
export const leftOut: ReadonlySignal<ReadonlySet<string>> = computed(() => {
  const ids = new Set(planState.value.leftOut);
  const experiments = wholePlan.value.value?.experiments ?? [];
  return new Set(experiments.map(({ experimentId }) => experimentId).filter((id) => ids.has(id)));
});

/** The plan that is judged, costed and taken away. */
export const plan: ReadonlySignal<Outcome<SweepPlan>> = lasting(() => {
  const { value, fault } = wholePlan.value;
  if (value === undefined || fault !== undefined) throw new IsoflopError("NOT_DETERMINED", brokenPlan(fault?.message));
  return planWithout(value, leftOut.value);
});

function brokenPlan(message: string | undefined) {
  return { field: "plan", rule: message ?? "There must be a plan" };
}

/** What estimates costs, once it has been loaded: few ask for it. */
const estimator: Signal<typeof import("./cost-of-plan.ts") | undefined> = signal(undefined);

/** What the plan costs on a machine; undefined where none is named. */
export const cost: ReadonlySignal<Outcome<CostEstimate | undefined>> = lasting(() => {
  const texts = costTexts(planState.value);
  const planned = plan.value.value;
  if (planned === undefined || texts === undefined) return undefined;
  return estimator.value?.costOfPlan(planned, texts);
});

/** Loads what estimates costs as soon as a machine is named. */
export function keepCost(): void {
  effect(() => {
    if (estimator.value !== undefined || costTexts(planState.value) === undefined) return;
    void import("./cost-of-plan.ts").then((loaded) => {
      estimator.value = loaded;
    });
  });
}

/** Options of estimateCost: the machine of the cost, or else the one that the budgets follow from. */
function costTexts({ cost: texts, budgets, options }: PlanState): Texts | undefined {
  if (budgets !== "machine") return texts.accelerator === undefined ? undefined : texts;
  const { accelerator = texts.accelerator, mfu = texts.mfu } = { ...options, ...texts };
  if (accelerator === undefined) return undefined;
  return { ...sharedOut(options.gpus, texts.gpus), ...texts, accelerator, ...(mfu !== undefined && { mfu }) };
}

/** A machine's accelerators among runs: as many at a time as it has room for. */
function sharedOut(all: string | undefined, ofRun: string | undefined): Texts {
  const numGpus = Number(all);
  const gpus = Number(ofRun ?? Math.min(DEFAULT_GPUS, numGpus));
  // What is no number is refused where it was typed.
  if (!Number.isSafeInteger(numGpus) || !(numGpus >= 1 && gpus >= 1)) return {};
  return { gpus: String(gpus), parallelRuns: String(Math.max(1, Math.floor(numGpus / gpus))) };
}
