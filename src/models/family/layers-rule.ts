import { invalidOption, isIntegerUpTo, MAX_COUNT, MAX_SIZE } from "../../common/checks.ts";
import { suggestion } from "../../common/did-you-mean.ts";
import { entriesOf } from "../../common/lists.ts";
import { configError } from "../config.ts";

/** The width and the layers of one model. */
export type WidthAndLayers = readonly [hiddenSize: number, numLayers: number];

/**
 * How layers and width go together in a family.
 *
 * - `"fixed"`: one does not follow the other.
 * - `"aspect-ratio"`: layers grow with the width as in the configuration that the family starts from.
 * - a number: so much width to a layer. nanochat has 64; so have Kaplan et al. 2020, arXiv:2001.08361, Figure 5.
 * - `"marin"`: width / (64 + 4·log2(width) − 9), as in Marin's scaling suites.
 * - a list: the only widths there are, each with its layers, such as OLMo's ladder.
 */
export type LayersRule = "fixed" | "aspect-ratio" | "marin" | number | readonly WidthAndLayers[];

/** The rules that have a name. */
export const LAYERS_RULES = ["fixed", "aspect-ratio", "marin"] as const;

export const LAYERS_RULE_WORDS = `"fixed", "aspect-ratio", "marin", a width per layer such as 64, or a list of [width, layers] with each width once`;

export function checkLayersRule(layers: unknown): asserts layers is LayersRule {
  if (isLayersRule(layers)) return;
  throw invalidOption(
    "layers",
    LAYERS_RULE_WORDS,
    layers,
    `${suggestion(layers, LAYERS_RULES)}Leave it out for the default.`,
  );
}

const MAX_PAIRS = 2 ** 16;

export function isLayersRule(layers: unknown): layers is LayersRule {
  if (isNamedRule(layers) || isIntegerUpTo(MAX_SIZE, layers)) return true;
  const pairs = entriesOf(layers, MAX_PAIRS) ?? [];
  if (pairs.length === 0 || !pairs.every(isWidthAndLayers)) return false;
  return new Set(pairs.map(([width]) => width)).size === pairs.length;
}

export function isNamedRule(layers: unknown): layers is (typeof LAYERS_RULES)[number] {
  return LAYERS_RULES.some((rule) => rule === layers);
}

function isWidthAndLayers(pair: unknown): pair is WidthAndLayers {
  return (
    Array.isArray(pair) && pair.length === 2 && isIntegerUpTo(MAX_SIZE, pair[0]) && isIntegerUpTo(MAX_COUNT, pair[1])
  );
}

/** The model that a family starts from, as a rule needs it. */
interface Base {
  readonly hiddenSize: number;
  readonly numLayers: number;
}

/** Layers that a rule gives a width, before they are rounded. */
function depthAt(layers: Exclude<LayersRule, "fixed" | readonly WidthAndLayers[]>, width: number, base: Base): number {
  if (layers === "aspect-ratio") return (base.numLayers * width) / base.hiddenSize;
  if (layers === "marin") return width / (64 + 4 * Math.log2(width) - 9);
  return width / layers;
}

/** The layers of a width, at least one. `widthField` is what the configuration calls the width. */
export function layersAt(layers: LayersRule, width: number, base: Base, widthField: string): number {
  if (layers === "fixed") return base.numLayers;
  if (typeof layers !== "object") return Math.max(Math.round(depthAt(layers, width, base)), 1);
  const pair = layers.find(([listed]) => listed === width);
  if (pair !== undefined) return pair[1];
  const widths = layers.map(([listed]) => listed).join(", ");
  throw configError(widthField, `one of the listed widths, ${widths}`, width, "List its layers too.");
}

/** The smallest multiple of a width to which a rule gives so many layers, or more. */
export function widthAt(
  layers: LayersRule,
  numLayers: number,
  base: Base,
  multiple: number,
  layersField: string,
): number {
  if (layers === "fixed") return base.hiddenSize;
  if (typeof layers === "object") {
    const pair = layers.find(([, listed]) => listed === numLayers);
    if (pair !== undefined) return pair[0];
    const depths = layers.map(([, listed]) => listed).join(", ");
    throw configError(layersField, `one of the listed numbers of layers, ${depths}`, numLayers, "List its width too.");
  }
  // By doubling and halving: layers grow with the width by every rule.
  let high = 1;
  while (depthAt(layers, high * multiple, base) < numLayers && high * multiple < MAX_SIZE) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (depthAt(layers, middle * multiple, base) < numLayers) low = middle;
    else high = middle;
  }
  return high * multiple;
}
