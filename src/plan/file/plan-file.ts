import type { ProbeFailure } from "../../probe/contract.ts";
import type { FeasibilityRule } from "../../wasm/plan/feasibility.ts";

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
