import { describe, expect, test } from "vitest";
import { formatPlanTable, gpt2, planSweep, readPlan } from "../../src/index.ts";
import { modelFamily, modelTypes } from "../../src/models/index.ts";
import { drawPlan } from "../../src/plot/index.ts";
import { posted, sender } from "../support/plan-handler.ts";

const send = sender();
const MODEL_SIZES = [
  { size_param_value: 512, num_params: 44_000_000 },
  { size_param_value: 1024, num_params: 278_000_000 },
];
const gpt2Plan = planSweep({
  modelCls: gpt2,
  sizeParam: "width",
  computeBudgets: [1e17, 1e18, 1e19, 1e20],
  layout: "centred",
  minTokensPerParam: 1.5,
  maxTokensPerParam: 600,
});

describe("GET /plan", () => {
  test("without parameters is what the command plans without flags", async () => {
    const response = await send("/plan");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe(JSON.stringify(gpt2Plan));
  });

  test("takes every option of planSweep by the name of its flag", async () => {
    const query = new URLSearchParams({
      model: "gpt2",
      "size-param": "numLayers",
      "model-kwargs": '{"width":512}',
      "compute-budgets": "1e18,1e19",
      "num-sizes-per-budget": "3",
      "min-size": "2",
      "max-size": "40",
      "size-multiple": "2",
      "num-probe-sizes": "12",
      "probe-all": "true",
      "flops-per-param-per-token": "8",
    });
    const response = await send(`/plan?${query}`);
    const plan = planSweep({
      modelCls: gpt2,
      sizeParam: "numLayers",
      modelKwargs: { width: 512 },
      computeBudgets: [1e18, 1e19],
      numSizesPerBudget: 3,
      minSize: 2,
      maxSize: 40,
      sizeMultiple: 2,
      numProbeSizes: 12,
      probeAll: true,
      flopsPerParamPerToken: 8,
    });
    expect(await response.text()).toBe(JSON.stringify(plan));
  });

  test("takes conventions and limits", async () => {
    const query = new URLSearchParams({
      "compute-budgets": "1e18,1e19",
      layout: "even",
      flops: "palm",
      "sequence-length": "2048",
      "min-tokens-per-param": "1",
      "max-tokens-per-param": "2000",
      "max-tokens": "1e11",
      "max-params": "1e9",
      "min-steps": "100",
      "batch-tokens": "500000",
    });
    const plan = planSweep({
      modelCls: gpt2,
      sizeParam: "width",
      computeBudgets: [1e18, 1e19],
      flops: "palm",
      sequenceLength: 2048,
      minTokensPerParam: 1,
      maxTokensPerParam: 2000,
      maxTokens: 1e11,
      maxParams: 1e9,
      minSteps: 100,
      batchTokens: 500_000,
    });
    expect(await (await send(`/plan?${query}`)).text()).toBe(JSON.stringify(plan));
  });

  const named = modelTypes().filter(({ members }) => members.length > 0);
  test.each(named)("plans $modelType by its name", async ({ modelType, sizeParam, config }) => {
    // Swin's layers are several numbers.
    const layers = modelType === "swin" ? "fixed" : "aspect-ratio";
    const response = await send(`/plan?model=${modelType}&size-param=${sizeParam}&layers=${layers}&layout=even`);
    expect(response.status).toBe(200);
    const plan = planSweep({
      modelCls: modelFamily(config, { sizeParam, layers }),
      sizeParam,
      computeBudgets: [1e17, 1e18, 1e19, 1e20],
    });
    const { experiments } = readPlan(await response.text());
    expect(experiments.map(({ numParams, numTokens }) => [numParams, numTokens])).toEqual(
      plan.experiments.map(({ numParams, numTokens }) => [numParams, numTokens]),
    );
  });

  test.each([
    ["format=csv", "*/*", "text/csv; charset=utf-8", gpt2Plan.toCSV()],
    ["format=table", "application/json", "text/plain; charset=utf-8", formatPlanTable(gpt2Plan)],
    ["", "text/csv", "text/csv; charset=utf-8", gpt2Plan.toCSV()],
    ["", "text/plain", "text/plain; charset=utf-8", formatPlanTable(gpt2Plan)],
    ["", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json", JSON.stringify(gpt2Plan)],
    ["format=svg", "*/*", "image/svg+xml; charset=utf-8", drawPlan(gpt2Plan)],
    // What browsers ask for an <img> by.
    [
      "",
      "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
      "image/svg+xml; charset=utf-8",
      drawPlan(gpt2Plan),
    ],
    ["", "text/*;q=0.5, application/json;q=0.4", "text/csv; charset=utf-8", gpt2Plan.toCSV()],
  ])("%s accepted as %s is %s", async (query, accept, contentType, text) => {
    const response = await send(`/plan?${query}`, { headers: { accept } });
    expect(response.headers.get("content-type")).toBe(contentType);
    expect(await response.text()).toBe(text);
  });
});

describe("POST /plan", () => {
  test("plans from sizes that are given", async () => {
    const body = { model_sizes: MODEL_SIZES, compute_budgets: [1e18, 1e19], layout: "even" };
    const response = await send("/plan", posted(body));
    const modelSizes = MODEL_SIZES.map((s) => ({ sizeParamValue: s.size_param_value, numParams: s.num_params }));
    expect(await response.text()).toBe(JSON.stringify(planSweep({ modelSizes, computeBudgets: [1e18, 1e19] })));
  });

  test("plans from a config.json, which comes back with the plan", async () => {
    const config = { model_type: "llama", hidden_size: 576, num_hidden_layers: 30, num_attention_heads: 9 };
    const response = await send("/plan", posted({ config, compute_budgets: "1e18:1e19:2", max_size: 4608 }));
    expect(response.status).toBe(200);
    const plan = readPlan(await response.text());
    expect(plan.modelKwargs).toEqual({ model_type: "llama", num_hidden_layers: 30, num_attention_heads: 9 });
    expect(plan.numExperiments).toBeGreaterThan(5);
  });

  test("has the plan of the GET that says the same", async () => {
    const got = await send("/plan?model=opt&compute-budgets=1e18&num-sizes-per-budget=4");
    const response = await send("/plan", posted({ model: "opt", compute_budgets: [1e18], num_sizes_per_budget: 4 }));
    expect(await response.text()).toBe(await got.text());
  });

  test("takes the format in the query and is not cached", async () => {
    const response = await send("/plan?format=csv", posted({ model: "gpt2" }));
    expect(await response.text()).toBe(gpt2Plan.toCSV());
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("etag")).toBeNull();
  });

  test.each(["application/json", "Application/JSON; charset=UTF-8", "application/vnd.example+json"])(
    "takes a body of type %s",
    async (type) => {
      expect((await send("/plan", posted("{}", { "content-type": type }))).status).toBe(200);
    },
  );

  test("a key __proto__ is a key like others", async () => {
    const response = await send("/plan", posted('{ "model": "gpt2", "__proto__": { "model": "llama" } }'));
    expect(response.status).toBe(422);
    const kwargs = await send("/plan", posted('{ "model": "opt", "model_kwargs": { "__proto__": { "x": 1 } } }'));
    expect(kwargs.status).toBe(422);
    expect(Object.prototype).not.toHaveProperty("x");
  });
});

describe("the other paths", () => {
  test("GET /models lists every family with what it is planned by", async () => {
    const body: unknown = await (await send("/models")).json();
    expect(body).toEqual({
      models: modelTypes().map(({ modelType, description, sizeParam, config, members }) => ({
        model: modelType,
        description,
        size_param: sizeParam,
        config,
        members: members.map(({ name }) => name),
      })),
    });
  });

  test("a handler that is mounted under a path answers below it, and nowhere else", async () => {
    const mounted = sender({ basePath: "/api/v1" });
    expect((await mounted("/api/v1/plan")).status).toBe(200);
    for (const path of ["/plan", "/api/v1", "/api/v1plan", "/api/v1/", "/api/v1/plan/"]) {
      expect((await mounted(path)).status).toBe(404);
    }
  });
});
