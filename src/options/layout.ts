import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { DEFAULT_PRIOR, readPrior } from "./priors.ts";
import { checked, type Options } from "./read.ts";
import type { LayoutName } from "./sweep.ts";
import { DEFAULT_CENTRED_SPAN, LAYOUT_ROWS } from "./table.ts";

/** What some layouts have to know beside the request. */
interface LayoutSettings {
  readonly centred: { readonly surfaces: readonly LossSurface[]; readonly spanFactor: number };
}

/** How each budget's sizes are chosen. */
export type Layout<Name extends LayoutName = LayoutName> = {
  readonly [Each in Name]: { readonly name: Each } & (Each extends keyof LayoutSettings
    ? LayoutSettings[Each]
    : unknown);
}[Name];

/** Checks the options that say how sizes are chosen. */
export function readLayout(options: Options): Layout {
  const { layout = "even", prior = DEFAULT_PRIOR, spanFactor = DEFAULT_CENTRED_SPAN } = checked(options, LAYOUT_ROWS);
  return layout === "centred" ? { name: layout, surfaces: readPrior("prior", prior), spanFactor } : { name: layout };
}
