// Built by `npm run build`; package.json maps it to what the runtime can load.
import { fitSource } from "#wasm/fit";
import { IsoflopError } from "../../common/errors.ts";
import { type ScratchExports, WasmInstance } from "../instance.ts";

/** The exports of assembly/fit/index.ts. Addresses, counts and codes are u32, flags 0 or 1. */
export type FitExports = ScratchExports & {
  logarithms(values: number, count: number): void;
  exponentials(values: number, count: number): void;
  addNoise(losses: number, count: number, relativeNoise: number, absoluteNoise: number, seed: number): void;
  surfaceLosses(surface: number, numParams: number, numTokens: number, count: number, losses: number): void;
  surfaceOptima(surfaces: number, numSurfaces: number, logParamsTimesTokens: number, optima: number): void;
  fitIsoFlop(
    budgets: number,
    runEnds: number,
    numBudgets: number,
    numParams: number,
    numTokens: number,
    losses: number,
    weights: number,
    allowOutside: number,
    logBudgets: number,
    logParams: number,
    logTokens: number,
    records: number,
    laws: number,
  ): number;
  isoFlopReplicates(
    runEnds: number,
    numBudgets: number,
    losses: number,
    weights: number,
    allowOutside: number,
    logBudgets: number,
    logParams: number,
    logTokens: number,
    records: number,
    fitted: number,
    residuals: number,
    seed: number,
    count: number,
    replicates: number,
  ): void;
  fitSurface(
    numParams: number,
    numTokens: number,
    loss: number,
    weight: number,
    numRuns: number,
    threshold: number,
    startAlpha: number,
    startBeta: number,
    work: number,
    result: number,
  ): number;
  surfaceReplicates(
    numParams: number,
    numTokens: number,
    loss: number,
    weight: number,
    numRuns: number,
    threshold: number,
    startAlpha: number,
    startBeta: number,
    strataEnds: number,
    numStrata: number,
    seed: number,
    numReplicates: number,
    work: number,
    replicates: number,
  ): number;
  assessRuns(
    surface: number,
    logParams: number,
    logTokens: number,
    numRuns: number,
    logParamsTimesTokens: number,
    result: number,
  ): void;
  deadweightShare(surface: number, logParamsTimesTokens: number, error: number, isEitherSign: number): number;
  simulateFits(
    surface: number,
    numParams: number,
    numTokens: number,
    weights: number,
    truth: number,
    numRuns: number,
    noise: number,
    seed: number,
    numTrials: number,
    losses: number,
    work: number,
    surfaces: number,
  ): void;
  scenarioValues(numCandidates: number): number;
  exchangeValues(numCandidates: number, numBudgets: number): number;
  searchColumns(): number;
  layDesign(
    numCandidates: number,
    numBudgets: number,
    budgets: number,
    budgetEnds: number,
    centres: number,
    logParams: number,
    logTokens: number,
    known: number,
    surfaces: number,
    shares: number,
    numScenarios: number,
    isWorstCase: number,
    logParamsTimesTokens: number,
    maxRuns: number,
    maxFlops: number,
    minSizes: number,
    maxRepeats: number,
    isFixed: number,
    scenarioWork: number,
    exchangeWork: number,
    searchWork: number,
  ): number;
  exchangeRuns(counts: number): number;
  searchDesign(counts: number): number;
};

function tooLarge(numBytes: number): IsoflopError {
  return new IsoflopError(
    "TOO_LARGE",
    "runs",
    `A fit must fit in the memory that the runtime grants; this one needs ${numBytes} bytes. ` +
      "Fit fewer runs at a time, or lower bootstrap.",
  );
}

/** The module that fits scaling laws, one for all fits of a process. */
export const fitModule: WasmInstance<FitExports> = /* @__PURE__ */ new WasmInstance<FitExports>(fitSource, tooLarge);
