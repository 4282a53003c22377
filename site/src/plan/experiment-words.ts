import { humanCount, humanFlops, humanRatio } from "../../../src/common/units.ts";
import type { Experiment } from "../../../src/index.ts";

/** An experiment in a line, for those who don't see where it lies. */
export function experimentWords(experiment: Experiment, sizeParam: string): string {
  const { computeBudget, sizeParamValue, numParams, numTokens, tokensPerParam, repeat } = experiment;
  const run = repeat === 1 ? "" : `, run ${repeat}`;
  return (
    `${humanFlops(computeBudget)} FLOPs, ${sizeParam} ${sizeParamValue}${run}: N ${humanCount(numParams)}, ` +
    `D ${humanCount(numTokens)}, D/N ${humanRatio(tokensPerParam)}`
  );
}
