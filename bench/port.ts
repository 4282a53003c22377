// (a) What a user would write first: the reference's algorithm carried over to TypeScript, with objects and
// Array.filter, every size probed, and ids by position.
import type { ModelSize } from "isoflop";
import type { BenchModelCls, GridRequest, SizesRequest } from "./request.ts";

interface PortExperiment {
  readonly experimentId: string;
  readonly computeBudget: number;
  readonly sizeParamValue: number;
  readonly numParams: number;
  readonly numTokens: number;
  readonly tokensPerParam: number;
}

function generateSizes(minSize: number, maxSize: number, numValues: number): number[] {
  const sizes = Array.from({ length: numValues }, (_, i) => {
    const t = i / (numValues - 1);
    const rounded = Math.round((minSize ** (1 - t) * maxSize ** t) / 64) * 64;
    return Math.min(Math.max(rounded, Math.ceil(minSize / 64) * 64), Math.floor(maxSize / 64) * 64);
  });
  return [...new Set(sizes)].sort((a, b) => a - b);
}

function probeSizes(modelCls: BenchModelCls, sizes: readonly number[]): ModelSize[] {
  const modelSizes: ModelSize[] = [];
  for (const sizeParamValue of sizes) {
    try {
      const model = new modelCls({ ...{}, width: sizeParamValue });
      modelSizes.push({ sizeParamValue, numParams: model.numParams() });
    } catch {
      // A size that the model can't be built at is left out.
    }
  }
  return modelSizes.sort((a, b) => a.numParams - b.numParams);
}

export function portFromSizes({ modelSizes, computeBudgets, numSizesPerBudget: m }: SizesRequest): PortExperiment[] {
  const experiments: PortExperiment[] = [];
  for (const computeBudget of [...new Set(computeBudgets)].sort((a, b) => a - b)) {
    let feasible = modelSizes.filter(({ numParams }) => {
      const numTokens = Math.floor(computeBudget / (6 * numParams));
      return numTokens >= 1 && 10 * numTokens >= numParams;
    });
    if (feasible.length > m) {
      const all = feasible;
      const step = (all.length - 1) / (m - 1);
      feasible = Array.from({ length: m }, (_, i) => (i === m - 1 ? all.length - 1 : Math.trunc(i * step))).flatMap(
        (i) => all[i] ?? [],
      );
    }
    for (const { sizeParamValue, numParams } of feasible) {
      const numTokens = Math.floor(computeBudget / (6 * numParams));
      experiments.push({
        experimentId: `exp_${String(experiments.length).padStart(4, "0")}`,
        computeBudget,
        sizeParamValue,
        numParams,
        numTokens,
        tokensPerParam: numTokens / numParams,
      });
    }
  }
  return experiments;
}

export function portFromModel(request: GridRequest): PortExperiment[] {
  const { modelCls, computeBudgets, numSizesPerBudget } = request;
  const sizes = generateSizes(64, 8192, Math.max(3 * numSizesPerBudget, 20));
  return portFromSizes({ modelSizes: probeSizes(modelCls, sizes), computeBudgets, numSizesPerBudget });
}
