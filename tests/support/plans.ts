import { gpt2, planSweep, type SweepPlan } from "../../src/index.ts";

function model({ width }: { width: number; depth?: number; block?: object; when?: Date }) {
  if (width === 192) throw new RangeError("width 192 is refused");
  return { numParams: () => (width === 256 ? 0.5 : 12 * width * width) };
}

/** A plan with something in every one of its lists. */
export function fullPlan(): SweepPlan {
  return planSweep({
    modelCls: model,
    sizeParam: "width",
    modelKwargs: { depth: 12, block: { heads: [8, null, "x"], bias: true }, when: new Date(0), width: 1 },
    computeBudgets: [3e11, 1e10, 3e11, 5e12],
    numSizesPerBudget: 3,
    maxSize: 1024,
  });
}

/** A plan whose FLOPs are not k·N, with every limit set. */
export function planByPalm(): SweepPlan {
  return planSweep({
    modelCls: gpt2,
    sizeParam: "width",
    computeBudgets: [1e15, 1e17],
    numSizesPerBudget: 2,
    maxSize: 1024,
    numProbeSizes: 4,
    flops: "palm",
    sequenceLength: 512,
    maxTokensPerParam: 1000,
    maxTokens: 1e9,
    maxParams: 2e8,
    minSteps: 10,
    batchTokens: 1000,
  });
}

/** Two experiments, and nothing left out. */
export function smallPlan(): SweepPlan {
  return planSweep({
    modelSizes: [
      { sizeParamValue: 64, numParams: 49_152 },
      { sizeParamValue: 128, numParams: 196_608 },
    ],
    sizeParam: "width",
    modelClsName: "Quadratic",
    computeBudgets: [1e12],
  });
}
