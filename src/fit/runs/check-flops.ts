import { humanFlops } from "../../common/units.ts";
import { name, type Words, words } from "../../common/words.ts";
import { invalidRun } from "./invalid-run.ts";
import { inPlaces } from "./places.ts";
import type { ReadRun } from "./read-run.ts";
import { inShell } from "./shell.ts";
import { PETAFLOP_DAY } from "./units.ts";

// No way of counting FLOPs is this far from another.
const UNIT_APART = 10;
const K_APART = 1.1;
const MAX_K = 1000;
const UNITS = [1e3, 1e6, 1e9, 1e12, 1e15, 1e18, 1e21, PETAFLOP_DAY] as const;
// A model that makes sense has some D/N about this.
const USUAL_RATIO = 20;

/** C, N and D as columns, with what a user may call them. */
const SIZES = ["compute_budget", "num_params", "num_tokens"] as const;
type Size = (typeof SIZES)[number];

/**
 * Compares the budgets of runs with what their parameters and tokens cost.
 *
 * @returns what to say where FLOPs are counted otherwise than by k·N·D
 * @throws {IsoflopError} INVALID_RUN where a figure is in another unit
 */
export function checkFlops(
  runs: readonly ReadRun[],
  flopsPerParamPerToken: number,
  nameOf: (field: Size) => string,
): Words[] {
  const whole = runs.filter(({ isWhole }) => isWhole);
  if (whole.length === 0) return [];
  const costs = Float64Array.from(whole, ({ run }) => run.computeBudget / (run.numParams * run.numTokens));
  const sorted = costs.slice().sort();
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  // Runs are compared with what they have in common first: a unit is one of all, a slip is one's own.
  const isOff = (cost: number, k: number, factor: number) => cost >= factor * k || cost * factor <= k;
  if (isOff(middle, flopsPerParamPerToken, UNIT_APART)) {
    throw otherUnit(whole, middle / flopsPerParamPerToken, flopsPerParamPerToken, nameOf);
  }
  const slips = whole.filter((_, i) => isOff(costs[i] ?? middle, flopsPerParamPerToken, UNIT_APART));
  if (slips.length > 0) {
    const [slip = whole[0]] = slips;
    const ratio = slip === undefined ? 1 : slip.run.computeBudget / (slip.run.numParams * slip.run.numTokens);
    throw otherUnit(slips, ratio / flopsPerParamPerToken, flopsPerParamPerToken, nameOf);
  }
  const apart = whole.filter((_, i) => isOff(costs[i] ?? middle, flopsPerParamPerToken, K_APART));
  if (apart.length === 0) return [];
  const least = inDigits(sorted[0] ?? middle);
  const most = inDigits(sorted.at(-1) ?? middle);
  const k = inDigits(middle);
  const range = least === most ? "" : ` (${least} to ${most})`;
  return [
    words`C is not ${flopsPerParamPerToken}·N·D in ${apart.length} of ${whole.length} runs (${inPlaces(apart)}): k is ${k} in the middle${range}. ${name("flopsPerParamPerToken")} ${k} predicts by it; without it budgets are as the file has them, and predictions cost ${flopsPerParamPerToken}·N·D.`,
  ];
}

function inDigits(k: number): string {
  return String(Number(k.toPrecision(3)));
}

/** The error of budgets that are `off` times what they should be. */
function otherUnit(runs: readonly ReadRun[], off: number, k: number, nameOf: (field: Size) => string) {
  const [first] = runs;
  const { computeBudget = Number.NaN, numParams = Number.NaN, numTokens = Number.NaN } = first?.run ?? {};
  const rule = words`must have C near k·N·D, with k = ${k}`;
  const value = words`C = ${humanFlops(computeBudget)} where k·N·D = ${humanFlops(k * numParams * numTokens)} (N = ${humanFlops(numParams)}, D = ${humanFlops(numTokens)}), as in ${runs.length} rows (${inPlaces(runs)})`;
  const unit = likelyUnit(off, numParams, numTokens);
  const costs = inDigits(off * k);
  const inUnit =
    unit === undefined
      ? words`Name the columns of C, N and D (${name("columns")})`
      : words`${unit.field} is likely in units of ${humanFlops(unit.scale)}: give ${name("columns")} ${inShell(`${unit.field}=${nameOf(unit.field)}*${humanFlops(unit.scale)}`)}`;
  // A token of a short model with a large vocabulary may cost hundreds of FLOPs a parameter, and no more.
  const isCountable = off * k >= 1 / MAX_K && off * k <= MAX_K;
  const remedy = words`${inUnit}${isCountable ? words`, or ${name("flopsPerParamPerToken")} ${costs} where FLOPs are counted so` : ""}.`;
  return invalidRun(first?.place ?? "(file)", rule, value, remedy);
}

/** The figure that is too small by a unit: the one that leaves D/N the most usual. */
function likelyUnit(off: number, N: number, D: number): { readonly field: Size; readonly scale: number } | undefined {
  const scale = UNITS.find((unit) => {
    const ratio = off < 1 ? off * unit : off / unit;
    return ratio > 1 / 4 && ratio < 4;
  });
  if (scale === undefined) return undefined;
  if (off < 1) return { field: "compute_budget", scale };
  const unusual = (ratio: number) => Math.abs(Math.log(ratio / USUAL_RATIO));
  return unusual((D * scale) / N) <= unusual(D / (N * scale))
    ? { field: "num_tokens", scale }
    : { field: "num_params", scale };
}
