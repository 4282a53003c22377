import { lossSurfaces } from "../options/priors.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";

/**
 * The surface whose optimum has e^logFactor times the parameters at every budget, and the same loss there: A/N^α and B/D^β
 * keep their values where N is that many times larger and D smaller, so A grows by e^(α·logFactor) and B falls by
 * e^(β·logFactor).
 */
export function shiftedRow(row: Float64Array, logFactor: number): Float64Array {
  const [E = Number.NaN, logA = Number.NaN, logB = Number.NaN, alpha = Number.NaN, beta = Number.NaN] = row;
  return Float64Array.of(E, logA + alpha * logFactor, logB - beta * logFactor, alpha, beta);
}

/** A surface's published name, or its figures. */
export function surfaceName(surface: LossSurface): string {
  const named = Object.entries(lossSurfaces()).find(([, published]) => published === surface);
  if (named !== undefined) return named[0];
  const { E, A, B, alpha, beta } = surface;
  return `${short(E)} + ${short(A)}/N^${short(alpha)} + ${short(B)}/D^${short(beta)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
