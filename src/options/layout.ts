import { invalidOption } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { DEFAULT_PRIOR, readPrior } from "./priors.ts";

/** The ways to choose each budget's sizes, and what each has to know beside the request. */
interface LayoutSettings {
  readonly even: unknown;
  readonly "log-even": unknown;
  readonly centred: { readonly surfaces: readonly LossSurface[]; readonly spanFactor: number };
}

/** The name of a way to choose each budget's sizes. */
export type LayoutName = keyof LayoutSettings;

/** How each budget's sizes are chosen. */
export type Layout<Name extends LayoutName = LayoutName> = {
  readonly [Each in Name]: { readonly name: Each } & LayoutSettings[Each];
}[Name];

/** The options of planSweep that say how sizes are chosen. */
export const LAYOUT_OPTIONS = ["layout", "prior", "spanFactor"] as const;

const EVEN: Layout = { name: "even" };
const DEFAULT_SPAN_FACTOR = 4;
// Past this a sweep spans more than any machine could train.
const MAX_SPAN_FACTOR = 1e6;

/** Checks the options that say how sizes are chosen. */
export function readLayout(options: Readonly<Record<string, unknown>>): Layout {
  const { layout = "even", prior, spanFactor = DEFAULT_SPAN_FACTOR } = options;
  switch (layout) {
    case "even":
    case "log-even":
      for (const name of ["prior", "spanFactor"]) refuse(name, options[name], layout);
      return layout === "even" ? EVEN : { name: layout };
    case "centred":
      for (const name of ["numProbeSizes", "probeAll"]) refuse(name, options[name], layout);
      if (typeof spanFactor !== "number" || !(spanFactor > 1 && spanFactor <= MAX_SPAN_FACTOR)) {
        throw invalidOption(
          "spanFactor",
          `greater than 1 and at most ${MAX_SPAN_FACTOR}`,
          spanFactor,
          "Give 4 for N*/4 to 4·N*.",
        );
      }
      return { name: layout, surfaces: readPrior("prior", prior ?? DEFAULT_PRIOR), spanFactor };
    default:
      throw invalidOption(
        "layout",
        '"even", "log-even" or "centred"',
        layout,
        `Leave it out for "even"; planSweep of isoflop/design knows "optimal".`,
      );
  }
}

function refuse(name: string, value: unknown, layout: string): void {
  if (value === undefined) return;
  throw new IsoflopError(
    "CONFLICTING_OPTIONS",
    name,
    `${name} must be left out where layout is "${layout}"; got ${describeValue(value)}. Leave one of them out.`,
  );
}
