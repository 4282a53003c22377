import { IsoflopError } from "../common/errors.ts";
import { shortBudget } from "../common/units.ts";
import { RULES } from "../options/feasibility.ts";
import type { Layout } from "../options/layout.ts";
import { cellLimits } from "../options/limits.ts";
import type { SweepRequest } from "../options/request.ts";
import { modelClsNameOf, type Probe } from "../probe/contract.ts";
import { checkOutcome, modelSizeOf, type ProbedSizes, warnOfRelease } from "../probe/outcomes.ts";
import { SizeAxis } from "../probe/size-axis.ts";
import { locate, type Search } from "../probe/size-search.ts";
import { type ModelSize, type SkippedSize, sizeTable } from "../probe/sizes.ts";
import { cellVerdicts, isTooLarge } from "../wasm/plan/feasibility.ts";
import type { Selection } from "../wasm/plan/selection.ts";
import type { SizeTable } from "../wasm/plan/size-table.ts";
import { type CellVerdict, type PlacedSizes, placeSizes } from "./place-sizes.ts";
import { centredParams, priorOptimum } from "./spacing.ts";

export type CentredLayout = Extract<Layout, { name: "centred" }>;

// A prior's N* is that of C = 6·N·D; where FLOPs are counted otherwise, it is near enough to centre on.
const PRIOR_FLOPS_PER_PARAM_PER_TOKEN = 6;

/**
 * Finds each budget's sizes about the N* of a prior, at the same relative offsets at every budget, and asks for no more
 * models than it takes to know which are nearest.
 */
export class CentredSearch {
  readonly #request: SweepRequest;
  readonly #layout: CentredLayout;
  readonly #distinctBudgets: readonly number[];
  readonly #axis: SizeAxis;
  readonly #modelSizes: ModelSize[] = [];
  readonly #skipped: SkippedSize[] = [];
  readonly #warnings: string[] = [];
  #placed: readonly PlacedSizes[] = [];

