import { decimalIn } from "../../common/decimal.ts";
import { scaleOfUnit } from "./units.ts";

/** How a file writes numbers: with a point before the decimals, or a comma. */
export type DecimalMark = "." | ",";

const THOUSANDS = /^[+-]?\d{1,3}(?:[,'’_ \u00A0\u202F]\d{3})+(?:\.\d+)?$/;
const THOUSANDS_BY_POINTS = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/;
const COMMA_BEFORE_DECIMALS = /^[+-]?\d+,\d+(?:e[+-]?\d+)?$/i;
const WITH_UNIT = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*([a-z][a-z/ ·-]*)$/i;

/**
 * The number that a cell holds: `11410887`, `11,410,887`, `11.4M`, `1.2e9 tokens`; NaN where it holds another text, and
 * undefined where it holds nothing.
 */
export function numberIn(value: unknown, mark: DecimalMark): number | undefined {
  if (typeof value === "number") return value;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") return Number.NaN;
  const plain = mark === "." ? decimalIn(value) : Number.NaN;
  // Most cells are digits; an empty one counts as 0, too.
  if (plain > 0) return plain;
  const text = value.trim();
  if (text === "" || isBlank(text)) return undefined;
  if (mark === "," && text.includes(",")) return numberIn(text.replaceAll(".", "").replace(",", "."), ".");
  if (mark === "," && THOUSANDS_BY_POINTS.test(text)) return Number(text.replaceAll(".", ""));
  const number = decimalIn(scientific(text));
  if (!Number.isNaN(number)) return number;
  if (THOUSANDS.test(text)) return Number(text.replace(/[^\d.+-]/g, ""));
  const [, digits = "", unit = ""] = WITH_UNIT.exec(text) ?? [];
  return digits === "" ? Number.NaN : Number(digits) * (scaleOfUnit(unit) ?? Number.NaN);
}

/** Text with powers of ten, and without what a value is said to be off by: `1.2×10^18`, `10^18`, `3.91 ± 0.02`. */
function scientific(text: string): string {
  return text
    .replace(/\s*(?:±|\+\/-).*$/, "")
    .replace(/^10\^([+-]?\d+)$/, "1e$1")
    .replace(/\s*[x×·*]\s*10\^?([+-]?\d+)$/i, "e$1");
}

/** Whether text stands for nothing. */
export function isBlank(text: string): boolean {
  return /^(?:-{1,2}|–|—|n\/?a|null|none|<na>|#n\/a)$/i.test(text);
}

/**
 * How some cells write numbers. A comma is before decimals where some cell can't be read otherwise; also where a loss has
 * one, since no loss has thousands.
 */
export function decimalMark(cells: Iterable<unknown>, losses: Iterable<unknown>): DecimalMark {
  for (const cell of cells) {
    if (typeof cell !== "string" || !cell.includes(",")) continue;
    const text = cell.trim();
    if (COMMA_BEFORE_DECIMALS.test(text) && !THOUSANDS.test(text)) return ",";
    if (THOUSANDS_BY_POINTS.test(text)) return ",";
  }
  for (const loss of losses) {
    if (typeof loss === "string" && COMMA_BEFORE_DECIMALS.test(loss.trim())) return ",";
  }
  return ".";
}
