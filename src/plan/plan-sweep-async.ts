import { layOut } from "../layout/layouts.ts";
import type { AsyncModel } from "../models/model.ts";
import { type AsyncLaidOutRequest, readAsyncLaidOutRequest } from "../options/read-sweep.ts";
import type { AsyncSweepOptions, SizeParamOf } from "../options/sweep.ts";
import { probeAsync } from "../probe/probe-async.ts";
import { assemblePlan } from "./assemble.ts";
import { familyWarnings } from "./family-warnings.ts";
import type { SweepPlan } from "./sweep-plan.ts";

/**
 * Plans a sweep as planSweep does, from models that may be promises, several at a time.
 *
 * The plan is the same as planSweep's, whatever the timing and the concurrency: a model that was built past the point
 * where probing ends is released and forgotten. A promise that rejects skips its size, as an error does in planSweep.
 * Where concurrency is c, at most c models exist at a time.
 *
 * The promise settles once nothing runs any more, also where it rejects: models under way are awaited and released,
 * and the processes of probeCommand are killed. Where the signal aborts it waits for them no longer than a quarter of a
 * second; what comes later is released then.
 *
 * @param options those of planSweep, and `concurrency` (models at a time, 1 to 1024, 1 by default), `signal` (an
 * AbortSignal) and `onProgress` (called with `{ done, total, sizeParamValue }` after each size, in ascending order)
 * @returns the experiments, and all that was left out and why
 * @throws {IsoflopError} as a rejection, for what planSweep throws; FILE_ACCESS where a command can't be started
 * @throws the signal's reason, where it aborts; what onProgress throws
 * @example
 * const modelCls = async ({ width }: { width: number }) => {
 *   const response = await fetch(`https://models.example/count?width=${width}`);
 *   const numParams = Number(await response.text());
 *   return { numParams: () => numParams };
 * };
 * const plan = await planSweepAsync({ modelCls, sizeParam: "width", computeBudgets: [1e18], concurrency: 4 });
 */
export async function planSweepAsync<
  Options extends object,
  SizeParam extends SizeParamOf<Options>,
  Model extends AsyncModel = AsyncModel,
>(options: AsyncSweepOptions<Options, SizeParam, Model>): Promise<SweepPlan> {
  return planRequestAsync(readAsyncLaidOutRequest(options));
}

/** Plans a sweep whose options have been checked. */
export async function planRequestAsync({ sweep, layout, probing }: AsyncLaidOutRequest): Promise<SweepPlan> {
  return assemblePlan(sweep, await probeAsync(layOut(sweep, layout), probing), familyWarnings);
}
