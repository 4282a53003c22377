// Plans a sweep of a TensorFlow.js model by its width: node examples/tfjs/plan.mjs
import "@tensorflow/tfjs-backend-cpu";
import { memory, setBackend } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { formatPlanTable, planSweep } from "isoflop";

/** A multilayer perceptron on MNIST. */
function mlp({ width, depth }) {
  const hidden = Array.from({ length: depth }, (_, i) =>
    layers.dense({ units: width, activation: "relu", ...(i === 0 && { inputShape: [784] }) }),
  );
  return sequential({ layers: [...hidden, layers.dense({ units: 10 })] });
}

await setBackend("cpu");
const plan = planSweep({
  modelCls: mlp,
  sizeParam: "width",
  modelKwargs: { depth: 2 },
  computeBudgets: [1e11, 1e12],
  numSizesPerBudget: 5,
  maxSize: 1024,
});
process.stdout.write(formatPlanTable(plan));
process.stdout.write(`\nTensors in memory after planning: ${memory().numTensors}\n`);
