import { describeThrown, describeValue, functionName } from "./describe.ts";
import { IsoflopError } from "./errors.ts";

/** What a model must offer: its number of trainable parameters, a positive integer of at most 2^53 − 1. */
export interface CountableModel {
  numParams(): number;
}

/**
 * A class or function that takes one options object, `{ ...modelKwargs, [sizeParam]: value }`, and yields a model.
 *
 * It is constructed where it can be, and called where it can't (arrow functions, methods). A model that holds memory
 * may offer `dispose()` or `[Symbol.dispose]()`; it is called as soon as the parameters are counted.
 */
export type ModelCls<Options extends object> =
  | (new (
      options: Options,
    ) => CountableModel)
  | ((options: Options) => CountableModel);

/** A model whose parameters may take a while to count. */
export interface AsyncCountableModel {
  numParams(): number | Promise<number>;
}

/**
 * A {@link ModelCls} that may take a while: what it yields may be a promise of a model, and the model's `numParams()` and
 * `dispose()` may return promises. A promise that rejects is what an error is elsewhere: the size is skipped.
 */
export type AsyncModelCls<Options extends object> =
  | (new (
      options: Options,
    ) => AsyncCountableModel)
  | ((options: Options) => AsyncCountableModel | Promise<AsyncCountableModel>);

/** Options that are shared by all sizes, by name. */
export type ModelKwargs = Readonly<Record<string, unknown>>;

/** A model class whose options are not known to the types. */
export type AnyModelCls = ModelCls<Record<string, unknown>>;

// Told once a class: the test constructs an (empty) object on the class's prototype, which costs more than a probe.
const constructible = new WeakMap<AnyModelCls, boolean>();

