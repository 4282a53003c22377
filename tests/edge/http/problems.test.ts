import { describe, expect, test } from "vitest";
import { posted, problemOf, sender } from "../../support/plan-handler.ts";

const send = sender({ limits: { maxBodyBytes: 4096, maxBudgets: 10, maxSizes: 3, maxProbes: 40, maxCells: 300 } });
const SIZE = { size_param_value: 512, num_params: 44_000_000 };

describe("GET", () => {
  test.each([
    ["/plan?foo=1", 422, "INVALID_OPTION", "foo"],
    ["/plan?compute_budgets=1e18", 422, "INVALID_OPTION", "compute_budgets"],
    ["/plan?config=%7B%7D", 422, "INVALID_OPTION", "config"],
    ["/plan?min-size=64&min-size=64", 400, "DOUBLED_PARAMETER", "min-size"],
    ["/plan?format=csv&format=csv", 400, "DOUBLED_PARAMETER", "format"],
    ["/plan?format=xml", 422, "INVALID_OPTION", "format"],
    ["/plan?model=", 422, "INVALID_OPTION", "model"],
    ["/plan?model=llama-4", 422, "INVALID_OPTION", "model"],
    ["/plan?model=__proto__", 422, "INVALID_OPTION", "model"],
    ["/plan?model=./models.mjs", 422, "INVALID_OPTION", "model"],
    ["/plan?compute-budgets=", 422, "INVALID_OPTION", "compute-budgets"],
    ["/plan?compute-budgets=1e18,abc", 422, "INVALID_OPTION", "compute-budgets"],
    ["/plan?compute-budgets=1e18,0", 422, "INVALID_OPTION", "compute-budgets[1]"],
    ["/plan?compute-budgets=1e309", 422, "INVALID_OPTION", "compute-budgets[0]"],
    ["/plan?compute-budgets=1e17:1e21:11", 422, "TOO_LARGE", "compute-budgets"],
    ["/plan?compute-budgets=1e17:1e21:6,1e17:1e21:6", 422, "TOO_LARGE", "compute-budgets"],
    ["/plan?compute-budgets=1,2,3,4,5,6,7,8,9,10,11", 422, "TOO_LARGE", "compute-budgets"],
    ["/plan?compute-budgets=1e17:1e21:10&num-probe-sizes=31", 422, "TOO_LARGE", "compute-budgets"],
    ["/plan?num-probe-sizes=41", 422, "TOO_LARGE", "num-probe-sizes"],
    ["/plan?num-sizes-per-budget=14", 422, "TOO_LARGE", "num-sizes-per-budget"],
    ["/plan?num-sizes-per-budget=0", 422, "INVALID_OPTION", "num-sizes-per-budget"],
    ["/plan?num-sizes-per-budget=1.5", 422, "INVALID_OPTION", "num-sizes-per-budget"],
    ["/plan?min-size=512&max-size=64", 422, "INVALID_OPTION", "min-size"],
    ["/plan?min-size=65&max-size=127", 422, "NO_SIZE_IN_RANGE", "size-multiple"],
    ["/plan?flops-per-param-per-token=0", 422, "INVALID_OPTION", "flops-per-param-per-token"],
    ["/plan?flops-per-param-per-token=Infinity", 422, "INVALID_OPTION", "flops-per-param-per-token"],
    ["/plan?flops=7N", 422, "INVALID_OPTION", "flops"],
    ["/plan?flops=palm", 422, "INVALID_OPTION", "sequence-length"],
    [
      "/plan?flops=palm&sequence-length=64&flops-per-param-per-token=6",
      422,
      "CONFLICTING_OPTIONS",
      "flops-per-param-per-token",
    ],
    ["/plan?min-steps=100", 422, "CONFLICTING_OPTIONS", "batch-tokens"],
    ["/plan?max-tokens-per-param=0.01", 422, "CONFLICTING_OPTIONS", "max-tokens-per-param"],
    ["/plan?layers=many", 422, "INVALID_OPTION", "layers"],
    ["/plan?probe-all=yes", 422, "INVALID_OPTION", "probe-all"],
    ["/plan?model-kwargs=[]", 422, "INVALID_OPTION", "model-kwargs"],
    ["/plan?model-kwargs={", 422, "INVALID_OPTION", "model-kwargs"],
    ["/plan?model-cls-name=mine", 422, "CONFLICTING_OPTIONS", "model-cls-name"],
    ["/plan?model=opt&size-param=vocabsize&min-size=64", 422, "INVALID_OPTION", "size-param"],
    [`/plan?model-cls-name=${"a".repeat(4096)}`, 414, "QUERY_TOO_LONG", undefined],
    ["/models?all", 422, "INVALID_OPTION", "all"],
    ["/", 404, "NOT_FOUND", undefined],
    ["/plan/", 404, "NOT_FOUND", undefined],
    ["/__proto__", 404, "NOT_FOUND", undefined],
    ["/constructor", 404, "NOT_FOUND", undefined],
  ])("%s is a problem %i %s of %s", async (path, status, code, field) => {
    const problem = await problemOf(await send(path));
    expect({ status: problem.status, code: problem.code, field: problem.field }).toEqual({ status, code, field });
    expect(problem.detail).toMatch(/ must /);
    expect(problem.detail).not.toMatch(/computeBudgets|numSizesPerBudget|modelSizes|sizeParam|\n/);
  });

  test.each(["text/html", "application/json;q=0, text/csv;q=0, text/plain;q=0", "*/*;q=0", "nonsense"])(
    "of a plan that must be %s is a problem 406",
    async (accept) => {
      expect(await problemOf(await send("/plan", { headers: { accept } }))).toMatchObject({
        status: 406,
        code: "NOT_ACCEPTABLE",
        field: "accept",
      });
    },
  );
});

