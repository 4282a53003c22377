// What every runtime does with the packed package. It uses web standards alone, and reports in one object.
import {
  formatPlanTable,
  generateSizeValues,
  gpt2,
  planModelSizes,
  planSweep,
  planSweepAsync,
  readPlan,
} from "isoflop";
import { designSweep, evaluatePlan, simulateFits } from "isoflop/design";
import { createPlanHandler } from "isoflop/edge";
import { backtest, fitFrontier, fitIsoFlop, fitLossSurface } from "isoflop/fit";
import { countParams, modelFamily, modelTypes } from "isoflop/models";
import { drawEvaluation, drawIsoFlops, drawOptima, drawPlan, drawResiduals } from "isoflop/plot";
import { estimateCost, formatCost, sweepFiles, trainingRuns } from "isoflop/run";
import { modelOf } from "./models.js";
import { grids, plans } from "./vectors.js";

const REQUESTS = [
  "/plan",
  "/plan?model=llama&compute-budgets=1e17:1e21:5&format=csv",
  "/plan?model=chinchilla&format=table&num-sizes-per-budget=3",
  "/plan?compute-budgets=1e-7,1e15:1e30:7&max-tokens=1e12&min-steps=100&batch-tokens=1000000&max-params=1e10",
  "/plan?model=qwen3&compute-budgets=1e19:1e21:9&flops=palm&sequence-length=4096&max-tokens-per-param=2000",
  "/plan?layout=centred&prior=epoch",
  "/plan?model=qwen3&compute-budgets=1e18:1e21:4&format=svg",
  "/plan?format=nonsense",
  "/plan?compute-budgets=NaN",
  "/plan?min-size=512&max-size=64",
  "/models",
  "/openapi.json",
  "/nowhere",
];

function planOf(vector, modelCls) {
  const { computeBudgets, numSizesPerBudget, minSize, maxSize, flopsPerParamPerToken, sizeMultiple } = vector;
  return {
    modelCls,
    sizeParam: "width",
    computeBudgets,
    numSizesPerBudget,
    minSize,
    maxSize,
    flopsPerParamPerToken,
    sizeMultiple,
  };
}

function rowsOf(plan) {
  return plan.experiments.map((e) => [e.computeBudget, e.sizeParamValue, e.numParams, e.numTokens, e.tokensPerParam]);
}

async function exerciseHandler(lines) {
  const handler = createPlanHandler();
  for (const path of REQUESTS) {
    const response = await handler(new Request(`http://localhost${path}`));
    lines.push(path, String(response.status), String(response.headers.get("etag")), await response.text());
  }
  const post = (body) =>
    handler(
      new Request("http://localhost/plan", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      }),
    );
  const sizes = [{ size_param_value: 512, num_params: 44_000_000 }];
  const posted = await post(JSON.stringify({ model_sizes: sizes, compute_budgets: [1e18] }));
  lines.push(String(posted.status), await posted.text());
  // What a JSON parser says of a mistake is its own.
  const broken = await post('{ "compute_budgets": [1e18');
  lines.push(String(broken.status), (await broken.json()).code);
}

/** A sweep about the optimum, with losses of square roots, which every engine rounds alike. */
function exerciseFits(lines) {
  const plan = planSweep({
    modelCls: gpt2,
    sizeParam: "width",
    computeBudgets: [1e17, 1e18, 1e19, 1e20],
    layout: "centred",
    prior: "epoch",
  });
  const runs = plan.experiments.map(({ computeBudget, numParams, numTokens }, i) => {
    const noise = ((i * 7919) % 101) / 1e5;
    const loss = 1.8 + 60 / Math.sqrt(Math.sqrt(numParams)) + 90 / Math.sqrt(Math.sqrt(numTokens)) + noise;
    return { computeBudget, numParams, numTokens, loss };
  });
  lines.push(JSON.stringify(plan), drawPlan(plan, { prior: ["chinchilla", "llama-3"] }));
  lines.push(JSON.stringify(backtest(runs, { hide: 2, bootstrap: 20 })));
  for (const fit of [
    fitFrontier(runs),
    fitLossSurface(runs, { bootstrap: 50 }),
    fitLossSurface(runs, { loss: "huber", bootstrap: 5 }),
    fitIsoFlop(runs, { include: "convex", bootstrap: 50 }),
  ]) {
    lines.push(JSON.stringify(fit), fit.chinchillaTable([1e21, 1e24]), JSON.stringify(fit.predict(1e24)));
    lines.push(drawIsoFlops(runs, fit), drawOptima(fit), drawResiduals(runs, fit));
  }
}

