import { describe, expect, test } from "vitest";
import { perLayerAt } from "../../../src/models/family/per-layer.ts";

describe("perLayerAt", () => {
  test.each([
    ["ends early", ["a", "a", "b", "a", "a", "b"], 4, ["a", "a", "b", "a"]],
    ["goes on as the pattern does", ["a", "a", "b", "a", "a", "b"], 8, ["a", "a", "b", "a", "a", "b", "a", "a"]],
    ["goes on as a pattern that ends early", ["a", "a", "b", "a"], 7, ["a", "a", "b", "a", "a", "b", "a"]],
    ["begins anew where nothing repeats", ["a", "b", "c"], 5, ["a", "b", "c", "a", "b"]],
    ["is letters where it is text", "M*M*", 5, "M*M*M"],
    ["compares objects by what they hold", [{ no: 1 }, { no: 1 }], 3, [{ no: 1 }, { no: 1 }, { no: 1 }]],
  ])("%s", (_, list, numLayers, expected) => {
    expect(perLayerAt(list, numLayers)).toEqual(expected);
  });

  test("is nothing where there is no list", () => {
    expect([undefined, null, 7, []].map((list) => perLayerAt(list, 3))).toEqual(Array(4).fill(undefined));
  });
});
