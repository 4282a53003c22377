import * as v from "valibot";
import { isRecord, MAX_COUNT, MAX_SIZE } from "../../common/checks.ts";
import { PLAN_FORMAT, PLAN_VERSION, type PlanFile } from "./plan-file.ts";

// Each message is the rule alone; the reader puts the place before it and the value behind it.
const text = v.string("text");
const positive = v.pipe(v.number("a number"), v.finite("a finite number"), v.gtValue(0, "greater than 0"));
const atLeastOne = v.pipe(v.number("a number"), v.finite("a finite number"), v.minValue(1, "at least 1"));
const notNegative = v.pipe(v.number("a number"), v.finite("a finite number"), v.minValue(0, "at least 0"));
const sizeParamValue = v.pipe(
  v.number("a number"),
  v.integer("an integer"),
  v.minValue(1, "at least 1"),
  v.maxValue(MAX_SIZE, `at most ${MAX_SIZE}`),
);
const numParams = v.pipe(
  v.number("a number"),
  v.safeInteger("an integer of at most 2^53 − 1"),
  v.minValue(1, "at least 1"),
);
// Past 2^53 every f64 is whole, so tokens need only be integers, not safe ones.
const numTokens = v.pipe(notNegative, v.integer("an integer"));

function listOf<const Item extends v.GenericSchema>(item: Item): v.ArraySchema<Item, "a list"> {
  return v.array(item, "a list");
}

/** Plan file, version 1; the JSON Schema in the package is made of this. */
export const planFileSchema: v.GenericSchema<PlanFile> = v.strictObject({
  format: v.literal(PLAN_FORMAT),
  version: v.literal(PLAN_VERSION),
  model_cls_name: text,
  size_param: v.pipe(text, v.nonEmpty("a name")),
  model_kwargs: v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object"),
  model_kwargs_not_in_json: listOf(v.strictObject({ path: text, value: text })),
  compute_budgets: v.pipe(listOf(positive), v.minLength(1, "a list of at least one budget")),
  flops_convention: text,
  flops_per_param_per_token: v.optional(positive),
  sequence_length: v.optional(sizeParamValue),
  limits: v.optional(
    v.strictObject({
      min_tokens_per_param: notNegative,
      max_tokens_per_param: v.optional(positive),
      max_tokens: v.optional(atLeastOne),
      max_params: v.optional(atLeastOne),
      min_steps: v.optional(numParams),
      batch_tokens: v.optional(numParams),
    }),
  ),
  experiments: listOf(
    v.strictObject({
      experiment_id: text,
      compute_budget: positive,
      size_param_value: sizeParamValue,
      num_params: numParams,
      num_tokens: v.pipe(numTokens, v.minValue(1, "at least 1")),
      tokens_per_param: positive,
      flops_per_token: positive,
      repeat: v.pipe(
        v.number("a number"),
        v.integer("an integer"),
        v.minValue(1, "at least 1"),
        v.maxValue(MAX_COUNT, `at most ${MAX_COUNT}`),
      ),
    }),
  ),
  model_sizes: listOf(
    v.strictObject({
      size_param_value: sizeParamValue,
      num_params: numParams,
      flops_per_token: v.optional(atLeastOne),
    }),
  ),
  skipped: listOf(
    v.strictObject({
      size_param_value: sizeParamValue,
      failure: v.picklist(
        ["not-built", "num-params-threw", "num-params-invalid", "flops-threw", "flops-invalid"],
        "the name of a failure",
      ),
      reason: text,
    }),
  ),
  dropped: listOf(
    v.strictObject({
      compute_budget: positive,
      size_param_value: sizeParamValue,
      num_params: numParams,
      num_tokens: numTokens,
      tokens_per_param: notNegative,
      rule: v.picklist(
        ["no-tokens", "min-tokens-per-param", "max-params", "min-steps", "max-tokens-per-param", "max-tokens"],
        "the name of a rule",
      ),
      reason: text,
    }),
  ),
  unprobed: listOf(v.strictObject({ size_param_value: sizeParamValue, reason: text })),
  warnings: listOf(text),
});
