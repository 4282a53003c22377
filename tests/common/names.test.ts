import { expect, test } from "vitest";
import { wordsApart } from "../../src/common/names.ts";
import { inLibrary, spelledPath } from "../../src/common/words.ts";

test.each([
  ["computeBudget", "compute_budget"],
  ["flopsPerParamPerToken", "flops_per_param_per_token"],
  ["loss", "loss"],
  ["E", "E"],
  ["Loss", "Loss"],
  ["COMPUTE", "COMPUTE"],
])("the words of %s stand apart as %s", (option, apart) => {
  expect(wordsApart(option, "_")).toBe(apart);
});

test("a name that the user wrote is said as it was written", () => {
  const path = ["modelSizes", 0, { asWritten: "NumParams" }] as const;
  const shout = (part: string) => part.toUpperCase();
  expect(spelledPath(path, shout, shout)).toBe("MODELSIZES[0].NumParams");
  expect(inLibrary([{ asWritten: "iso_C" }, "field"])).toBe("iso_C.field");
});
