import { describe, expect, test } from "vitest";
import { gpt2, planSweep } from "../../src/index.ts";
import { posted, problemOf, sender } from "../support/plan-handler.ts";
import { planWith } from "../support/untyped.ts";

const send = sender();
const gpt2Sweep = { modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19, 1e20] } as const;

describe("layouts over HTTP", () => {
  test.each([
    ["layout=log-even", { layout: "log-even" }],
    ["layout=centred", { layout: "centred" }],
    ["layout=centred&prior=epoch&span-factor=2.5", { layout: "centred", prior: ["epoch"], spanFactor: 2.5 }],
    ["layout=centred&prior=llama-3,+symmetric", { layout: "centred", prior: ["llama-3", "symmetric"] }],
    [
      `layout=centred&prior=${encodeURIComponent('["epoch",{"E":1,"A":400,"B":400,"alpha":0.3,"beta":0.3}]')}`,
      { layout: "centred", prior: ["epoch", { E: 1, A: 400, B: 400, alpha: 0.3, beta: 0.3 }] },
    ],
  ] as const)("plans by ?%s", async (query, layout) => {
    const plan = planSweep({ ...gpt2Sweep, ...layout });
    expect(await (await send(`/plan?${query}`)).text()).toBe(JSON.stringify(plan));
    expect(await (await send(`/plan?${query}&format=csv`)).text()).toBe(plan.toCSV());
  });

  test("plans by a body, of models and of given sizes", async () => {
    const prior = { E: 1.7, A: 400, B: 500, alpha: 0.34, beta: 0.3 };
    const layout = { layout: "centred", prior, span_factor: 3 };
    const ofModel = await send("/plan", posted({ model: "gpt2", ...layout }));
    expect(await ofModel.json()).toMatchObject(
      planSweep({ ...gpt2Sweep, layout: "centred", prior, spanFactor: 3 }).toJSON(),
    );
    const sizes = [1, 2, 4, 8, 16].map((i) => ({ size_param_value: i, num_params: i * 1e8 }));
    const ofSizes = await send(
      "/plan",
      posted({ model_sizes: sizes, compute_budgets: [1e19, 1e20], layout: "log-even" }),
    );
    const modelSizes = sizes.map(({ size_param_value, num_params }) => ({
      sizeParamValue: size_param_value,
      numParams: num_params,
    }));
    const plan = planSweep({ modelSizes, computeBudgets: [1e19, 1e20], layout: "log-even" });
    expect(await ofSizes.text()).toBe(JSON.stringify(plan));
  });

  test.each([
    ["layout=optimal", "layout"],
    ["layout=centred&prior=nope", "prior[0]"],
    ["layout=centred&prior={", "prior"],
    ["layout=centred&prior=[]", "prior"],
    ["layout=centred&span-factor=1", "span-factor"],
    ["layout=centred&probe-all=true", "probe-all"],
    ["layout=even&prior=epoch", "prior"],
    ["probe-all=true&prior=epoch", "prior"],
    ["layout=log-even&span-factor=4", "span-factor"],
  ])("refuses ?%s by %s", async (query, field) => {
    const problem = await problemOf(await send(`/plan?${query}`));
    expect(problem).toMatchObject({ status: 422, field });
  });

  const WINDOW = { minTokensPerParam: 1.5, maxTokensPerParam: 600 };
  test.each<[string, object]>([
    ["", { layout: "centred", ...WINDOW }],
    ["prior=epoch&span-factor=3", { layout: "centred", ...WINDOW, prior: ["epoch"], spanFactor: 3 }],
    ["min-tokens-per-param=5", { layout: "centred", minTokensPerParam: 5, maxTokensPerParam: 600 }],
    ["max-tokens-per-param=100", { layout: "centred", minTokensPerParam: 1.5, maxTokensPerParam: 100 }],
    // What is given stands alone where the other end would contradict it.
    ["max-tokens-per-param=1", { layout: "centred", maxTokensPerParam: 1 }],
    ["min-tokens-per-param=600", { layout: "centred", minTokensPerParam: 600 }],
    ["layout=centred", { layout: "centred" }],
    ["layout=even", {}],
    ["probe-all=true", { probeAll: true }],
    ["num-probe-sizes=30", { numProbeSizes: 30 }],
  ])(
    "takes sizes about N* within 1.5 to 600 tokens per parameter where no layout is named: ?%s",
    async (query, options) => {
      const plan = planWith({
        modelCls: gpt2,
        sizeParam: "width",
        computeBudgets: [1e17, 1e18, 1e19, 1e20],
        ...options,
      });
      expect(await (await send(`/plan?${query}`)).text()).toBe(JSON.stringify(plan));
    },
  );

  test("names no layout where the server may not look among all sizes", async () => {
    const limited = sender({ limits: { maxProbes: 127 } });
    expect(await (await limited("/plan")).text()).toBe(await (await send("/plan?layout=even")).text());
  });

  // 64 to 8192 in multiples of 64.
  test.each([
    [128, 200],
    [127, 422],
  ])("looks for centred sizes among at most maxProbes multiples: %i", async (maxProbes, status) => {
    const limited = sender({ limits: { maxProbes } });
    expect((await limited("/plan?layout=centred")).status).toBe(status);
    expect((await limited("/plan?layout=log-even")).status).toBe(200);
  });

  test.each(["even", "log-even", "centred"])("a %s layout wants no more sizes than there are", async (layout) => {
    const wanted = { layout, num_sizes_per_budget: 2 ** 20, compute_budgets: "1e17:1e21:3" };
    const sizes = Array.from({ length: 1000 }, (_, i) => ({ size_param_value: i + 1, num_params: 1e6 * (i + 1) }));
    const ofSizes = await send("/plan", posted({ ...wanted, model_sizes: sizes }));
    const ofModels = await send("/plan", posted({ ...wanted, ...(layout !== "centred" && { num_probe_sizes: 200 }) }));
    for (const response of [ofSizes, ofModels]) {
      expect(response.status).toBe(200);
      const {
        experiments,
        model_sizes: { length },
        dropped,
      } = await response.json();
      expect(experiments.length).toBe(3 * length - dropped.length);
    }
  });

  test("says which multiples would be too many, and counts cells by them", async () => {
    expect(await problemOf(await send("/plan?layout=centred&size-multiple=1"))).toMatchObject({
      code: "TOO_LARGE",
      field: "size-multiple",
    });
    const cells = sender({ limits: { maxCells: 4 * 128 } });
    expect((await cells("/plan?layout=centred")).status).toBe(200);
    expect((await cells("/plan?layout=centred&compute-budgets=1e17:1e20:5")).status).toBe(422);
  });
});
