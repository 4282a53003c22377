import { checkInteger, checkSizeParam, MAX_SIZE } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { copyKwargs } from "../models/kwargs.ts";
import type { AnyModel, ModelCls, ModelKwargs } from "../models/model.ts";
import { COUNT_REMEDY, checkModelCls, contractBroken, modelClsNameOf } from "./contract.ts";
import { probeModel } from "./probe-model.ts";

/**
 * Checks a model class against the contract by building one model: it can be made, and its numParams() returns a
 * positive integer. Every probe of a sweep is held to the same contract.
 *
 * @param modelCls class or function that takes one options object
 * @param sizeParam name of the option that sets the size
 * @param modelKwargs the other options
 * @param sizeValue the size to build; 64 by default
 * @returns the model that was built; release it where it holds memory
 * @throws {IsoflopError} INVALID_OPTION where an argument breaks its rule; MODEL_CONTRACT where the contract is broken; MODEL_NOT_BUILT where the model could not be
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
): unknown {
  checkModelCls(modelCls);
  checkSizeParam(sizeParam);
  checkInteger("sizeValue", sizeValue, MAX_SIZE, "Leave it out for 64.");
  let counted: unknown;
  const keep = (model: unknown): void => {
    counted = model;
  };
  const probe = probeModel({ modelCls, sizeParam, modelKwargs: copyKwargs(modelKwargs) }, sizeValue, keep);
  if ("numParams" in probe) return counted;
  const modelName = modelClsNameOf(modelCls);
  if (probe.failure === "not-built") {
    throw new IsoflopError("MODEL_NOT_BUILT", {
      field: "modelCls",
      rule: `${modelName} must build at ${sizeParam}=${sizeValue}; it threw ${probe.reason}`,
      remedy: "Check modelKwargs, or pass a sizeValue that the model allows.",
    });
  }
  throw contractBroken({
    field: "modelCls",
    rule: `${modelName} breaks the model contract at ${sizeParam}=${sizeValue}: ${probe.reason}`,
    remedy: COUNT_REMEDY,
  });
}
