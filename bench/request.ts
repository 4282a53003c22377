import type { ModelSize } from "isoflop";

/** N = 12·w²: a model that costs next to nothing to build, so that planning is what is measured. */
export class Quadratic {
  readonly #width: number;

  constructor({ width }: { readonly width: number }) {
    this.#width = width;
  }

  numParams(): number {
    return 12 * this.#width * this.#width;
  }
}

export type BenchModelCls = typeof Quadratic;

export interface GridRequest {
  readonly modelCls: BenchModelCls;
  readonly computeBudgets: readonly number[];
  readonly numSizesPerBudget: number;
}

export interface SizesRequest {
  readonly modelSizes: readonly ModelSize[];
  readonly computeBudgets: readonly number[];
  readonly numSizesPerBudget: number;
}

/** Log-spaced training FLOPs. */
export function budgetLadder(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first * (last / first) ** (i / (count - 1)));
}
