// (b) The best plain TypeScript with isoflop's own algorithm: bisection, typed arrays, one gather for budgets that
// select the same sizes. It checks no argument and keeps nothing that it leaves out.
import type { ExperimentColumns } from "isoflop";
import type { GridRequest, SizesRequest } from "./request.ts";

interface Sizes {
  readonly length: number;
  readonly sizeParamValue: Uint32Array;
  readonly numParams: Float64Array;
}

function emptySizes(length: number): Sizes {
  return { length, sizeParamValue: new Uint32Array(length), numParams: new Float64Array(length) };
}

function columnsOf(computeBudgets: readonly number[], sizes: Sizes, m: number): ExperimentColumns {
  const budgets = Float64Array.from(computeBudgets).sort();
  const { length, sizeParamValue, numParams } = sizes;
  const flops = new Float64Array(length);
  for (let i = 0; i < length; i++) flops[i] = 6 * (numParams[i] ?? 0);
  const ends = new Uint32Array(budgets.length);
  let rows = 0;
  for (let b = 0; b < budgets.length; b++) {
    const budget = budgets[b] ?? 0;
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const tokens = Math.floor(budget / (flops[middle] ?? 0));
      if (tokens >= 1 && 10 * tokens >= (numParams[middle] ?? 0)) low = middle + 1;
      else high = middle;
    }
    ends[b] = low;
    rows += Math.min(low, m);
  }
  const columns = {
    computeBudget: new Float64Array(rows),
    sizeParamValue: new Uint32Array(rows),
    numParams: new Float64Array(rows),
    numTokens: new Float64Array(rows),
    tokensPerParam: new Float64Array(rows),
  };
  const picked = new Uint32Array(Math.min(length, m));
  let pickedFrom = -1;
  let row = 0;
  for (let b = 0; b < budgets.length; b++) {
    const budget = budgets[b] ?? 0;
    const n = ends[b] ?? 0;
    const count = Math.min(n, m);
    if (n !== pickedFrom) {
      pickedFrom = n;
      const step = n > m && m > 1 ? (n - 1) / (m - 1) : 1;
      for (let i = 0; i < count; i++) picked[i] = i * step;
      if (count > 1) picked[count - 1] = n - 1;
    }
    for (let i = 0; i < count; i++, row++) {
      const index = picked[i] ?? 0;
      const params = numParams[index] ?? 0;
      const tokens = Math.floor(budget / (flops[index] ?? 0));
      columns.computeBudget[row] = budget;
      columns.sizeParamValue[row] = sizeParamValue[index] ?? 0;
      columns.numParams[row] = params;
      columns.numTokens[row] = tokens;
      columns.tokensPerParam[row] = tokens / params;
    }
  }
  return columns;
}

export function plainFromSizes({ modelSizes, computeBudgets, numSizesPerBudget }: SizesRequest): ExperimentColumns {
  const sizes = emptySizes(modelSizes.length);
  for (let i = 0; i < modelSizes.length; i++) {
    const modelSize = modelSizes[i];
    if (modelSize === undefined) continue;
    sizes.sizeParamValue[i] = modelSize.sizeParamValue;
    sizes.numParams[i] = modelSize.numParams;
  }
  return columnsOf(computeBudgets, sizes, numSizesPerBudget);
}

export function plainFromModel({ modelCls, computeBudgets, numSizesPerBudget }: GridRequest): ExperimentColumns {
  const numValues = Math.max(3 * numSizesPerBudget, 20);
  const logRatio = Math.log(8192 / 64);
  const sizes = emptySizes(numValues);
  let length = 0;
  let previous = 0;
  for (let i = 0; i < numValues; i++) {
    const size = Math.round(Math.exp((i / (numValues - 1)) * logRatio)) * 64;
    if (size <= previous) continue;
    previous = size;
    sizes.sizeParamValue[length] = size;
    sizes.numParams[length] = new modelCls({ width: size }).numParams();
    length++;
  }
  return columnsOf(computeBudgets, { ...sizes, length }, numSizesPerBudget);
}
