import { formatPlanTable, type TableStyle } from "../plan/file/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";

export const PLAN_FORMATS = ["table", "json", "csv"] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** How to write a plan: as asked for, or by the ending of the file, or as a table. */
export function planFormat(format: PlanFormat | undefined, file: string | undefined): PlanFormat {
  if (format !== undefined) return format;
  return file?.endsWith(".json") ? "json" : file?.endsWith(".csv") ? "csv" : "table";
}

/** A plan as text. */
export function planText(plan: SweepPlan, format: PlanFormat, style?: TableStyle): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(plan, null, 2)}\n`;
    case "csv":
      return plan.toCSV();
    case "table":
      return formatPlanTable(plan, style);
  }
}
