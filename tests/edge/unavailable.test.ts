import { afterEach, beforeEach, expect, test, vi } from "vitest";

const { Module } = WebAssembly;

beforeEach(() => {
  vi.resetModules();
  WebAssembly.Module = new Proxy(Module, {
    construct() {
      throw new WebAssembly.CompileError("Wasm code generation disallowed by embedder");
    },
  });
});
afterEach(() => {
  WebAssembly.Module = Module;
});

test.each([
  ["GET", undefined],
  ["POST", '{"model_sizes":[{"size_param_value":512,"num_params":44000000}],"compute_budgets":[1e18]}'],
])("a handler where WebAssembly may not be compiled answers %s by a problem of its own, 500", async (method, body) => {
  const { createPlanHandler } = await import("../../src/edge/index.ts");
  const headers = { "content-type": "application/json" };
  const request = new Request("http://localhost/plan", { method, headers, ...(body !== undefined && { body }) });
  const response = await createPlanHandler()(request);
  expect(response.status).toBe(500);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({
    title: "Internal Server Error",
    status: 500,
    detail: expect.stringMatching(
      /^The runtime must allow WebAssembly to be compiled; got CompileError: .* Add 'wasm-unsafe-eval' to /,
    ),
    code: "WASM_UNAVAILABLE",
  });
});
