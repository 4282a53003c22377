import type { ProbingRequest } from "../probe/probing.ts";
import { LAYOUT_OPTIONS, type Layout, readLayout } from "./layout.ts";
import { type Options, readOptions } from "./read.ts";
import { readProbing, readSweep, SWEEP_OPTIONS } from "./read-sweep.ts";
import { SWEEP_USAGE, type SweepRequest } from "./request.ts";

/** The options of planSweep, checked and with their defaults. */
export interface LaidOutRequest {
  readonly sweep: SweepRequest;
  readonly layout: Layout;
}

/** The options of planSweepAsync, checked and with their defaults. */
export interface AsyncLaidOutRequest extends LaidOutRequest {
  readonly probing: ProbingRequest;
}

/** The names of planSweep's options. */
export const LAID_OUT_OPTIONS: readonly string[] = [...SWEEP_OPTIONS, ...LAYOUT_OPTIONS];
const ASYNC_OPTIONS: readonly string[] = [...LAID_OUT_OPTIONS, "concurrency", "signal", "onProgress"];

/** Checks the options of planSweep, whatever JavaScript passed. An option that is undefined counts as left out. */
export function readLaidOutRequest(options: unknown): LaidOutRequest {
  return readOptions("planSweep", SWEEP_USAGE, options, LAID_OUT_OPTIONS, readLaidOut);
}

/** Checks the options of planSweepAsync in the same way. */
export function readAsyncLaidOutRequest(options: unknown): AsyncLaidOutRequest {
  return readOptions("planSweepAsync", SWEEP_USAGE, options, ASYNC_OPTIONS, (known, caller) => ({
    ...readLaidOut(known, caller),
    probing: readProbing(known),
  }));
}

function readLaidOut(options: Options, caller: string): LaidOutRequest {
  const layout = readLayout(options);
  return { sweep: readSweep(options, caller), layout };
}
