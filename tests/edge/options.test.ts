import { describe, expect, test } from "vitest";
import { isRecord } from "../../src/common/checks.ts";
import { BODY, QUERY } from "../../src/edge/parameters.ts";
import { LAYOUT_NAMES } from "../../src/options/sweep.ts";
import { libraryNameIn } from "../support/option-rows.ts";
import { posted, problemOf, sender } from "../support/plan-handler.ts";

const send = sender();

/** What is wrong with an option is said in the names of HTTP, and of no flag. */
function expectOwnNames(detail: string): void {
  expect(libraryNameIn(detail)).toBeUndefined();
  // Text holds no code.
  expect(detail).not.toContain("a function of the model");
  expect(detail).not.toMatch(/--[a-z]/);
}

function field(name: string): RegExp {
  return new RegExp(`^${name}([.[]|$)`);
}

describe("a bad value is refused by the parameter", () => {
  const BAD = ["no such value", "{", "[", "-1e999", "-7"];
  const QUERIES = [...QUERY.byName].flatMap(([name, [, { rule }]]) => {
    // A flag that stands alone is set.
    const empty = rule.kind === "flag" ? [] : [""];
    return [...empty, ...(rule.kind === "text" && name !== "model" ? [] : BAD)].map((value) => ({ name, value }));
  });

  test.each(QUERIES)("GET /plan?$name=$value", async ({ name, value }) => {
    const query = new URLSearchParams({ ...(name === "prior" && { layout: "centred" }), [name]: value });
    const problem = await problemOf(await send(`/plan?${query}`));
    expect(problem).toMatchObject({ status: 422, field: expect.stringMatching(field(name)) });
    expect(problem.detail.slice(0, name.length)).toBe(name);
    expectOwnNames(problem.detail);
  });

  const BODIES = [...BODY.byName].flatMap(([name, [, { rule }]]) =>
    // What no conversion makes a number of.
    [null, 7.5, false, "", [], [null], { toString: 1, valueOf: 1 }]
      .filter((value) => !(rule.kind === "number" && value === 7.5) && !(rule.kind === "flag" && value === false))
      .filter((value) => !(name === "model_kwargs" && isRecord(value)))
      .map((value) => ({ name, value })),
  );

  test.each(BODIES)("POST /plan of $name: $value", async ({ name, value }) => {
    const body = { ...(name === "prior" && { layout: "centred" }), [name]: value };
    const problem = await problemOf(await send("/plan", posted(body)));
    expect(problem).toMatchObject({ status: 422, field: expect.stringMatching(field(name)) });
    expectOwnNames(problem.detail);
  });

  test.each([
    ["layout=optimal", "layout"],
    ["layout=even&prior=epoch", "prior"],
    ["layout=even&span-factor=4", "span-factor"],
    ["min-steps=3", "batch-tokens"],
    ["batch-tokens=3", "min-steps"],
    ["min-tokens-per-param=3&max-tokens-per-param=2", "max-tokens-per-param"],
    ["max-size=3", "min-size"],
    ["size-multiple=100000", "size-multiple"],
    ["flops=palm", "sequence-length"],
    ["flops=palm&sequence-length=9&flops-per-param-per-token=6", "flops-per-param-per-token"],
    ["compute-budgets=1e18:1e19:0", "compute-budgets"],
    ["compute-budgets=1e18:0:3", "compute-budgets"],
    ["compute-budgets=1e308&flops-per-param-per-token=1e-10", "flops-per-param-per-token"],
    ["layout=centred&num-probe-sizes=9", "num-probe-sizes"],
    ['layout=centred&prior={"E":-1}', "prior.E"],
    ["model-cls-name=a", "model-cls-name"],
    ["size-param=foo", "size-param"],
    ["model=llama&size-param=Foo", "size-param"],
    // Larger patches are fewer, and their positions are fewer parameters.
    ["model=vit&size-param=patch_size&layout=centred&min-size=1&max-size=32&size-multiple=1", "model"],
  ])("GET /plan?%s", async (query, name) => {
    const problem = await problemOf(await send(`/plan?${query}`));
    expect({ status: problem.status, field: problem.field }).toEqual({ status: 422, field: name });
    expectOwnNames(problem.detail);
  });
});

