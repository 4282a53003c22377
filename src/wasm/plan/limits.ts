import { putF64 } from "../frame.ts";

/** What a cell must keep to, as the core reads it; see assembly/limits.ts. */
export interface CellLimits {
  /** The smallest D/N; 0.1 is held as 10·D ≥ N. */
  readonly minTokensPerParam: number;
  readonly maxParams: number;
  readonly minTokens: number;
  readonly maxTokensPerParam: number;
  readonly maxTokens: number;
}

/** The bytes that limits take in a module's memory. */
export const LIMITS_BYTES: number = 5 * 8;

/** Writes limits to an address, a multiple of 8. Returns the address behind them. */
export function writeLimits(
  f64: Float64Array,
  address: number,
  { minTokensPerParam, maxParams, minTokens, maxTokensPerParam, maxTokens }: CellLimits,
): number {
  return putF64(f64, address, [minTokensPerParam, maxParams, minTokens, maxTokensPerParam, maxTokens]);
}
