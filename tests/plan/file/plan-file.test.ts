import { describe, expect, test } from "vitest";
import { type Experiment, readPlan } from "../../../src/index.ts";
import { errorOf, expectClearMessage, expectOneLine } from "../../support/errors.ts";
import { type Leaf, leavesOf, type Place, placeName, withChange, without } from "../../support/leaves.ts";
import { fullPlan, planByPalm, smallPlan } from "../../support/plans.ts";

const FILE: unknown = JSON.parse(JSON.stringify(fullPlan()));
const PALM_FILE: unknown = JSON.parse(JSON.stringify(planByPalm()));

function refusalOf(file: unknown) {
  const error = errorOf(() => readPlan(file));
  expect(error.code).toBe("INVALID_PLAN_FILE");
  return error;
}

/** A value of the same kind that is another. */
function changed(value: unknown): unknown {
  if (typeof value === "number") return value < 1e6 ? value + 1 : 2 * value;
  if (typeof value === "string") return `${value}x`;
  if (typeof value === "boolean") return !value;
  return 0;
}

/** What nothing but the digest speaks of: texts for people, the sizes without N, and what the sweep overrides. */
function isFree({ place }: Leaf): boolean {
  return /^(warnings|skipped|unprobed)\b|^model_kwargs\.width$|\.shape\./.test(placeName(place));
}

