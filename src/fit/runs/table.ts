import { invalidOption, isPositive, isRecord, MAX_COUNT } from "../../common/checks.ts";
import { describeValue } from "../../common/describe.ts";
import { IsoflopError } from "../../common/errors.ts";
import { entriesOf } from "../../common/lists.ts";
import type { RunColumns } from "../../wasm/fit/run-columns.ts";
import type { LeftOutRun } from "../run.ts";
import { groupBudgets } from "./group-budgets.ts";
import { Screen } from "./screen.ts";

/** Runs that a law is fitted to, budgets ascending and N ascending at each, and those that are left out. */
export interface RunTable extends RunColumns {
  /** C of each run as it was given, which may differ from its budget's within the tolerance. */
  readonly computeBudget: Float64Array;
  /** For each budget how many different N were trained. */
  readonly numSizes: readonly number[];
  readonly leftOut: readonly LeftOutRun[];
}

const USAGE = "Pass [{ computeBudget, numParams, numTokens, loss }].";
const POSITIVE = "a positive finite number";
// Squares of losses and products with weights stay far from the ends of f64.
const MIN_MAGNITUDE = 1e-9;
const MAX_MAGNITUDE = 1e9;
export const IN_RANGE = "a number from 1e-9 to 1e9";

export function isInRange(value: unknown): value is number {
  return typeof value === "number" && value >= MIN_MAGNITUDE && value <= MAX_MAGNITUDE;
}

/** Checks runs and lays them out; the result does not depend on their order. */
export function runTable(runs: unknown, tolerance: number): RunTable {
  if (!Array.isArray(runs)) throw invalidOption("runs", "an array of runs", runs, USAGE);
  const entries = entriesOf(runs, MAX_COUNT);
  if (entries === undefined) {
    throw invalidOption("runs", `at most ${MAX_COUNT} runs`, runs, "Fit fewer runs at a time.");
  }
  const checked = new CheckedRuns(entries.length);
  for (const [i, run] of entries.entries()) checked.add(run, i);
  return checked.finish(tolerance);
}

/** Runs that have been checked, in columns: an object for each would cost more than the fit. */
class CheckedRuns {
  readonly #computeBudget: Float64Array;
  readonly #numParams: Float64Array;
  readonly #numTokens: Float64Array;
  readonly #loss: Float64Array;
  readonly #weight: Float64Array;
  #length = 0;
  #isOrdered = true;
  readonly #screen = new Screen();

  constructor(capacity: number) {
    // One allocation for all columns.
    const buffer = new ArrayBuffer(5 * 8 * capacity);
    const column = (place: number) => new Float64Array(buffer, place * 8 * capacity, capacity);
    this.#computeBudget = column(0);
    this.#numParams = column(1);
    this.#numTokens = column(2);
    this.#loss = column(3);
    this.#weight = column(4);
  }

