import { invalidOption } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import type { Options } from "../options/read.ts";
import { formatPlanTable } from "../plan/file/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { drawPlanAny } from "../plot/draw-plan.ts";
import { acceptedType } from "./http/accept.ts";

/** A way to write a plan. */
export interface PlanFormat {
  readonly name: string;
  readonly mediaType: string;
  /** The header Content-Type. */
  readonly contentType: string;
  write(plan: SweepPlan, options: Options): string;
}

/** How plans can be written; clients that ask for none get the first. */
export const PLAN_FORMATS: readonly PlanFormat[] = [
  {
    name: "json",
    mediaType: "application/json",
    contentType: "application/json",
    write: (plan) => JSON.stringify(plan),
  },
  {
    name: "csv",
    mediaType: "text/csv",
    contentType: "text/csv; charset=utf-8",
    write: (plan) => plan.toCSV(),
  },
  {
    name: "table",
    mediaType: "text/plain",
    contentType: "text/plain; charset=utf-8",
    write: (plan) => formatPlanTable(plan),
  },
  {
    name: "svg",
    mediaType: "image/svg+xml",
    contentType: "image/svg+xml; charset=utf-8",
    write: (plan, { prior }) => drawPlanAny(plan, { prior }),
  },
];

const MEDIA_TYPES: readonly string[] = /* @__PURE__ */ PLAN_FORMATS.map(({ mediaType }) => mediaType);

/** The format that a query names, or else the one that the header Accept likes best. */
export function choosePlanFormat(named: string | undefined, accept: string | null): PlanFormat {
  const type = named === undefined ? acceptedType(accept, MEDIA_TYPES) : undefined;
  const format = PLAN_FORMATS.find(({ name, mediaType }) => name === named || mediaType === type);
  if (format !== undefined) return format;
  const names = PLAN_FORMATS.map(({ name }) => name);
  const remedy = `${suggestion(named, names)}Leave it out to go by Accept.`;
  throw invalidOption("format", `one of ${names.join(", ")}`, named, remedy);
}
