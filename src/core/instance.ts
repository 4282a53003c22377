import { instantiateSync } from "@assemblyscript/loader";
// Built by `npm run build`; the path is the same from src/core/ and from build/core/.
import { coreWasmBase64 } from "../../build/core-bytes.js";

/** The exports of assembly/index.ts. Addresses and counts are u32, verdicts u8. */
export type CoreExports = {
  readonly memory: WebAssembly.Memory;
  scratchStart(): number;
  reserve(numBytes: number): number;
  sizeGrid(minSize: number, maxSize: number, numValues: number, sizeMultiple: number, sizes: number): number;
  budgetLadder(first: number, last: number, numBudgets: number, budgets: number): void;
  cellVerdict(computeBudget: number, flopsPerToken: number, numParams: number): number;
  cellVerdicts(
    computeBudget: number,
    flopsPerToken: number,
    numParams: number,
    numSizes: number,
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
    rowEnds: number,
    sizeIndices: number,
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

let exports: CoreExports | undefined;

/** The core's exports; the first call decodes, compiles and instantiates it. */
export function core(): CoreExports {
  exports ??= instantiateSync<CoreExports>(decodeBase64(coreWasmBase64)).exports;
  return exports;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
