import { expect, test } from "vitest";
import { priceAbout, pricePerParam } from "../../src/fit/token-price.ts";

const priced = (costOf: (numParams: number) => number) =>
  [1e8, 1.1e8, 2e8, 2.1e8, 4e8].map((numParams) => ({ numParams, flopsPerToken: costOf(numParams) }));

test("a price is the model's, and a power law between sizes that are a quarter apart", () => {
  const jagged = priced((n) => 3e3 * n ** 0.8 * (n === 2.1e8 ? 1.05 : 1));
  const [, , model = { numParams: 0, flopsPerToken: 0 }] = jagged;
  const { logFactor, exponent } = priceAbout(model, jagged);
  expect(exponent).toBeCloseTo(0.8, 12);
  expect(Math.exp(logFactor)).toBeCloseTo(3e3, 6);
});

test("a model alone, and one beyond which models cost less, has the price of its FLOPs a parameter", () => {
  const model = { numParams: 1e8, flopsPerToken: 7e8 };
  for (const models of [[model], [model, { numParams: 2e8, flopsPerToken: 1e8 }]]) {
    const { logFactor, exponent } = priceAbout(model, models);
    expect(exponent).toBe(1);
    expect(logFactor).toBeCloseTo(pricePerParam(7).logFactor, 12);
  }
});
