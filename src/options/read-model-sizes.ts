import { checkSizeParam, invalidOption, isRecord, MAX_COUNT } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { IsoflopError } from "../common/errors.ts";
import { entriesOf } from "../common/lists.ts";
import { name, type Words, words } from "../common/words.ts";
import { customFlops, readFlopsPerParam } from "../models/flops-counting.ts";
import { copyKwargs } from "../models/kwargs.ts";
import type { ModelSize } from "../probe/sizes.ts";
import { checked, leftOutWhere, mergedRows, type Options, readOptions } from "./read.ts";
import { type GivenSource, requestOf, type SourcePart, SWEEP_USAGE, type SweepRequest } from "./request.ts";
import { keepsNumberRule, type NumberRule, ruleError } from "./rules.ts";
import {
  AT_LEAST_ONE,
  type CheckedOf,
  GIVEN_SIZES_ROWS,
  LIMIT_ROWS,
  PLAN_ROWS,
  type PlanOptionValues,
  type Rows,
  SIZE,
  WHOLE,
} from "./table.ts";

/** The options of planModelSizes. */
const MODEL_SIZES_ROWS: Rows = /* @__PURE__ */ mergedRows(PLAN_ROWS, LIMIT_ROWS, GIVEN_SIZES_ROWS);

/** Checks the options of planModelSizes, whatever JavaScript passed. */
export function readModelSizesRequest(options: unknown): SweepRequest<GivenSource> {
  return readOptions("planModelSizes", SWEEP_USAGE, options, MODEL_SIZES_ROWS, (known) =>
    requestOf(known, (plan) => readModelSizesSource(known, plan)),
  );
}

/** Checks where sizes come from that were counted elsewhere. */
export function readModelSizesSource(options: Options, plan: CheckedOf<PlanOptionValues>): SourcePart<GivenSource> {
  const { modelSizes, modelClsName = "model" } = checked(options, GIVEN_SIZES_ROWS);
  const { sizeParam = "size" } = plan;
  checkSizeParam(sizeParam);
  const sizes = readModelSizes(modelSizes);
  const modelKwargs = plan.modelKwargs === undefined ? {} : copyKwargs(plan.modelKwargs);
  const source = { modelSizes: sizes };
  return { modelClsName, sizeParam, modelKwargs, scaling: undefined, source, ...readSizesFlops(plan, sizes) };
}

/** How the FLOPs of sizes that were counted elsewhere are counted: by k·N, or for each size. */
function readSizesFlops(
  plan: CheckedOf<PlanOptionValues>,
  sizes: readonly ModelSize[],
): Pick<SourcePart, "flops" | "warnings"> {
  const without = sizes.findIndex(({ flopsPerToken }) => flopsPerToken === undefined);
  const withOwn = sizes.findIndex(({ flopsPerToken }) => flopsPerToken !== undefined);
  if (withOwn < 0) {
    const { flops = "6N" } = plan;
    if (flops === "6N") return readFlopsPerParam(plan);
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "flops",
      rule: words`${name("flops")} must be "6N" where ${name("modelSizes")} have no ${name("flopsPerToken")}`,
      value: describeValue(flops),
      remedy: words`Give each of ${name("modelSizes")} its ${name("flopsPerToken")} instead.`,
    });
  }
  if (without >= 0) {
    throw invalidOption(
      ["modelSizes", without, "flopsPerToken"],
      "given for every size or for none",
      undefined,
      words`Add it, as ${name("modelSizes", withOwn)} has it.`,
    );
  }
  for (const option of ["flops", "flopsPerParamPerToken", "sequenceLength"] as const) {
    if (plan[option] === undefined) continue;
    throw leftOutWhere(option, words`${name("flopsPerToken")} of ${name("modelSizes")} is given`, plan[option]);
  }
  return { flops: customFlops(), warnings: [] };
}

// The names of a size in files and in code.
const FIELDS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["size_param_value", "sizeParamValue"],
  ["num_params", "numParams"],
  ["flops_per_token", "flopsPerToken"],
  ["num_active_params", "numActiveParams"],
]);
const REMEDY: Words = ["Pass [{ ", { path: ["sizeParamValue"] }, ": 512, ", { path: ["numParams"] }, ": 44000000 }]."];

/**
 * The option modelSizes from sizes as JSON holds them, named as in plan files; anything but a list is returned as it is.
 *
 * @throws {IsoflopError} INVALID_OPTION where a size has a field that none has
 */
export function modelSizesOf(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  return json.map((entry: unknown, i) =>
    isRecord(entry) ? Object.fromEntries(Object.entries(entry).map(([key, value]) => [fieldOf(key, i), value])) : entry,
  );
}

function fieldOf(key: string, i: number): string {
  const field = FIELDS.get(key);
  if (field !== undefined) return field;
  const known = [...FIELDS.keys()];
  const remedy = `${suggestion(key, known)}A size has ${known.join(", ")}.`;
  throw invalidOption(["modelSizes", i, { asWritten: key }], "left out", key, remedy);
}

/** Checks sizes that were counted elsewhere. */
export function readModelSizes(modelSizes: unknown): readonly ModelSize[] {
  const entries = entriesOf(modelSizes, MAX_COUNT) ?? [];
  if (entries.length < 1) {
    throw invalidOption("modelSizes", `an array of 1 to ${MAX_COUNT} sizes`, modelSizes, REMEDY);
  }
  const seen = new Set<number>();
  return entries.map((modelSize, i) => {
    if (!isRecord(modelSize)) throw invalidOption(["modelSizes", i], "an object", modelSize, REMEDY);
    const number = (field: string, rule: NumberRule) => {
      const value = modelSize[field];
      if (!keepsNumberRule(rule, value)) throw ruleError(["modelSizes", i, field], rule, value, REMEDY);
      return value;
    };
    const sizeParamValue = number("sizeParamValue", SIZE);
    const numParams = number("numParams", WHOLE);
    if (seen.has(sizeParamValue)) {
      throw invalidOption(["modelSizes", i, "sizeParamValue"], "given once", sizeParamValue, "Remove the second one.");
    }
    seen.add(sizeParamValue);
    const { flopsPerToken, numActiveParams } = modelSize;
    // In the order of plan files.
    return {
      sizeParamValue,
      numParams,
      ...(flopsPerToken !== undefined && { flopsPerToken: number("flopsPerToken", AT_LEAST_ONE) }),
      ...(numActiveParams !== undefined && {
        numActiveParams: number("numActiveParams", { ...WHOLE, max: numParams }),
      }),
    };
  });
}
