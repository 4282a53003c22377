import { IsoflopError } from "../common/errors.ts";
import { shortBudget } from "../common/units.ts";
import { name, words } from "../common/words.ts";
import { RULES } from "../options/feasibility.ts";
import type { Layout } from "../options/layout.ts";
import { familyOf, type SweepRequest } from "../options/request.ts";
import { modelClsNameOf } from "../probe/contract.ts";
import type { Family } from "../probe/family.ts";
import { checkOutcome } from "../probe/outcomes.ts";
import { outcomesOf, probeAlong } from "../probe/probe-along.ts";
import type { Probing } from "../probe/probing.ts";
import { type Neighbours, SizeAxis } from "../probe/size-axis.ts";
import { byHalves, resultOf, type Search, type SearchStrategy, searchSizes } from "../probe/size-search.ts";
import { everySizeValue } from "../probe/size-values.ts";
import { inOrder, type ModelSize, sizeTable, workingParams } from "../probe/sizes.ts";
import { cellVerdicts, isTooLarge } from "../wasm/plan/feasibility.ts";
import { givenSizes, type LaidOut, type Select } from "./laid-out.ts";
import { type CellVerdict, type PlacedSizes, placeSizes } from "./place-sizes.ts";
import { centredParams, priorOptimum } from "./spacing.ts";

type CentredLayout = Layout<"centred">;

// A prior's N* is that of C = 6·N·D; where FLOPs are counted otherwise, it is near enough to centre on.
const PRIOR_FLOPS_PER_PARAM_PER_TOKEN = 6;

/** What is nearest is only known once the neighbours are. */
const STRATEGY: SearchStrategy = {
  measure: (numParams) => numParams,
  lookFor: /* @__PURE__ */ byHalves([-1, 1]),
  until: "neighbours-known",
};

/**
 * Gives each budget sizes about the N* of a prior, at the same relative offsets at every budget, and asks for no more
 * models than it takes to know which are nearest.
 */
export function* layOutCentred(request: SweepRequest, layout: CentredLayout): Probing<LaidOut> {
  const { source } = request;
  if ("modelSizes" in source) {
    const modelSizes = inOrder(source.modelSizes);
    const axis = SizeAxis.ofModels(modelSizes);
    const placed = resultOf(placeAll(request, layout, axis));
    const probed = { ...givenSizes(modelSizes), warnings: displacements(request, placed) };
    return { probed, select: selectPlaced(axis, placed) };
  }
  const family = familyOf(request, source);
  const sizeValues = everySizeValue(source.range);
  const axis = SizeAxis.ofValues(sizeValues);
  const search = placeAll(request, layout, axis);
  const { result: placed, probes } = yield* probeAlong(family, axis, search, (model, neighbours) =>
    checkOrder(family, model, neighbours),
  );
  const { modelSizes, skipped, warnings } = outcomesOf(family, probes);
  checkOutcome(family, modelSizes, skipped);
  const reason = "the layout wants no model near its size";
  const unprobed = sizeValues
    .filter((_, place) => !axis.isKnown(place))
    .map((sizeParamValue) => Object.freeze({ sizeParamValue, reason }));
  return {
    probed: { modelSizes, skipped, unprobed, warnings: [...warnings, ...displacements(request, placed)] },
    select: selectPlaced(axis, placed),
  };
}

/** Finds the places of every budget's sizes. */
function* placeAll(request: SweepRequest, layout: CentredLayout, axis: SizeAxis): Search<readonly PlacedSizes[]> {
  const wanted = request.distinctBudgets.map((computeBudget) => wantedAt(request, layout, axis, computeBudget));
  yield* searchSizes(
    axis,
    wanted.flatMap(({ params, largest }) => params.map((numParams) => Math.min(numParams, largest))),
    STRATEGY,
  );
  const placed: PlacedSizes[] = [];
  for (const { computeBudget, params, largest } of wanted) {
    placed.push(yield* placeSizes(axis, params, largest, (place) => verdictAt(request, axis, computeBudget, place)));
  }
  return placed;
}

