// Built by `npm run build`; package.json maps it to what the runtime can load.
import { coreSource } from "#wasm/core";
import { IsoflopError } from "../../common/errors.ts";
import { type ScratchExports, WasmInstance } from "../instance.ts";

/** The exports of assembly/index.ts. Addresses and counts are u32, verdicts u8. */
export type CoreExports = ScratchExports & {
  sizeGrid(minSize: number, maxSize: number, numValues: number, sizeMultiple: number, sizes: number): number;
  budgetLadder(first: number, last: number, numBudgets: number, budgets: number): void;
  geometricMean(values: number, count: number): number;
  optimalParams(A: number, B: number, alpha: number, beta: number, paramsTimesTokens: number): number;
  isTooLarge(
    computeBudget: number,
    flopsPerToken: number,
    numParams: number,
    minTokensPerParam: number,
    maxParams: number,
    minTokens: number,
  ): number;
  cellVerdicts(
    computeBudget: number,
    flopsPerToken: number,
    numParams: number,
    numSizes: number,
    limits: number,
    numTokens: number,
    verdicts: number,
  ): void;
  selectSizes(
    computeBudgets: number,
    numBudgets: number,
    numParams: number,
    flopsPerToken: number,
    numSizes: number,
    numSizesPerBudget: number,
    limits: number,
    rowEnds: number,
    sizeIndices: number,
    feasible: number,
  ): number;
  experimentColumns(
    computeBudgets: number,
    numBudgets: number,
    rowEnds: number,
    sizeIndices: number,
    numRows: number,
    numParams: number,
    flopsPerToken: number,
    sizeParamValues: number,
    columns: number,
  ): void;
};

function tooLarge(numBytes: number): IsoflopError {
  return new IsoflopError(
    "TOO_LARGE",
    "computeBudgets",
    `A plan must fit in the memory that the runtime grants; this one needs ${numBytes} bytes. ` +
      "Plan fewer budgets at a time, or lower numSizesPerBudget.",
  );
}

/** The planning core, one for all plans of a process. */
export const core: WasmInstance<CoreExports> = /* @__PURE__ */ new WasmInstance<CoreExports>(coreSource, tooLarge);
