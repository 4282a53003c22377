import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { readPlan } from "../../../src/index.ts";
import type { Fault } from "../state/fault.ts";
import { lasting } from "../state/outcome.ts";
import { state } from "../state/store.ts";
import { WorkerClient } from "../worker/client.ts";
import type { DesignQuestion } from "../worker/protocol.ts";
import { evaluationOf, judgeTexts } from "./evaluations.ts";
import { plan } from "./plans.ts";

/** How far a design is. */
export interface DesignStatus {
  /** What it does; undefined where it does nothing. */
  readonly progress: string | undefined;
  readonly fault: Fault | undefined;
  readonly file: string | undefined;
  readonly isCancelled: boolean;
}

const NOTHING: DesignStatus = { progress: undefined, fault: undefined, file: undefined, isCancelled: false };

export const designStatus: Signal<DesignStatus> = signal(NOTHING);

/** The sweep that is recommended in place of the plan. */
export const designedPlan = computed(() => {
  const { file } = designStatus.value;
  return file === undefined ? undefined : readPlan(file);
});

/** What the design will tell; the last that there was, while what it is judged by is broken. */
export const designEvaluation = lasting(() => evaluationOf(designedPlan.value));

const client = new WorkerClient();
let isBusy = false;

/** Once nobody has typed or dragged for so many milliseconds. */
const PAUSE = 250;

const question: ReadonlySignal<DesignQuestion | undefined> = computed(() => {
  const planned = plan.value.value;
  if (planned === undefined) return undefined;
  const { leftOut: _, cost: __, ...models } = state.value.plan;
  return {
    kind: "design",
    models: { ...models, leftOut: [], cost: {} },
    target: judgeTexts.value,
    design: state.value.judge.design,
    totalFlops: planned.totalFlops,
  };
});

/** Keeps the design that of the plan, as long as its panel is open. */
export function keepDesigning(): void {
  let timer = 0;
  let last = "";
  effect(() => {
    if (state.value.panel !== "judge") return;
    const asked = question.value;
    const key = JSON.stringify(asked);
    if (asked === undefined || key === last) return;
    last = key;
    clearTimeout(timer);
    timer = setTimeout(() => design(asked), PAUSE);
  });
}

function design(asked: DesignQuestion): void {
  // What it computes is of a plan that is no more.
  if (isBusy) client.cancel();
  isBusy = true;
  const { file } = designStatus.peek();
  designStatus.value = { progress: "Starting", fault: undefined, file, isCancelled: false };
  client.ask(asked, {
    onProgress: (progress) => {
      designStatus.value = { ...designStatus.peek(), progress };
    },
    onPart: (part) => {
      if (part.kind !== "design") return;
      const known = part.file ?? designStatus.peek().file;
      designStatus.value = { progress: undefined, fault: part.fault, file: known, isCancelled: false };
    },
    onEnd: (failure) => {
      isBusy = false;
      const fault = failure === undefined ? designStatus.peek().fault : { field: "", message: failure };
      designStatus.value = { ...designStatus.peek(), progress: undefined, fault };
    },
  });
}

/** Gives the design up. */
export function cancelDesign(): void {
  client.cancel();
  designStatus.value = { ...designStatus.peek(), progress: undefined, isCancelled: true };
}

/** Designs again what was given up. */
export function designAgain(): void {
  const asked = question.peek();
  if (asked !== undefined) design(asked);
}
