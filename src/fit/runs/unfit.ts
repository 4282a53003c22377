import { largest, smallest } from "../../common/extremes.ts";
import { humanCount, humanRatio } from "../../common/units.ts";
import { name, type Words, words } from "../../common/words.ts";
import type { FoundRuns } from "./found-runs.ts";
import { groupBudgets } from "./group-budgets.ts";
import { nearBudgets } from "./near-budgets.ts";

// What can be wrong with runs that can be read. Each is a sentence with the rows, the figure and the remedy.

/** What is known of how runs were read. */
export interface Reading {
  readonly budgetTolerance: number;
  /** Whether the least loss of each N and D was kept. */
  readonly isBest: boolean;
  readonly isPlanned: boolean;
}

// Two values that are this near are one to anyone who reads them.
const SAME = 0.02;
// A model of a sweep is trained at a few budgets; a training curve has tens of points.
const MAX_TOKEN_COUNTS = 5;
// No run is trained on fewer tokens than a thousandth of its parameters, or on millions for each.
const MIN_RATIO = 1e-3;
const MAX_RATIO = 1e6;
// Batches are whole, so that the budgets of a sweep differ by less than this.
const ROUNDED = 0.01;
// Seeds differ by some 0.0006 nats of 3; learning rates by percents.
const SEED_SPREAD = 0.005;

/** What the user should know of the runs before a fit rests on them. */
export function unfitRuns(found: FoundRuns, { budgetTolerance, isBest, isPlanned }: Reading): Words[] {
  if (found.length < 2) return [];
  const sorted = found.sortedBudgets();
  return [
    ...(isPlanned ? [] : tokenCounts(found, sorted, budgetTolerance)),
    ...(isPlanned ? [] : oneRatio(found)),
    ...nearBudgets(found, sorted, budgetTolerance),
    ...sameSizes(found, isBest),
    ...repeatedData(found),
  ];
}

/** Many token counts of a model, at budgets that no other model has: a training curve taken for runs. */
function tokenCounts(found: FoundRuns, sorted: Float64Array, budgetTolerance: number): Words[] {
  // Sizes that are trained at each budget of a sweep have many token counts as well, and share the budgets.
  const { budgets } = groupBudgets(sorted, Math.max(budgetTolerance, ROUNDED));
  const isShared = 2 * budgets.length < found.length;
  if (isShared && found.runs.some(({ numParams }) => numParams !== found.numParams(0))) return [];
  const models = [...groupedBy(found.indices(), (i) => found.numParams(i)).values()];
  const counts = models.map((group) => new Set(group.map((i) => found.numTokens(i))).size);
  const numMany = counts.filter((count) => count >= MAX_TOKEN_COUNTS).length;
  const most = largest(counts);
  const group = models[counts.indexOf(most)] ?? [];
  if (most < MAX_TOKEN_COUNTS || 2 * numMany < models.length) return [];
  const others =
    numMany === 1 ? "" : `, and ${numMany - 1} of ${models.length - 1} others have ${MAX_TOKEN_COUNTS} or more`;
  const size = humanCount(found.numParams(group[0] ?? 0));
  return [
    words`N = ${size} has ${most} token counts (${found.places(group)})${others}. Where they are steps of one run, all but the last are losses before the learning rate fell: name the steps and the runs (${name("columns")} step=…,experiment_id=…).`,
  ];
}

/** One D, or one D/N, for all runs, or a D/N that no run has. */
function oneRatio(found: FoundRuns): Words[] {
  const N = extent(found, (i) => found.numParams(i));
  if (isOne(N)) return [];
  const D = extent(found, (i) => found.numTokens(i));
  const ratio = extent(found, (i) => found.numTokens(i) / found.numParams(i));
  if (ratio.most < MIN_RATIO || ratio.least > MAX_RATIO) {
    return [
      words`D/N is ${humanRatio(ratio.least)} to ${humanRatio(ratio.most)} (${found.places(found.indices())}): N or D is likely in other units. Give ${name("columns")} num_tokens=…*1e9 or num_params=…*1e6.`,
    ];
  }
  const all = `All ${found.length} runs`;
  if (isOne(D)) {
    return [
      `${all} have D = ${humanCount(D.least)} (${found.places(found.indices())}): how the loss falls with D can't be told from them. Train some on other numbers of tokens.`,
    ];
  }
  if (!isOne(ratio)) return [];
  return [
    `${all} have D/N = ${humanRatio(ratio.least)} (${found.places(found.indices())}): what N and what D do to the loss can't be told apart, and no budget has sizes on both sides of N*. Train other sizes at each budget.`,
  ];
}

