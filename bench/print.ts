export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Rows with their first cells to the left, and the others to the right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c]?.length ?? 0)));
  for (const row of rows) {
    say(row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0))).join("  "));
  }
}

export function percent(share: number, digits = 0): string {
  return Number.isNaN(share) ? "–" : `${(100 * share).toFixed(digits)}%`;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
