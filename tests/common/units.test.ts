import { describe, expect, test } from "vitest";
import { humanCount, humanFlops, humanRatio } from "../../src/common/units.ts";

describe("humanCount", () => {
  test.each([
    [1, "1"],
    [999, "999"],
    [1000, "1.00K"],
    [999_499, "999K"],
    [999_500, "1.00M"],
    [124_439_808, "124M"],
    [1_557_611_200, "1.56B"],
    [6.51e12, "6.51T"],
    [999.6e12, "1e15"],
    [1e20, "1e20"],
  ])("%d reads as %s", (count, text) => expect(humanCount(count)).toBe(text));
});

describe("humanFlops", () => {
  test.each([
    [0, "0"],
    [1e18, "1e18"],
    [3.1622776601683794e18, "3.16e18"],
    [9.996e17, "1e18"],
    [0.5, "5e-1"],
  ])("%d reads as %s", (flops, text) => expect(humanFlops(flops)).toBe(text));
});

describe("humanRatio", () => {
  test.each([
    [0.1, "0.100"],
    [20.07, "20.1"],
    [999.4, "999"],
    [999.5, "1000"],
    [110_600.4, "110600"],
    [1_106_000, "1.11e6"],
    [0.000_12, "1.2e-4"],
  ])("%d reads as %s", (ratio, text) => expect(humanRatio(ratio)).toBe(text));
});
