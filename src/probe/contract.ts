import { describeThrown, describeValue, functionName } from "../common/describe.ts";
import { type ErrorParts, IsoflopError, type IsoflopErrorCode } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { AnyModelCls } from "../models/model.ts";
import type { ModelFacts } from "./model-facts.ts";

/** The name that plans carry for a model class. */
export function modelClsNameOf(modelCls: unknown): string {
  return functionName(modelCls) || "anonymous";
}

/** What to do about a numParams() that gives no count. */
export const COUNT_REMEDY = "Return the number of trainable parameters.";

export function contractBroken(parts: ErrorParts): IsoflopError {
  return new IsoflopError("MODEL_CONTRACT", parts);
}

export function checkModelCls(modelCls: unknown): asserts modelCls is AnyModelCls {
  if (typeof modelCls !== "function") {
    throw contractBroken({
      field: "modelCls",
      rule: words`${name("modelCls")} must be a class or function that takes an options object`,
      value: describeValue(modelCls),
      remedy: words`Pass the class itself, not a model made of it; sizes counted elsewhere go in ${name("modelSizes")}.`,
    });
  }
}

/** A probe that gave no N, and why. */
export interface FailedProbe {
  readonly failure: ProbeFailure;
  readonly reason: string;
}

/** A probe's outcome once nothing of it is left. */
export type Probe = FailedProbe | CountedSize;

/** What a model that was counted leaves behind. */
export interface CountedSize extends ModelFacts {
  readonly numParams: number;
  /** Training FLOPs for one token, where they do not follow from N alone. */
  readonly flopsPerToken: number | undefined;
  /** What was thrown where the model could not be released. */
  readonly notReleased?: string;
}

/**
 * Where a probe failed: in the constructor, in numParams() or what it returned, or in counting FLOPs or what that
 * returned.
 */
export type ProbeFailure = (typeof PROBE_FAILURES)[number];
export const PROBE_FAILURES = [
  "not-built",
  "num-params-threw",
  "num-params-invalid",
  "flops-threw",
  "flops-invalid",
] as const;

/** Whether a value is what `await` asks for another. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
  } catch {
    return false;
  }
}

/** A promise that nobody awaits must not end the process by rejecting. */
export function ignoreRejection(value: unknown): void {
  if (isPromiseLike(value)) Promise.resolve(value).catch(() => undefined);
}

/** Calls the model's own clean-up and gives what that returned; a model without one needs none. */
export function disposeModel(model: unknown): unknown {
  if (!isObject(model)) return undefined;
  const dispose = disposeOf(model);
  return typeof dispose === "function" ? Reflect.apply(dispose, model, []) : undefined;
}

function disposeOf(model: object): unknown {
  // Older browsers have no Symbol.dispose.
  if (typeof Symbol.dispose === "symbol" && Symbol.dispose in model) return model[Symbol.dispose];
  return "dispose" in model ? model.dispose : undefined;
}

/** The outcome where modelCls threw; a file or program that can't be used fails every size, and is an error at once. */
export function notBuilt(thrown: unknown): FailedProbe {
  if (isErrorWithCode(thrown, "FILE_ACCESS")) throw thrown;
  return { failure: "not-built", reason: describeThrown(thrown) };
}

function isErrorWithCode(thrown: unknown, code: IsoflopErrorCode): boolean {
  try {
    return thrown instanceof IsoflopError && thrown.code === code;
  } catch {
    // A proxy that throws when it is looked at.
    return false;
  }
}

/** The outcome where numParams() threw. */
export function numParamsThrew(thrown: unknown): FailedProbe {
  return { failure: "num-params-threw", reason: describeThrown(thrown) };
}

/** The outcome where counting FLOPs threw; a model that lacks what the convention reads does so at every size. */
export function flopsThrew(thrown: unknown): FailedProbe {
  if (isErrorWithCode(thrown, "MODEL_CONTRACT")) throw thrown;
  return { failure: "flops-threw", reason: describeThrown(thrown) };
}

/** A model, and the method of its that counts parameters. */
export interface FoundModel {
  readonly model: object;
  readonly method: "numParams" | "countParams";
  readonly count: (this: object) => unknown;
}

/** What modelCls yielded, as a model that can be counted. */
export function findCountable(model: unknown, modelCls: AnyModelCls): FoundModel | FailedProbe {
  try {
    const found = isObject(model) ? (methodOf(model, "numParams") ?? methodOf(model, "countParams")) : undefined;
    if (found !== undefined) return found;
  } catch (thrown) {
    return numParamsThrew(thrown);
  }
  throw missingNumParams(model, modelClsNameOf(modelCls));
}

function methodOf(model: object, method: FoundModel["method"]): FoundModel | undefined {
  // By its name, since Reflect.get takes several times as long.
  const methods: { readonly [Method in FoundModel["method"]]?: unknown } = model;
  const count = methods[method];
  return isMethod(count) ? { model, method, count } : undefined;
}

function isMethod(value: unknown): value is FoundModel["count"] {
  return typeof value === "function";
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" || typeof value === "function") && value !== null;
}

/** Holds what numParams() returned to the contract. */
export function checkCount(method: FoundModel["method"], numParams: unknown): number | FailedProbe {
  if (typeof numParams === "number" && Number.isSafeInteger(numParams) && numParams > 0) return numParams;
  return {
    failure: "num-params-invalid",
    reason: `${method}() must return a positive integer of at most 2^53 − 1; got ${returned(numParams)}`,
  };
}

/** Holds what a function gave as FLOPs per token to the contract. */
export function checkFlops(flopsPerToken: unknown): number | FailedProbe {
  if (isFlopsPerToken(flopsPerToken)) return flopsPerToken;
  return {
    failure: "flops-invalid",
    reason: `flops must give a finite number of at least 1; got ${returned(flopsPerToken)}`,
  };
}

/** Whether a value can be the training FLOPs of a token. */
export function isFlopsPerToken(value: unknown): value is number {
  return typeof value === "number" && value >= 1 && value < Number.POSITIVE_INFINITY;
}

function returned(value: unknown): string {
  ignoreRejection(value);
  return isPromiseLike(value) ? "a promise" : describeValue(value);
}

function missingNumParams(model: unknown, modelClsName: string): IsoflopError {
  if (isPromiseLike(model)) {
    ignoreRejection(model);
    return contractBroken({
      field: "modelCls",
      rule: words`${name("modelCls")} must yield a model; ${modelClsName} yields a promise of one`,
      remedy: "Plan with planSweepAsync, which awaits them.",
    });
  }
  const yields = `${modelClsName} yields ${describeValue(model)} without one`;
  return contractBroken({
    field: "modelCls",
    rule: words`${name("modelCls")} must yield a model with a method numParams(); ${yields}`,
    remedy: "Add numParams(): number, the count of trainable parameters.",
  });
}
