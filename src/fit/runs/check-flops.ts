import type { IsoflopError } from "../../common/errors.ts";
import { humanFlops } from "../../common/units.ts";
import { name, type Words, words } from "../../common/words.ts";
import type { Columns } from "./choose-columns.ts";
import type { FoundRuns } from "./found-runs.ts";
import { invalidRun } from "./invalid-run.ts";
import type { Size } from "./known-names.ts";
import { inShell } from "./shell.ts";
import { PETAFLOP_DAY } from "./units.ts";

// No way of counting FLOPs is this far from another.
const UNIT_APART = 10;
const K_APART = 1.1;
const MAX_SLIPS = 0.2;
// A token of a short model with a large vocabulary may cost hundreds of FLOPs a parameter, and no more.
const MAX_K = 1000;
const UNITS = [1e3, 1e6, 1e9, 1e12, 1e15, 1e18, 1e21, PETAFLOP_DAY] as const;
// What models are trained on, about.
const USUAL_TOKENS_PER_PARAM = 20;

/**
 * Compares the budgets of runs, from `first` on, with what their parameters and tokens cost.
 *
 * @param columns what the file calls its fields
 * @returns what to say where FLOPs are counted otherwise than by k·N·D
 * @throws {IsoflopError} INVALID_RUN where a figure is in another unit
 */
export function checkFlops(
  found: FoundRuns,
  first: number,
  flopsPerParamPerToken: number,
  columns: Pick<Columns, "names" | "scales">,
): Words[] {
  const costs = found.column((i) => costOf(found, i), first);
  const off = (factor: number) =>
    found
      .indices(first)
      .filter((i) => found.isWhole[i] && isOff(costs[i - first] ?? Number.NaN, flopsPerParamPerToken, factor));
  // A look that makes nothing: most files have nothing to say.
  if (costs.every((cost, i) => !found.isWhole[first + i] || !isOff(cost, flopsPerParamPerToken, K_APART))) return [];
  const sorted = costs.filter((_, i) => found.isWhole[first + i]).sort();
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  // A unit is one of all, a slip is a row's own.
  const wrong = off(UNIT_APART);
  if (wrong.length > 0) throw otherUnit(found, wrong, flopsPerParamPerToken, columns);
  const apart = off(K_APART);
  const where = words`C is not ${flopsPerParamPerToken}·N·D in ${apart.length} of ${sorted.length} runs (${found.places(apart)})`;
  const rangeOf = (some: Float64Array) => {
    const [least, most] = [some[0] ?? middle, some.at(-1) ?? middle].map(inDigits);
    return least === most ? `${least}` : `${least} to ${most}`;
  };
  // Some slips are no way of counting.
  if (apart.length <= MAX_SLIPS * sorted.length && !isOff(middle, flopsPerParamPerToken, K_APART)) {
    const theirs = Float64Array.from(apart, (i) => costs[i - first] ?? middle).sort();
    return [words`${where}: k is ${rangeOf(theirs)} there. Check their C, N and D: budgets are as the file has them.`];
  }
  const k = inDigits(middle);
  const range = rangeOf(sorted);
  const spread = range === k ? "" : ` (${range})`;
  return [
    words`${where}: k is ${k} in the middle${spread}. ${name("flopsPerParamPerToken")} ${k} predicts by it; without it budgets are as the file has them, and predictions cost ${flopsPerParamPerToken}·N·D.`,
  ];
}

function costOf(found: FoundRuns, i: number): number {
  return found.computeBudget(i) / (found.numParams(i) * found.numTokens(i));
}

function isOff(cost: number, k: number, factor: number): boolean {
  return cost >= factor * k || cost * factor <= k;
}

function inDigits(k: number): string {
  return String(Number(k.toPrecision(3)));
}

/** The error of runs whose budgets are far from what they cost. */
function otherUnit(
  found: FoundRuns,
  wrong: readonly number[],
  k: number,
  { names, scales }: Pick<Columns, "names" | "scales">,
): IsoflopError {
  const [first = 0] = wrong;
  const C = found.computeBudget(first);
  const N = found.numParams(first);
  const D = found.numTokens(first);
  const cost = C / (N * D);
  const unit = likelyUnit(cost / k, N, D);
  const likely =
    unit === undefined
      ? words`Name the columns of C, N and D (${name("columns")})`
      : words`Give ${name("columns")} ${inShell(termOf(unit, names, scales))}, since ${unit.field} is likely in units of ${humanFlops(unit.scale)}`;
  const isCountable = cost >= 1 / MAX_K && cost <= MAX_K;
  const otherK = words`, or ${name("flopsPerParamPerToken")} ${inDigits(cost)} where FLOPs are counted so`;
  return invalidRun(
    found.place(first),
    `must have C near k·N·D, with k = ${k}`,
    `C = ${humanFlops(C)} where k·N·D = ${humanFlops(k * N * D)} (N = ${humanFlops(N)}, D = ${humanFlops(D)}), in ${wrong.length === 1 ? "1 row" : `${wrong.length} rows`} (${found.places(wrong)})`,
    words`${likely}${isCountable ? otherK : ""}.`,
  );
}

/** A field in a unit, as it is written for its column. */
function termOf({ field, scale }: Unit, names: Columns["names"], scales: Columns["scales"]): string {
  return `${field}=${names.get(field) ?? field}*${humanFlops(scale * (scales.get(field) ?? 1))}`;
}

interface Unit {
  readonly field: Size;
  readonly scale: number;
}

/** The figure that is too small by a unit: of N and D the one that leaves D/N the more usual. */
function likelyUnit(off: number, N: number, D: number): Unit | undefined {
  const scale = UNITS.find((unit) => {
    const rest = off < 1 ? off * unit : off / unit;
    return rest > 1 / 4 && rest < 4;
  });
  if (scale === undefined) return undefined;
  if (off < 1) return { field: "compute_budget", scale };
  const unusual = (ratio: number) => Math.abs(Math.log(ratio / USUAL_TOKENS_PER_PARAM));
  const field = unusual((D * scale) / N) <= unusual(D / (N * scale)) ? "num_tokens" : "num_params";
  return { field, scale };
}
