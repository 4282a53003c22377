import { expect, test } from "vitest";
import { strataEnds } from "../../../src/fit/loss-surface/resampling.ts";

test.each<[string, number[], number[]]>([
  ["five runs are a stratum of their own", [5, 10], [5, 10]],
  ["four are too few, and go with the budget after them", [4, 8, 13], [8, 13]],
  ["too few at the end go with the stratum before them", [5, 10, 14], [5, 14]],
  ["budgets that are too few together are one stratum", [1, 2, 4], [4]],
])("%s", (_, runEnds, ends) => {
  expect(strataEnds(runEnds)).toEqual(ends);
});
