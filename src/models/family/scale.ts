import type { IsoflopError } from "../../common/errors.ts";
import { type ConfigFields, configError } from "../config.ts";
import type { FamilyBase } from "./base.ts";
import { layersAt, widthAt } from "./layers-rule.ts";
import { perLayerAt } from "./per-layer.ts";
import type { ScalingRule } from "./scaling-rule.ts";

/** What widths of layers are a multiple of where nothing else is said: kernels like it. */
const STANDARD_MULTIPLE = 64;

/** The rule's default multiple of feed-forward widths: the family's own, as far as the published width keeps it. */
export function defaultFfwMultiple({ architecture: { ffwMultiple = STANDARD_MULTIPLE }, shape }: FamilyBase): number {
  return greatestCommonDivisor(ffwMultiple, shape.ffwSize ?? ffwMultiple);
}

/** How heads follow the width. */
interface HeadRule {
  /** Heads come in multiples of this. */
  readonly unit: number;
  /** The smallest width whose heads are whole units, each of the size that they have. */
  readonly width: number;
  /** Whether all heads together are as wide as the model, and have to stay so. */
  readonly fillsWidth: boolean;
}

function headRule(
  { architecture: { fields }, shape }: FamilyBase,
  { keyValueHeads }: ScalingRule,
): HeadRule | undefined {
  const { hiddenSize, numHeads, headSize, numKeyValueHeads = numHeads } = shape;
  if (fields.numHeads === undefined || numHeads === undefined || numKeyValueHeads === undefined) return undefined;
  const isShared = fields.numKeyValueHeads !== undefined || numKeyValueHeads !== numHeads;
  const unit = isShared ? unitOf(numHeads, numKeyValueHeads, keyValueHeads) : 1;
  const width = (hiddenSize * unit) / greatestCommonDivisor(hiddenSize * unit, numHeads);
  const fillsWidth = fields.headSize === undefined || headSize === undefined || numHeads * headSize === hiddenSize;
  return { unit, width, fillsWidth };
}

function unitOf(numHeads: number, numKeyValueHeads: number, rule: ScalingRule["keyValueHeads"]): number {
  if (rule === "number") return numKeyValueHeads;
  // One key/value head for all is no group that a smaller model could keep.
  return numKeyValueHeads === 1 ? 1 : numHeads / numKeyValueHeads;
}

/**
 * What widths are a multiple of by default: of 64, and of what it takes for heads to be whole. Where heads are not as wide
 * as the model, they can be whole at any width; what would leave a family but a few sizes is then not asked for.
 */
export function widthMultiple(base: FamilyBase, rule: ScalingRule): number {
  const { hiddenSize } = base.shape;
  const others = otherHeads(base).map(({ width }) => width);
  const heads = headRule(base, rule);
  const least = [STANDARD_MULTIPLE, ...others].reduce(leastCommonMultiple);
  if (heads === undefined) return least;
  const multiple = leastCommonMultiple(least, heads.width);
  return heads.fillsWidth || multiple * 8 <= hiddenSize ? multiple : least;
}

/** Heads beside those of attention: their numbers, and the smallest width at which these are whole. */
interface CountedHeads {
  readonly field: string;
  readonly counts: readonly number[];
  readonly isList: boolean;
  readonly width: number;
}

function otherHeads({ architecture, read, shape }: FamilyBase): readonly CountedHeads[] {
  return (architecture.fields.heads ?? []).flatMap(({ field, groups }) => {
    const list = read.lists.get(field);
    const count = read.sizes.get(field) ?? null;
    const counts = list ?? (count === null ? [] : [count]);
    if (counts.length === 0) return [];
    const unit = (groups === undefined ? null : read.sizes.get(groups)) ?? 1;
    const widths = counts.map((one) => {
      const whole = one % unit === 0 ? unit : 1;
      return (shape.hiddenSize * whole) / greatestCommonDivisor(shape.hiddenSize * whole, one);
    });
    return [{ field, counts, isList: list !== undefined, width: widths.reduce(leastCommonMultiple) }];
  });
}

/** The fields of the layers at a width, which the rest follows. */
export function scaledByWidth(base: FamilyBase, width: number, rule: ScalingRule): ConfigFields {
  const { hiddenSize, numLayers } = base.architecture.fields;
  const depth = numLayers === undefined ? base.shape.numLayers : layersAt(rule.layers, width, base.shape, hiddenSize);
  return scaledTo(base, width, depth, rule);
}

