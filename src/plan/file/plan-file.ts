import type { ScalingRule } from "../../models/family/scaling-rule.ts";
import type { SweepLimits } from "../../options/sweep.ts";
import type { ModelSize, SkippedSize, UnprobedSize } from "../../probe/sizes.ts";
import type { DroppedCell, Experiment } from "../experiment.ts";
import type { InFile } from "./record.ts";

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
  /** How the rest of a model follows its size; absent where no family says it. */
  readonly scaling?: PlanFileScaling | undefined;
  readonly experiments: readonly PlanFileExperiment[];
  /** Every size that was probed, ascending by N. */
  readonly model_sizes: readonly InFile<ModelSize>[];
  readonly skipped: readonly InFile<SkippedSize>[];
  readonly dropped: readonly PlanFileDroppedCell[];
  readonly unprobed: readonly InFile<UnprobedSize>[];
  readonly warnings: readonly string[];
  /** Twelve hex digits of the rest, by which a file that was damaged or changed is told. */
  readonly digest: string;
}

/** How a family scales as a plan file holds it: a {@link ScalingRule}. */
export type PlanFileScaling = InFile<Pick<ScalingRule, "keyValueHeads" | "ffwMultiple">> & Pick<ScalingRule, "layers">;

/** The limits of a sweep as a plan file holds them; one that is not set is absent. */
export type PlanFileLimits = InFile<SweepLimits>;

/** An experiment as a plan file holds it: an {@link Experiment} in snake_case. */
export type PlanFileExperiment = InFile<Experiment>;

/** An infeasible budget × size cell as a plan file holds it: a {@link DroppedCell} in snake_case. */
export type PlanFileDroppedCell = InFile<DroppedCell>;