describe("POST", () => {
  test.each([
    ["", 400, "MALFORMED_BODY", "(body)"],
    ['{ "compute_budgets": [1e18', 400, "MALFORMED_BODY", "(body)"],
    ["[]", 422, "INVALID_OPTION", "(body)"],
    ["null", 422, "INVALID_OPTION", "(body)"],
    ['"compute_budgets"', 422, "INVALID_OPTION", "(body)"],
    [{ "compute-budgets": [1e18] }, 422, "INVALID_OPTION", "compute-budgets"],
    [{ compute_budgets: 1e18 }, 422, "INVALID_OPTION", "compute_budgets"],
    [{ compute_budgets: [] }, 422, "INVALID_OPTION", "compute_budgets"],
    [{ compute_budgets: ["1e18"] }, 422, "INVALID_OPTION", "compute_budgets[0]"],
    [{ compute_budgets: [1e18, -1] }, 422, "INVALID_OPTION", "compute_budgets[1]"],
    ['{ "compute_budgets": [1e400] }', 422, "INVALID_OPTION", "compute_budgets[0]"],
    [{ compute_budgets: Array(11).fill(1e18) }, 422, "TOO_LARGE", "compute_budgets"],
    [
      { compute_budgets: [1e308], flops_per_param_per_token: 1e-10 },
      422,
      "INVALID_OPTION",
      "flops_per_param_per_token",
    ],
    [{ model_sizes: [] }, 422, "INVALID_OPTION", "model_sizes"],
    [{ model_sizes: [{ ...SIZE, num_params: 0 }] }, 422, "INVALID_OPTION", "model_sizes[0].num_params"],
    [{ model_sizes: [{ size_param_value: 1 }] }, 422, "INVALID_OPTION", "model_sizes[0].num_params"],
    [{ model_sizes: [{ ...SIZE, width: 1 }] }, 422, "INVALID_OPTION", "model_sizes[0].width"],
    [{ model_sizes: [{ ...SIZE, Width: 1 }] }, 422, "INVALID_OPTION", "model_sizes[0].Width"],
    [{ model_sizes: [{ ...SIZE, numParams: 1 }] }, 422, "INVALID_OPTION", "model_sizes[0].numParams"],
    [{ layout: "centred", size_multiple: 4096, prior: { E: -1 } }, 422, "INVALID_OPTION", "prior.E"],
    [{ model_sizes: [SIZE, SIZE] }, 422, "INVALID_OPTION", "model_sizes[1].size_param_value"],
    [{ model_sizes: Array(4).fill(SIZE) }, 422, "TOO_LARGE", "model_sizes"],
    [{ model_sizes: [SIZE], model: "gpt2" }, 422, "CONFLICTING_OPTIONS", "model_sizes"],
    [{ model_sizes: [SIZE], min_size: 64 }, 422, "CONFLICTING_OPTIONS", "min_size"],
    [{ model: "gpt2", config: {} }, 422, "CONFLICTING_OPTIONS", "config"],
    [{ config: {} }, 422, "INVALID_OPTION", "config.model_type"],
    [{ config: { model_type: "llama", hidden_size: -1 } }, 422, "INVALID_OPTION", "config.hidden_size"],
    [{ config: Object.fromEntries(Array.from({ length: 257 }, (_, i) => [i, i])) }, 422, "TOO_LARGE", "config"],
    [{ model: "opt", model_kwargs: { ["K".repeat(65)]: 1 } }, 422, "TOO_LARGE", "model_kwargs"],
    [{ min_size: "64" }, 422, "INVALID_OPTION", "min_size"],
    [{ probe_all: null }, 422, "INVALID_OPTION", "probe_all"],
  ])("%j is a problem %i %s of %s", async (body, status, code, field) => {
    const problem = await problemOf(await send("/plan", posted(body)));
    expect({ status: problem.status, code: problem.code, field: problem.field }).toEqual({ status, code, field });
    expect(problem.detail).toMatch(/ must /);
    expect(problem.detail).not.toMatch(/computeBudgets|numSizesPerBudget|modelSizes|sizeParam|\n/);
  });

  test("nesting a thousand levels deep is a problem, whatever holds it", async () => {
    const deep = `${'{"a":'.repeat(600)}1${"}".repeat(600)}`;
    expect((await send("/plan", posted(`{"model":"opt","model_kwargs":${deep}}`))).status).toBe(422);
    expect((await send("/plan", posted(`{"config":{"model_type":"opt","x":${deep}}}`))).status).toBe(422);
    expect((await send("/plan", posted("[".repeat(4000)))).status).toBe(400);
  });

  test("a query beside the body may hold the format alone", async () => {
    expect(await problemOf(await send("/plan?min-size=64", posted({})))).toMatchObject({
      status: 422,
      field: "min-size",
    });
  });

  test.each([undefined, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "json"])(
    "a body of type %s is a problem 415 that says what is taken",
    async (type) => {
      const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
      const body = new TextEncoder().encode("{}");
      const response = await send("/plan", { method: "POST", headers, body });
      expect(response.headers.get("accept-post")).toBe("application/json");
      expect(await problemOf(response)).toMatchObject({
        status: 415,
        code: "UNSUPPORTED_MEDIA_TYPE",
        field: "content-type",
      });
    },
  );

  test("an encoded body is a problem 415", async () => {
    const problem = await problemOf(await send("/plan", posted({}, { "content-encoding": "gzip" })));
    expect(problem).toMatchObject({ status: 415, field: "content-encoding" });
  });

  test("bytes that are no UTF-8 are a problem 400", async () => {
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    const problem = await problemOf(await send("/plan", { ...posted("{}"), body }));
    expect(problem).toMatchObject({ status: 400, code: "MALFORMED_BODY" });
  });

  /** A body that comes in chunks of 1 kB and counts those that were asked for. */
  function streamed(numChunks: number, end: (controller: ReadableStreamDefaultController) => void) {
    let asked = 0;
    const body = new ReadableStream(
      {
        pull(controller) {
          if (asked++ < numChunks) controller.enqueue(new Uint8Array(1024).fill(0x20));
          else end(controller);
        },
      },
      { highWaterMark: 0 },
    );
    return { init: { ...posted(""), body, duplex: "half" as const }, asked: () => asked };
  }

  test("a body of as many bytes as are read is read, and one byte more is a problem 413", async () => {
    expect((await send("/plan", posted("{}".padEnd(4096)))).status).toBe(200);
    expect(await problemOf(await send("/plan", posted("{}".padEnd(4097))))).toMatchObject({
      status: 413,
      code: "BODY_TOO_LARGE",
    });
  });

  test("a body without an end is read no further than the limit", async () => {
    const { init, asked } = streamed(Number.POSITIVE_INFINITY, () => undefined);
    expect((await send("/plan", init)).status).toBe(413);
    expect(asked()).toBe(5);
  });

  test("a body that breaks off is a problem 400", async () => {
    const { init } = streamed(2, (controller) => controller.error(new Error("reset by peer")));
    const problem = await problemOf(await send("/plan", init));
    expect(problem).toMatchObject({ status: 400, code: "MALFORMED_BODY" });
    expect(problem.detail).toContain("reset by peer");
  });
});
