import { type Signal, signal } from "@preact/signals";
import { type FitState, INITIAL_STATE, type Panel, type PlanState, type SiteState, type Texts } from "./site-state.ts";

/** All that a visitor has set. */
export const state: Signal<SiteState> = signal(INITIAL_STATE);

/** What the page as a whole has to say: a link that can't be read, a file that is none. */
export const notice: Signal<string> = signal("");

export function openPanel(panel: Panel): void {
  if (state.value.panel !== panel) state.value = { ...state.value, panel };
}

export function changePlan(change: Partial<PlanState>): void {
  state.value = { ...state.value, plan: { ...state.value.plan, ...change } };
}

export function changeFit(change: Partial<FitState>): void {
  state.value = { ...state.value, fit: { ...state.value.fit, ...change } };
}

export function setPlanOption(option: string, text: string): void {
  changePlan({ options: withText(state.value.plan.options, option, text) });
}

export function setCostOption(option: string, text: string): void {
  changePlan({ cost: withText(state.value.plan.cost, option, text) });
}

export function setJudgeOption(option: string, text: string): void {
  const { judge } = state.value;
  state.value = { ...state.value, judge: { ...judge, options: withText(judge.options, option, text) } };
}

export function setDesignOption(option: string, text: string): void {
  const { judge } = state.value;
  state.value = { ...state.value, judge: { ...judge, design: withText(judge.design, option, text) } };
}

export function setTakeAwayOption(option: string, text: string): void {
  const { options } = state.value.takeAway;
  state.value = { ...state.value, takeAway: { options: withText(options, option, text) } };
}

/** Texts with one of them changed; an empty one is left out. */
export function withText(texts: Texts, option: string, text: string): Texts {
  const { [option]: _, ...others } = texts;
  return text === "" ? others : { ...others, [option]: text };
}

/** A list with an item in it that was not, or without it. */
export function toggled<Item>(items: readonly Item[], item: Item): readonly Item[] {
  return items.includes(item) ? items.filter((one) => one !== item) : [...items, item];
}