  constructor(request: SweepRequest, layout: CentredLayout, distinctBudgets: readonly number[]) {
    const { source, flops } = request;
    this.#request = request;
    this.#layout = layout;
    this.#distinctBudgets = distinctBudgets;
    if ("modelSizes" in source) {
      const { sizeParamValue, numParams, flopsPerToken } = sizeTable(source.modelSizes, flops);
      const hasOwnFlops = flops.flopsPerParamPerToken === undefined;
      this.#modelSizes.push(
        ...sizeParamValue.map((value, i) =>
          modelSizeOf(value, {
            numParams: numParams[i] ?? Number.NaN,
            flopsPerToken: hasOwnFlops ? flopsPerToken[i] : undefined,
          }),
        ),
      );
      this.#axis = SizeAxis.ofModels(this.#modelSizes);
    } else {
      this.#axis = SizeAxis.ofValues(source.sizeValues);
    }
  }

  /** The value of the size parameter at a place. */
  sizeValueAt(place: number): number {
    return this.#axis.sizeValueAt(place);
  }

  /** Asks for places, whose outcomes must be added before it goes on. */
  *run(): Search<void> {
    const wanted = this.#distinctBudgets.map((computeBudget) => this.#wantedAt(computeBudget));
    yield* locate(
      this.#axis,
      wanted.flatMap(({ params, largest }) => params.map((numParams) => Math.min(numParams, largest))),
    );
    const placed: PlacedSizes[] = [];
    for (const { computeBudget, params, largest } of wanted) {
      placed.push(yield* placeSizes(this.#axis, params, largest, (place) => this.#verdictAt(computeBudget, place)));
    }
    this.#placed = placed;
  }

  /** Takes what stands at a place that was asked for. */
  add(place: number, outcome: Probe): void {
    const sizeParamValue = this.sizeValueAt(place);
    if ("failure" in outcome) {
      this.#skipped.push(Object.freeze({ sizeParamValue, ...outcome }));
      this.#axis.set(place, undefined);
      return;
    }
    warnOfRelease(this.#warnings, this.#request.sizeParam, sizeParamValue, outcome);
    const model = modelSizeOf(sizeParamValue, outcome);
    this.#modelSizes.push(model);
    const disordered = this.#axis.set(place, model);
    if (disordered !== undefined) throw this.#orderError(model, disordered);
  }

  /** Everything that was found, once the search has ended. */
  finish(): ProbedSizes {
    const { source, sizeParam } = this.#request;
    if ("modelSizes" in source) {
      return { modelSizes: this.#modelSizes, skipped: [], unprobed: [], warnings: this.#displacements() };
    }
    const modelSizes = this.#modelSizes.sort((a, b) => a.sizeParamValue - b.sizeParamValue);
    const skipped = this.#skipped.sort((a, b) => a.sizeParamValue - b.sizeParamValue);
    checkOutcome(source.modelCls, sizeParam, modelSizes, skipped);
    const reason = "the layout wants no model near its size";
    const unprobed = source.sizeValues
      .filter((_, place) => !this.#axis.isKnown(place))
      .map((sizeParamValue) => Object.freeze({ sizeParamValue, reason }));
    return { modelSizes, skipped, unprobed, warnings: [...this.#warnings, ...this.#displacements()] };
  }

  /** The rows of the plan, in a table of the sizes that were found. */
  selection({ sizeParamValue }: SizeTable): Selection {
    const indices = new Map(sizeParamValue.map((value, index) => [value, index]));
    const rows = this.#placed.map(({ places }) =>
      places.map((place) => indices.get(this.sizeValueAt(place)) ?? 0).sort((a, b) => a - b),
    );
    let rowEnd = 0;
    return {
      rowEnds: rows.map((row) => {
        rowEnd += row.length;
        return rowEnd;
      }),
      sizeIndices: Uint32Array.from(rows.flat()),
    };
  }

  /** The N that a budget wants, and the largest that it can train. */
  #wantedAt(computeBudget: number) {
    const { flops, limits, numSizesPerBudget } = this.#request;
    const { surfaces, spanFactor } = this.#layout;
    const k = flops.flopsPerParamPerToken;
    const centre = priorOptimum(surfaces, computeBudget / (k ?? PRIOR_FLOPS_PER_PARAM_PER_TOKEN));
    // More than there are would only be wanted in vain.
    const params = centredParams(centre, spanFactor, Math.min(numSizesPerBudget, this.#axis.length));
    const { maxParams = Number.MAX_SAFE_INTEGER } = limits;
    const cell = cellLimits(limits);
    const isTrainable = (numParams: number) =>
      k === undefined || !isTooLarge(computeBudget, k * numParams, numParams, cell);
    return { computeBudget, params, largest: largestInteger(Math.floor(maxParams), isTrainable) };
  }

  #verdictAt(computeBudget: number, place: number): CellVerdict {
    const model = this.#axis.modelAt(place);
    if (model === undefined) return "infeasible";
    const { flops, limits } = this.#request;
    const [verdict = "feasible"] = cellVerdicts(computeBudget, sizeTable([model], flops), cellLimits(limits)).verdicts;
    if (verdict === "feasible") return verdict;
    // Where FLOPs don't follow from N, a rule that this model breaks may be kept by its neighbour.
    if (flops.flopsPerParamPerToken === undefined && verdict !== "max-params") return "infeasible";
    return RULES[verdict].makes;
  }

  #displacements(): string[] {
    const { numSizesPerBudget } = this.#request;
    return this.#placed.flatMap(({ places, numInPlace }, b) => {
      const numDisplaced = numSizesPerBudget - numInPlace;
      if (numDisplaced === 0) return [];
      const budget = shortBudget(this.#distinctBudgets[b] ?? 0);
      const left = numSizesPerBudget - places.length;
      const missing = left === 0 ? "" : `, ${left} of them by none`;
      return [
        `At ${budget} FLOPs ${numDisplaced} of ${numSizesPerBudget} wanted sizes are replaced by the nearest ` +
          `free one${missing}: others have taken theirs, or the budget can't train it.`,
      ];
    });
  }

  #orderError(model: ModelSize, other: ModelSize): IsoflopError {
    const { sizeParam, modelClsName, source } = this.#request;
    const name = "modelCls" in source ? modelClsNameOf(source.modelCls) : modelClsName;
    return new IsoflopError(
      "MODEL_CONTRACT",
      "modelCls",
      `N must grow with ${sizeParam} where sizes are searched; ${name} has N = ${model.numParams} at ` +
        `${model.sizeParamValue} and ${other.numParams} at ${other.sizeParamValue}. Use the layout "log-even", or pass modelSizes.`,
    );
  }
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
