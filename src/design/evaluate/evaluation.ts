import type { LossSurface } from "../../wasm/plan/loss-surface.ts";

/** How a plan's estimates would scatter. */
export interface StandardErrors {
  /** Of a: N* ∝ C^a. */
  readonly paramsExponent: number;
  /** Of b: D* ∝ C^b; the same, since a + b = 1. */
  readonly tokensExponent: number;
  /** Of log10 N* at the target, and of log10 D*, which is the same. */
  readonly log10NumParams: number;
}

/** How far approach 2 is off on losses without noise: estimate minus truth. */
export interface Approach2Bias {
  readonly paramsExponent: number;
  readonly tokensExponent: number;
  /** Of N* at the target, as a share of it: 0.02 is 2% too many. */
  readonly numParams: number;
  /** Of D* at the target, as a share of it. */
  readonly numTokens: number;
  /** How many budgets its power laws rest on. */
  readonly numBudgets: number;
}

/** Deadweight compute: the FLOPs that training an estimate of N* wastes at the target, against the true optimum. */
export interface Deadweight {
  readonly flops: number;
  /** As a share of the target. */
  readonly share: number;
}

/** One budget of a plan, by a surface. */
export interface BudgetEvaluation {
  readonly computeBudget: number;
  /** N*: the optimum by the surface. */
  readonly optimalNumParams: number;
  /** Whether there is a size below N* and one above. */
  readonly isBracketed: boolean;
  /** The middle of the sizes, √(smallest·largest), over N*: above 1 the sizes are too large. */
  readonly offCentre: number;
  /** Largest N over smallest. */
  readonly span: number;
  readonly numSizes: number;
  readonly numExperiments: number;
  readonly minTokensPerParam: number;
  /** What the budget's experiments cost. */
  readonly totalFlops: number;
}

/** What a plan would tell if a surface were true. */
export interface SurfaceEvaluation {
  /** Its published name, or its formula. */
  readonly name: string;
  readonly lossSurface: LossSurface;
  /** The compute-optimal model at the target, and its loss. */
  readonly optimum: { readonly numParams: number; readonly numTokens: number; readonly loss: number };
  /** By the Fisher information of the surface fit (approach 3), and the delta method. */
  readonly standardErrors: StandardErrors;
  /** The condition number of the five parameters, columns scaled to length 1; 20 is usual. */
  readonly conditionNumber: number;
  /** Undefined where fewer than two budgets have a parabola that turns within their sizes. */
  readonly approach2: Approach2Bias | undefined;
  /** What the standard error of the surface fit wastes on average, and what the bias of approach 2 does. */
  readonly deadweight: { readonly surfaceFit: Deadweight; readonly approach2: Deadweight | undefined };
  readonly budgets: readonly BudgetEvaluation[];
}

/** A run that a plan might have beside its own. */
export interface OneMoreRun {
  readonly computeBudget: number;
  readonly numParams: number;
  readonly numTokens: number;
  /** Within what factor N* at the target would be known with it, 90%. */
  readonly numParamsFactor: number;
}

/**
 * What a plan leaves open where losses follow the Chinchilla form up to smooth deviations, with seed noise of 0.003 nats: the
 * posterior of a Gaussian process about each surface, its N* as it is and 3 times smaller and larger.
 */
export interface PosteriorEvaluation {
  /**
   * Mean over the surfaces of ln of the standard deviations of ln N* and of the loss at the target, added, with deviations of
   * 0.01 nats: by 0.1 lower is 5% less of both.
   */
  readonly criterion: number;
  /** Standard deviation of ln N* at the target with deviations of 0.02 nats: the root mean square over the surfaces. */
  readonly logNumParams: number;
  /** Within what factor either way N* is then known, 90%: e^(1.645·logNumParams). */
  readonly numParamsFactor: number;
  /** How many times the target lies beyond the plan's largest budget. */
  readonly extrapolation: number;
  /** The run of those sizes that the plan has counted which would tell most more; undefined where it trains them all. */
  readonly oneMore: OneMoreRun | undefined;
}

/** What a plan would tell, before it runs. */
export interface PlanEvaluation {
  /** C: the training FLOPs that are extrapolated to. */
  readonly targetBudget: number;
  /** Standard deviation of a run's loss, in nats. */
  readonly noise: number;
  readonly numExperiments: number;
  readonly totalFlops: number;
  /** Where the law is only nearly right, which is what real sweeps show; undefined past 400 different runs. */
  readonly posterior: PosteriorEvaluation | undefined;
  /** If the law were exact: the worst over the surfaces, each figure by itself. */
  readonly standardErrors: StandardErrors;
  /** The worst over the surfaces. */
  readonly deadweight: Deadweight;
  readonly surfaces: readonly SurfaceEvaluation[];
  /** What is wrong with the plan, and what to do about it. */
  readonly warnings: readonly string[];
}
