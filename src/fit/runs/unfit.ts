import { humanCount, humanFlops } from "../../common/units.ts";
import { name, type Words, words } from "../../common/words.ts";
import { type BudgetGroups, groupBudgets } from "./group-budgets.ts";
import { inPlaces } from "./places.ts";
import type { ReadRun } from "./read-run.ts";

// What can be wrong with runs that can be read. Each is a sentence with the rows, the figure and the remedy.

/** What fits take for granted, and what places are called. */
export interface Measure {
  readonly budgetTolerance: number;
  /** Whether the least loss of each N and D was kept. */
  readonly isBest: boolean;
  readonly isPlanned: boolean;
}

// Two values that are this near are one to anyone who reads them.
const SAME = 0.02;
// A model of a sweep is trained at a few budgets; a training curve has tens of points.
const MAX_TOKEN_COUNTS = 5;
// Batches are whole, so that the budgets of a sweep differ by less than this.
const ROUNDED = 0.01;
// Seeds differ by some 0.0006 nats of 3; learning rates by percents.
const SEED_SPREAD = 0.005;

/** What the user should know of the runs before a fit rests on them. */
export function unfitRuns(runs: readonly ReadRun[], measure: Measure): Words[] {
  if (runs.length < 2) return [];
  return [
    ...tokenCounts(runs, measure.budgetTolerance),
    ...(measure.isPlanned ? [] : oneRatio(runs)),
    ...nearBudgets(runs, measure.budgetTolerance),
    ...sameSizes(runs, measure.isBest),
    ...repeatedData(runs),
  ];
}

/** Many token counts of a model, at budgets that no other model has: a training curve taken for runs. */
function tokenCounts(runs: readonly ReadRun[], budgetTolerance: number): Words[] {
  const bySize = groupedBy(runs, ({ run }) => run.numParams);
  const counts = [...bySize.values()].map((group) => ({
    group,
    numTokens: new Set(group.map(({ run }) => run.numTokens)).size,
  }));
  const many = counts.filter(({ numTokens }) => numTokens >= MAX_TOKEN_COUNTS);
  const most = many.reduce((a, b) => (b.numTokens > a.numTokens ? b : a), many[0] ?? { group: [], numTokens: 0 });
  const [first] = most.group;
  if (first === undefined || 2 * many.length < counts.length) return [];
  // Sizes that are trained at each budget of a sweep have many token counts as well, and share the budgets.
  const { budgets } = groupBudgets(sortedBudgets(runs), Math.max(budgetTolerance, ROUNDED));
  if (2 * budgets.length < runs.length && counts.length > 1) return [];
  const others =
    many.length === 1 ? "" : `, and ${many.length - 1} of ${counts.length - 1} others have ${MAX_TOKEN_COUNTS} or more`;
  return [
    words`N = ${humanCount(first.run.numParams)} has ${most.numTokens} token counts (${inPlaces(most.group)})${others}. Where they are steps of one run, all but the last are losses before the learning rate fell: name the steps and the runs (${name("columns")} step=…,experiment_id=…).`,
  ];
}

/** One D, or one D/N, for all runs. */
function oneRatio(runs: readonly ReadRun[]): Words[] {
  const all = inPlaces(runs);
  const tokens = extent(runs.map(({ run }) => run.numTokens));
  const params = extent(runs.map(({ run }) => run.numParams));
  if (params.most <= params.least * (1 + SAME)) return [];
  if (tokens.most <= tokens.least * (1 + SAME)) {
    return [
      `All ${runs.length} runs have D = ${humanCount(tokens.least)} (${all}): how the loss falls with D can't be told from them. Train some on other numbers of tokens.`,
    ];
  }
  const ratios = extent(runs.map(({ run }) => run.numTokens / run.numParams));
  if (ratios.most > ratios.least * (1 + SAME)) return [];
  const ratio = Number(ratios.least.toPrecision(3));
  return [
    `All ${runs.length} runs have D/N = ${ratio} (${all}): what N and what D do to the loss can't be told apart, and no budget has sizes on both sides of N*. Train other sizes at each budget.`,
  ];
}

const TOLERANCES = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25];

/** Budgets that lie so near to each other, and so far from the next, that they are meant to be one. */
function nearBudgets(runs: readonly ReadRun[], tolerance: number): Words[] {
  const sorted = sortedBudgets(runs);
  const { budgets } = groupBudgets(sorted, tolerance);
  for (const wider of TOLERANCES) {
    if (wider <= tolerance) continue;
    const joined = groupBudgets(sorted, wider);
    if (joined.budgets.length === budgets.length || !areApart(sorted, joined.runEnds, wider)) continue;
    if (!haveSizes(runs, joined)) continue;
    const { least, most, group } = widest(sorted, joined.runEnds);
    const places = runs.filter(({ run }) => run.computeBudget >= least && run.computeBudget <= most);
    return [
      words`${budgets.length} budgets nearly coincide in ${joined.budgets.length}, such as ${humanFlops(least)} to ${humanFlops(most)} (${inPlaces(places)}; ${group} runs): ${name("budgetTolerance")} ${wider} joins them.`,
    ];
  }
  return [];
}

