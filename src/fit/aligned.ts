/** Rows in columns, right-aligned. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, c) => rows.reduce((width, row) => Math.max(width, row[c]?.length ?? 0), 0));
  return rows.map((row) => `  ${row.map((cell, c) => cell.padStart(widths[c] ?? 0)).join("  ")}`.trimEnd());
}
