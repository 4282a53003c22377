/** From here on digits are for counting zeros. */
const LARGE = 1e6;

/** A value as it is written in code, large numbers in scientific form. */
export function codeLiteral(value: unknown): string {
  if (typeof value === "number") {
    return Math.abs(value) < LARGE ? String(value) : value.toExponential().replace("+", "");
  }
  if (Array.isArray(value)) return `[${value.map(codeLiteral).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${codeLiteral(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
