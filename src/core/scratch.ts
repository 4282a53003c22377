import { IsoflopError } from "../errors.ts";
import { type CoreExports, core } from "./instance.ts";

/** Views over the whole of the core's memory: WASM owns it; what stands in it is valid until the next call. */
export interface CoreViews {
  readonly buffer: ArrayBuffer;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly u8: Uint8Array;
}

let views: CoreViews | undefined;

/** Views of the core's memory, taken anew where memory has grown and detached the last ones. */
export function coreViews(): CoreViews {
  const { buffer } = core().memory;
  if (views === undefined || views.buffer !== buffer) {
    views = {
      buffer,
      f64: new Float64Array(buffer),
      u32: new Uint32Array(buffer),
      u8: new Uint8Array(buffer),
    };
  }
  return views;
}

/** Reads `count` u32 values from an address on, into an array that is the caller's. */
export function readU32(address: number, count: number): number[] {
  const { u32 } = coreViews();
  const first = address >>> 2;
  const values: number[] = [];
  // For the few values that are read so, a loop is several times as fast as a typed array's own copy.
  for (let i = first; i < first + count; i++) values.push(u32[i] ?? 0);
  return values;
}

let start = 0;

/**
 * Makes the scratch area hold `numBytes` and gives the address where it starts, a multiple of 16. Columns laid there
 * one behind another stay aligned as long as the f64 ones come first.
 */
export function reserveScratch(exports: CoreExports, numBytes: number): number {
  if (start === 0) start = exports.scratchStart();
  if (start + numBytes > exports.memory.buffer.byteLength && !(numBytes < 2 ** 32 && exports.reserve(numBytes))) {
    throw new IsoflopError(
      "TOO_LARGE",
      "computeBudgets",
      `A plan must fit in the memory that the runtime grants; this one needs ${numBytes} bytes. ` +
        "Plan fewer budgets at a time, or lower numSizesPerBudget.",
    );
  }
  return start;
}
