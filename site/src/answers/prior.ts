import { computed, type ReadonlySignal } from "@preact/signals";
import { DEFAULT_PRIOR, type Prior, readPrior } from "../../../src/options/priors.ts";
import { PRIOR_ROWS } from "../../../src/options/table.ts";
import { valueOfText } from "../../../src/options/text.ts";
import { plannedTexts } from "../state/plan-of-state.ts";
import { state } from "../state/store.ts";

/** That of the plan where it is laid out by one. */
const text: ReadonlySignal<string> = computed(() => {
  const { plan, judge } = state.value;
  return (plan.models === "file" ? undefined : plannedTexts(plan).prior) ?? judge.options.prior ?? "";
});

/** The losses that are expected, for the map; undefined where what is typed is none. */
export const expectedPrior: ReadonlySignal<Prior | undefined> = computed(() => {
  if (text.value === "") return DEFAULT_PRIOR;
  try {
    return readPrior("prior", valueOfText("prior", PRIOR_ROWS.prior, text.value));
  } catch {
    // The evaluation says what is wrong with it.
    return undefined;
  }
});
