import { isRecord } from "../common/checks.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { type Ladder, readLadder } from "./ladder.ts";
import { DEFAULT_PRIOR, readPrior } from "./priors.ts";
import { checked, type Options, optionsWith } from "./read.ts";
import type { LayoutName } from "./sweep.ts";
import { DEFAULT_CENTRED_SPAN, LAYOUT_ROWS } from "./table.ts";

/** About what N* sizes lie, and how far from it. */
interface About {
  readonly surfaces: readonly LossSurface[];
  readonly spanFactor: number;
}

/** What some layouts have to know beside the request. */
interface LayoutSettings {
  readonly centred: About;
  readonly ladder: About & { readonly ladder: Ladder };
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
  if (layout !== "centred" && layout !== "ladder") return { name: layout };
  const about = { surfaces: readPrior("prior", prior), spanFactor };
  return layout === "centred" ? { name: layout, ...about } : { name: layout, ...about, ladder: readLadder(options) };
}

/** The layout that options imply: what a sweep may cost in all is a question to a ladder. */
function impliedLayout({ totalFlops, layout }: Options): { readonly layout?: "ladder" } {
  return totalFlops !== undefined && layout === undefined ? { layout: "ladder" } : {};
}

/** Options with the layout that they imply. */
export function withImpliedLayout(options: unknown): unknown {
  try {
    if (!isRecord(options) || options.totalFlops === undefined) return options;
    return optionsWith(options, impliedLayout(options));
  } catch {
    // What can't be read is said where options are.
    return options;
  }
}
