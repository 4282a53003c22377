import fc from "fast-check";
import { expect, test } from "vitest";
import { designSweep } from "../../src/design/index.ts";
import { fitLossSurface } from "../../src/fit/index.ts";
import { planSweep } from "../../src/index.ts";
import { type FlopsConvention, flopsConventions, flopsPerToken, modelFamily } from "../../src/models/index.ts";
import { surface, sweep } from "../support/fits.ts";

const CHECK = { seed: 2203_15556, numRuns: 60 };
const fit = fitLossSurface(sweep(surface("chinchilla")), { bootstrap: 0 });

const CONFIGS = {
  llama: { model_type: "llama", tie_word_embeddings: true },
  mistral: { model_type: "mistral", sliding_window: 1024 },
  qwen3: { model_type: "qwen3", vocab_size: 32_000 },
  // Its 6·N is that of the parameters that work on a token, which by other conventions is asked of every model.
  mixtral: { model_type: "mixtral" },
};
const FAMILIES = Object.entries(CONFIGS).map(([modelType, config]) => ({
  modelType,
  modelCls: modelFamily(config, { sizeParam: "hidden_size" }),
}));

const request = fc
  .record({
    family: fc.constantFrom(...FAMILIES),
    flops: fc.constantFrom<FlopsConvention>(...flopsConventions().map(({ name }) => name)),
    sequenceLength: fc.constantFrom(1, 512, 2048, 32_768, 131_072),
    exponent: fc.double({ min: 19, max: 24, noNaN: true }),
  })
  .map(({ family: { modelCls }, exponent, ...counting }) => ({
    computeBudget: Number((10 ** exponent).toPrecision(5)),
    by: { modelCls, sizeParam: "hidden_size", sizeMultiple: 256, ...counting },
  }));

type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

/** C = FLOPs(N, D), as closely as whole tokens allow, by counting the model once more. */
function expectToCost(
  computeBudget: number,
  { modelCls, flops, sequenceLength }: Request["by"],
  run: { readonly sizeParamValue: number; readonly numTokens: number; readonly flopsPerToken: number },
): void {
  const perToken = flopsPerToken(flops, modelCls({ hidden_size: run.sizeParamValue }), { sequenceLength });
  const cost = perToken * run.numTokens;
  expect(run.flopsPerToken).toBe(perToken);
  // Of products beyond 2^53 the last bit may be off.
  expect(cost).toBeLessThanOrEqual(computeBudget * (1 + Number.EPSILON));
  expect(cost).toBeGreaterThan((computeBudget - perToken) * (1 - Number.EPSILON));
}

test("every experiment of a plan, and the model that is recommended, cost the budget by the convention", () => {
  fc.assert(
    fc.property(request, ({ computeBudget, by }) => {
      for (const experiment of planSweep({ ...by, computeBudgets: [computeBudget] })) {
        expectToCost(computeBudget, by, experiment);
      }
      const found = fit.recommend(computeBudget, by);
      expectToCost(computeBudget, by, found);
      expect(found.flops).toBe(found.flopsPerToken * found.numTokens);
      expect(found.lossGivenAway).toBeGreaterThanOrEqual(0);
    }),
    CHECK,
  );
});

test("every experiment of a design costs its budget by the convention", () => {
  fc.assert(
    fc.property(request, ({ by }) => {
      const design = designSweep({
        ...by,
        method: "exact-law",
        totalFlops: 1e23,
        targetBudget: 1e25,
        minBudget: 3e19,
        numBudgets: 6,
      });
      for (const experiment of design) expectToCost(experiment.computeBudget, by, experiment);
    }),
    { ...CHECK, numRuns: 15 },
  );
});