/** The fields of the layers at a depth, which the width follows. */
export function scaledByDepth(base: FamilyBase, field: string, numLayers: number, rule: ScalingRule): ConfigFields {
  const width = widthAt(rule.layers, numLayers, base.shape, widthMultiple(base, rule), field);
  return scaledTo(base, width, numLayers, rule);
}

function scaledTo(base: FamilyBase, width: number, numLayers: number, rule: ScalingRule): ConfigFields {
  const { architecture, scaled, shape, read } = base;
  const { fields } = architecture;
  const changed = new Map<string, unknown>([...scaled, [fields.hiddenSize, width]]);
  if (fields.numLayers !== undefined) changed.set(fields.numLayers, numLayers);
  if (width !== shape.hiddenSize) {
    const factor = { numerator: width, denominator: shape.hiddenSize };
    for (const [field, value] of headsAt(base, width, rule)) changed.set(field, value);
    for (const { field, counts, isList, width: least } of otherHeads(base)) {
      if (width % least !== 0) throw notWhole(fields.hiddenSize, least, field, width);
      const scaledCounts = counts.map((count) => (count * width) / shape.hiddenSize);
      changed.set(field, isList ? scaledCounts : scaledCounts[0]);
    }
    if (fields.ffwSize !== undefined && shape.ffwSize !== undefined) {
      changed.set(fields.ffwSize, roundedTo(rule.ffwMultiple, shape.ffwSize, factor));
    }
    for (const field of fields.widths ?? []) {
      const size = read.sizes.get(field) ?? null;
      if (size === null) continue;
      changed.set(field, roundedTo(greatestCommonDivisor(STANDARD_MULTIPLE, size), size, factor));
    }
  } else if (fields.ffwSize !== undefined && shape.ffwSize !== undefined && shape.ffwSize % rule.ffwMultiple !== 0) {
    changed.set(fields.ffwSize, roundedTo(rule.ffwMultiple, shape.ffwSize, { numerator: 1, denominator: 1 }));
  }
  if (numLayers !== shape.numLayers) {
    for (const field of fields.perLayer ?? []) {
      const list = perLayerAt(scaled.get(field), numLayers);
      if (list !== undefined) changed.set(field, list);
    }
    for (const field of fields.depths ?? []) {
      const depth = read.sizes.get(field) ?? null;
      if (depth !== null) changed.set(field, Math.max(Math.round((depth * numLayers) / shape.numLayers), 1));
    }
  }
  return changed;
}

/** The fields of the heads at a width: their size stays, and their number follows. */
function headsAt(base: FamilyBase, width: number, rule: ScalingRule): (readonly [string, number])[] {
  const { fields } = base.architecture;
  const { hiddenSize, numHeads, headSize, numKeyValueHeads = numHeads } = base.shape;
  const heads = headRule(base, rule);
  if (heads === undefined || fields.numHeads === undefined) return [];
  if (numHeads === undefined || numKeyValueHeads === undefined) return [];
  const { unit, fillsWidth } = heads;
  if (fillsWidth && width % heads.width !== 0) {
    const why = unit === 1 ? `the head size, ${headSize}` : `the head size, ${headSize}, in ${whole(rule, unit)}`;
    throw notWhole(fields.hiddenSize, heads.width, why, width);
  }
  const count = unit * Math.max(Math.round((numHeads * width) / (hiddenSize * unit)), 1);
  const changed: (readonly [string, number])[] = [[fields.numHeads, count]];
  if (fields.numKeyValueHeads !== undefined) {
    const keepsNumber = rule.keyValueHeads === "number" || numKeyValueHeads === 1;
    changed.push([fields.numKeyValueHeads, keepsNumber ? numKeyValueHeads : count / unit]);
  }
  if (fields.headSize !== undefined && headSize !== undefined) changed.push([fields.headSize, headSize]);
  return changed;
}

function notWhole(field: string, multiple: number, kept: string, width: number): IsoflopError {
  const remedy = "Probe other sizes, or start from a configuration with smaller heads.";
  return configError(field, `a multiple of ${multiple} to keep ${kept}`, width, remedy);
}

function whole({ keyValueHeads }: ScalingRule, unit: number): string {
  return keyValueHeads === "number" ? `shares of ${unit} key/value heads` : `groups of ${unit}`;
}

/** A size times a factor, rounded to a multiple, at least one of them. */
function roundedTo(
  multiple: number,
  size: number,
  { numerator, denominator }: { readonly numerator: number; readonly denominator: number },
): number {
  return multiple * Math.max(Math.round((size * numerator) / (denominator * multiple)), 1);
}

function leastCommonMultiple(a: number, b: number): number {
  return (a / greatestCommonDivisor(a, b)) * b;
}

export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
