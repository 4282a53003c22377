import { describe, expect, test } from "vitest";
import { planSweep, readPlan } from "../../../src/index.ts";
import { experimentIds } from "../../../src/plan/experiment-id.ts";
import { errorOf, expectOneLine } from "../../support/errors.ts";
import { withChange } from "../../support/leaves.ts";
import { fullPlan, smallPlan } from "../../support/plans.ts";

const FULL: unknown = JSON.parse(JSON.stringify(fullPlan()));
const SMALL: unknown = JSON.parse(JSON.stringify(smallPlan()));

function refusalOf(file: unknown) {
  const error = errorOf(() => readPlan(file));
  expect(error.code).toBe("INVALID_PLAN_FILE");
  expectOneLine(error);
  return error;
}

const SMALL_NAMES = { sizeParam: "width", modelClsName: "Quadratic" };

/** The id that the second size of the small plan has at 1e10 FLOPs. */
function infeasibleId(numTokens: number): string {
  const kwargs = { json: {}, notInJson: [] };
  const ids = experimentIds({ ...SMALL_NAMES, kwargs, flopsConvention: "6N" });
  return ids.ofBudget(1e10)(ids.ofSize(128, 196_608), numTokens, 1);
}

/** A list with a change, where it must be a list. */
function listChange(change: (list: readonly unknown[]) => readonly unknown[]): (value: unknown) => unknown {
  return (value) => {
    if (!Array.isArray(value)) throw new TypeError("A list must stand here.");
    return change(value);
  };
}

describe("what is not a plan file is refused", () => {
  test.each([
    ["a text that is no JSON", "{", "(file)"],
    ["an empty text", "", "(file)"],
    ["a CSV", smallPlan().toCSV(), "(file)"],
    ["JSON of a number", "7", "format"],
    ["JSON of null", "null", "format"],
    ["JSON of a list", "[]", "format"],
    ["JSON of another object", "{}", "format"],
    ["undefined", undefined, "format"],
    ["a number", 7, "format"],
    ["a plan itself", smallPlan(), "format"],
    ["another format", withChange(SMALL, ["format"], () => "flops-fit-plan"), "format"],
    ["another version", withChange(SMALL, ["version"], () => 2), "version"],
    ["a version that is a text", withChange(SMALL, ["version"], () => "1"), "version"],
  ])("%s", (_, file, field) => expect(refusalOf(file).field).toBe(field));

  test("another format is named", () => {
    expect(refusalOf({ format: "other", version: 1 }).message).toContain('format "isoflop-plan"; got format "other"');
  });

  test("a newer version is named, beside the one expected", () => {
    const { message } = refusalOf({ format: "isoflop-plan", version: 2, everything: "else" });
    expect(message).toContain("A plan file must be plan v1; got plan v2.");
  });

  test("rule, value and remedy are apart", () => {
    const { rule, value, remedy } = refusalOf(withChange(SMALL, ["size_param"], () => 7));
    expect({ rule, value }).toEqual({ rule: "size_param must be text", value: "7" });
    expect(remedy).toMatch(/^Write the file anew/);
  });

  test("a version that is missing is not called undefined", () => {
    expect(refusalOf({ format: "isoflop-plan" }).message).not.toContain("vundefined");
  });
});

describe("a plan file that disagrees with itself is refused", () => {
  test("an experiment that is listed twice", () => {
    const file = withChange(
      SMALL,
      ["experiments"],
      listChange(([first, ...rest]) => [first, first, ...rest]),
    );
    expect(refusalOf(file).field).toBe("experiments[1]");
  });

  test("experiments in another order", () => {
    const file = withChange(
      SMALL,
      ["experiments"],
      listChange((list) => list.toReversed()),
    );
    expect(refusalOf(file).field).toBe("experiments[1]");
  });

  test("limits that contradict each other, in the names of the file", () => {
    const file = withChange(SMALL, ["limits"], () => ({ min_tokens_per_param: 2, max_tokens_per_param: 1 }));
    const { field, message } = refusalOf(file);
    expect(field).toBe("limits.max_tokens_per_param");
    expect(message).toContain("max_tokens_per_param must be at least min_tokens_per_param; got 1 and 2.");
  });

  test("a size that is listed twice in model_sizes", () => {
    const file = withChange(
      SMALL,
      ["model_sizes"],
      listChange(([first, ...rest]) => [first, first, ...rest]),
    );
    expect(refusalOf(file).field).toBe("model_sizes[1].size_param_value");
  });

  test("model_sizes in another order", () => {
    const file = withChange(
      SMALL,
      ["model_sizes"],
      listChange((list) => list.toReversed()),
    );
    expect(refusalOf(file).field).toBe("model_sizes[0].size_param_value");
  });

  test("a dropped cell that is missing, added or out of order", () => {
    for (const change of [
      listChange((list) => list.slice(1)),
      listChange((list) => [...list, list[0]]),
      listChange((list) => list.toReversed()),
    ]) {
      expect(refusalOf(withChange(FULL, ["dropped"], change)).field).toMatch(/^dropped/);
    }
  });

  test("an experiment of a size or budget that the file does not have", () => {
    const size = withChange(SMALL, ["experiments", 0, "size_param_value"], () => 65);
    expect(refusalOf(size).message).toContain("experiments[0].size_param_value must be one of model_sizes; got 65.");
    const budget = withChange(SMALL, ["experiments", 1, "compute_budget"], () => 2e12);
    expect(refusalOf(budget).message).toContain("experiments[1].compute_budget must be one of compute_budgets");
  });

  test("an experiment that its budget can't train", () => {
    const { modelSizes } = smallPlan();
    const trained = planSweep({ ...SMALL_NAMES, modelSizes, computeBudgets: [1e12] }).toJSON();
    // D/N = floor(1e10 / (6 · 196608)) / 196608 = 0.04
    const file = planSweep({ ...SMALL_NAMES, modelSizes, computeBudgets: [1e10] }).toJSON();
    expect(file.dropped).toMatchObject([{ size_param_value: 128, num_tokens: 8477 }]);
    const experiment = {
      ...trained.experiments[1],
      experiment_id: infeasibleId(8477),
      compute_budget: 1e10,
      num_tokens: 8477,
      tokens_per_param: 8477 / 196_608,
    };
    refusalOf({ ...file, experiments: [...file.experiments, experiment] });
  });

  test("a budget that could train sizes and has no experiment", () => {
    const file = withChange(SMALL, ["compute_budgets"], () => [1e12, 2e12]);
    refusalOf(file);
  });

  test.each(["skipped", "unprobed"])("a size in %s that was probed after all", (list) => {
    const file = withChange(FULL, [list, 0, "size_param_value"], () => 64);
    refusalOf(file);
  });

  test("a size that was skipped twice", () => {
    const file = withChange(
      FULL,
      ["skipped"],
      listChange(([first, ...rest]) => [first, first, ...rest]),
    );
    refusalOf(file);
  });

  test("model_kwargs nested deeper than a plan can be made with", () => {
    let nested: object = {};
    for (let i = 0; i < 1000; i++) nested = { inside: nested };
    refusalOf(withChange(SMALL, ["model_kwargs"], () => nested));
  });

  test("numbers that JSON spells but no f64 holds", () => {
    const text = JSON.stringify(SMALL).replace('"compute_budgets":[1000000000000]', '"compute_budgets":[1e400]');
    expect(refusalOf(text).field).toBe("compute_budgets[0]");
  });
});
