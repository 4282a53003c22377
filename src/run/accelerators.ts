/** An accelerator, as its dense BF16 peak and its memory. */
export interface Accelerator {
  readonly name: string;
  /** Peak FLOP/s, dense BF16: data sheets print twice that, with sparsity. */
  readonly peakFlops: number;
  /** GB (10^9 bytes). */
  readonly memory: number;
}

// Peaks by torchtitan's tools/utils.py, nanochat's common.py, Levanter's flop_utils.py and jax-ml's scaling book; memory by data
// sheets and MLPerf's system names.
const TABLE: readonly (readonly [names: readonly string[], peakFlops: number, memory: number])[] = [
  [["a100", "a100-80gb"], 312e12, 80],
  [["a100-40gb"], 312e12, 40],
  [["h100", "h100-sxm"], 989e12, 80],
  [["h100-pcie"], 756e12, 80],
  [["h100-nvl"], 835e12, 94],
  [["h200", "h200-sxm"], 989e12, 141],
  [["b200"], 2.25e15, 180],
  [["gb200"], 2.5e15, 186],
  [["l40s"], 362e12, 48],
  [["rtx-4090"], 165.2e12, 24],
  [["rtx-5090"], 209.5e12, 32],
  [["mi300x"], 1.3074e15, 192],
  [["tpu-v4"], 275e12, 32],
  [["tpu-v5e"], 197e12, 16],
  [["tpu-v5p"], 459e12, 95],
  [["tpu-v6e"], 918e12, 32],
  [["trainium2"], 667e12, 103],
];

const ACCELERATORS: ReadonlyMap<string, Accelerator> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ TABLE.flatMap(([names, peakFlops, memory]) =>
    names.map((name): [string, Accelerator] => [name, Object.freeze({ name, peakFlops, memory })]),
  ),
);

/** The names of accelerators. */
export function acceleratorNames(): readonly string[] {
  return [...ACCELERATORS.keys()];
}

/** An accelerator by its name, in any case; undefined where none is known by it. */
export function acceleratorNamed(name: string): Accelerator | undefined {
  return ACCELERATORS.get(name.toLowerCase().replace(/[ _]+/g, "-"));
}
