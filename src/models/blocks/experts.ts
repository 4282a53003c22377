import { type ConfigReader, configError } from "../config.ts";
import type { Tally } from "../tally.ts";
import { addFeedForward } from "./decoder.ts";

/** The experts of mixture layers. */
export interface Experts {
  readonly hiddenSize: number;
  /** Width of one expert. */
  readonly expertSize: number;
  readonly numExperts: number;
  /** How many a token is sent to. */
  readonly numActive: number;
  /** How many layers have them. */
  readonly numLayers: number;
}

/** The experts of a layer, and how many of them a token is sent to, by the names of two fields. */
export function readExperts(
  config: ConfigReader,
  all: { readonly field: string; readonly byDefault?: number },
  active: { readonly field: string; readonly byDefault?: number },
): Pick<Experts, "numExperts" | "numActive"> {
  const numExperts = config.size(all.field, all.byDefault);
  const numActive = config.size(active.field, active.byDefault);
  if (numActive > numExperts) {
    throw configError(active.field, `at most ${all.field}, ${numExperts}`, numActive, "Lower it.");
  }
  return { numExperts, numActive };
}

/** Adds mixture layers: a router, and experts with gates of which a token is sent to some. */
export function addExperts(tally: Tally, { hiddenSize, expertSize, numExperts, numActive, numLayers }: Experts): void {
  tally.matrix("feedForward", hiddenSize, numExperts, { copies: numLayers });
  addFeedForward(tally, {
    hiddenSize,
    ffwSize: expertSize,
    isGated: true,
    copies: numLayers * numExperts,
    activeCopies: numLayers * numActive,
  });
}