/** Whether most budgets have sizes for a parabola. */
function haveSizes(runs: readonly ReadRun[], { budgets, runEnds }: BudgetGroups): boolean {
  const byBudget = runs.map(({ run }) => run).sort((a, b) => a.computeBudget - b.computeBudget);
  let first = 0;
  let count = 0;
  for (const end of runEnds) {
    if (new Set(byBudget.slice(first, end).map(({ numParams }) => numParams)).size >= 3) count++;
    first = end;
  }
  return 2 * count > budgets.length;
}

function areApart(sorted: Float64Array, runEnds: Uint32Array, tolerance: number): boolean {
  return runEnds.every((end) => {
    const [last, next] = [sorted[end - 1] ?? 0, sorted[end] ?? Number.POSITIVE_INFINITY];
    return next > last * (1 + 2 * tolerance);
  });
}

function widest(sorted: Float64Array, runEnds: Uint32Array) {
  let found = { least: 0, most: 0, group: 0 };
  let first = 0;
  for (const end of runEnds) {
    const [least, most] = [sorted[first] ?? 0, sorted[end - 1] ?? 0];
    if (found.group === 0 || most / least > found.most / found.least) found = { least, most, group: end - first };
    first = end;
  }
  return found;
}

/** Runs of one N and D: written twice, or a sweep of something else. */
function sameSizes(runs: readonly ReadRun[], isBest: boolean): Words[] {
  const groups = [...groupedBy(runs, ({ run }) => run.numParams).values()]
    .filter((group) => group.length > 1)
    .flatMap((group) => [...groupedBy(group, ({ run }) => run.numTokens).values()])
    .filter((group) => group.length > 1);
  const twice = groups.flatMap((group) => [...groupedBy(group, ({ run }) => run.loss).values()]).filter(isTwice);
  const notes: Words[] = [];
  const [first] = twice;
  if (first !== undefined) {
    const more = twice.length === 1 ? "" : `, and so are ${twice.length - 1} more groups`;
    const loss = `loss ${first[0]?.run.loss}`;
    notes.push(
      `${inPlaces(first)} are one run written ${first.length} times (${loss})${more}: each counts. Remove all but one, or give an experiment_id.`,
    );
  }
  const swept = isBest ? [] : groups.filter((group) => spreadOf(group) > SEED_SPREAD);
  const widestGroup = swept.reduce((a, b) => (spreadOf(b) > spreadOf(a) ? b : a), swept[0] ?? []);
  if (widestGroup.length > 0) {
    const losses = extent(widestGroup.map(({ run }) => run.loss));
    const numRuns = swept.reduce((sum, group) => sum + group.length, 0);
    notes.push(
      words`${numRuns} runs share N and D with others, and not the loss: ${inPlaces(widestGroup)} have ${inDigits(losses.least)} to ${inDigits(losses.most)}. Where they are a sweep of a learning rate or the like, ${name("keep")} best takes the least loss of each.`,
    );
  }
  return notes;
}

function isTwice(group: readonly ReadRun[]): boolean {
  const [first] = group;
  return (
    group.length > 1 &&
    group.every(({ run }) => run.experimentId === undefined || run.experimentId === first?.run.experimentId)
  );
}

function spreadOf(group: readonly ReadRun[]): number {
  const { least, most } = extent(group.map(({ run }) => run.loss));
  return most / least - 1;
}

/** Runs that see their data more than once. */
function repeatedData(runs: readonly ReadRun[]): Words[] {
  const repeated = runs.filter(({ run, uniqueTokens }) => run.numTokens > uniqueTokens * (1 + SAME));
  const epochs = ({ run, uniqueTokens }: ReadRun) => run.numTokens / uniqueTokens;
  const [first] = repeated;
  if (first === undefined) return [];
  const most = repeated.reduce((a, b) => (epochs(b) > epochs(a) ? b : a), first);
  const figure = Number(epochs(most).toPrecision(3));
  return [
    words`${repeated.length} of ${runs.length} runs repeat their data, up to ${figure} times (${inPlaces(repeated)}): a repeated token teaches less than a new one, and the fit takes all for new. Fit those without repeats alone (${name("where")}).`,
  ];
}

function sortedBudgets(runs: readonly ReadRun[]): Float64Array {
  return Float64Array.from(runs, ({ run }) => run.computeBudget).sort();
}

function groupedBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function inDigits(loss: number): string {
  return String(Number(loss.toPrecision(5)));
}

function extent(values: readonly number[]): { readonly least: number; readonly most: number } {
  return values.reduce(({ least, most }, value) => ({ least: Math.min(least, value), most: Math.max(most, value) }), {
    least: Number.POSITIVE_INFINITY,
    most: Number.NEGATIVE_INFINITY,
  });
}
