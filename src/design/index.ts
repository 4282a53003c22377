export { IsoflopError, type IsoflopErrorCode } from "../common/errors.ts";
export type { Prior, SurfaceName } from "../options/priors.ts";
export { lossSurfaces } from "../options/priors.ts";
export type { LossSurface } from "../wasm/plan/loss-surface.ts";
export type {
  DesignModels,
  DesignOptions,
  DesignPrior,
  ExactLawDesign,
  LadderDesign,
  OptimisedDesign,
} from "./design-options.ts";
export { designSweep } from "./design-sweep.ts";
export { type EvaluateOptions, evaluatePlan } from "./evaluate/evaluate.ts";
export type {
  Approach2Bias,
  BudgetEvaluation,
  Deadweight,
  OneMoreRun,
  PlanEvaluation,
  PosteriorEvaluation,
  StandardErrors,
  SurfaceEvaluation,
} from "./evaluate/evaluation.ts";
export { formatEvaluation } from "./evaluate/format.ts";
export { type OptimalLayout, type OptimalSweep, planSweep } from "./optimal-layout.ts";
export { type RefineOptions, refineSweep } from "./refine-sweep.ts";
export {
  type EstimateDistribution,
  type SimulatedFits,
  type SimulateFitsOptions,
  simulateFits,
} from "./simulate-fits.ts";
export { type SimulationOptions, simulateSweep } from "./simulate-sweep.ts";
