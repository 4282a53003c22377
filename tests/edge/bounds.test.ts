import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BODY, QUERY } from "../../src/edge/parameters.ts";
import { posted, problemOf, sender } from "../support/plan-handler.ts";
import { httpRequest } from "../support/requests.ts";

const send = sender();

function entries(count: number): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, i]));
}

const LLAMA = { model_type: "llama", hidden_size: 512, num_attention_heads: 8, num_hidden_layers: 8 };

describe("every limit holds at its value, and is broken by one more", () => {
  const limited = sender({
    limits: { maxBodyBytes: 2000, maxBudgets: 5, maxSizes: 4, maxProbes: 20, maxCells: 60 },
  });
  const sizes = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ size_param_value: i + 1, num_params: 1e6 }));

  test.each<[string, string | object, string | object]>([
    ["characters of a query", `?model-cls-name=&${"x".repeat(2000 - 17)}`, `?model-cls-name=&${"x".repeat(2001 - 17)}`],
    [
      "budgets of a query",
      "?compute-budgets=1e17:1e18:5&num-probe-sizes=9",
      "?compute-budgets=1e17:1e18:6&num-probe-sizes=9",
    ],
    [
      "budgets of a body",
      { compute_budgets: [1, 2, 3, 4, 5], num_probe_sizes: 9 },
      { compute_budgets: [1, 2, 3, 4, 5, 6], num_probe_sizes: 9 },
    ],
    ["given sizes", { model_sizes: sizes(4) }, { model_sizes: sizes(5) }],
    ["probes", "?compute-budgets=1e18&num-probe-sizes=20", "?compute-budgets=1e18&num-probe-sizes=21"],
    [
      "multiples",
      "?compute-budgets=1e18&layout=centred&min-size=64&max-size=1280",
      "?compute-budgets=1e18&layout=centred&min-size=64&max-size=1344",
    ],
    ["cells", "?compute-budgets=1e17:1e18:3&num-probe-sizes=20", "?compute-budgets=1e17:1e18:4&num-probe-sizes=16"],
  ])("%s", async (_, most, more) => {
    const ask = (request: string | object) =>
      typeof request === "string" ? limited(`/plan${request}`) : limited("/plan", posted(request));
    const held = await ask(most);
    const broken = await ask(more);
    // A query of so many characters is read, whatever it says.
    expect(held.status).toBe(typeof most === "string" && most.includes("xxx") ? 422 : 200);
    expect(await problemOf(broken)).toMatchObject({ code: expect.stringMatching(/^(TOO_LARGE|QUERY_TOO_LONG)$/) });
    if (held.status !== 200) expect((await problemOf(held)).code).toBe("INVALID_OPTION");
  });

  const nested = (numValues: number) => ({
    config: { ...LLAMA, x: Array(numValues).fill(0) },
    min_size: 512,
    max_size: 1024,
    compute_budgets: [1e18],
  });

  test.each<[string, object, object]>([
    [
      "255 characters of a name",
      { model_cls_name: "x".repeat(255), model_sizes: sizes(1), compute_budgets: [1e18] },
      { model_cls_name: "x".repeat(256), model_sizes: sizes(1), compute_budgets: [1e18] },
    ],
    [
      "64 characters of a field",
      { config: { ...LLAMA, ["x".repeat(64)]: 1 }, min_size: 512 },
      { config: { ...LLAMA, ["x".repeat(65)]: 1 }, min_size: 512 },
    ],
    // The configuration itself and its four fields are five values, and a list is one beside what it holds.
    ["4096 values", nested(4096 - 6), nested(4096 - 5)],
    [
      "10000 fields times probes",
      { config: { ...LLAMA, ...entries(96) }, layout: "even", num_probe_sizes: 100, compute_budgets: [1e18] },
      { config: { ...LLAMA, ...entries(97) }, layout: "even", num_probe_sizes: 100, compute_budgets: [1e18] },
    ],
    [
      "256 fields",
      { config: { ...LLAMA, ...entries(252) }, layout: "even", num_probe_sizes: 39, compute_budgets: [1e18] },
      { config: { ...LLAMA, ...entries(253) }, layout: "even", num_probe_sizes: 38, compute_budgets: [1e18] },
    ],
  ])("%s", async (_, most, more) => {
    expect((await send("/plan", posted(most))).status).toBe(200);
    expect(await problemOf(await send("/plan", posted(more)))).toMatchObject({ status: 422, code: "TOO_LARGE" });
  });

  test("characters of configurations in all experiments: 1024 for each cell", async () => {
    const config = (length: number) => {
      const body = {
        config: { ...LLAMA, x: "" },
        layout: "even",
        num_probe_sizes: 20,
        num_sizes_per_budget: 3,
        compute_budgets: [1e18],
      };
      // As JSON beside modelKwargs, which there are none of: [config,null].
      const shorter = JSON.stringify([body.config, null]).length;
      return posted({ ...body, config: { ...body.config, x: "x".repeat(length - shorter) } });
    };
    const cells = sender({ limits: { maxCells: 24 } });
    // Three experiments of 8192 characters are 24 times 1024.
    expect((await cells("/plan", config(8192))).status).toBe(200);
    expect(await problemOf(await cells("/plan", config(8193)))).toMatchObject({ code: "TOO_LARGE", field: "config" });
  });
});

