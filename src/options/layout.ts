import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { DEFAULT_PRIOR, readPrior } from "./priors.ts";
import { checked, type Options } from "./read.ts";
import { DEFAULT_CENTRED_SPAN, LAYOUT_ROWS } from "./table.ts";

/** How each budget's sizes are chosen. */
export type Layout =
  | { readonly name: "even" | "log-even" }
  | { readonly name: "centred"; readonly surfaces: readonly LossSurface[]; readonly spanFactor: number };

const EVEN: Layout = { name: "even" };

/** Checks the options that say how sizes are chosen. */
export function readLayout(options: Options): Layout {
  const { layout = "even", prior = DEFAULT_PRIOR, spanFactor = DEFAULT_CENTRED_SPAN } = checked(options, LAYOUT_ROWS);
  if (layout === "even") return EVEN;
  return layout === "centred" ? { name: layout, surfaces: readPrior("prior", prior), spanFactor } : { name: layout };
}
