import type { AnyModel, AnyModelCls, ModelCls, ModelKwargs } from "../models/model.ts";
import { checkModelCls } from "./contract.ts";

// Found out once for each class: the test constructs an (empty) object on the class's prototype, which costs more than a probe.
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
