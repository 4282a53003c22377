import { IsoflopError, type IsoflopErrorCode } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { modelClsNameOf } from "../probe/contract.ts";
import type { Family } from "../probe/family.ts";
import { outcomesOf, probeAlong } from "../probe/probe-along.ts";
import type { Probing } from "../probe/probing.ts";
import { type Neighbours, SizeAxis } from "../probe/size-axis.ts";
import { byHalves, REACH, type Search, type SearchStrategy, searchSizes } from "../probe/size-search.ts";
import type { SizeRange } from "../probe/size-values.ts";
import { inOrder, type ModelSize, type SkippedSize } from "../probe/sizes.ts";

/** The models of a family that may be best at a budget, and all that was built to find them. */
export interface NearestModels {
  /** Ascending by N. */
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

/** Gives the size of the best of some models, or undefined where it is known without a further look. */
export type BestSize = (models: readonly ModelSize[]) => number | undefined;

/**
 * Finds the models of a family on either side of a wanted N, and goes on from there to the best where it may be another. A
 * size without a model is passed over.
 */
export function* nearestModels(
  family: Family,
  range: SizeRange,
  wanted: number,
  bestSize: BestSize,
): Probing<NearestModels> {
  const axis = SizeAxis.ofRange(range);
  const gapAroundWanted = () => axis.gapAround((numParams) => numParams >= wanted);
  const search = searchSizes(axis, [wanted], STRATEGY);
  const built: ModelSize[] = [];
  const nearest = yield* probeAlong(family, axis, search, (model, neighbours) => {
    built.push(model);
    checkOrder(family, model, neighbours);
    // While sizes double, which is until one is large enough, each must have more parameters than the one before.
    if (gapAroundWanted().above < 0) checkEffect(family, model, neighbours);
  });
  const { below, above } = gapAroundWanted();
  const better = yield* probeAlong(family, axis, approachBest(axis, built, bestSize), (model, neighbours) => {
    built.push(model);
    checkOrder(family, model, neighbours);
  });
  const { modelSizes, skipped } = outcomesOf(family, [...nearest.probes, ...better.probes]);
  const about = [below, above].map((place) => axis.modelAt(place)).filter((model) => model !== undefined);
  const sizes = better.result ? inOrder(modelSizes) : about;
  const [first] = skipped;
  if (sizes.length === 0 && first !== undefined) throw noneBuilt(family, skipped.length, first);
  return {
    sizes: sizes.map((model) => Object.freeze(model)),
    probed: modelSizes.map((model) => Object.freeze(model)),
    skipped,
  };
}

/**
 * Halves the gaps on either side of the best model until no size is left in them, or it needs no further look. Losses fall
 * towards the best from either side.
 *
 * @param built the models that are known, to which those are added that are asked for
 * @returns whether the best may be any of them
 */
function* approachBest(axis: SizeAxis, built: readonly ModelSize[], bestSize: BestSize): Search<boolean> {
  for (;;) {
    const best = bestSize(built);
    if (best === undefined) return false;
    const next = gapsBeside(axis, built, best).flatMap(([below, above]) => unknownAmong(axis, below, above));
    if (next.length === 0) return true;
    yield next;
  }
}

/** The places between a size and the next known model on either side, without both; up to twice the size where there is none. */
function gapsBeside(axis: SizeAxis, built: readonly ModelSize[], size: number): (readonly [number, number])[] {
  const place = axis.placeOf(size);
  const places = built.map(({ sizeParamValue }) => axis.placeOf(sizeParamValue));
  const below = Math.max(-1, ...places.filter((other) => other < place));
  const above = Math.min(axis.placeOf(2 * size + 1), ...places.filter((other) => other > place));
  return [
    [below, place],
    [place, above],
  ];
}

/** The unknown place nearest to the middle of a gap, if there is one within reach. */
function unknownAmong(axis: SizeAxis, below: number, above: number): number[] {
  const middle = Math.floor((below + above) / 2);
  for (let step = 0; step <= REACH; step++) {
    for (const place of [middle + step, middle - step]) {
      if (place > below && place < above && !axis.isKnown(place)) return [place];
    }
  }
  return [];
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
