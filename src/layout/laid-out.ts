import type { SweepRequest } from "../options/request.ts";
import type { ProbedSizes } from "../probe/outcomes.ts";
import type { ModelSize } from "../probe/sizes.ts";
import type { SizeTable } from "../wasm/plan/feasibility.ts";
import type { Selection } from "../wasm/plan/selection.ts";

/** Selects which of the sizes that are known each budget trains. */
export type Select = (sizes: SizeTable, request: SweepRequest) => Selection;

/** What a layout comes to: the sizes that are known, and which of them each budget trains. */
export interface LaidOut {
  readonly probed: ProbedSizes;
  readonly select: Select;
}

/** Sizes that were given, as if they had been probed. */
export function givenSizes(modelSizes: readonly ModelSize[]): ProbedSizes {
  return { modelSizes, skipped: [], unprobed: [], warnings: [] };
}
