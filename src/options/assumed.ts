import type { Options } from "./read.ts";
import {
  DEFAULT_LADDER_MAX_TOKENS_PER_PARAM,
  DEFAULT_LADDER_MIN_TOKENS_PER_PARAM,
  DEFAULT_MIN_TOKENS_PER_PARAM,
  LAYOUT_ROWS,
  LIMIT_ROWS,
  PLAN_ROWS,
  type Row,
} from "./table.ts";
import { valueOfText } from "./text.ts";

const WHERE = "about N*, else";

/** The budgets that the command and the server plan where none are given, as they write them. */
const BUDGETS = "1e17:1e20:4";

export function assumedBudgets(): unknown {
  return valueOfText("computeBudgets", PLAN_ROWS.computeBudgets, BUDGETS);
}

/** The options of which the command and the server take another default than the library. */
export const ASSUMED_ROWS: Readonly<
  Record<"computeBudgets" | "layout" | "minTokensPerParam" | "maxTokensPerParam", Row>
> = {
  computeBudgets: {
    ...PLAN_ROWS.computeBudgets,
    assumed: BUDGETS,
  },
  layout: {
    ...LAYOUT_ROWS.layout,
    assumed: "centred",
    remedy: "Leave it out for sizes about N*.",
  },
  minTokensPerParam: {
    ...LIMIT_ROWS.minTokensPerParam,
    assumed: `${DEFAULT_LADDER_MIN_TOKENS_PER_PARAM} ${WHERE} ${DEFAULT_MIN_TOKENS_PER_PARAM}`,
  },
  maxTokensPerParam: {
    ...LIMIT_ROWS.maxTokensPerParam,
    assumed: `${DEFAULT_LADDER_MAX_TOKENS_PER_PARAM} ${WHERE} any`,
  },
};

/**
 * What the command and the server take where no layout is named: a ladder for what the sweep may cost in all, else sizes about N*
 * within the tokens per parameter of a ladder. How many sizes are probed is a question to layouts that know no N*.
 */
export function assumedLayout(given: Options): Options {
  const { layout, totalFlops, numProbeSizes, probeAll } = given;
  if ((layout ?? numProbeSizes ?? probeAll) !== undefined) return {};
  return totalFlops === undefined ? { layout: "centred", ...assumedWindow(given) } : { layout: "ladder" };
}

/** The range of tokens per parameter, but for what would contradict the end of it that is given. */
function assumedWindow({ minTokensPerParam: min, maxTokensPerParam: max }: Options): Options {
  const low = DEFAULT_LADDER_MIN_TOKENS_PER_PARAM;
  const high = DEFAULT_LADDER_MAX_TOKENS_PER_PARAM;
  return {
    ...(min === undefined && !(Number(max) <= low) && { minTokensPerParam: low }),
    ...(max === undefined && !(Number(min) >= high) && { maxTokensPerParam: high }),
  };
}
