import type { Options } from "../options/read.ts";
import { DEFAULT_MAX_SIZE, DEFAULT_SIZE_MULTIPLE } from "../probe/size-values.ts";
import type { ModelSize } from "../probe/sizes.ts";

// As many sizes as planSweep looks among.
const MOST_MULTIPLES = 65_536;
// A family's sizes may be multiples of more.
const NEAR_THE_END = 0.9;

/**
 * Plans with a largest size that is large enough: where models are built and none was given, it doubles until the largest that was
 * built is of no use.
 */
export function planUpwards<Planned extends { readonly modelSizes: readonly ModelSize[] }>(
  options: Options,
  planUpTo: (range: Options) => Planned,
): Planned {
  const { modelCls, maxSize: given, sizeMultiple = DEFAULT_SIZE_MULTIPLE } = options;
  if (modelCls === undefined || given !== undefined) return planUpTo({});
  const most = MOST_MULTIPLES * Number(sizeMultiple);
  for (let maxSize = DEFAULT_MAX_SIZE; ; maxSize *= 2) {
    const plan = planUpTo({ maxSize: Math.min(maxSize, most) });
    const largest = plan.modelSizes.reduce((most, { sizeParamValue }) => Math.max(most, sizeParamValue), 0);
    if (maxSize >= most || largest < NEAR_THE_END * maxSize) return plan;
  }
}
