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
  /** Whether an expert has a gate, and so three matrices; true by default. */
  readonly isGated?: boolean;
  /** Whether the experts' matrices have biases; none by default. */
  readonly hasBias?: boolean;
  /** Whether the router has a bias that trains; none by default. */
  readonly hasRouterBias?: boolean;
  /** Width of what every token is sent to beside its experts, of several shared experts together; none by default. */
  readonly sharedSize?: number;
  /** Whether the shared expert's matrices have biases; none by default. */
  readonly hasSharedBias?: boolean;
  /** Whether the shared expert is weighed by a gate with one output; it is not by default. */
  readonly hasSharedGate?: boolean;
}

/** A field that counts experts, and its default. */
interface ExpertField {
  readonly field: string;
  readonly byDefault?: number | undefined;
}

/**
 * The experts of a layer, and how many of them a token is sent to, by the names of two fields. The first must be there
 * where it has no default; where nothing is said of the second, a token is sent to all.
 */
export function readExperts(
  config: ConfigReader,
  all: ExpertField,
  active: ExpertField,
): Pick<Experts, "numExperts" | "numActive"> {
  const numExperts = config.size(all.field, all.byDefault);
  const numActive = config.sizeOrNull(active.field, active.byDefault ?? null) ?? numExperts;
  if (numActive > numExperts) {
    throw configError(active.field, `at most ${all.field}, ${numExperts}`, numActive, "Lower it.");
  }
  return { numExperts, numActive };
}

/** Adds mixture layers: a router, experts of which a token is sent to some, and an expert that all tokens share. */
export function addExperts(tally: Tally, experts: Experts): void {
  const { hiddenSize, expertSize, numExperts, numActive, numLayers, isGated = true, hasBias = false } = experts;
  const { hasRouterBias = false, sharedSize = 0, hasSharedBias = false, hasSharedGate = false } = experts;
  tally.matrix("feedForward", hiddenSize, numExperts, { hasBias: hasRouterBias, copies: numLayers });
  addFeedForward(tally, {
    hiddenSize,
    ffwSize: expertSize,
    isGated,
    hasBias,
    copies: numLayers * numExperts,
    activeCopies: numLayers * numActive,
  });
  if (sharedSize > 0) {
    addFeedForward(tally, { hiddenSize, ffwSize: sharedSize, isGated, hasBias: hasSharedBias, copies: numLayers });
  }
  if (hasSharedGate) tally.matrix("feedForward", hiddenSize, 1, { copies: numLayers });
}

/** The layers of a model of which some are mixtures, and the others dense. */
export interface Mixture extends Omit<Experts, "numLayers"> {
  /** Width of the dense layers. */
  readonly ffwSize: number;
  /** Whether the dense layers have biases; none by default. */
  readonly hasDenseBias?: boolean;
  /** All layers. */
  readonly numLayers: number;
  /** Those among them that are mixtures. */
  readonly numSparse: number;
}

/** Adds dense layers and mixture layers. */
export function addMixture(
  tally: Tally,
  { ffwSize, hasDenseBias = false, numLayers, numSparse, ...experts }: Mixture,
): void {
  const { hiddenSize, isGated = true } = experts;
  addFeedForward(tally, { hiddenSize, ffwSize, isGated, hasBias: hasDenseBias, copies: numLayers - numSparse });
  addExperts(tally, { ...experts, numLayers: numSparse });
}

/** How many layers of a model a rule holds for. */
export function countLayers(numLayers: number, holds: (layer: number) => boolean): number {
  let count = 0;
  for (let layer = 0; layer < numLayers; layer++) if (holds(layer)) count++;
  return count;
}

/** The layers that a list of layer numbers names, which may be left out or null. */
export function layersNamed(config: ConfigReader, field: string): ReadonlySet<unknown> | undefined {
  const layers = config.raw(field) ?? undefined;
  if (layers === undefined) return undefined;
  if (!Array.isArray(layers)) throw configError(field, "a list of layer numbers", layers, "Check the configuration.");
  return new Set<unknown>(layers);
}
