import { describeThrown } from "../common/describe.ts";
import type { FlopsOf } from "../models/flops-counting.ts";
import type { AnyModelCls, ModelKwargs } from "../models/model.ts";
import { createCancellable } from "./cancellable.ts";
import {
  type CountedProbe,
  checkCount,
  checkFlops,
  disposeModel,
  type FailedProbe,
  findCountable,
  flopsThrew,
  notBuilt,
  numParamsThrew,
  type Probe,
} from "./contract.ts";

/**
 * Builds a model, counts its parameters and FLOPs and releases it, awaiting each step. Once the signal has aborted, no
 * further step is begun but the release; the outcome is of no use then, and undefined where the model was not counted.
 */
export async function probeModelAsync(
  modelCls: AnyModelCls,
  sizeParam: string,
  sizeValue: number,
  modelKwargs: ModelKwargs,
  flopsOf: FlopsOf | undefined,
  signal: AbortSignal,
): Promise<Probe | undefined> {
  let model: unknown;
  try {
    model = await createCancellable(modelCls, sizeParam, sizeValue, modelKwargs, signal);
  } catch (thrown) {
    return notBuilt(thrown);
  }
  let probe: CountedProbe | FailedProbe | undefined;
  try {
    if (!signal.aborted) {
      const params = await countParamsAsync(model, modelCls);
      if ("failure" in params || flopsOf === undefined) probe = params;
      else if (!signal.aborted) probe = await countFlopsAsync(params, flopsOf);
    }
  } finally {
    if (probe === undefined || "failure" in probe) await releaseQuietlyAsync(model);
  }
  if (probe === undefined || "failure" in probe) return probe;
  const { model: counted, numParams, flopsPerToken } = probe;
  try {
    await disposeModel(counted);
  } catch (thrown) {
    return { numParams, flopsPerToken, notReleased: describeThrown(thrown) };
  }
  return { numParams, flopsPerToken };
}

async function countParamsAsync(model: unknown, modelCls: AnyModelCls): Promise<CountedProbe | FailedProbe> {
  const found = findCountable(model, modelCls);
  if ("failure" in found) return found;
  try {
    return checkCount(found, await found.count.call(found.model));
  } catch (thrown) {
    return numParamsThrew(thrown);
  }
}

async function countFlopsAsync(counted: CountedProbe, flopsOf: FlopsOf): Promise<CountedProbe | FailedProbe> {
  try {
    return checkFlops(counted, await flopsOf(counted.model, counted.numParams));
  } catch (thrown) {
    return flopsThrew(thrown);
  }
}

async function releaseQuietlyAsync(model: unknown): Promise<void> {
  try {
    await disposeModel(model);
  } catch {
    // The probe has failed already, and says more than its clean-up could.
  }
}
