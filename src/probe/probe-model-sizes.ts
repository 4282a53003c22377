import { checkInteger, checkSizeParam, invalidOption, MAX_COUNT, MAX_SIZE } from "../common/checks.ts";
import { entriesOf } from "../common/lists.ts";
import { readable } from "../common/readable.ts";
import { copyKwargs } from "../models/kwargs.ts";
import type { ModelCls, ModelKwargs } from "../models/model.ts";
import { checkModelCls } from "./contract.ts";
import type { ProbedSizes } from "./outcomes.ts";
import { probe } from "./probe.ts";
import { probeAscending } from "./probe-ascending.ts";

/**
 * Builds a model at each size, one at a time in ascending order, and reads its parameter count.
 *
 * @param modelCls class or function that takes one options object
 * @param sizeParam name of the option that sets the size
 * @param modelKwargs the other options
 * @param sizeValues the sizes to build, distinct integers from 1 to 2^31 − 1
 * @returns the sizes with their N, ascending by size, and those that could not be built, each with the reason
 * @throws {IsoflopError} MODEL_CONTRACT where modelCls breaks the model contract; SIZE_PARAM_WITHOUT_EFFECT where two or
 * more sizes all have the same N; INVALID_OPTION where another argument breaks its rule
 */
export function probeModelSizes<Options extends object>(
  modelCls: ModelCls<Options>,
  sizeParam: string,
  modelKwargs: ModelKwargs,
  sizeValues: readonly number[],
): ProbedSizes {
  const checked: unknown = modelCls;
  checkModelCls(checked);
  checkSizeParam(sizeParam);
  const ascending = readSizeValues(sizeValues).sort((a, b) => a - b);
  const twice = ascending.find((value, i) => value === ascending[i - 1]);
  if (twice !== undefined) throw invalidOption("sizeValues", "distinct", twice, "Remove the second one.");
  return probe(probeAscending({ modelCls: checked, sizeParam, modelKwargs: copyKwargs(modelKwargs) }, ascending));
}

function readSizeValues(given: unknown): number[] {
  const values = readable("probeModelSizes", "sizeValues", () => entriesOf(given, MAX_COUNT));
  if (values === undefined) {
    throw invalidOption("sizeValues", `an array of at most ${MAX_COUNT} sizes`, given, "See generateSizeValues.");
  }
  return values.map((value, i) => {
    checkInteger(`sizeValues[${i}]`, value, MAX_SIZE, "See generateSizeValues.");
    return value;
  });
}
