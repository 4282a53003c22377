import { layOut } from "../layout/layouts.ts";
import type { AnyModel } from "../models/model.ts";
import { readLaidOutRequest } from "../options/read-sweep.ts";
import type { SizeParamOf, SweepOptions } from "../options/sweep.ts";
import { probe } from "../probe/probe.ts";
import { assemblePlan } from "./assemble.ts";
import { familyWarnings } from "./family-warnings.ts";
import type { SweepPlan } from "./sweep-plan.ts";

/**
 * Plans an IsoFLOP sweep: which sizes of a model to train at each compute budget, and on how many tokens.
 *
 * Sizes are log-spaced from minSize to maxSize and rounded to multiples of sizeMultiple. A model is built at each, in
 * ascending order and one at a time, and its parameters N are counted. A budget C trains N on D = floor(C / (k·N))
 * tokens, k = flopsPerParamPerToken, or on floor(C / flopsPerToken) by another FLOPs convention; it keeps the sizes
 * with D ≥ 1, D/N ≥ 0.1 and within the limits, and of those an evenly spaced numSizesPerBudget. Probing ends at the
 * first model that is too large for the largest budget, as long as N has not fallen so far; where FLOPs are not counted
 * by k·N, every size up to maxParams is probed.
 *
 * The same options give the same plan, bit for bit, in every runtime.
 *
 * @param options a model class, or sizes counted elsewhere; budgets in training FLOPs (forward + backward)
 * @returns the experiments, and all that was left out and why
 * @throws {IsoflopError} with a code, the field, and a message of rule, value and remedy
 * @example
 * const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19] });
 * for (const { sizeParamValue, numTokens } of plan) console.log(sizeParamValue, numTokens);
 */
export function planSweep<
  Options extends object,
  SizeParam extends SizeParamOf<Options>,
  Model extends AnyModel = AnyModel,
>(options: SweepOptions<Options, SizeParam, Model>): SweepPlan {
  return planAny(options);
}

/** {@link planSweep}, whatever the options are. */
export function planAny(options: unknown): SweepPlan {
  const { sweep, layout } = readLaidOutRequest(options);
  return assemblePlan(sweep, probe(layOut(sweep, layout)), familyWarnings);
}
