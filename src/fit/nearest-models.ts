import { IsoflopError, type IsoflopErrorCode } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { modelClsNameOf } from "../probe/contract.ts";
import type { Family } from "../probe/family.ts";
import { outcomesOf, probeAlong } from "../probe/probe-along.ts";
import type { Probing } from "../probe/probing.ts";
import { type Neighbours, SizeAxis } from "../probe/size-axis.ts";
import { byHalves, REACH, type SearchStrategy, searchSizes } from "../probe/size-search.ts";
import type { SizeRange } from "../probe/size-values.ts";
import type { ModelSize, SkippedSize } from "../probe/sizes.ts";

/** The models of a family on either side of a wanted N, and all that was built to find them. */
export interface NearestModels {
  /** Ascending by N: one or two for a family. */
  readonly sizes: readonly ModelSize[];
  /** Ascending by size, as what was skipped. */
  readonly probed: readonly ModelSize[];
  readonly skipped: readonly SkippedSize[];
}

const STRATEGY: SearchStrategy = {
  measure: (numParams) => numParams,
  lookFor: /* @__PURE__ */ byHalves([1, -1]),
  reach: REACH,
  until: "neighbours-known",
};

/** Finds the models of a family on either side of a wanted N. A size without a model is passed over. */
export function* nearestModels(family: Family, range: SizeRange, wanted: number): Probing<NearestModels> {
  const axis = SizeAxis.ofRange(range);
  const gapAroundWanted = () => axis.gapAround((numParams) => numParams >= wanted);
  const search = searchSizes(axis, [wanted], STRATEGY);
  const { probes } = yield* probeAlong(family, axis, search, (model, neighbours) => {
    checkOrder(family, model, neighbours);
    // While sizes double, which is until one is large enough, each must have more parameters than the one before.
    if (gapAroundWanted().above < 0) checkEffect(family, model, neighbours);
  });
  const { modelSizes, skipped } = outcomesOf(family, probes);
  const { below, above } = gapAroundWanted();
  const sizes = [below, above].map((place) => axis.modelAt(place)).filter((model) => model !== undefined);
  const [first] = skipped;
  if (sizes.length === 0 && first !== undefined) throw noneBuilt(family, skipped.length, first);
  return {
    sizes: sizes.map((model) => Object.freeze(model)),
    probed: modelSizes.map((model) => Object.freeze(model)),
    skipped,
  };
}

/** Refuses models that shrink as their size grows. */
function checkOrder(family: Family, model: ModelSize, { before, after }: Neighbours): void {
  const check = `Check ${modelClsNameOf(family.modelCls)}`;
  if (before !== undefined && before.numParams > model.numParams) {
    throw notGrowing("MODEL_CONTRACT", "modelCls", family, before, model, check);
  }
  if (after !== undefined && after.numParams < model.numParams) {
    throw notGrowing("MODEL_CONTRACT", "modelCls", family, model, after, check);
  }
}

/** Refuses models that stay the same when their size doubles. */
function checkEffect(family: Family, model: ModelSize, { before }: Neighbours): void {
  if (before?.numParams !== model.numParams) return;
  const check = `Check the spelling of "${family.sizeParam}"`;
  throw notGrowing("SIZE_PARAM_WITHOUT_EFFECT", "sizeParam", family, before, model, check);
}

function notGrowing(
  code: IsoflopErrorCode,
  field: string,
  { modelCls, sizeParam }: Family,
  smaller: ModelSize,
  larger: ModelSize,
  check: string,
): IsoflopError {
  const counts = `N = ${smaller.numParams} at ${smaller.sizeParamValue} and ${larger.numParams} at ${larger.sizeParamValue}`;
  return new IsoflopError(code, {
    field,
    rule: `N must grow with ${sizeParam} for the nearest model to be searched`,
    value: `${counts} of ${modelClsNameOf(modelCls)}`,
    remedy: words`${check}, or pass ${name("modelSizes")}, which are all compared.`,
  });
}

function noneBuilt({ modelCls, sizeParam }: Family, numSkipped: number, first: SkippedSize): IsoflopError {
  return new IsoflopError("MODEL_NOT_BUILT", {
    field: "modelCls",
    rule: `${modelClsNameOf(modelCls)} must build at some ${sizeParam}`,
    value: `${numSkipped} sizes that threw, first ${first.sizeParamValue}: ${first.reason}`,
    remedy: words`Check ${name("modelKwargs")}, ${name("minSize")} and ${name("sizeMultiple")}.`,
  });
}
