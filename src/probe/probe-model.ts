import { describeThrown } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import type { FlopsOf } from "../models/flops-counting.ts";
import type { AnyModel, AnyModelCls, ModelCls, ModelKwargs } from "../models/model.ts";
import {
  COUNT_REMEDY,
  type CountedProbe,
  checkCount,
  checkFlops,
  checkModelCls,
  contractBroken,
  disposeModel,
  type FailedProbe,
  findCountable,
  flopsThrew,
  ignoreRejection,
  modelClsNameOf,
  notBuilt,
  numParamsThrew,
  type Probe,
} from "./contract.ts";

// Told once a class: the test constructs an (empty) object on the class's prototype, which costs more than a probe.
const constructible = new WeakMap<AnyModelCls, boolean>();

/** Whether `new` works on a function, found without running it: only its `prototype` is read. */
function isConstructible(modelCls: AnyModelCls): modelCls is new (options: Record<string, unknown>) => AnyModel {
  let known = constructible.get(modelCls);
  if (known === undefined) {
    try {
      Reflect.construct(Object, [], modelCls);
      known = true;
    } catch {
      known = false;
    }
    constructible.set(modelCls, known);
  }
  return known;
}

/**
 * Makes one model: `new modelCls({ ...modelKwargs, [sizeParam]: sizeValue })`, or a plain call where modelCls can't be
 * constructed.
 *
 * @param modelCls class or function that takes one options object
 * @param sizeParam name of the option that sets the size; it wins over one of the same name in modelKwargs
 * @param sizeValue its value
 * @param modelKwargs the other options
 * @returns what modelCls made, unchecked; see {@link validateModelContract}
 * @throws whatever modelCls throws; {@link IsoflopError} MODEL_CONTRACT where modelCls is no function
 */
export function createModel<Options extends object, Model extends AnyModel>(
  modelCls: ModelCls<Options, Model>,
  sizeParam: string,
  sizeValue: number,
  modelKwargs?: ModelKwargs,
): Model;
export function createModel(
  modelCls: unknown,
  sizeParam: string,
  sizeValue: number,
  modelKwargs: ModelKwargs = {},
): AnyModel {
  checkModelCls(modelCls);
  const options = { ...modelKwargs, [sizeParam]: sizeValue };
  return isConstructible(modelCls) ? new modelCls(options) : modelCls(options);
}

/** Builds a model, counts its parameters and FLOPs, and releases it. */
export function probeModel(
  modelCls: AnyModelCls,
  sizeParam: string,
  sizeValue: number,
  modelKwargs: ModelKwargs,
  flopsOf?: FlopsOf,
): Probe {
  const probe = buildAndCount(modelCls, sizeParam, sizeValue, modelKwargs, flopsOf);
  if ("failure" in probe) return probe;
  const { model, numParams, flopsPerToken } = probe;
  try {
    ignoreRejection(disposeModel(model));
  } catch (thrown) {
    return { numParams, flopsPerToken, notReleased: describeThrown(thrown) };
  }
  return { numParams, flopsPerToken };
}

/** Builds a model and counts it; the model of a successful probe is the caller's to release. */
function buildAndCount(
  modelCls: AnyModelCls,
  sizeParam: string,
  sizeValue: number,
  modelKwargs: ModelKwargs,
  flopsOf?: FlopsOf,
): CountedProbe | FailedProbe {
  let model: unknown;
  try {
    model = createModel(modelCls, sizeParam, sizeValue, modelKwargs);
  } catch (thrown) {
    return notBuilt(thrown);
  }
  let counted = false;
  try {
    const params = countParams(model, modelCls);
    const probe = "failure" in params || flopsOf === undefined ? params : countFlops(params, flopsOf);
    counted = "model" in probe;
    return probe;
  } finally {
    if (!counted) releaseQuietly(model);
  }
}

function releaseQuietly(model: unknown): void {
  try {
    ignoreRejection(disposeModel(model));
  } catch {
    // The probe has failed already, and says more than its clean-up could.
  }
}

function countParams(model: unknown, modelCls: AnyModelCls): CountedProbe | FailedProbe {
  const found = findCountable(model, modelCls);
  if ("failure" in found) return found;
  try {
    return checkCount(found, found.count.call(found.model));
  } catch (thrown) {
    return numParamsThrew(thrown);
  }
}

function countFlops(counted: CountedProbe, flopsOf: FlopsOf): CountedProbe | FailedProbe {
  try {
    return checkFlops(counted, flopsOf(counted.model, counted.numParams));
  } catch (thrown) {
    return flopsThrew(thrown);
  }
}

/**
 * Checks a model class against the contract by building one model: it can be made, and its numParams() returns a
 * positive integer. Every probe of a sweep is held to the same contract.
 *
 * @param modelCls class or function that takes one options object
 * @param sizeParam name of the option that sets the size
 * @param modelKwargs the other options
 * @param sizeValue the size to build; 64 by default
 * @returns the model that was built; release it where it holds memory
 * @throws {IsoflopError} MODEL_CONTRACT where the contract is broken; MODEL_NOT_BUILT where the model could not be
 * built at this size
 */
export function validateModelContract<Options extends object, Model extends AnyModel>(
  modelCls: ModelCls<Options, Model>,
  sizeParam: string,
  modelKwargs?: ModelKwargs,
  sizeValue?: number,
): Model;
export function validateModelContract(
  modelCls: unknown,
  sizeParam: string,
  modelKwargs: ModelKwargs = {},
  sizeValue = 64,
): object {
  checkModelCls(modelCls);
  const probe = buildAndCount(modelCls, sizeParam, sizeValue, modelKwargs);
  if ("model" in probe) return probe.model;
  const name = modelClsNameOf(modelCls);
  if (probe.failure === "not-built") {
    throw new IsoflopError(
      "MODEL_NOT_BUILT",
      "modelCls",
      `${name} must build at ${sizeParam}=${sizeValue}; it threw ${probe.reason}. ` +
        "Check modelKwargs, or pass a sizeValue that the model allows.",
    );
  }
  throw contractBroken(
    "modelCls",
    `${name} breaks the model contract at ${sizeParam}=${sizeValue}: ${probe.reason}. ${COUNT_REMEDY}`,
  );
}
