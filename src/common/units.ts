const SUFFIXES = ["", "K", "M", "B", "T"] as const;

/** A count with three digits and a unit, as papers write N and D: 124M, 1.03B, 96. */
export function humanCount(count: number): string {
  for (const [power, suffix] of SUFFIXES.entries()) {
    const scaled = count / 1000 ** power;
    // What rounds to 1000 belongs to the next unit.
    if (scaled < 999.5) return `${power === 0 ? scaled : threeDigits(scaled)}${suffix}`;
  }
  return humanFlops(count);
}

/** FLOPs with at most three digits: 1e18, 3.16e18. */
export function humanFlops(flops: number): string {
  if (flops === 0) return "0";
  return Number(flops.toPrecision(3)).toExponential().replace("+", "");
}

/** D/N with three digits: 1530, 20.1, 0.638; past a million in scientific form. */
export function humanRatio(ratio: number): string {
  if (ratio >= 1e6 || ratio < 1e-3) return humanFlops(ratio);
  return ratio >= 999.5 ? String(Math.round(ratio)) : threeDigits(ratio);
}

function threeDigits(value: number): string {
  return value.toPrecision(3);
}

/** The budget in its shortest scientific form: 1e18, 3.2e19, 1e-7. */
export function shortBudget(computeBudget: number): string {
  return computeBudget.toExponential().replace("+", "");
}

/** A count with its noun: 1 run, 7 runs. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
