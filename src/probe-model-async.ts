import { createCancellable } from "./cancellable.ts";
import {
  type AnyModelCls,
  type AsyncCountableModel,
  type CountedProbe,
  checkCount,
  disposeModel,
  type FailedProbe,
  findCountable,
  type ModelKwargs,
  notBuilt,
  notReleased,
  numParamsThrew,
  type Probe,
} from "./model-factory.ts";

/**
 * Builds a model, counts its parameters and releases it, awaiting each step. Once the signal has aborted, no further
 * step is begun but the release; the outcome is of no use then, and undefined where the model was not counted.
 */
export async function probeModelAsync(
  modelCls: AnyModelCls,
  sizeParam: string,
  sizeValue: number,
  modelKwargs: ModelKwargs,
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
    if (!signal.aborted) probe = await countParamsAsync(model, modelCls);
  } finally {
    if (probe === undefined || "failure" in probe) await releaseQuietlyAsync(model);
  }
  if (probe === undefined || "failure" in probe) return probe;
  try {
    await disposeModel(probe.model);
  } catch (thrown) {
    return notReleased(probe, thrown);
  }
  return { numParams: probe.numParams };
}

async function countParamsAsync(model: unknown, modelCls: AnyModelCls): Promise<CountedProbe | FailedProbe> {
  const found = findCountable(model, modelCls);
  if ("failure" in found) return found;
  try {
    const countable: AsyncCountableModel = found.model;
    return checkCount(found.model, await countable.numParams());
  } catch (thrown) {
    return numParamsThrew(thrown);
  }
}

async function releaseQuietlyAsync(model: unknown): Promise<void> {
  try {
    await disposeModel(model);
  } catch {
    // The probe has failed already, and says more than its clean-up could.
  }
}
