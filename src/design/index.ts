export { IsoflopError, type IsoflopErrorCode } from "../errors.ts";
export type { LossSurface, Prior, SurfaceName } from "../priors.ts";
export { lossSurfaces } from "../priors.ts";
export type { DesignModels, DesignOptions, DesignPrior } from "./design-options.ts";
export { designSweep } from "./design-sweep.ts";
export { type EvaluateOptions, evaluatePlan } from "./evaluate-plan.ts";
export type {
  Approach2Bias,
  BudgetEvaluation,
  Deadweight,
  PlanEvaluation,
  StandardErrors,
  SurfaceEvaluation,
} from "./evaluation.ts";
export { formatEvaluation } from "./format-evaluation.ts";
export { type OptimalLayout, type OptimalSweep, planSweep } from "./plan-sweep.ts";
export { type RefineOptions, refineSweep } from "./refine-sweep.ts";
export {
  type EstimateDistribution,
  type SimulatedFits,
  type SimulateFitsOptions,
  simulateFits,
} from "./simulate-fits.ts";
export { type SimulationOptions, simulateSweep } from "./simulate-sweep.ts";