describe("a plan file", () => {
  test("names its format and version first, then fields in snake_case", () => {
    const text = JSON.stringify(smallPlan());
    expect(text.startsWith('{"format":"isoflop-plan","version":1,')).toBe(true);
    expect(text).not.toMatch(/"[a-z]+[A-Z][A-Za-z]*":/);
  });

  test("of a small plan is this, field by field", () => {
    const [small, large] = smallPlan().experiments.map((e) => e.experimentId);
    expect(smallPlan().toJSON()).toEqual({
      format: "isoflop-plan",
      version: 1,
      model_cls_name: "Quadratic",
      size_param: "width",
      model_kwargs: {},
      model_kwargs_not_in_json: [],
      compute_budgets: [1e12],
      flops_convention: "6N",
      flops_per_param_per_token: 6,
      experiments: [
        {
          experiment_id: small,
          compute_budget: 1e12,
          size_param_value: 64,
          num_params: 49_152,
          num_tokens: 3_390_842,
          tokens_per_param: 68.98685709635417,
          flops_per_token: 294_912,
          repeat: 1,
          num_active_params: 49_152,
          tokens_per_active_param: 68.98685709635417,
          model_kwargs: { width: 64 },
        },
        {
          experiment_id: large,
          compute_budget: 1e12,
          size_param_value: 128,
          num_params: 196_608,
          num_tokens: 847_710,
          tokens_per_param: 4.311676025390625,
          flops_per_token: 1_179_648,
          repeat: 1,
          num_active_params: 196_608,
          tokens_per_active_param: 4.311676025390625,
          model_kwargs: { width: 128 },
        },
      ],
      model_sizes: [
        { size_param_value: 64, num_params: 49_152 },
        { size_param_value: 128, num_params: 196_608 },
      ],
      skipped: [],
      dropped: [],
      unprobed: [],
      warnings: [],
      digest: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
  });

  test("reads back as it was written, as text and as what JSON.parse made of it", () => {
    for (const plan of [fullPlan(), smallPlan(), planByPalm()]) {
      const text = JSON.stringify(plan);
      expect(JSON.stringify(readPlan(text))).toBe(text);
      expect(JSON.stringify(readPlan(JSON.parse(text)))).toBe(text);
      expect(JSON.stringify(readPlan(JSON.stringify(plan, null, 2)))).toBe(text);
    }
  });

  test("gives the whole plan back", () => {
    const plan = fullPlan();
    const read = readPlan(JSON.stringify(plan));
    const inFile = ({ modelKwargs: { when: _, ...modelKwargs }, ...rest }: Experiment) => ({ ...rest, modelKwargs });
    expect(read.experiments).toEqual(plan.experiments.map(inFile));
    expect(read.columns()).toEqual(plan.columns());
    expect(read.toString()).toBe(plan.toString());
    for (const name of [
      "modelClsName",
      "sizeParam",
      "computeBudgets",
      "totalFlops",
      "flopsPerParamPerToken",
    ] as const) {
      expect(read[name]).toEqual(plan[name]);
    }
    for (const name of ["modelSizes", "skipped", "dropped", "unprobed", "warnings", "budgetsWithoutSize"] as const) {
      expect(read[name]).toEqual(plan[name]);
    }
    const { when: _, ...inJson } = plan.modelKwargs;
    expect(read.modelKwargs).toEqual(inJson);
  });

  test("a plan that was read can't be changed, and doesn't follow its source", () => {
    const file = JSON.parse(JSON.stringify(fullPlan()));
    const read = readPlan(file);
    const before = JSON.stringify(read);
    for (const { place } of leavesOf(file)) {
      const holder: unknown = place.slice(0, -1).reduce<unknown>((json, key) => Object(json)[key], file);
      Reflect.set(Object(holder), place.at(-1) ?? "", "changed");
    }
    expect(JSON.stringify(read)).toBe(before);
    expect([...read.skipped, ...read.unprobed, ...read.experiments].every((item) => Object.isFrozen(item))).toBe(true);
  });
});

describe("a plan file that was changed in one place is refused", () => {
  const leaves = leavesOf(FILE);
  const bound = leaves.filter((leaf) => !isFree(leaf));
  const free = leaves.filter(isFree);

  test("there are leaves of both kinds", () => {
    expect(bound.length).toBeGreaterThan(100);
    expect(free.length).toBeGreaterThan(5);
  });

  test.each(bound.map((leaf) => ({ name: placeName(leaf.place), leaf })))("$name", ({ leaf: { place } }) => {
    const error = refusalOf(withChange(FILE, place, changed));
    if (error.field !== "version") expect(error.message).toContain(error.field);
    expectOneLine(error);
  });

  test("with a remedy, whichever place it is", () => {
    for (const { place } of bound) expectClearMessage(refusalOf(withChange(FILE, place, changed)));
  });

  test.each(bound.map((leaf) => ({ name: placeName(leaf.place), leaf })))("$name of another type", ({ leaf }) => {
    for (const value of [null, [], {}, typeof leaf.value === "string" ? 7 : "7"]) {
      if (leaf.value === value) continue;
      refusalOf(withChange(FILE, leaf.place, () => value));
    }
  });

  test.each(free.map((leaf) => ({ name: placeName(leaf.place), leaf })))(
    "by its digest in $name, which nothing else in the file speaks of",
    ({ name, leaf: { place } }) => {
      const change = name.endsWith(".failure") ? () => "num-params-threw" : changed;
      expect(refusalOf(withChange(FILE, place, change)).field).toBe("digest");
    },
  );
});

describe("a plan file by another convention than k·N that was changed in one place is refused", () => {
  const leaves = leavesOf(PALM_FILE);

  test.each(leaves.map((leaf) => ({ name: placeName(leaf.place), leaf })))("$name", ({ leaf: { place } }) => {
    expectClearMessage(refusalOf(withChange(PALM_FILE, place, changed)));
  });

  test.each([
    ["a k beside it", ["flops_per_param_per_token"], 6],
    ["an unknown convention", ["flops_convention"], "6N"],
    ["no sequence length", ["sequence_length"], undefined],
    ["FLOPs of less than one", ["model_sizes", 0, "flops_per_token"], 0.5],
    ["no FLOPs of a size", ["model_sizes", 1, "flops_per_token"], undefined],
    ["steps without the tokens of one", ["limits", "batch_tokens"], undefined],
  ])("%s", (_, place, value) => {
    expectClearMessage(refusalOf(withChange(PALM_FILE, place, () => value)));
  });

  test("an unknown field among the limits", () => {
    expect(refusalOf(withChange(PALM_FILE, ["limits", "max_size"], () => 9)).field).toBe("limits.max_size");
  });

  test("limits that its experiments break, and those that its dropped cells keep to", () => {
    refusalOf(withChange(PALM_FILE, ["limits", "max_tokens"], () => 1000));
    refusalOf(withChange(PALM_FILE, ["limits", "max_params"], () => 1e9));
  });

  test("a file by k·N with FLOPs of each size, or a sequence length", () => {
    refusalOf(withChange(FILE, ["model_sizes", 0, "flops_per_token"], () => 5));
    refusalOf(withChange(FILE, ["sequence_length"], () => 512));
  });
});

describe("a plan file's fields", () => {
  const objects: Place[] = [
    [],
    ["experiments", 0],
    ["model_sizes", 0],
    ["skipped", 0],
    ["dropped", 0],
    ["unprobed", 0],
  ];
  const fields = objects.flatMap((place) => {
    const names: string[] = [];
    withChange(FILE, place, (object) => names.push(...Object.keys(Object(object))));
    return names.map((name) => ({ name: placeName([...place, name]), place: [...place, name] }));
  });

  test.each(fields)("$name must be there", ({ name, place }) => {
    const error = refusalOf(without(FILE, place));
    expect(error.field).toBe(name);
  });

  const unknown = ["note", "toString", "constructor", "__proto__"];
  const added = objects.flatMap((place) =>
    unknown.map((name) => ({ name: placeName([...place, name]), place, key: name })),
  );

  test.each(added)("$name must not be there", ({ name, place, key }) => {
    const file = withChange(FILE, place, (object) =>
      Object.defineProperty({ ...Object(object) }, key, { value: 1, enumerable: true }),
    );
    const error = refusalOf(JSON.stringify(file));
    expect(error.field).toBe(name);
  });
});
