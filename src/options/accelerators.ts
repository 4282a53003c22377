import { invalidOption } from "../common/checks.ts";

/** An accelerator, as its dense BF16 peak and its memory. */
export interface Accelerator {
  readonly name: string;
  /** Peak FLOP/s, dense BF16: data sheets print twice that, with sparsity. */
  readonly peakFlops: number;
  /** GB (10^9 bytes). */
  readonly memory: number;
}

// Dense BF16 peaks in TFLOP/s by torchtitan's tools/utils.py, nanochat's common.py, Levanter's flop_utils.py and jax-ml's scaling
// book; memory in GB by data sheets and MLPerf's system names.
const TABLE: Readonly<Record<string, readonly [peak: number, memory: number]>> = {
  a100: [312, 80],
  "a100-40gb": [312, 40],
  "a100-80gb": [312, 80],
  h100: [989, 80],
  "h100-sxm": [989, 80],
  "h100-pcie": [756, 80],
  "h100-nvl": [835, 94],
  h200: [989, 141],
  "h200-sxm": [989, 141],
  b200: [2250, 180],
  gb200: [2500, 186],
  l40s: [362, 48],
  "rtx-4090": [165.2, 24],
  "rtx-5090": [209.5, 32],
  mi300x: [1307.4, 192],
  "tpu-v4": [275, 32],
  "tpu-v5e": [197, 16],
  "tpu-v5p": [459, 95],
  "tpu-v6e": [918, 32],
  trainium2: [667, 103],
};

/** The names of accelerators. */
export function acceleratorNames(): readonly string[] {
  return Object.keys(TABLE);
}

/** An accelerator by its name, in any case; undefined where none is known by it. */
export function acceleratorNamed(name: string): Accelerator | undefined {
  if (typeof name !== "string") throw invalidOption("name", "the name of an accelerator", name, 'Pass "h100".');
  const known = name.toLowerCase().replace(/[ _]+/g, "-");
  const [peak, memory] = (Object.hasOwn(TABLE, known) ? TABLE[known] : undefined) ?? [];
  if (peak === undefined || memory === undefined) return undefined;
  // Of an integer of GFLOP/s, so that the product is exact.
  return Object.freeze({ name: known, peakFlops: Math.round(peak * 1000) * 1e9, memory });
}
