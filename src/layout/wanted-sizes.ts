import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { RULES } from "../options/feasibility.ts";
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
import { cellVerdicts } from "../wasm/plan/feasibility.ts";
import { givenSizes, type LaidOut, type Select } from "./laid-out.ts";
import { type CellVerdict, type PlacedSizes, placeSizes } from "./place-sizes.ts";

/** What a layout wants of the budgets of a request. */
export interface Wants {
  /** The N that a budget wants, ascending, within what its limits leave. More than there are sizes would only be wanted in vain. */
  readonly paramsAt: (computeBudget: number, numSizes: number) => readonly number[];
  /** How many more runs of its middle size it wants. */
  readonly repeatsAt?: (computeBudget: number) => number;
  /** What is to be said of what each budget got. */
  readonly warningsOf: (placed: readonly PlacedAt[]) => readonly string[];
}

/** What is nearest is only known once the neighbours are. */
const STRATEGY: SearchStrategy = {
  measure: (numParams) => numParams,
  lookFor: /* @__PURE__ */ byHalves([-1, 1]),
  until: "neighbours-known",
};

/** Gives each budget the sizes nearest to the N that it wants, and asks for no more models than it takes to know them. */
export function* layOutWanted(request: SweepRequest, wants: Wants): Probing<LaidOut> {
  const { source } = request;
  if ("modelSizes" in source) {
    const modelSizes = inOrder(source.modelSizes);
    const axis = SizeAxis.ofModels(modelSizes);
    const placed = resultOf(placeAll(request, wants, axis));
    const probed = { ...givenSizes(modelSizes), warnings: wants.warningsOf(placed) };
    return { probed, select: selectPlaced(axis, placed) };
  }
  const family = familyOf(request, source);
  const sizeValues = everySizeValue(source.range);
  const axis = SizeAxis.ofValues(sizeValues);
  const search = placeAll(request, wants, axis);
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
    probed: { modelSizes, skipped, unprobed, warnings: [...warnings, ...wants.warningsOf(placed)] },
    select: selectPlaced(axis, placed),
  };
}

/** Finds the places of every budget's sizes. */
function* placeAll(request: SweepRequest, wants: Wants, axis: SizeAxis): Search<readonly PlacedAt[]> {
  const wanted = request.distinctBudgets.map((computeBudget) => ({
    computeBudget,
    params: wants.paramsAt(computeBudget, axis.length),
  }));
  yield* searchSizes(
    axis,
    wanted.flatMap(({ params }) => params),
    STRATEGY,
  );
  const placed: PlacedAt[] = [];
  for (const { computeBudget, params } of wanted) {
    const sizes = yield* placeSizes(axis, params, (place) => verdictAt(request, axis, computeBudget, place));
    placed.push({ ...sizes, runs: withRepeats(sizes.places, wants.repeatsAt?.(computeBudget) ?? 0) });
  }
  return placed;
}

/** Where a budget's sizes are, and where its runs. */
export interface PlacedAt extends PlacedSizes {
  readonly runs: readonly number[];
}

/** A run of each size, and more of the middle one. */
export function withRepeats(sizes: readonly number[], numRepeats: number): readonly number[] {
  const middle = sizes[(sizes.length - 1) >> 1];
  if (middle === undefined || numRepeats === 0) return sizes;
  return sizes.flatMap((size) => (size === middle ? new Array<number>(numRepeats + 1).fill(size) : size));
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
function selectPlaced(axis: SizeAxis, placed: readonly PlacedAt[]): Select {
  return ({ sizeParamValue }) => {
    const indices = new Map(sizeParamValue.map((value, index) => [value, index]));
    const rows = placed.map(({ runs }) =>
      runs.map((place) => indices.get(axis.sizeValueAt(place)) ?? 0).sort((a, b) => a - b),
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