test.each([
  ["model=Qwen3", '"qwen3"'],
  ["model=llama3", '"llama"'],
  ["layout=centered", '"centred"'],
  ["layout=centred&prior=chinchila", '"chinchilla"'],
  ["flops=6n", '"6N"'],
  ["layers=fixd", '"fixed"'],
  ["format=jsn", '"json"'],
  ["layot=even", "layout"],
  ["minSize=64", "min-size"],
])("GET /plan?%s suggests %s", async (query, meant) => {
  const { detail } = await problemOf(await send(`/plan?${query}`));
  expect(detail).toContain(`Did you mean ${meant}?`);
});

describe("the OpenAPI document", async () => {
  const document: unknown = await (await send("/openapi.json")).json();

  function at(...place: readonly string[]): unknown {
    let value = document;
    for (const key of place) value = isRecord(value) ? value[key] : undefined;
    return value;
  }

  const parameters: readonly unknown[] = [at("paths", "/plan", "get", "parameters")].flat();
  const schema = (...place: readonly string[]) =>
    at("paths", "/plan", "post", "requestBody", "content", "application/json", "schema", "properties", ...place);
  const inQuery = parameters.flatMap((parameter) =>
    isRecord(parameter) && isRecord(parameter.schema) && Array.isArray(parameter.schema.enum)
      ? parameter.schema.enum.map((value: unknown) => [String(parameter.name), String(value)] as const)
      : [],
  );
  const properties = schema();
  const inBody = Object.entries(isRecord(properties) ? properties : {}).flatMap(([name, property]) =>
    isRecord(property) && Array.isArray(property.enum)
      ? property.enum.map((value: unknown) => [name, String(value)] as const)
      : [],
  );

  test("lists the parameters that the handler takes, and no other", () => {
    const names = parameters.map((parameter) => isRecord(parameter) && parameter.name);
    expect(names).toEqual([...QUERY.byName.keys(), "format", "release"]);
    expect(Object.keys(isRecord(properties) ? properties : {})).toEqual([...BODY.byName.keys()]);
  });

  test("lists the layouts of planSweep", () => {
    for (const [listed, name] of [
      [inQuery, "layout"],
      [inBody, "layout"],
    ] as const) {
      expect(listed.flatMap(([parameter, value]) => (parameter === name ? [value] : []))).toEqual(LAYOUT_NAMES);
    }
  });

  // Conventions that count attention need the length of a sequence, and a ladder what it may cost.
  const LENGTH = ["sequence length", 2048] as const;
  const COMPANY: Readonly<Record<string, readonly [name: string, value: number]>> = {
    palm: LENGTH,
    chinchilla: LENGTH,
    deepseek: LENGTH,
    torchtitan: LENGTH,
    ladder: ["total flops", 1e21],
  };

  function companyOf(value: string, separator: string): Readonly<Record<string, number>> {
    const [name, figure] = COMPANY[value] ?? [];
    return name === undefined || figure === undefined ? {} : { [name.replace(" ", separator)]: figure };
  }

  test.each(inQuery)("lists %s=%s, which the handler takes", async (name, value) => {
    const company = Object.entries(companyOf(value, "-")).map(([key, figure]) => [key, String(figure)]);
    const query = new URLSearchParams({ [name]: value, model: "llama", ...Object.fromEntries(company) });
    expect((await send(`/plan?${query}`)).status).toBe(200);
  });

  test.each(inBody)("lists %s: %s, which the handler takes", async (name, value) => {
    const body = { [name]: value, model: "llama", ...companyOf(value, "_") };
    expect((await send("/plan", posted(body))).status).toBe(200);
  });
});
