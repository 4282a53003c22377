import { describe, expect, test } from "vitest";
import { EXPERIMENT_FIELDS } from "../../../src/plan/experiment.ts";
import { type FieldsOf, recordReader, recordWriter } from "../../../src/plan/file/record.ts";
import { planByPalm } from "../../support/plans.ts";

interface Leg {
  readonly legLength: number;
  readonly shoe?: string;
}

const LEG: FieldsOf<Leg> = { legLength: { kind: "number", min: 0 }, shoe: { optional: { kind: "text" } } };

describe("a record", () => {
  test("is written in snake_case, in the order of its fields, and read back as it was", () => {
    const leg = { shoe: "left", legLength: 3 };
    const written = recordWriter(LEG)(leg);
    expect(JSON.stringify(written)).toBe('{"leg_length":3,"shoe":"left"}');
    expect(recordReader(LEG)(written)).toEqual(leg);
  });

  test("is written and read without an optional field that is not set", () => {
    expect(JSON.stringify(recordWriter(LEG)({ legLength: 3 }))).toBe('{"leg_length":3}');
    expect(Object.keys(recordReader(LEG)({ leg_length: 3 }))).toEqual(["legLength"]);
  });
});

test("an experiment spreads, compares and is written with every field", () => {
  const [experiment] = planByPalm().experiments;
  expect(Object.keys({ ...experiment })).toEqual(Object.keys(EXPERIMENT_FIELDS));
  expect(Object.keys(JSON.parse(JSON.stringify(experiment)))).toEqual(Object.keys(EXPERIMENT_FIELDS));
  expect({ ...experiment }).toEqual(experiment);
});
