import { printable } from "../common/printable.ts";
import type { Options } from "../options/read.ts";
import { PRIOR_ROWS } from "../options/table.ts";
import { formatPlanTable, type TableStyle } from "../plan/file/table.ts";
import { planCsvChunks, planFileChunks } from "../plan/file/write-in-chunks.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { deliver, isStandardOutput } from "./deliver.ts";
import { optionsIn } from "./flags.ts";

/** How a plan can be written. */
export const OUTPUT_FORMATS: readonly string[] = ["table", "json", "csv", "svg"];

// "Select Graphic Rendition" of ECMA-48, §8.3.117. Node's styleText, which says them by name, came with 20.12.
const ESCAPE = "\u001b[";
const BOLD = 1;
const DIM = 2;
const NEITHER = 22;

/** Colours where a person reads along on a terminal that wants them; see https://no-color.org. */
export function tableStyle(
  stream: { readonly isTTY?: boolean },
  { NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): TableStyle {
  const isPlain = stream.isTTY !== true || (NO_COLOR !== undefined && NO_COLOR !== "") || TERM === "dumb";
  const styled = (style: number) => (text: string) =>
    isPlain || text === "" ? text : `${ESCAPE}${style}m${text}${ESCAPE}${NEITHER}m`;
  return { heading: styled(BOLD), aside: styled(DIM) };
}

/** A value as JSON, as commands write it. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Rows under their headings, each column as wide as its widest cell. */
export function columnLines(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, c) => Math.max(heading.length, ...rows.map((row) => row[c]?.length ?? 0)));
  const lines = [headings, ...rows].map((row) =>
    row
      .map((cell, c) => cell.padEnd(widths[c] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

/** The format that is asked for, or that a file's ending names; else a table. */
export function formatOf({ format, out }: Options, formats: readonly string[]): string {
  if (typeof format === "string") return format;
  const ending = typeof out === "string" ? out.slice(out.lastIndexOf(".") + 1) : "";
  return formats.includes(ending) ? ending : "table";
}

/** A plan as text, and what stands below it where a person reads it. */
export async function writePlan(plan: SweepPlan, options: Options, below = ""): Promise<void> {
  const { out } = options;
  const format = formatOf(options, OUTPUT_FORMATS);
  const isPrinted = typeof out !== "string" || isStandardOutput(out);
  const text = await planText(plan, format, options, isPrinted ? tableStyle(process.stdout) : undefined);
  const aside = below === "" ? "" : `\n${printable(below)}`;
  const isTable = isPrinted && format === "table";
  await deliver({
    text: isTable ? [...text, aside] : text,
    isStyled: isTable,
    out,
    said: `: ${plan}${aside === "" ? "" : `\n${aside.trimEnd()}`}`,
  });
}

async function planText(
  plan: SweepPlan,
  format: string,
  options: Options,
  style?: TableStyle,
): Promise<Iterable<string>> {
  switch (format) {
    case "json":
      return planFileChunks(plan);
    case "csv":
      return planCsvChunks(plan);
    case "svg": {
      // A plan should not wait for what draws.
      const { drawPlanAny } = await import("../plot/draw-plan.ts");
      return [drawPlanAny(plan, optionsIn(options, { prior: PRIOR_ROWS.prior }))];
    }
    default:
      return [formatPlanTable(plan, style)];
  }
}
