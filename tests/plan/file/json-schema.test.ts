import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isRecord } from "../../../src/common/checks.ts";
import { misfits } from "../../support/json-schema.ts";
import { fullPlan } from "../../support/plans.ts";

const SCHEMA: unknown = JSON.parse(
  readFileSync(new URL("../../../build/plan-v1.schema.json", import.meta.url), "utf8"),
);

describe("the shipped JSON Schema", () => {
  const file: unknown = JSON.parse(JSON.stringify(fullPlan()));

  test("fits a plan file with something in every list", () => {
    expect(misfits(SCHEMA, file)).toEqual([]);
  });

  test("says where a file is not one", () => {
    if (!isRecord(file)) throw new TypeError("A plan file must be an object.");
    expect(misfits(SCHEMA, { ...file, version: 2 })).toEqual([".version"]);
    expect(misfits(SCHEMA, { ...file, unknown: 1 })).toEqual([".unknown"]);
    expect(misfits(SCHEMA, { ...file, compute_budgets: [0] })).toEqual([".compute_budgets[0]"]);
    expect(misfits(SCHEMA, { ...file, model_sizes: [{ size_param_value: 1.5, num_params: 1 }] })).toEqual([
      ".model_sizes[0].size_param_value",
    ]);
    const { experiments: _, ...without } = file;
    expect(misfits(SCHEMA, without)).toEqual([""]);
  });
});
