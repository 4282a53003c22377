import "@tensorflow/tfjs-backend-cpu";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { memory, setBackend } from "@tensorflow/tfjs-core";
import { input, type LayersModel, layers, model, SymbolicTensor, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { type AsyncModelCls, createModel, planSweep, planSweepAsync, validateModelContract } from "../../src/index.ts";
import { modelFamily } from "../../src/models/index.ts";
import { probeCommand } from "../../src/node/index.ts";
import type { WidthOptions } from "../support/models.ts";

beforeAll(() => setBackend("cpu"));

function mlp({ width }: WidthOptions): LayersModel {
  if (width === 128) throw new RangeError("width 128 is refused");
  return sequential({ layers: [layers.dense({ units: width, inputShape: [10] }), layers.dense({ units: 3 })] });
}

const VOCAB_SIZE = 50;
const CONTEXT_LENGTH = 16;
const NUM_LAYERS = 2;

function through(layer: { apply(inputs: SymbolicTensor): unknown }, inputs: SymbolicTensor): SymbolicTensor {
  const outputs = layer.apply(inputs);
  if (outputs instanceof SymbolicTensor) return outputs;
  throw new TypeError("A layer must give one symbolic tensor.");
}

/** Every layer of a GPT-2 that has parameters. How they are wired changes no count. */
function gpt2Layers({ width: d }: WidthOptions): LayersModel {
  const [tokens, positions] = [input({ shape: [CONTEXT_LENGTH] }), input({ shape: [CONTEXT_LENGTH] })];
  const outputs = [through(layers.embedding({ inputDim: CONTEXT_LENGTH, outputDim: d }), positions)];
  let x = through(layers.embedding({ inputDim: VOCAB_SIZE, outputDim: d }), tokens);
  for (let layer = 0; layer < NUM_LAYERS; layer++) {
    x = through(layers.layerNormalization(), x);
    outputs.push(through(layers.dense({ units: 3 * d }), x));
    x = through(layers.dense({ units: d }), x);
    x = through(layers.layerNormalization(), x);
    x = through(layers.dense({ units: d }), through(layers.dense({ units: 4 * d }), x));
  }
  outputs.push(through(layers.layerNormalization(), x));
  return model({ inputs: [tokens, positions], outputs });
}

describe("a TensorFlow.js model class", () => {
  test("is counted by countParams(), and leaves no tensor behind", () => {
    const before = memory().numTensors;
    const plan = planSweep({ modelCls: mlp, sizeParam: "width", computeBudgets: [1e9, 1e10], maxSize: 512 });
    expect(plan.modelSizes[0]).toEqual({ sizeParamValue: 64, numParams: 10 * 64 + 64 + 64 * 3 + 3 });
    expect(plan.skipped.map(({ sizeParamValue }) => sizeParamValue)).toEqual([128]);
    expect(plan.numExperiments).toBeGreaterThan(7);
    expect(memory().numTensors).toBe(before);
  });

  test("leaves no tensor behind where plans are made asynchronously, or FLOPs can't be counted", async () => {
    const before = memory().numTensors;
    const sweep = { modelCls: mlp, sizeParam: "width", computeBudgets: [1e9], maxSize: 512, concurrency: 3 } as const;
    await planSweepAsync(sweep);
    await expect(planSweepAsync({ ...sweep, flops: "palm", sequenceLength: 8 })).rejects.toThrow("shape.numLayers");
    const flops = (net: LayersModel) => {
      if (net.layers.length > 0) throw new RangeError("no FLOPs");
      return 1;
    };
    expect((await planSweepAsync({ ...sweep, flops })).modelSizes).toEqual([]);
    expect(memory().numTensors).toBe(before);
  });

  test("yields models that createModel and validateModelContract hand over", () => {
    const before = memory().numTensors;
    for (const made of [createModel(mlp, "width", 64), validateModelContract(mlp, "width", {}, 64)]) {
      expect(made.countParams()).toBe(899);
      made.dispose();
    }
    expect(memory().numTensors).toBe(before);
  });

  test("in the examples prints a plan, and no tensor left", () => {
    const example = fileURLToPath(new URL("../../examples/tfjs/plan.mjs", import.meta.url));
    const output = execFileSync(process.execPath, [example], { encoding: "utf8", stdio: "pipe" });
    expect(output).toContain("mlp by width: 10 experiments at 2 budgets");
    expect(output).toContain("Tensors in memory after planning: 0");
  });
});

test("a plan is the same from a config.json, from a TensorFlow.js class and from a program", async () => {
  const config = { model_type: "gpt2", vocab_size: VOCAB_SIZE, n_positions: CONTEXT_LENGTH, n_layer: NUM_LAYERS };
  const family = modelFamily({ ...config, n_embd: 64, n_head: 1 }, { sizeParam: "n_embd" });
  // What a script that counts a PyTorch module prints.
  const program = probeCommand([
    process.execPath,
    "-p",
    `((d, V, P, L) => (V + P) * d + L * (12 * d * d + 13 * d) + 2 * d)({size}, ${VOCAB_SIZE}, ${CONTEXT_LENGTH}, ${NUM_LAYERS})`,
  ]);
  const classes: AsyncModelCls<{ readonly width: number }>[] = [
    // N alone, as the others tell it.
    ({ width }) => ({ numParams: () => family({ n_embd: width }).numParams() }),
    gpt2Layers,
    program,
  ];
  for (const modelCls of classes) Object.defineProperty(modelCls, "name", { value: "net" });
  const plans = await Promise.all(
    classes.map((modelCls) =>
      planSweepAsync({
        modelCls,
        sizeParam: "width",
        computeBudgets: [1e13, 1e14],
        maxSize: 320,
        numSizesPerBudget: 3,
      }),
    ),
  );
  const [first, ...others] = plans.map((plan) => JSON.stringify(plan));
  expect(plans[0]?.numExperiments).toBe(6);
  for (const other of others) expect(other).toBe(first);
});
