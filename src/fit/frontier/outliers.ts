import { type FittedBowls, findDiverged, fitBowls } from "../../wasm/fit/frontier.ts";
import type { RunTable } from "../runs/table.ts";

/**
 * From here on a run is named: of 2,671 runs of public sweeps 8 are, and of runs that were planted 6.7% off 96% were, without
 * a false name.
 */
const NAMED = 4.5;
/** From here on a run is left out: farther off than any run of the public sweeps, of which the farthest has 11.6. */
const LEFT_OUT = 15;
/** Where more are off, it is not single runs that are. */
const MAX_SHARE = 0.15;
/** No budget is left with fewer. */
const MIN_RUNS = 3;
/** With fewer degrees of freedom the bowls bend to single runs, and what they scatter by is not known. */
const MIN_FREEDOM = 5;

/** A run that lies far from the bowl of its budget. */
export interface Outlier {
  /** Its place among the runs of the table. */
  readonly index: number;
  /** How far its loss lies above the bowl, in nats, and in standard deviations of it. */
  readonly excess: number;
  readonly score: number;
  /** Whether the fit rests on it no more; else its weight is less. */
  readonly isLeftOut: boolean;
}

/** Bowls, the runs that they rest on, and the runs far from them. */
export interface ScreenedBowls {
  readonly table: RunTable;
  readonly bowls: FittedBowls;
  readonly outliers: readonly Outlier[];
}

/**
 * Finds runs that diverged, and then such as lie far from their bowls: the farthest is set aside, the bowls are fitted anew, and so on. Undefined where the
 * runs don't determine bowls.
 */
export function screenedBowls(table: RunTable): ScreenedBowls | undefined {
  const diverged = Uint8Array.from(findDiverged(table));
  const first = fitBowls(withoutRuns(table, diverged));
  if (first === undefined) return undefined;
  const outliers: Outlier[] = [];
  const isOut = diverged.slice();
  let bowls = first;
  while (isOut.reduce((sum, out) => sum + out, 0) < Math.floor(MAX_SHARE * table.length)) {
    const outlier = farthest(table, bowls, isOut);
    if (outlier === undefined) break;
    isOut[outlier.index] = 1;
    const next = fitBowls(withoutRuns(table, isOut));
    if (next === undefined) break;
    outliers.push(outlier);
    bowls = next;
  }
  const gross = diverged.slice();
  for (const { index, isLeftOut } of outliers) if (isLeftOut) gross[index] = 1;
  const rest = withoutRuns(table, gross);
  const isFirst = outliers.every(({ isLeftOut }) => !isLeftOut);
  const screened = isFirst ? first : fitBowls(rest);
  if (screened === undefined) return undefined;
  return { table: rest, bowls: screened, outliers: [...divergedRuns(table, diverged, screened), ...outliers] };
}

/** Runs that diverged, beside the bowls that were fitted without them. */
function divergedRuns(table: RunTable, isOut: Uint8Array, { minima, scatter }: FittedBowls): Outlier[] {
  let first = 0;
  return Array.from(table.runEnds).flatMap((end, r) => {
    const places = Array.from({ length: end - first }, (_, i) => first + i).filter((index) => isOut[index] === 1);
    first = end;
    return places.map((index) => {
      const excess = (table.loss[index] ?? Number.NaN) - (minima[r] ?? Number.NaN);
      return { index, excess, score: excess / scatter, isLeftOut: true };
    });
  });
}

/** The run farthest from its bowl, of budgets that can spare one. `isOut` marks runs that the bowls don't rest on. */
function farthest(table: RunTable, bowls: FittedBowls, isOut: Uint8Array): Outlier | undefined {
  const { scores, minima, numUsed } = bowls;
  if (numUsed - 2 * minima.length - 2 < MIN_FREEDOM) return undefined;
  let found: Outlier | undefined;
  let place = 0;
  let first = 0;
  for (const [r, end] of table.runEnds.entries()) {
    const left = end - first - isOut.subarray(first, end).reduce((sum, out) => sum + out, 0);
    for (let index = first; index < end; index++) {
      if (isOut[index] === 1) continue;
      const score = scores[place++] ?? 0;
      if (Math.abs(score) < Math.max(NAMED, Math.abs(found?.score ?? 0)) || left <= MIN_RUNS) continue;
      if (isLastOfTwoSizes(table, isOut, first, end, index)) continue;
      const excess = (table.loss[index] ?? Number.NaN) - (minima[r] ?? Number.NaN);
      found = { index, excess, score, isLeftOut: Math.abs(score) >= LEFT_OUT };
    }
    first = end;
  }
  return found;
}

/** Whether a budget would have one size alone without a run. */
function isLastOfTwoSizes(
  { numParams }: RunTable,
  isOut: Uint8Array,
  first: number,
  end: number,
  without: number,
): boolean {
  const sizes = new Set<number>();
  for (let i = first; i < end; i++) if (i !== without && isOut[i] !== 1) sizes.add(numParams[i] ?? Number.NaN);
  return sizes.size < 2;
}

function withoutRuns(table: RunTable, isOut: Uint8Array): RunTable {
  if (!isOut.includes(1)) return table;
  const kept = (column: Float64Array) => column.filter((_, i) => isOut[i] !== 1);
  const numParams = kept(table.numParams);
  let first = 0;
  let count = 0;
  const runEnds = table.runEnds.map((end) => {
    for (; first < end; first++) if (isOut[first] !== 1) count++;
    return count;
  });
  return {
    length: numParams.length,
    computeBudget: kept(table.computeBudget),
    numParams,
    numTokens: kept(table.numTokens),
    loss: kept(table.loss),
    weight: kept(table.weight),
    budgets: table.budgets,
    runEnds,
    numSizes: Array.from(runEnds, (end, r) => new Set(numParams.subarray(r === 0 ? 0 : runEnds[r - 1], end)).size),
    leftOut: table.leftOut,
  };
}