/** Whether `new` works on a function, found without running it: only its `prototype` is read. */
function isConstructible(modelCls: AnyModelCls): modelCls is new (options: Record<string, unknown>) => CountableModel {
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

/** The name that plans carry for a model class. */
export function modelClsNameOf(modelCls: unknown): string {
  return functionName(modelCls) || "anonymous";
}

/** What to do about a numParams() that gives no count. */
export const COUNT_REMEDY = "Return the number of trainable parameters.";

function contractBroken(field: string, message: string): IsoflopError {
  return new IsoflopError("MODEL_CONTRACT", field, message);
}

export function checkModelCls(modelCls: unknown): asserts modelCls is AnyModelCls {
  if (typeof modelCls !== "function") {
    throw contractBroken(
      "modelCls",
      `modelCls must be a class or function that takes an options object; got ${describeValue(modelCls)}. ` +
        "Pass the class itself, not a model made of it; sizes counted elsewhere go in modelSizes.",
    );
  }
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
export function createModel<Options extends object>(
  modelCls: ModelCls<Options>,
  sizeParam: string,
  sizeValue: number,
  modelKwargs: ModelKwargs = {},
): CountableModel {
  const checked: unknown = modelCls;
  checkModelCls(checked);
  const options = { ...modelKwargs, [sizeParam]: sizeValue };
  return isConstructible(checked) ? new checked(options) : checked(options);
}

/** A probe that gave a model with its N, which is still to be released. */
export interface CountedProbe {
  readonly model: CountableModel;
  readonly numParams: number;
}

/** A probe that gave no N, and why. */
export interface FailedProbe {
  readonly failure: ProbeFailure;
  readonly reason: string;
}

/** A probe's outcome once nothing of it is left. */
export type Probe = FailedProbe | { readonly numParams: number; readonly notReleased?: string };

/** Where a probe failed: in the constructor, in numParams(), or in what numParams() returned. */
export type ProbeFailure = "not-built" | "num-params-threw" | "num-params-invalid";

function isPromiseLike(value: unknown): boolean {
  try {
    return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
  } catch {
    return false;
  }
}

/** A promise that nobody awaits must not end the process by rejecting. */
function ignoreRejection(value: unknown): void {
  if (isPromiseLike(value)) Promise.resolve(value).catch(() => undefined);
}

function isCountable(model: unknown): model is CountableModel {
  return (
    (typeof model === "object" || typeof model === "function") &&
    model !== null &&
    "numParams" in model &&
    typeof model.numParams === "function"
  );
}

/** Calls the model's own clean-up and gives what that returned; a model without one needs none. */
export function disposeModel(model: unknown): unknown {
  if ((typeof model !== "object" && typeof model !== "function") || model === null) return undefined;
  const dispose = disposeOf(model);
  return typeof dispose === "function" ? Reflect.apply(dispose, model, []) : undefined;
}

function disposeOf(model: object): unknown {
  // Older browsers have no Symbol.dispose.
  if (typeof Symbol.dispose === "symbol" && Symbol.dispose in model) return model[Symbol.dispose];
  return "dispose" in model ? model.dispose : undefined;
}

/** Builds a model, counts its parameters and releases it. */
export function probeModel(
  modelCls: AnyModelCls,
  sizeParam: string,
  sizeValue: number,
  modelKwargs: ModelKwargs,
): Probe {
  const probe = buildAndCount(modelCls, sizeParam, sizeValue, modelKwargs);
  if ("failure" in probe) return probe;
  try {
    ignoreRejection(disposeModel(probe.model));
  } catch (thrown) {
    return notReleased(probe, thrown);
  }
  return { numParams: probe.numParams };
}

/** Builds a model and counts its parameters; the model of a successful probe is the caller's to release. */
function buildAndCount(
  modelCls: AnyModelCls,
  sizeParam: string,
  sizeValue: number,
  modelKwargs: ModelKwargs,
): CountedProbe | FailedProbe {
  let model: unknown;
  try {
    model = createModel(modelCls, sizeParam, sizeValue, modelKwargs);
  } catch (thrown) {
    return notBuilt(thrown);
  }
  let counted = false;
  try {
    const probe = countParams(model, modelCls);
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
    return checkCount(found.model, found.model.numParams());
  } catch (thrown) {
    return numParamsThrew(thrown);
  }
}

/** The outcome where modelCls threw; a file or program that can't be used fails every size, and is an error at once. */
export function notBuilt(thrown: unknown): FailedProbe {
  if (isFileAccessError(thrown)) throw thrown;
  return { failure: "not-built", reason: describeThrown(thrown) };
}

function isFileAccessError(thrown: unknown): boolean {
  try {
    return thrown instanceof IsoflopError && thrown.code === "FILE_ACCESS";
  } catch {
    // A proxy that throws when it is looked at.
    return false;
  }
}

/** The outcome where numParams() threw. */
export function numParamsThrew(thrown: unknown): FailedProbe {
  return { failure: "num-params-threw", reason: describeThrown(thrown) };
}

/** The outcome where the model was counted and its clean-up threw. */
export function notReleased({ numParams }: CountedProbe, thrown: unknown): Probe {
  return { numParams, notReleased: describeThrown(thrown) };
}

/** What modelCls yielded, as a model that can be counted. */
export function findCountable(model: unknown, modelCls: AnyModelCls): { readonly model: CountableModel } | FailedProbe {
  try {
    if (isCountable(model)) return { model };
  } catch (thrown) {
    return numParamsThrew(thrown);
  }
  throw missingNumParams(model, modelClsNameOf(modelCls));
}

/** Holds what numParams() returned to the contract. */
export function checkCount(model: CountableModel, numParams: unknown): CountedProbe | FailedProbe {
  if (typeof numParams === "number" && Number.isSafeInteger(numParams) && numParams > 0) return { model, numParams };
  ignoreRejection(numParams);
  const got = isPromiseLike(numParams) ? "a promise" : describeValue(numParams);
  return {
    failure: "num-params-invalid",
    reason: `numParams() must return a positive integer of at most 2^53 − 1; got ${got}`,
  };
}

function missingNumParams(model: unknown, modelClsName: string): IsoflopError {
  if (isPromiseLike(model)) {
    ignoreRejection(model);
    return contractBroken(
      "modelCls",
      `modelCls must yield a model; ${modelClsName} yields a promise of one. ` +
        "Plan with planSweepAsync, which awaits them.",
    );
  }
  return contractBroken(
    "modelCls",
    `modelCls must yield a model with a method numParams(); ${modelClsName} yields ${describeValue(model)} without one. ` +
      "Add numParams(): number, the count of trainable parameters.",
  );
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
export function validateModelContract<Options extends object>(
  modelCls: ModelCls<Options>,
  sizeParam: string,
  modelKwargs: ModelKwargs = {},
  sizeValue = 64,
): CountableModel {
  const checked: unknown = modelCls;
  checkModelCls(checked);
  const probe = buildAndCount(checked, sizeParam, sizeValue, modelKwargs);
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
