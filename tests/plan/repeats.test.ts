import { expect, test } from "vitest";
import { formatPlanTable, readPlan } from "../../src/index.ts";
import { errorOf } from "../support/errors.ts";
import { withDigest } from "../support/plan-files.ts";
import { smallPlan } from "../support/plans.ts";

/** The small plan's file with more runs of its first experiment. */
function withRepeats(...repeats: number[]) {
  const file = smallPlan().toJSON();
  const [first, second] = file.experiments;
  if (first === undefined || second === undefined) throw new TypeError("The small plan has two experiments.");
  const more = repeats.map((repeat) => ({ ...first, experiment_id: `${first.experiment_id}-r${repeat}`, repeat }));
  return { ...file, experiments: [first, ...more, second] };
}

function readWithRepeats(...repeats: number[]) {
  return readPlan(withDigest(withRepeats(...repeats)));
}

test("repeats are experiments of their own, told apart by the end of their ids", () => {
  const [first, second] = smallPlan().experiments;
  const plan = readWithRepeats(2, 3);
  expect(plan.numExperiments).toBe(4);
  expect(plan.totalFlops).toBe(4e12);
  expect(plan.experiments).toEqual([
    first,
    { ...first, experimentId: `${first?.experimentId}-r2`, repeat: 2 },
    { ...first, experimentId: `${first?.experimentId}-r3`, repeat: 3 },
    second,
  ]);
  expect(plan.columns().numParams).toEqual(Float64Array.of(49_152, 49_152, 49_152, 196_608));
  expect(JSON.stringify(readPlan(JSON.stringify(plan)))).toBe(JSON.stringify(plan));
});

test.each([[[3]], [[2, 2]], [[1]], [[3, 2]]])("repeats of %o after the first are refused", (repeats) => {
  expect(errorOf(() => readPlan(withRepeats(...repeats))).field).toMatch(/^experiments\[[12]\]$/);
});

test.each([0, 1.5, -1, "2"])("a repeat of %o is refused", (repeat) => {
  const file = smallPlan().toJSON();
  const experiments = file.experiments.map((experiment) => ({ ...experiment, repeat }));
  expect(errorOf(() => readPlan({ ...file, experiments })).field).toBe("experiments[0].repeat");
});

test("a table shows repeats as one line with their number", () => {
  const table = formatPlanTable(readWithRepeats(2, 3));
  expect(table).toMatch(/^ +1e12 +64 +49\.2K +3\.39M +69\.0 {3}× 3\n +128 +197K +848K +4\.31$/m);
  expect(table).toContain("Total: 4 experiments");
});
