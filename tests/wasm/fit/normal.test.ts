import { expect, test } from "vitest";
import { normalScore } from "../../../src/wasm/fit/elementary.ts";

// Abramowitz & Stegun, table 26.5, and Wichura 1988, AS 241.
test.each([
  [0.5, 0],
  [0.75, 0.6744897501960817],
  [0.95, 1.6448536269514722],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [0.001, -3.090232306167813],
  [1e-10, -6.361340902404056],
])("the standard normal's quantile at %d is %d, to 14 digits", (share, score) => {
  expect(Math.abs(normalScore(share) - score)).toBeLessThan(1e-14 * (1 + Math.abs(score)));
});

test("quantiles on either side of the median mirror each other", () => {
  for (let share = 0.01; share < 0.5; share += 0.01) {
    expect(normalScore(1 - share)).toBeCloseTo(-normalScore(share), 12);
  }
});
