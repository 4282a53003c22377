import { expect, test } from "vitest";
import { coordinate } from "../../src/plot/markup.ts";
import { Draws } from "../support/draws.ts";

test.each([
  [0, "0"],
  [-0, "0"],
  [0.004, "0"],
  [-0.004, "0"],
  [0.005, "0.01"],
  [0.05, "0.05"],
  [0.1, "0.1"],
  [0.999, "1"],
  [12.3, "12.3"],
  [12.345, "12.35"],
  [-12.34, "-12.34"],
  [720, "720"],
])("%d pixels are written %s", (pixels, text) => {
  expect(coordinate(pixels)).toBe(text);
});

test("lengths are written as JavaScript writes them, to a hundredth", () => {
  const draws = new Draws(1);
  for (let i = 0; i < 2000; i++) {
    const hundredths = draws.below(2_000_000) - 1_000_000;
    expect(Number(coordinate(hundredths / 100))).toBe(hundredths / 100);
    expect(coordinate(hundredths / 100)).toBe(String(hundredths / 100));
  }
});
