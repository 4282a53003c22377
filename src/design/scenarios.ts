import { surfaceColumn } from "../fit/simulate-runs.ts";
import { lossSurfaces } from "../options/priors.ts";
import { logarithm } from "../wasm/fit/elementary.ts";
import { surfaceOptima } from "../wasm/fit/loss-surface.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { shiftedRow } from "./surface-rows.ts";

/** Seed noise, and how far losses depart smoothly from the law, in nats. */
export const SEED_NOISE = 0.003;
export const DISCREPANCY = 0.01;
/** By how many times the prior's N* may be larger. */
const SHIFTS: readonly number[] = [1, 1 / 3, 3];
/** Surfaces are compared at this budget: the losses of one were counted in another unit. */
const COMMON_BUDGET = 1e20;

/** The surfaces that may be true: those of the prior, with their N* as they are, and 3 times smaller and larger. */
export function scenarios(surfaces: readonly LossSurface[]): Float64Array {
  const rows = surfaces.flatMap((surface) => {
    const row = inCommonUnit(surface);
    return SHIFTS.map((shift) => shiftedRow(row, logarithm(shift)));
  });
  return Float64Array.from(rows.flatMap((row) => Array.from(row)));
}

/** A surface with losses per token of the usual vocabularies: llama-3's are of another. */
function inCommonUnit(surface: LossSurface): Float64Array {
  const published = lossSurfaces();
  const row = surfaceColumn(surface);
  if (surface !== published["llama-3"]) return row;
  const product = logarithm(COMMON_BUDGET / 6);
  const lossOf = (of: Float64Array) => surfaceOptima(of, product).loss[0] ?? Number.NaN;
  const factor = lossOf(surfaceColumn(published.epoch)) / lossOf(row);
  const [E = Number.NaN, logA = Number.NaN, logB = Number.NaN, alpha = Number.NaN, beta = Number.NaN] = row;
  return Float64Array.of(E * factor, logA + logarithm(factor), logB + logarithm(factor), alpha, beta);
}
