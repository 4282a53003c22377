import { describe, expect, test } from "vitest";
import { isRecord } from "../../src/common/checks.ts";
import { PLAN_PARAMETERS } from "../../src/edge/parameters.ts";
import { SWEEP_ROWS } from "../../src/options/read-sweep.ts";
import { misfits } from "../support/json-schema.ts";
import { posted, sender } from "../support/plan-handler.ts";

const mounted = sender({ basePath: "/api", limits: { maxBudgets: 20 } });
const document: unknown = await (await mounted("/api/openapi.json")).json();

/** What stands at a place of the document. */
function at(...place: readonly string[]): unknown {
  let value = document;
  for (const key of place) {
    if (!isRecord(value)) throw new RangeError(`The document has no ${place.join(" › ")}.`);
    value = value[key];
  }
  return value;
}

const bodySchema = at("paths", "/plan", "post", "requestBody", "content", "application/json", "schema");

describe("GET /openapi.json", () => {
  test("is OpenAPI 3.1 of this handler: where it is mounted, and its limits", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      servers: [{ url: "/api" }],
      "x-limits": {
        maxBodyBytes: 131072,
        maxBodyTime: 10000,
        maxBudgets: 20,
        maxSizes: 1000,
        maxProbes: 200,
        maxCells: 3072,
      },
    });
  });

  test("names every path that is answered", async () => {
    const paths = at("paths");
    expect(Object.keys(isRecord(paths) ? paths : {})).toEqual(["/plan", "/models", "/openapi.json"]);
  });

  test("names every query parameter, each with a schema and what it means", () => {
    const parameters = at("paths", "/plan", "get", "parameters");
    expect(
      Array.isArray(parameters) && parameters.map((parameter: unknown) => isRecord(parameter) && parameter.name),
    ).toEqual([
      "model",
      "layers",
      "key-value-heads",
      "ffw-multiple",
      "model-cls-name",
      "compute-budgets",
      "num-sizes-per-budget",
      "flops",
      "sequence-length",
      "flops-per-param-per-token",
      "size-param",
      "model-kwargs",
      "min-tokens-per-param",
      "max-tokens-per-param",
      "max-tokens",
      "max-params",
      "min-steps",
      "batch-tokens",
      "layout",
      "prior",
      "span-factor",
      "total-flops",
      "num-budgets",
      "budget-ratio",
      "min-budget",
      "max-budget",
      "seed-repeats",
      "min-size",
      "max-size",
      "size-multiple",
      "num-probe-sizes",
      "probe-all",
      "days",
      "accelerator",
      "gpus",
      "mfu",
      "format",
      "release",
    ]);
    for (const parameter of Array.isArray(parameters) ? parameters : []) {
      expect(parameter).toMatchObject({ in: "query", description: expect.stringMatching(/\.$/) });
      expect(Object.keys(parameter)).toContainEqual(expect.stringMatching(/^(schema|content)$/));
    }
  });

  test("every reference in it leads somewhere", () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
    for (const [, place = ""] of references) expect(at(...place.split("/")), place).toBeDefined();
  });
});

describe("the handler's parameters", () => {
  test("are every option of planSweep, but for the model class, which no request can hold", () => {
    const known = Object.keys(PLAN_PARAMETERS);
    expect(Object.keys(SWEEP_ROWS).filter((option) => !known.includes(option))).toEqual(["modelCls"]);
    expect(known.filter((option) => !Object.hasOwn(SWEEP_ROWS, option))).toEqual([
      "model",
      "config",
      "layers",
      "keyValueHeads",
      "ffwMultiple",
      "days",
      "accelerator",
      "gpus",
      "mfu",
    ]);
  });

  test.each([
    [{}, true],
    [{ compute_budgets: "1e18" }, true],
    [{ compute_budgets: [1e18, 2e18] }, true],
    [{ compute_budgets: [0] }, false],
    [{ compute_budgets: 1e18 }, false],
    [{ compute_budgets: "" }, false],
    [{ num_sizes_per_budget: 1 }, true],
    [{ num_sizes_per_budget: 0 }, false],
    [{ num_sizes_per_budget: 2 ** 20 + 1 }, false],
    [{ flops_per_param_per_token: 0.5 }, true],
    [{ flops_per_param_per_token: 0 }, false],
    [{ model_sizes: [{ size_param_value: 1, num_params: 2 ** 53 - 1 }] }, true],
    [{ model_sizes: [{ size_param_value: 2 ** 31, num_params: 1 }] }, false],
    [{ model_sizes: [{ size_param_value: 1 }] }, false],
    [{ layers: "aspect-ratio" }, true],
    [{ layers: 64 }, true],
    [
      {
        layers: [
          [768, 12],
          [1024, 16],
        ],
      },
      true,
    ],
    [{ layers: "768:12,1024:16" }, true],
    [{ layers: [768] }, false],
    [{ layers: 0 }, false],
    [{ probe_all: true }, true],
    [{ probe_all: 1 }, false],
    [{ model_kwargs: { numLayers: 2 } }, true],
    [{ model_kwargs: [] }, false],
    [{ min_size: 1.5 }, false],
    [{ minSize: 64 }, false],
  ])("the document's schema and the handler agree that %j %s", async (body, fits) => {
    expect(misfits(bodySchema, body).length === 0).toBe(fits);
    expect((await mounted("/api/plan", posted(body))).status).toBe(fits ? 200 : 422);
  });
});
