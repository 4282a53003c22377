export { computeBudgetLadder, parseComputeBudgets } from "./compute-budgets.ts";
export type { ExperimentColumns } from "./core/experiment-columns.ts";
export { IsoflopError, type IsoflopErrorCode } from "./errors.ts";
export type { FlopsConvention } from "./flops.ts";
export type { LayoutName } from "./layout/layout.ts";
export type { SweepLimits } from "./limits.ts";
export type {
  AnyModel,
  AsyncCountableModel,
  AsyncModel,
  AsyncModelCls,
  CountableModel,
  LayersModel,
  ModelCls,
  ModelKwargs,
} from "./model-class.ts";
export type { ProbeFailure } from "./model-contract.ts";
export { createModel, validateModelContract } from "./model-factory.ts";
export { type Gpt2Options, gpt2 } from "./models/gpt2.ts";
export type { Experiment } from "./plan/experiment.ts";
export type { DroppedCell, FeasibilityRule, ModelSize, SkippedSize, UnprobedSize } from "./plan/left-out.ts";
export type { PlanFile, PlanFileDroppedCell, PlanFileExperiment, PlanFileLimits } from "./plan/plan-file.ts";
export { formatPlanTable, type TableStyle } from "./plan/plan-table.ts";
export { SweepPlan, type SweepPlanClass } from "./plan/sweep-plan-class.ts";
export { planModelSizes } from "./plan-model-sizes.ts";
export { planSweep } from "./plan-sweep.ts";
export { planSweepAsync } from "./plan-sweep-async.ts";
export { DEFAULT_PRIOR, type LossSurface, lossSurfaces, type Prior, type SurfaceName } from "./priors.ts";
export { probeModelSizes } from "./probe.ts";
export type { ProbedSizes } from "./probe-outcomes.ts";
export { generateSizeValues } from "./size-values.ts";
export type {
  AsyncModelClsSweep,
  AsyncOptions,
  AsyncSweepOptions,
  ModelClsSweep,
  ModelSizesSweep,
  SizeParamOf,
  SweepOptions,
  SweepProgress,
} from "./sweep-options.ts";