  /** Checks a run and takes it up, or says why it is left out. */
  add(run: unknown, i: number): void {
    if (!isRecord(run)) throw invalidRun(`runs[${i}]`, "an object", run);
    const { computeBudget, numParams, numTokens, loss, weight, experimentId } = run;
    if (!isPositive(computeBudget)) throw invalidRun(placeOf(run, i, "computeBudget"), POSITIVE, computeBudget);
    if (!isPositive(numParams)) throw invalidRun(placeOf(run, i, "numParams"), POSITIVE, numParams);
    if (!isPositive(numTokens)) throw invalidRun(placeOf(run, i, "numTokens"), POSITIVE, numTokens);
    if (weight !== undefined && !isInRange(weight)) throw invalidRun(placeOf(run, i, "weight"), IN_RANGE, weight);
    if (experimentId !== undefined && typeof experimentId !== "string") {
      throw invalidRun(`runs[${i}].experimentId`, "text", experimentId);
    }
    const value = loss === null ? Number.NaN : loss;
    if (!isInRange(value) && !(typeof value === "number" && !Number.isFinite(value))) {
      throw invalidRun(placeOf(run, i, "loss"), `${IN_RANGE}, in nats per token, or NaN for a failed run`, loss);
    }
    // Most runs need no screening, and a fit of a few hundred takes microseconds.
    const isPlain = experimentId === undefined && value < Number.POSITIVE_INFINITY;
    if (!isPlain && !this.#screen.admits(experimentId, `runs[${i}]`, value)) return;
    const at = this.#length++;
    this.#computeBudget[at] = computeBudget;
    this.#numParams[at] = numParams;
    this.#numTokens[at] = numTokens;
    this.#loss[at] = value;
    this.#weight[at] = weight ?? 1;
    this.#isOrdered &&= at === 0 || this.#byBudget(at - 1, at) <= 0;
  }

  #byBudget(a: number, b: number): number {
    return compare(this.#computeBudget, a, b) || this.#bySize(a, b);
  }

  #bySize(a: number, b: number): number {
    return (
      compare(this.#numParams, a, b) ||
      compare(this.#numTokens, a, b) ||
      compare(this.#loss, a, b) ||
      compare(this.#weight, a, b)
    );
  }

  finish(tolerance: number): RunTable {
    let order = this.#isOrdered ? undefined : this.#indices().sort((a, b) => this.#byBudget(a, b));
    const groups = groupBudgets(inOrder(this.#computeBudget, this.#length, order), tolerance);
    // Runs of one budget stand by size, also where their budgets differ in the last digits.
    if (groups.differ) order = this.#sortWithin(order ?? this.#indices(), groups.runEnds);
    const numParams = inOrder(this.#numParams, this.#length, order);
    return {
      length: this.#length,
      computeBudget: inOrder(this.#computeBudget, this.#length, order),
      numParams,
      numTokens: inOrder(this.#numTokens, this.#length, order),
      loss: inOrder(this.#loss, this.#length, order),
      weight: inOrder(this.#weight, this.#length, order),
      budgets: groups.budgets,
      runEnds: groups.runEnds,
      numSizes: countSizes(numParams, groups.runEnds),
      leftOut: this.#screen.leftOut,
    };
  }

  #indices(): Uint32Array {
    const indices = new Uint32Array(this.#length);
    for (let i = 0; i < indices.length; i++) indices[i] = i;
    return indices;
  }

  #sortWithin(order: Uint32Array, runEnds: Uint32Array): Uint32Array {
    let first = 0;
    for (const end of runEnds) {
      order.subarray(first, end).sort((a, b) => this.#bySize(a, b));
      first = end;
    }
    return order;
  }
}

/** What to add to a count of runs where some were left out. */
export function besides(leftOut: readonly LeftOutRun[]): string {
  const [first] = leftOut;
  return first === undefined ? "" : ` besides ${leftOut.length} left out (first ${first.run}: ${first.detail})`;
}

function compare(column: Float64Array, a: number, b: number): number {
  return (column[a] ?? 0) - (column[b] ?? 0);
}

/** A column's first `length` values, in another order where there is one. */
function inOrder(column: Float64Array, length: number, order: Uint32Array | undefined): Float64Array {
  if (order === undefined) return length === column.length ? column : column.subarray(0, length);
  // `from` goes by an iterator, ten times as slow, and took longer than the fit itself.
  const ordered = new Float64Array(length);
  for (let i = 0; i < length; i++) ordered[i] = column[order[i] ?? 0] ?? Number.NaN;
  return ordered;
}

function placeOf({ experimentId }: Readonly<Record<string, unknown>>, i: number, field: string): string {
  return typeof experimentId === "string" ? `runs[${i}].${field} (${experimentId})` : `runs[${i}].${field}`;
}

function invalidRun(field: string, rule: string, value: unknown): IsoflopError {
  return new IsoflopError("INVALID_RUN", {
    field,
    rule: `${field} must be ${rule}`,
    value: describeValue(value),
    remedy: USAGE,
  });
}

/** How many different N each budget has. */
function countSizes(numParams: Float64Array, runEnds: ArrayLike<number>): number[] {
  const numSizes: number[] = [];
  let i = 0;
  for (let b = 0; b < runEnds.length; b++) {
    const end = runEnds[b] ?? 0;
    let count = 0;
    let previous = 0;
    for (; i < end; i++) {
      const params = numParams[i] ?? 0;
      if (params !== previous) count++;
      previous = params;
    }
    numSizes.push(count);
  }
  return numSizes;
}
