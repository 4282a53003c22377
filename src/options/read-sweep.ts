import { invalidOption, isFunction, isRecord, MAX_COUNT } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { readFlops } from "../models/flops-counting.ts";
import { modelClsNameOf } from "../probe/contract.ts";
import type { ProbingRequest } from "../probe/probing.ts";
import { sweepOfLadder } from "./ladder.ts";
import { type Layout, readLayout, withImpliedLayout } from "./layout.ts";
import { checked, mergedRows, type Options, readOptions } from "./read.ts";
import { readModelSizesSource } from "./read-model-sizes.ts";
import { readModels } from "./read-models.ts";
import { requestOf, type SourcePart, SWEEP_USAGE, type SweepRequest } from "./request.ts";
import {
  ASYNC_ROWS,
  type CheckedOf,
  GIVEN_SIZES_ROWS,
  LADDER_ROWS,
  LAYOUT_ROWS,
  LIMIT_ROWS,
  MODEL_CLS_ROWS,
  PLAN_ROWS,
  type PlanOptionValues,
  PROBING_ROWS,
  type Rows,
  SIZE_RANGE_ROWS,
} from "./table.ts";

/** The options of planSweep, checked and with their defaults. */
export interface LaidOutRequest {
  readonly sweep: SweepRequest;
  readonly layout: Layout;
}

/** The options of planSweepAsync, checked and with their defaults. */
export interface AsyncLaidOutRequest extends LaidOutRequest {
  readonly probing: ProbingRequest;
}

/** The options that say which models and limits there are. */
export const MODEL_ROWS: Rows = /* @__PURE__ */ mergedRows(
  PLAN_ROWS,
  LIMIT_ROWS,
  MODEL_CLS_ROWS,
  SIZE_RANGE_ROWS,
  GIVEN_SIZES_ROWS,
);
/** The options of planSweep. */
export const SWEEP_ROWS: Rows = /* @__PURE__ */ mergedRows(MODEL_ROWS, PROBING_ROWS, LAYOUT_ROWS, LADDER_ROWS);
/** The options of planSweepAsync. */
export const ASYNC_SWEEP_ROWS: Rows = /* @__PURE__ */ mergedRows(SWEEP_ROWS, ASYNC_ROWS);

/** How many sizes are probed where no number is given. */
export function defaultNumProbeSizes(numSizesPerBudget: number): number {
  return Math.min(Math.max(3 * numSizesPerBudget, 20), MAX_COUNT);
}

/** Checks the options of planSweep, whatever JavaScript passed. An option that is undefined counts as left out. */
export function readLaidOutRequest(options: unknown): LaidOutRequest {
  return readOptions("planSweep", SWEEP_USAGE, withImpliedLayout(options), SWEEP_ROWS, readLaidOut);
}

/** Checks the options of planSweepAsync in the same way. */
export function readAsyncLaidOutRequest(options: unknown): AsyncLaidOutRequest {
  return readOptions("planSweepAsync", SWEEP_USAGE, withImpliedLayout(options), ASYNC_SWEEP_ROWS, (known, caller) => ({
    ...readLaidOut(known, caller),
    probing: readProbing(known),
  }));
}

function readLaidOut(options: Options, caller: string): LaidOutRequest {
  const layout = readLayout(options);
  const sweep = layout.name === "ladder" ? sweepOfLadder(options, layout.ladder) : options;
  return { layout, sweep: readSweep(sweep, caller) };
}

/** Checks the options of a sweep that are known by name. */
export function readSweep(options: Options, caller: string): SweepRequest {
  const { modelCls, modelSizes } = options;
  if ((modelCls === undefined) === (modelSizes === undefined)) {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "modelCls",
      rule: words`${caller} must get either ${name("modelCls")} or ${name("modelSizes")}`,
      value: modelCls === undefined ? "neither" : "both",
      remedy: "Pass a model class to build models with, or the sizes counted elsewhere.",
    });
  }
  return requestOf(options, (plan) =>
    modelSizes === undefined ? readModelClsSource(options, plan) : readModelSizesSource(options, plan),
  );
}

/** Checks the options that say how models are probed. */
function readProbing(options: Options): ProbingRequest {
  const { concurrency = 1, signal, onProgress } = checked(options, ASYNC_ROWS);
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw invalidOption("signal", "an AbortSignal", signal, "Pass the signal of an AbortController.");
  }
  if (onProgress !== undefined && !isFunction(onProgress)) {
    throw invalidOption("onProgress", "a function", onProgress, "Pass ({ done, total }) => { … }.");
  }
  return { concurrency, signal, onProgress };
}

/** Whether a value is an abort signal, of this realm or another. */
function isAbortSignal(value: unknown): value is AbortSignal {
  return (
    isRecord(value) &&
    Object.prototype.toString.call(value) === "[object AbortSignal]" &&
    typeof value.aborted === "boolean" &&
    isFunction(value.addEventListener) &&
    isFunction(value.removeEventListener)
  );
}

function readModelClsSource(options: Options, plan: CheckedOf<PlanOptionValues>): SourcePart {
  const { modelCls, sizeParam, modelKwargs, range, family } = readModels(options);
  const probing = checked(options, PROBING_ROWS);
  const { flops, flopsOf, warnings } = readFlops(plan);
  return {
    modelClsName: modelClsNameOf(modelCls),
    sizeParam,
    modelKwargs,
    scaling: family?.scaling,
    source: { modelCls, range, family, probing, flopsOf },
    flops,
    warnings: family?.warnings === undefined ? warnings : [...family.warnings, ...warnings],
  };
}