describe("an error is at most 4 kB", () => {
  const MAX_BYTES = 4096;
  const encoder = new TextEncoder();

  async function expectShort(response: Response): Promise<void> {
    const text = await response.text();
    if (response.status >= 400) expect(encoder.encode(text).length, text.slice(0, 300)).toBeLessThanOrEqual(MAX_BYTES);
  }

  const LONG = ["x", "\u0001", "é", "🙂", "\u2028", '"', "x,", "[", "1e18,", "a.b."].map((unit) =>
    unit.repeat(Math.floor(20_000 / unit.length)),
  );

  test.each(LONG.map((text) => ({ start: text.slice(0, 3), text })))("whatever quotes $start…", async ({ text }) => {
    const query = (name: string, value: string) => `?${new URLSearchParams({ [name]: value })}`;
    await expectShort(await send(`/${encodeURIComponent(text)}`));
    await expectShort(await send(`/plan${query(text, "1")}`));
    await expectShort(await send(`/plan${query(text, "1")}&${query(text, "1").slice(1)}`));
    for (const [name] of [...QUERY.byName, ["format"], ["release"]]) {
      await expectShort(await send(`/plan${query(String(name), text)}`));
      await expectShort(await send(`/plan?model=llama&${query(String(name), text).slice(1)}`));
    }
    for (const [name] of BODY.byName) {
      for (const value of [
        text,
        [text],
        { [text]: text },
        { a: text },
        { model_type: text },
        { model_type: "llama", [text]: 1 },
      ]) {
        await expectShort(await send("/plan", posted({ [name]: value })));
        await expectShort(await send("/plan", posted({ model: "llama", [name]: value })));
      }
    }
    await expectShort(await send("/plan", posted({ config: LLAMA, size_param: text })));
    await expectShort(await send("/plan", posted({ config: { ...LLAMA, hidden_size: text } })));
    await expectShort(
      await send("/plan", posted({ config: { ...LLAMA, text_config: { [text]: text, model_type: text } } })),
    );
    await expectShort(
      await send("/plan", posted({ model_sizes: [{ [text]: 1, size_param_value: 1, num_params: 1 }] })),
    );
    await expectShort(await send("/plan", posted({ [text]: 1 })));
    await expectShort(await send("/plan", posted(text)));
  });

  test("of 5,000 requests of any kind", async () => {
    for (const { method, path, headers, body } of fc.sample(httpRequest, { seed: 431, numRuns: 5000 })) {
      await expectShort(await send(path, { method, headers, ...(body !== undefined && { body }) }));
    }
  });
});