/** The N that a budget wants, and the largest that it can train. */
function wantedAt(
  { flops, limits, numSizesPerBudget }: SweepRequest,
  { surfaces, spanFactor }: CentredLayout,
  axis: SizeAxis,
  computeBudget: number,
) {
  const k = flops.flopsPerParamPerToken;
  const centre = priorOptimum(surfaces, computeBudget / (k ?? PRIOR_FLOPS_PER_PARAM_PER_TOKEN));
  // More than there are would only be wanted in vain.
  const params = centredParams(centre, spanFactor, Math.min(numSizesPerBudget, axis.length));
  const { maxParams = Number.MAX_SAFE_INTEGER } = limits;
  const isTrainable = (numParams: number) =>
    k === undefined || !isTooLarge(computeBudget, k * numParams, numParams, limits);
  return { computeBudget, params, largest: largestInteger(Math.floor(maxParams), isTrainable) };
}

function verdictAt({ flops, limits }: SweepRequest, axis: SizeAxis, computeBudget: number, place: number): CellVerdict {
  const model = axis.modelAt(place);
  if (model === undefined) return "infeasible";
  const [verdict = "feasible"] = cellVerdicts(computeBudget, sizeTable([model], flops), limits).verdicts;
  if (verdict === "feasible") return verdict;
  // Where FLOPs don't follow from N, a rule that this model breaks may be kept by its neighbour.
  if (flops.flopsPerParamPerToken === undefined && verdict !== "max-params") return "infeasible";
  return RULES[verdict].makes;
}

/** Selects what was placed, in a table of the sizes that were found. */
function selectPlaced(axis: SizeAxis, placed: readonly PlacedSizes[]): Select {
  return ({ sizeParamValue }) => {
    const indices = new Map(sizeParamValue.map((value, index) => [value, index]));
    const rows = placed.map(({ places }) =>
      places.map((place) => indices.get(axis.sizeValueAt(place)) ?? 0).sort((a, b) => a - b),
    );
    let rowEnd = 0;
    return {
      rowEnds: rows.map((row) => {
        rowEnd += row.length;
        return rowEnd;
      }),
      sizeIndices: Uint32Array.from(rows.flat()),
    };
  };
}

function displacements({ distinctBudgets, numSizesPerBudget }: SweepRequest, placed: readonly PlacedSizes[]): string[] {
  return placed.flatMap(({ places, numInPlace }, b) => {
    const numDisplaced = numSizesPerBudget - numInPlace;
    if (numDisplaced === 0) return [];
    const budget = shortBudget(distinctBudgets[b] ?? 0);
    const left = numSizesPerBudget - places.length;
    const missing = left === 0 ? "" : `, ${left} of them by none`;
    return [
      `At ${budget} FLOPs ${numDisplaced} of ${numSizesPerBudget} wanted sizes are replaced by the nearest ` +
        `free one${missing}: others have taken theirs, or the budget can't train it.`,
    ];
  });
}

/** Refuses a model that has more parameters than a larger one. */
function checkOrder({ modelCls, sizeParam }: Family, model: ModelSize, { before, after }: Neighbours): void {
  const isBelow = before !== undefined && workingParams(before) > workingParams(model);
  const other = isBelow ? before : after;
  if (other === undefined || (!isBelow && workingParams(other) >= workingParams(model))) return;
  const counts = `N = ${model.numParams} at ${model.sizeParamValue} and ${other.numParams} at ${other.sizeParamValue}`;
  throw new IsoflopError("MODEL_CONTRACT", {
    field: "modelCls",
    rule: `N must grow with ${sizeParam} where sizes are searched`,
    value: `${counts} of ${modelClsNameOf(modelCls)}`,
    remedy: words`Use the ${name("layout")} log-even, or pass ${name("modelSizes")}.`,
  });
}

/** The largest integer from 0 to `most` that passes, where all smaller ones pass as well. */
function largestInteger(most: number, passes: (value: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = high - Math.floor((high - low) / 2);
    if (passes(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
