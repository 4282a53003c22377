import { expect, test, vi } from "vitest";
import { placeSizes } from "../../src/layout/place-sizes.ts";
import { SizeAxis } from "../../src/probe/size-axis.ts";
import { resultOf } from "../../src/probe/size-search.ts";

test("a thousand N that want the same size look at each size a few times, and take every one", () => {
  const models = Array.from({ length: 1000 }, (_, i) => ({ sizeParamValue: i + 1, numParams: 1e6 * (i + 1) }));
  const axis = SizeAxis.ofModels(models);
  const looks = vi.spyOn(axis, "isKnown");
  const placed = resultOf(placeSizes(axis, Array(1000).fill(5e8), () => "feasible"));
  expect(placed).toEqual({ places: models.map((_, place) => place), numInPlace: 1 });
  expect(looks.mock.calls.length).toBeLessThan(8 * models.length);
});

test("what a budget can't train is passed over, in either direction, however often it is met", () => {
  const models = Array.from({ length: 12 }, (_, i) => ({ sizeParamValue: i + 1, numParams: 2 ** i }));
  const isFree = (place: number) => place % 3 === 0;
  const placed = resultOf(
    placeSizes(SizeAxis.ofModels(models), [2 ** 5, 2 ** 5, 2 ** 5, 2 ** 5, 2 ** 5], (place) =>
      isFree(place) ? "feasible" : "infeasible",
    ),
  );
  expect(placed.places).toEqual([0, 3, 6, 9]);
});
