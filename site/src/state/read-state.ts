import {
  APPROACHES,
  BUDGET_SOURCES,
  INITIAL_STATE,
  MODEL_SOURCES,
  type NamedText,
  PANELS,
  type SiteState,
  type Texts,
} from "./site-state.ts";

/** What of a state is not as the page writes it. */
export class StateError extends Error {}

/** A state from JSON that may come from anyone; what is left out is as it is at first. */
export function readState(json: unknown): SiteState {
  const state = record(json, "state");
  const plan = record(state.plan ?? {}, "plan");
  const judge = record(state.judge ?? {}, "judge");
  const fit = record(state.fit ?? {}, "fit");
  const takeAway = record(state.takeAway ?? {}, "takeAway");
  const first = INITIAL_STATE;
  return {
    panel: oneOf(PANELS, state.panel ?? first.panel, "panel"),
    plan: {
      models: oneOf(MODEL_SOURCES, plan.models ?? first.plan.models, "plan.models"),
      budgets: oneOf(BUDGET_SOURCES, plan.budgets ?? first.plan.budgets, "plan.budgets"),
      options: texts(plan.options ?? first.plan.options, "plan.options"),
      cost: texts(plan.cost ?? first.plan.cost, "plan.cost"),
      file: text(plan.file ?? first.plan.file, "plan.file"),
      leftOut: list(plan.leftOut ?? first.plan.leftOut, "plan.leftOut", text),
    },
    judge: {
      options: texts(judge.options ?? first.judge.options, "judge.options"),
      design: texts(judge.design ?? first.judge.design, "judge.design"),
    },
    fit: {
      files: list(fit.files ?? first.fit.files, "fit.files", namedText),
      lacksRuns: flag(fit.lacksRuns ?? first.fit.lacksRuns, "fit.lacksRuns"),
      columns: texts(fit.columns ?? first.fit.columns, "fit.columns"),
      reading: texts(fit.reading ?? first.fit.reading, "fit.reading"),
      approach: oneOf(APPROACHES, fit.approach ?? first.fit.approach, "fit.approach"),
      options: texts(fit.options ?? first.fit.options, "fit.options"),
      leftOut: list(fit.leftOut ?? first.fit.leftOut, "fit.leftOut", whole),
      hide: whole(fit.hide ?? first.fit.hide, "fit.hide"),
      targets: text(fit.targets ?? first.fit.targets, "fit.targets"),
      isOfPlan: flag(fit.isOfPlan ?? first.fit.isOfPlan, "fit.isOfPlan"),
    },
    takeAway: { options: texts(takeAway.options ?? first.takeAway.options, "takeAway.options") },
  };
}

function record(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw new StateError(`${place} must be an object`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown, place: string): string {
  if (typeof value === "string") return value;
  throw new StateError(`${place} must be text`);
}

function whole(value: unknown, place: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new StateError(`${place} must be a whole number`);
}

function flag(value: unknown, place: string): boolean {
  if (typeof value === "boolean") return value;
  throw new StateError(`${place} must be true or false`);
}

function oneOf<Value extends string>(values: readonly Value[], value: unknown, place: string): Value {
  const known = values.find((one) => one === value);
  if (known !== undefined) return known;
  throw new StateError(`${place} must be one of ${values.join(", ")}`);
}

function list<Item>(value: unknown, place: string, read: (item: unknown, place: string) => Item): readonly Item[] {
  if (!Array.isArray(value)) throw new StateError(`${place} must be a list`);
  return value.map((item: unknown, i) => read(item, `${place}[${i}]`));
}

function texts(value: unknown, place: string): Texts {
  return Object.fromEntries(
    Object.entries(record(value, place)).map(([key, item]) => [key, text(item, `${place}.${key}`)]),
  );
}

function namedText(value: unknown, place: string): NamedText {
  const file = record(value, place);
  return { name: text(file.name, `${place}.name`), text: text(file.text, `${place}.text`) };
}
