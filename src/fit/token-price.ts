import { logarithm, logarithms } from "../wasm/fit/elementary.ts";

/** What a token costs a model with N parameters: e^logFactor · N^exponent FLOPs. */
export interface TokenPrice {
  readonly logFactor: number;
  readonly exponent: number;
}

/** A model whose cost was counted. */
interface PricedModel {
  readonly numParams: number;
  readonly flopsPerToken: number;
}

/** The price of k·N. */
export function pricePerParam(k: number): TokenPrice {
  return { logFactor: logarithm(k), exponent: 1 };
}

// Nearer sizes differ by where heads and widths are rounded to as much as by N.
const APART = 1.25;

/**
 * The price about a model of a family: it is the model's, and rises with N as between its neighbours, which are the nearest
 * that are a quarter larger and smaller.
 *
 * @param models the family's, ascending by N
 */
export function priceAbout(model: PricedModel, models: readonly PricedModel[]): TokenPrice {
  const smaller = models.filter(({ numParams }) => numParams * APART <= model.numParams).at(-1) ?? model;
  const larger = models.find(({ numParams }) => numParams >= model.numParams * APART) ?? model;
  const priced = [smaller, model, larger];
  const [low = 0, logParams = 0, high = 0] = logarithms(priced.map(({ numParams }) => numParams));
  const [lowCost = 0, logCost = 0, highCost = 0] = logarithms(priced.map(({ flopsPerToken }) => flopsPerToken));
  const slope = (highCost - lowCost) / (high - low);
  // A single model tells no slope, and where larger ones cost less there is no optimum.
  const exponent = slope > 0 ? slope : 1;
  return { logFactor: logCost - exponent * logParams, exponent };
}
