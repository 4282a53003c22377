import { invalidOption, isPositive, isRecord, MAX_COUNT } from "../checks.ts";
import type { RunColumns } from "../core/fit/run-columns.ts";
import { describeValue } from "../describe.ts";
import { IsoflopError } from "../errors.ts";
import { groupBudgets } from "./group-budgets.ts";
import type { LeftOutRun } from "./run.ts";

/** Runs that a law is fitted to, budgets ascending and N ascending at each, and those that are left out. */
export interface RunTable extends RunColumns {
  /** For each budget how many different N were trained. */
  readonly numSizes: readonly number[];
  readonly leftOut: readonly LeftOutRun[];
}

/** A run that has been checked. */
interface CheckedRun {
  readonly computeBudget: number;
  readonly numParams: number;
  readonly numTokens: number;
  readonly loss: number;
  readonly weight: number;
}

const USAGE = "Pass [{ computeBudget, numParams, numTokens, loss }].";

/** Checks runs and lays them out; the result does not depend on their order. */
export function runTable(runs: unknown, tolerance: number): RunTable {
  if (!Array.isArray(runs)) throw invalidOption("runs", "an array of runs", runs, USAGE);
  if (runs.length > MAX_COUNT) {
    throw invalidOption("runs", `at most ${MAX_COUNT} runs`, runs, "Fit fewer runs at a time.");
  }
  const checked: CheckedRun[] = [];
  const leftOut: LeftOutRun[] = [];
  const seen = new Map<string, number>();
  for (let i = 0; i < runs.length; i++) {
    const run = checkRun(runs[i], i, seen, leftOut);
    if (run !== undefined) checked.push(run);
  }
  return layOut(checked, tolerance, leftOut);
}

/** A run's values, or undefined where it is left out, which it then says itself. */
function checkRun(run: unknown, i: number, seen: Map<string, number>, leftOut: LeftOutRun[]): CheckedRun | undefined {
  if (!isRecord(run)) throw invalidRun(`runs[${i}]`, "an object", run);
  const { computeBudget, numParams, numTokens, loss, weight = 1, experimentId } = run;
  if (!isPositive(computeBudget)) throw invalidRun(place(run, i, "computeBudget"), POSITIVE, computeBudget);
  if (!isPositive(numParams)) throw invalidRun(place(run, i, "numParams"), POSITIVE, numParams);
  if (!isPositive(numTokens)) throw invalidRun(place(run, i, "numTokens"), POSITIVE, numTokens);
  if (!isPositive(weight)) throw invalidRun(place(run, i, "weight"), POSITIVE, weight);
  if (experimentId !== undefined && typeof experimentId !== "string") {
    throw invalidRun(`runs[${i}].experimentId`, "text", experimentId);
  }
  if (loss === null || (typeof loss === "number" && !Number.isFinite(loss))) {
    leftOut.push({ run: experimentId ?? `runs[${i}]`, reason: "failed", detail: `its loss is ${loss}` });
    return undefined;
  }
  if (!isPositive(loss)) {
    throw invalidRun(place(run, i, "loss"), "a positive number of nats per token, or NaN where the run failed", loss);
  }
  if (experimentId !== undefined) {
    const first = seen.get(experimentId);
    if (first !== undefined) {
      leftOut.push({
        run: experimentId,
        reason: "duplicate",
        detail: `its loss is ${loss}; the first run's, ${first}, is used`,
      });
      return undefined;
    }
    seen.set(experimentId, loss);
  }
  return { computeBudget, numParams, numTokens, loss, weight };
}

const POSITIVE = "a positive finite number";

function place({ experimentId }: Readonly<Record<string, unknown>>, i: number, field: string): string {
  return typeof experimentId === "string" ? `runs[${i}].${field} (${experimentId})` : `runs[${i}].${field}`;
}

function invalidRun(field: string, rule: string, value: unknown): IsoflopError {
  return new IsoflopError("INVALID_RUN", field, `${field} must be ${rule}; got ${describeValue(value)}. ${USAGE}`);
}

function byBudget(a: CheckedRun, b: CheckedRun): number {
  return a.computeBudget - b.computeBudget || bySize(a, b);
}

function bySize(a: CheckedRun, b: CheckedRun): number {
  return a.numParams - b.numParams || a.numTokens - b.numTokens || a.loss - b.loss || a.weight - b.weight;
}

function layOut(runs: CheckedRun[], tolerance: number, leftOut: readonly LeftOutRun[]): RunTable {
  for (let i = 1; i < runs.length; i++) {
    const [a, b] = [runs[i - 1], runs[i]];
    if (a !== undefined && b !== undefined && byBudget(a, b) > 0) {
      runs.sort(byBudget);
      break;
    }
  }
  const groups = groupBudgets(
    runs.map(({ computeBudget }) => computeBudget),
    tolerance,
  );
  const ordered = groups.differ ? orderedBySize(runs, groups.runEnds) : runs;
  const { length } = ordered;
  const table = {
    length,
    numParams: new Float64Array(length),
    numTokens: new Float64Array(length),
    loss: new Float64Array(length),
    weight: new Float64Array(length),
  };
  for (let i = 0; i < length; i++) {
    const run = ordered[i];
    if (run === undefined) continue;
    table.numParams[i] = run.numParams;
    table.numTokens[i] = run.numTokens;
    table.loss[i] = run.loss;
    table.weight[i] = run.weight;
  }
  return {
    ...table,
    budgets: groups.budgets,
    runEnds: groups.runEnds,
    numSizes: countSizes(table.numParams, groups.runEnds),
    leftOut,
  };
}

/** Runs of one budget by size, also where their budgets differ in the last digits. */
function orderedBySize(runs: readonly CheckedRun[], runEnds: Uint32Array): CheckedRun[] {
  let first = 0;
  return Array.from(runEnds).flatMap((end) => {
    const group = runs.slice(first, end).sort(bySize);
    first = end;
    return group;
  });
}

/** How many different N each budget has. */
function countSizes(numParams: Float64Array, runEnds: Uint32Array): number[] {
  const numSizes: number[] = [];
  let i = 0;
  for (const end of runEnds) {
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
