import * as v from "valibot";
import { isRecord, MAX_COUNT, MAX_SIZE } from "../checks.ts";
import type { ProbeFailure } from "../model-contract.ts";
import type { FeasibilityRule } from "./left-out.ts";

export const PLAN_FORMAT = "isoflop-plan";
export const PLAN_VERSION = 1;

/** A plan as its file holds it, which is what `JSON.stringify(plan)` writes. */
export interface PlanFile {
  readonly format: typeof PLAN_FORMAT;
  readonly version: typeof PLAN_VERSION;
  readonly model_cls_name: string;
  readonly size_param: string;
  /** The options shared by all sizes, as far as JSON can hold them. */
  readonly model_kwargs: Readonly<Record<string, unknown>>;
  /** The options that JSON can't hold: where each stands, and what it is. */
  readonly model_kwargs_not_in_json: readonly { readonly path: string; readonly value: string }[];
  /** Training FLOPs (forward + backward), as the user gave them. */
  readonly compute_budgets: readonly number[];
  /** How FLOPs are counted: `6N` where a token costs 6·N FLOPs, `palm` and the like, or `custom`. */
  readonly flops_convention: string;
  /** k, where a token costs k·N FLOPs. */
  readonly flops_per_param_per_token?: number | undefined;
  /** Tokens of a training sequence, where the convention needs them. */
  readonly sequence_length?: number | undefined;
  /** What every experiment keeps to; absent where that is 0.1 tokens per parameter alone. */
  readonly limits?: PlanFileLimits | undefined;
  readonly experiments: readonly PlanFileExperiment[];
  /** Every size that was probed, ascending by N. */
  readonly model_sizes: readonly {
    readonly size_param_value: number;
    readonly num_params: number;
    /** Training FLOPs for one token, where they are not k·N. */
    readonly flops_per_token?: number | undefined;
  }[];
  readonly skipped: readonly {
    readonly size_param_value: number;
    readonly failure: ProbeFailure;
    readonly reason: string;
  }[];
  readonly dropped: readonly PlanFileDroppedCell[];
  readonly unprobed: readonly { readonly size_param_value: number; readonly reason: string }[];
  readonly warnings: readonly string[];
}

/** The limits of a sweep as a plan file holds them; one that is not set is absent. */
export interface PlanFileLimits {
  readonly min_tokens_per_param: number;
  readonly max_tokens_per_param?: number | undefined;
  readonly max_tokens?: number | undefined;
  readonly max_params?: number | undefined;
  readonly min_steps?: number | undefined;
  readonly batch_tokens?: number | undefined;
}

/** An experiment as a plan file holds it. */
export interface PlanFileExperiment {
  readonly experiment_id: string;
  readonly compute_budget: number;
  readonly size_param_value: number;
  readonly num_params: number;
  readonly num_tokens: number;
  readonly tokens_per_param: number;
  /** Training FLOPs for one token: D is floor(compute_budget / flops_per_token). */
  readonly flops_per_token: number;
  /** The how-manieth run of the same budget and size this is, from 1. */
  readonly repeat: number;
}

/** An infeasible budget × size cell as a plan file holds it. */
export interface PlanFileDroppedCell {
  readonly compute_budget: number;
  readonly size_param_value: number;
  readonly num_params: number;
  readonly num_tokens: number;
  readonly tokens_per_param: number;
  readonly rule: FeasibilityRule;
  readonly reason: string;
}

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
