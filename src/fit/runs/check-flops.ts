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
 * Refuses runs, from `first` on, whose budgets are far from what their parameters and tokens cost.
 *
 * @param columns what their file calls its fields
 * @throws {IsoflopError} INVALID_RUN where a figure is in another unit
 */
export function checkUnits(
  found: FoundRuns,
  first: number,
  flopsPerParamPerToken: number,
  columns: Pick<Columns, "names" | "scales">,
): void {
  const wrong = apartFrom(found, first, flopsPerParamPerToken, UNIT_APART);
  if (wrong.length > 0) throw otherUnit(found, wrong, flopsPerParamPerToken, columns);
}

/** What to say where FLOPs are counted otherwise than by k·N·D. */
export function otherCounting(found: FoundRuns, flopsPerParamPerToken: number): Words[] {
  const apart = apartFrom(found, 0, flopsPerParamPerToken, K_APART);
  if (apart.length === 0) return [];
  const costs = (of: readonly number[]) => Float64Array.from(of, (i) => costOf(found, i)).sort();
  const all = costs(found.indices().filter((i) => found.isWhole[i]));
  const middle = all[Math.floor(all.length / 2)] ?? Number.NaN;
  const where = words`C is not ${flopsPerParamPerToken}·N·D in ${apart.length} of ${all.length} runs (${found.places(apart)})`;
  // Some slips are no way of counting.
  if (apart.length <= MAX_SLIPS * all.length && !isOff(middle, flopsPerParamPerToken, K_APART)) {
    return [
      words`${where}: k is ${rangeOf(costs(apart))} there. Check their C, N and D: budgets are as the file has them.`,
    ];
  }
  const k = inDigits(middle);
  const range = rangeOf(all);
  const spread = range === k ? "" : ` (${range})`;
  return [
    words`${where}: k is ${k} in the middle${spread}. ${name("flopsPerParamPerToken")} ${k} predicts by it; without it budgets are as the file has them, and predictions cost ${flopsPerParamPerToken}·N·D.`,
  ];
}

/** The runs, from `first` on, whose budgets are apart from k·N·D by a factor. */
function apartFrom(found: FoundRuns, first: number, k: number, factor: number): number[] {
  const apart: number[] = [];
  for (let i = first; i < found.length; i++) {
    if (found.isWhole[i] === true && isOff(costOf(found, i), k, factor)) apart.push(i);
  }
  return apart;
}

function rangeOf(sorted: Float64Array): string {
  const [least, most] = [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN].map(inDigits);
  return least === most ? `${least}` : `${least} to ${most}`;
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
