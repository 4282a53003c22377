import type { BudgetFlag } from "../../wasm/fit/iso-flop.ts";
import type { ResampledLaw } from "../law.ts";
import { ResampledFit } from "../resampled-fit.ts";
import type { LeftOutRun } from "../run.ts";

/** What the parabolas of one compute budget say. */
export interface BudgetFit {
  /** C: training FLOPs; the mean over the budget's runs. */
  readonly computeBudget: number;
  readonly numRuns: number;
  /** How many different N were trained. */
  readonly numSizes: number;
  /** N* by the parabola of the loss in ln N; NaN where there is none. */
  readonly numParams: number;
  /** D* by the parabola of the loss in ln D. */
  readonly numTokens: number;
  /** The least loss, by the parabola in ln N. */
  readonly loss: number;
  /** d²L/d(ln N)², in nats. */
  readonly paramsCurvature: number;
  /** d²L/d(ln D)², in nats. */
  readonly tokensCurvature: number;
  /**
   * What is amiss: `too-few-sizes`, less than the three that a parabola needs; `not-convex`, a parabola has no least loss;
   * `vertex-outside`, N* or D* lies outside what was trained. Undefined where nothing is.
   */
  readonly flag: BudgetFlag | "too-few-sizes" | undefined;
  /** The flag in words. */
  readonly reason: string | undefined;
  /** Whether the power laws rest on it. */
  readonly isUsed: boolean;
}

/** The power laws of a fit by approach 2. */
export interface IsoFlopLaws {
  /** ln N* = logParamsIntercept + paramsExponent · ln C. */
  readonly logParamsIntercept: number;
  readonly paramsExponent: number;
  /** ln D* = logTokensIntercept + tokensExponent · ln C. */
  readonly logTokensIntercept: number;
  readonly tokensExponent: number;
}

/** A scaling law by approach 2. Nothing on it can be changed. */
export class IsoFlopFit extends ResampledFit implements IsoFlopLaws {
  readonly approach = 2;
  override readonly paramsExponent: number;
  override readonly tokensExponent: number;
  readonly logParamsIntercept: number;
  readonly logTokensIntercept: number;
  /** Every budget, ascending. */
  readonly budgets: readonly BudgetFit[];

  /** @internal Made by fitIsoFlop. */
  constructor(
    law: ResampledLaw,
    laws: IsoFlopLaws,
    budgets: readonly BudgetFit[],
    numRuns: number,
    leftOut: readonly LeftOutRun[],
    warnings: readonly string[],
  ) {
    super(law, numRuns, leftOut, warnings);
    this.paramsExponent = laws.paramsExponent;
    this.tokensExponent = laws.tokensExponent;
    this.logParamsIntercept = laws.logParamsIntercept;
    this.logTokensIntercept = laws.logTokensIntercept;
    this.budgets = Object.freeze(budgets);
  }

  /** The fit in the names of plan files. */
  toJSON(): Readonly<Record<string, unknown>> {
    return {
      approach: this.approach,
      ...this.sharedJSON(),
      log_params_intercept: this.logParamsIntercept,
      log_tokens_intercept: this.logTokensIntercept,
      budgets: this.budgets.map((budget) => ({
        compute_budget: budget.computeBudget,
        num_runs: budget.numRuns,
        num_sizes: budget.numSizes,
        num_params: budget.numParams,
        num_tokens: budget.numTokens,
        loss: budget.loss,
        params_curvature: budget.paramsCurvature,
        tokens_curvature: budget.tokensCurvature,
        is_used: budget.isUsed,
        flag: budget.flag ?? null,
        reason: budget.reason ?? null,
      })),
    };
  }

  /** One line, such as `IsoFlopFit(a=0.512, b=0.488, 124 runs, 8 of 9 budgets)`. */
  override toString(): string {
    const used = this.budgets.filter(({ isUsed }) => isUsed).length;
    return (
      `IsoFlopFit(a=${this.paramsExponent.toFixed(3)}, b=${this.tokensExponent.toFixed(3)}, ${this.numRuns} runs, ` +
      `${used} of ${this.budgets.length} budgets)`
    );
  }
}
