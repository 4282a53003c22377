import { describe, expect, test } from "vitest";
import { EXPERIMENT_FIELDS } from "../../../src/plan/experiment.ts";
import { type FieldsOf, inFile, recordReader } from "../../../src/plan/file/record.ts";
import { planByPalm } from "../../support/plans.ts";

interface Leg {
  readonly legLength: number;
  readonly shoe?: string;
}

const LEG: FieldsOf<Leg> = { legLength: { kind: "number", min: 0 }, shoe: { optional: { kind: "text" } } };

describe("a record", () => {
  test("is written in snake_case, and read back as it was, in the order of its fields", () => {
    const leg = { shoe: "left", legLength: 3 };
    const written = inFile(leg);
    expect(JSON.stringify(written)).toBe('{"shoe":"left","leg_length":3}');
    expect(JSON.stringify(recordReader(LEG)(written))).toBe('{"legLength":3,"shoe":"left"}');
  });

  test("is written and read without an optional field that is not set", () => {
    expect(JSON.stringify(inFile({ legLength: 3, shoe: undefined }))).toBe('{"leg_length":3}');
    expect(Object.keys(recordReader(LEG)({ leg_length: 3 }))).toEqual(["legLength"]);
  });

  test("is written with the records in it, but with the names in modelKwargs as the user has them", () => {
    expect(inFile({ oneLeg: { legLength: 3 }, twoLegs: [{ legLength: 4 }], modelKwargs: { legLength: 5 } })).toEqual({
      one_leg: { leg_length: 3 },
      two_legs: [{ leg_length: 4 }],
      model_kwargs: { legLength: 5 },
    });
  });
});

test("an experiment spreads, compares and is written with every field", () => {
  const [experiment] = planByPalm().experiments;
  expect(Object.keys({ ...experiment })).toEqual(Object.keys(EXPERIMENT_FIELDS));
  expect(Object.keys(JSON.parse(JSON.stringify(experiment)))).toEqual(Object.keys(EXPERIMENT_FIELDS));
  expect({ ...experiment }).toEqual(experiment);
});
