import type { Options } from "../options/read.ts";
import { PRIOR_ROWS } from "../options/table.ts";
import { formatPlanTable, type TableStyle } from "../plan/file/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { optionsIn } from "./flags.ts";
import { writeWhole } from "./write-file.ts";

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

/** Prints to standard output, and waits until it has taken the text. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
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
  if (typeof out === "string") {
    await writeWhole(out, await planText(plan, format, options));
    await print(`Wrote ${out}: ${plan}\n${below === "" ? "" : `\n${below}`}`);
    return;
  }
  const text = await planText(plan, format, options, tableStyle(process.stdout));
  await print(format === "table" && below !== "" ? `${text}\n${below}` : text);
}

async function planText(plan: SweepPlan, format: string, options: Options, style?: TableStyle): Promise<string> {
  switch (format) {
    case "json":
      return `${JSON.stringify(plan, null, 2)}\n`;
    case "csv":
      return plan.toCSV();
    case "svg": {
      // A plan should not wait for what draws.
      const { drawPlanAny } = await import("../plot/draw-plan.ts");
      return drawPlanAny(plan, optionsIn(options, { prior: PRIOR_ROWS.prior }));
    }
    default:
      return formatPlanTable(plan, style);
  }
}
