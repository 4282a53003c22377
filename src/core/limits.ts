import type { WasmViews } from "./wasm-instance.ts";

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

/** Writes limits into a module's memory, at an address that is a multiple of 8. */
export function writeLimits({ f64 }: WasmViews, address: number, limits: CellLimits): void {
  const first = address >>> 3;
  f64[first] = limits.minTokensPerParam;
  f64[first + 1] = limits.maxParams;
  f64[first + 2] = limits.minTokens;
  f64[first + 3] = limits.maxTokensPerParam;
  f64[first + 4] = limits.maxTokens;
}
