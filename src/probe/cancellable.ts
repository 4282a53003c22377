import type { AsyncCountableModel } from "../models/model.ts";
import { createModel } from "./create-model.ts";
import type { Family } from "./family.ts";

/** What planSweepAsync tells a model class beside the model's options. */
export interface ProbeContext {
  /** The option that the plan varies. */
  readonly sizeParam: string;
  /** Aborts where the model is no longer needed. */
  readonly signal: AbortSignal;
}

/** A model class as a plain function of its options. */
export type AsyncModelFunction = (options: Readonly<Record<string, unknown>>) => Promise<AsyncCountableModel>;

// Registered, so that the entries "isoflop" and "isoflop/node" agree on it where they are bundled apart.
const WITH_CONTEXT = Symbol.for("isoflop.modelCls.withContext");

/** Makes a model class of a function that can be cancelled; a call from elsewhere gives it no context. */
export function cancellable(
  build: (options: Readonly<Record<string, unknown>>, context?: ProbeContext) => Promise<AsyncCountableModel>,
): AsyncModelFunction {
  const modelCls: AsyncModelFunction = (options) => build(options);
  return Object.defineProperty(modelCls, WITH_CONTEXT, { value: build });
}

/** Makes one model as createModel does, and tells a model class that can be cancelled when to give up. */
export function createCancellable(
  { modelCls, sizeParam, modelKwargs }: Family,
  sizeValue: number,
  signal: AbortSignal,
): unknown {
  const build: unknown = Reflect.get(modelCls, WITH_CONTEXT);
  if (typeof build !== "function") return createModel(modelCls, sizeParam, sizeValue, modelKwargs);
  const context: ProbeContext = { sizeParam, signal };
  return Reflect.apply(build, undefined, [{ ...modelKwargs, [sizeParam]: sizeValue }, context]);
}
