import { IsoflopError } from "../common/errors.ts";
import { shortBudget } from "../common/units.ts";
import { name, words } from "../common/words.ts";
import { checked, type Options, optionsWith } from "./read.ts";
import {
  DEFAULT_BUDGET_RATIO,
  DEFAULT_LADDER_BUDGETS,
  DEFAULT_LADDER_MAX_TOKENS_PER_PARAM,
  DEFAULT_LADDER_MIN_TOKENS_PER_PARAM,
  DEFAULT_LADDER_SIZES,
  DEFAULT_SEED_REPEATS,
  LADDER_ROWS,
  LIMIT_ROWS,
  PLAN_ROWS,
} from "./table.ts";

/** The budgets of a ladder, and how many runs it wants at each. */
export interface Ladder {
  /** What it may cost. */
  readonly totalFlops: number;
  /** C of its rungs, ascending. */
  readonly budgets: readonly number[];
  readonly numSizes: number;
  /** At the top, which takes what a largest budget frees. */
  readonly numSizesAtTop: number;
  /** How many more runs of its middle size the lowest rung has. */
  readonly seedRepeats: number;
  /** Where its rungs are nearer or fewer than was asked for. */
  readonly warnings: readonly string[];
}

/** Rungs must be no nearer, and of no fewer a power law is more than a guess. */
const MIN_RATIO = 3;
const MIN_RUNGS = 3;
/** A smaller ratio is better than fewer rungs. */
const ENOUGH_RUNGS = 4;
/** How many sizes more the top may have. */
const MOST_MORE_SIZES = 2;
// A power of a ratio is off by some last bits.
const ROUNDING = 1e-9;

/** What a ladder may cost, and of what it is made. */
interface Wishes {
  readonly totalFlops: number;
  readonly numSizes: number;
  readonly seedRepeats: number;
  readonly minBudget: number;
  readonly maxBudget: number;
}

/** Lays the rungs of a ladder: what the top costs follows from what all may cost. */
export function readLadder(options: Options): Ladder {
  const { totalFlops, ...given } = checked(options, LADDER_ROWS);
  if (totalFlops === undefined) {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "totalFlops",
      rule: words`${name("totalFlops")} must be given with the ladder`,
      value: "nothing: it is missing",
      remedy: "Give what the sweep may cost: 1e21.",
    });
  }
  const { numBudgets = DEFAULT_LADDER_BUDGETS, budgetRatio = DEFAULT_BUDGET_RATIO } = given;
  const { seedRepeats = DEFAULT_SEED_REPEATS, minBudget = 0, maxBudget = Number.POSITIVE_INFINITY } = given;
  const { numSizesPerBudget: numSizes = DEFAULT_LADDER_SIZES } = checked(options, PLAN_ROWS);
  const wishes = { totalFlops, numSizes, seedRepeats, minBudget, maxBudget };
  const { count, ratio } = rungsWithin(wishes, numBudgets, budgetRatio);
  const top = topOf(wishes, count, ratio);
  const budgets = [top];
  for (let rung = 1; rung < count; rung++) budgets.unshift((budgets[0] ?? top) / ratio);
  const freed = totalFlops - top * costInTops(wishes, count, ratio);
  const more = Math.min(Math.floor(freed / top + ROUNDING), MOST_MORE_SIZES);
  const isChanged = count !== numBudgets || ratio !== budgetRatio;
  return {
    totalFlops,
    budgets,
    numSizes,
    numSizesAtTop: numSizes + more,
    seedRepeats,
    warnings: isChanged
      ? [
          `The ladder has ${count} budgets ${Number(ratio.toPrecision(3))}× apart, since minBudget leaves no room for ` +
            `${numBudgets} of them ${budgetRatio}× apart.`,
        ]
      : [],
  };
}

/** What planSweep reads of a ladder in place of the user's options. */
export function sweepOfLadder(options: Options, { budgets, numSizes }: Ladder): Options {
  const { minTokensPerParam, maxTokensPerParam } = checked(options, LIMIT_ROWS);
  return optionsWith(options, {
    computeBudgets: budgets,
    numSizesPerBudget: numSizes,
    minTokensPerParam: minTokensPerParam ?? DEFAULT_LADDER_MIN_TOKENS_PER_PARAM,
    maxTokensPerParam: maxTokensPerParam ?? DEFAULT_LADDER_MAX_TOKENS_PER_PARAM,
  });
}

/** How many rungs there are above the smallest budget, and how far apart: fewer, then nearer, then three. */
function rungsWithin(wishes: Wishes, numBudgets: number, budgetRatio: number): { count: number; ratio: number } {
  const hasRoom = (count: number, ratio: number) => lowestOf(wishes, count, ratio) >= wishes.minBudget * (1 - ROUNDING);
  const enough = Math.min(ENOUGH_RUNGS, numBudgets);
  const least = Math.min(MIN_RATIO, budgetRatio);
  for (let count = numBudgets; count >= enough; count--) {
    if (hasRoom(count, budgetRatio)) return { count, ratio: budgetRatio };
  }
  for (const count of [enough, MIN_RUNGS]) {
    if (hasRoom(count, budgetRatio)) return { count, ratio: budgetRatio };
    if (!hasRoom(count, least)) continue;
    let [low, high] = [least, budgetRatio];
    for (let halving = 0; halving < 60; halving++) {
      const middle = 0.5 * (low + high);
      if (hasRoom(count, middle)) low = middle;
      else high = middle;
    }
    return { count, ratio: low };
  }
  throw noRoom(wishes, least);
}

/** What a ladder costs, in runs of its top: of each rung its sizes, and of the lowest the repeats. */
function costInTops({ numSizes, seedRepeats }: Wishes, count: number, ratio: number): number {
  let cost = numSizes + seedRepeats;
  for (let rung = 1; rung < count; rung++) cost = numSizes + cost / ratio;
  return cost;
}

function topOf(wishes: Wishes, count: number, ratio: number): number {
  return Math.min(wishes.totalFlops / costInTops(wishes, count, ratio), wishes.maxBudget);
}

function lowestOf(wishes: Wishes, count: number, ratio: number): number {
  let lowest = topOf(wishes, count, ratio);
  for (let rung = 1; rung < count; rung++) lowest /= ratio;
  return lowest;
}

function noRoom(wishes: Wishes, ratio: number): IsoflopError {
  const { minBudget, maxBudget, totalFlops } = wishes;
  const top = minBudget * ratio ** (MIN_RUNGS - 1);
  const [field, given, needed] =
    maxBudget < top
      ? ["maxBudget", maxBudget, top]
      : ["totalFlops", totalFlops, top * costInTops(wishes, MIN_RUNGS, ratio)];
  return new IsoflopError("INFEASIBLE", {
    field,
    rule: words`A ladder must have three budgets ${ratio}× apart from ${name("minBudget")} on, ${shortBudget(minBudget)} FLOPs`,
    value: words`${name(field)} of ${shortBudget(given)}`,
    remedy: words`Raise it to ${shortBudget(needed)}, or lower ${name("minBudget")}.`,
  });
}