/** A small design, what it will tell, and what fits of it scatter by. */
function exerciseDesigns(lines) {
  const family = { modelCls: gpt2, sizeParam: "width" };
  const plan = designSweep({
    ...family,
    method: "exact-law",
    totalFlops: 1e20,
    targetBudget: 1e22,
    numExperiments: 12,
    numBudgets: 6,
  });
  const evaluation = evaluatePlan(plan, { targetBudget: 1e22 });
  const fits = simulateFits(plan, { lossSurface: "epoch", targetBudget: 1e22, trials: 20, seed: 1 });
  const optimised = designSweep({ ...family, method: "optimised", totalFlops: 1e20, targetBudget: 1e22 });
  lines.push(drawEvaluation({ plan: evaluation }, { width: 480 }));
  lines.push(JSON.stringify(plan), JSON.stringify(evaluation), JSON.stringify(fits), JSON.stringify(optimised));
}

/** A plan's runs by every rule, what they cost, and the files that train them. */
function exerciseRuns(lines) {
  const plan = planSweep({ modelCls: gpt2, sizeParam: "width", totalFlops: 1e20 });
  for (const rule of ["porian", "step-law", "deepseek", "power-lines", "marin"]) {
    const runs = trainingRuns(plan, { batchRule: rule, hyperparameters: rule });
    lines.push(JSON.stringify(runs), formatCost(estimateCost(runs, { accelerator: "h100", price: 3 })));
  }
  for (const engine of ["slurm", "kubernetes", "skypilot", "wandb"]) {
    const files = sweepFiles(trainingRuns(plan), { engine, command: "train {steps}" });
    lines.push(JSON.stringify(files));
  }
}

function refused(act) {
  try {
    act();
  } catch (thrown) {
    return `${thrown.name} ${thrown.code} ${thrown.field}: ${thrown.message}`;
  }
  return "nothing was thrown";
}

/** Everything that must be the same everywhere, and one digest of it all. */
export async function exercise() {
  const lines = [];
  const wrong = [];
  for (const [i, { minSize, maxSize, numValues, sizeMultiple, sizes }] of grids.entries()) {
    const values = generateSizeValues(minSize, maxSize, numValues, sizeMultiple);
    if (JSON.stringify(values) !== JSON.stringify(sizes)) wrong.push(`grid ${i}`);
    lines.push(JSON.stringify(values));
  }
  for (const [i, vector] of plans.entries()) {
    const plan = planSweep(planOf(vector, modelOf(vector)));
    if (JSON.stringify(rowsOf(plan)) !== JSON.stringify(vector.experiments)) wrong.push(`plan ${i}`);
    const text = JSON.stringify(plan);
    if (JSON.stringify(readPlan(text)) !== text) wrong.push(`plan file ${i}`);
    lines.push(text, formatPlanTable(plan));
    const { modelSizes, computeBudgets } = plan;
    if (modelSizes.length > 0) lines.push(JSON.stringify(planModelSizes({ modelSizes, computeBudgets })));
  }
  const [first] = plans;
  const Model = modelOf(first);
  const eventually = await planSweepAsync(planOf(first, async (options) => new Model(options)));
  if (JSON.stringify(rowsOf(eventually)) !== JSON.stringify(first.experiments)) wrong.push("plan of promises");
  for (const { config, sizeParam } of modelTypes()) {
    lines.push(JSON.stringify(countParams(config)));
    const family = modelFamily(config, { sizeParam });
    lines.push(JSON.stringify(planSweep({ modelCls: family, sizeParam, computeBudgets: [1e18, 1e20] })));
  }
  const badInput = refused(() =>
    planSweep({ modelSizes: [{ sizeParamValue: 1, numParams: 1 }], computeBudgets: [-1] }),
  );
  lines.push(badInput);
  exerciseFits(lines);
  exerciseDesigns(lines);
  exerciseRuns(lines);
  await exerciseHandler(lines);
  const bytes = new TextEncoder().encode(lines.join("\n"));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digest = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { digest, numPlans: plans.length, numGrids: grids.length, wrong, badInput };
}