/** Runs of one N and D: written twice, or a sweep of something else. */
function sameSizes(found: FoundRuns, isBest: boolean): Words[] {
  const groups = groupsOfSameSize(found);
  const twice = groups.flatMap((group) =>
    [...groupedBy(group, (i) => found.loss(i)).values()].filter((same) => areOneRun(found, same)),
  );
  const notes: Words[] = [];
  const [first] = twice;
  if (first !== undefined) {
    const more = twice.length === 1 ? "" : `, and so are ${twice.length - 1} more groups`;
    const loss = found.loss(first[0] ?? 0);
    notes.push(
      `${found.places(first)} are one run written ${first.length} times (loss ${loss})${more}: each counts. Remove all but one, or give an experiment_id.`,
    );
  }
  if (isBest) return notes;
  const spreadOf = (group: readonly number[]) => {
    const losses = group.map((i) => found.loss(i));
    return { least: smallest(losses), most: largest(losses) };
  };
  const swept = groups
    .map((group) => ({ group, ...spreadOf(group) }))
    .filter(({ least, most }) => most > least * (1 + SEED_SPREAD));
  const [widest] = swept.toSorted((a, b) => b.most / b.least - a.most / a.least);
  if (widest !== undefined) {
    const numRuns = swept.reduce((sum, { group }) => sum + group.length, 0);
    notes.push(
      words`${numRuns} runs share N and D with others, and not the loss: ${found.places(widest.group)} have ${inDigits(widest.least)} to ${inDigits(widest.most)}. Where they are a sweep of a learning rate or the like, ${name("keep")} best takes the least loss of each.`,
    );
  }
  return notes;
}

/** The runs that share N and D with others. */
function groupsOfSameSize(found: FoundRuns): number[][] {
  // Sorting numbers is cheap, and most runs have a size of their own; a chance meeting of two keys costs a look more.
  const keyOf = (i: number) => found.numParams(i) + found.numTokens(i) * Math.E;
  const keys = found.column(keyOf).sort();
  const shared = new Set<number>();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] ?? Number.NaN;
    if (key === keys[i - 1]) shared.add(key);
  }
  if (shared.size === 0) return [];
  const candidates = found.indices().filter((i) => shared.has(keyOf(i)));
  return [...groupedBy(candidates, (i) => found.numParams(i)).values()]
    .flatMap((group) => [...groupedBy(group, (i) => found.numTokens(i)).values()])
    .filter((group) => group.length > 1);
}

/** Whether some runs of one N, D and loss are one: they have no ids of their own, or stand in several files. */
function areOneRun(found: FoundRuns, group: readonly number[]): boolean {
  const [first = 0] = group;
  const hasNoId = group.every((i) => found.runs[i]?.experimentId === undefined);
  return group.length > 1 && (hasNoId || !group.every((i) => found.areOfOneFile(first, i)));
}

/** Runs that see their data more than once. */
function repeatedData(found: FoundRuns): Words[] {
  const epochs = (i: number) => found.numTokens(i) / (found.uniqueTokens[i] ?? Number.NaN);
  if (found.uniqueTokens.every(Number.isNaN)) return [];
  const repeated = found.indices().filter((i) => epochs(i) > 1 + SAME);
  if (repeated.length === 0) return [];
  const most = repeated.reduce((least, i) => Math.max(least, epochs(i)), 1);
  return [
    words`${repeated.length} of ${found.length} runs repeat their data, up to ${humanRatio(most)} times (${found.places(repeated)}): a repeated token teaches less than a new one, and the fit takes all for new. Fit those without repeats alone (${name("where")}).`,
  ];
}

function groupedBy<Key>(indices: readonly number[], keyOf: (i: number) => Key): Map<Key, number[]> {
  const groups = new Map<Key, number[]>();
  for (const i of indices) {
    const key = keyOf(i);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  }
  return groups;
}

interface Extent {
  readonly least: number;
  readonly most: number;
}

function extent(found: FoundRuns, valueAt: (i: number) => number): Extent {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < found.length; i++) {
    const value = valueAt(i);
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least, most };
}

function isOne({ least, most }: Extent): boolean {
  return most <= least * (1 + SAME);
}

function inDigits(loss: number): string {
  return String(Number(loss.toPrecision(5)));
}
