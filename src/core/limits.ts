import { core } from "./core.ts";

/** What a cell must keep to, as the core reads it; see assembly/limits.ts. */
export interface CellLimits {
  /** The smallest D/N; 0.1 is held as 10·D ≥ N. */
  readonly minTokensPerParam: number;
  readonly maxParams: number;
  readonly minTokens: number;
  readonly maxTokensPerParam: number;
  readonly maxTokens: number;
}

/** The bytes that limits take in the core's memory. */
export const LIMITS_BYTES: number = 5 * 8;

/** Writes limits to an address, a multiple of 8. */
export function writeLimits(address: number, limits: CellLimits): void {
  const { f64 } = core.views;
  const first = address >>> 3;
  f64[first] = limits.minTokensPerParam;
  f64[first + 1] = limits.maxParams;
  f64[first + 2] = limits.minTokens;
  f64[first + 3] = limits.maxTokensPerParam;
  f64[first + 4] = limits.maxTokens;
}
