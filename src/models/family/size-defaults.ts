import { LAYER_SIZES, type SizeDefaults } from "../sweep-of.ts";
import type { FamilyBase } from "./base.ts";
import { widthMultiple } from "./scale.ts";
import type { ScalingRule } from "./scaling-rule.ts";

const LARGEST_WIDTH = 8192;
const WIDTHS: SizeDefaults = { minSize: 64, maxSize: LARGEST_WIDTH, sizeMultiple: 64 };
/** What is smaller in published models is a count, of heads or experts; what is larger, a width. */
const LARGEST_COUNT = 256;

/** The sizes of a sweep of the width. */
export function widthDefaults(base: FamilyBase, rule: ScalingRule): SizeDefaults {
  if (typeof rule.layers === "object") return listed(rule.layers.map(([width]) => width));
  const multiple = widthMultiple(base, rule);
  return { minSize: multiple, maxSize: Math.max(LARGEST_WIDTH, base.shape.hiddenSize), sizeMultiple: multiple };
}

/** The sizes of a sweep of the depth. */
export function depthDefaults({ layers }: ScalingRule): SizeDefaults {
  return typeof layers === "object" ? listed(layers.map(([, depth]) => depth)) : LAYER_SIZES;
}

/** The sizes of a sweep of another field, whose published value is known. */
export function fieldDefaults(published: number | null): SizeDefaults {
  if (published === null) return WIDTHS;
  if (published > LARGEST_WIDTH) return { minSize: 1024, maxSize: 2 * published, sizeMultiple: 1024 };
  if (published > LARGEST_COUNT) return WIDTHS;
  return { minSize: 1, maxSize: LARGEST_COUNT, sizeMultiple: 1 };
}

function listed(values: readonly number[]): SizeDefaults {
  const sizeValues = [...new Set(values)].sort((a, b) => a - b);
  const [first = 1] = sizeValues;
  return { minSize: first, maxSize: sizeValues.at(-1) ?? first, sizeMultiple: 1, sizeValues };
}
