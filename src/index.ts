export { IsoflopError, type IsoflopErrorCode } from "./common/errors.ts";
export { type Gpt2Options, gpt2 } from "./models/architectures/gpt2.ts";
export type { LayersRule, WidthAndLayers } from "./models/family/layers-rule.ts";
export type { KeyValueRule, ScalingRule } from "./models/family/scaling-rule.ts";
export type { FlopsConvention } from "./models/flops.ts";
export type {
  AnyModel,
  AsyncCountableModel,
  AsyncModel,
  AsyncModelCls,
  CountableModel,
  LayersModel,
  ModelCls,
  ModelKwargs,
} from "./models/model.ts";
export type { TransformerShape } from "./models/shape.ts";
export { computeBudgetLadder, parseComputeBudgets } from "./options/compute-budgets.ts";
export { DEFAULT_PRIOR, lossSurfaces, type Prior, type SurfaceName } from "./options/priors.ts";
export type {
  AsyncModelClsSweep,
  AsyncOptions,
  AsyncSweepOptions,
  LayoutName,
  ModelClsSweep,
  ModelSizesSweep,
  SizeParamOf,
  SweepLimits,
  SweepOptions,
} from "./options/sweep.ts";
export type { DroppedCell, Experiment } from "./plan/experiment.ts";
export type { PlanFile, PlanFileDroppedCell, PlanFileExperiment, PlanFileLimits } from "./plan/file/plan-file.ts";
export { formatPlanTable, type TableStyle } from "./plan/file/table.ts";
export { planModelSizes } from "./plan/plan-model-sizes.ts";
export { planSweep } from "./plan/plan-sweep.ts";
export { planSweepAsync } from "./plan/plan-sweep-async.ts";
export { planWithout } from "./plan/plan-without.ts";
export { readPlan } from "./plan/read-plan.ts";
export { SweepPlan } from "./plan/sweep-plan.ts";
export type { ProbeFailure } from "./probe/contract.ts";
export { createModel } from "./probe/create-model.ts";
export type { ProbedSizes } from "./probe/outcomes.ts";
export { probeModelSizes } from "./probe/probe-model-sizes.ts";
export type { SweepProgress } from "./probe/probing.ts";
export { generateSizeValues } from "./probe/size-values.ts";
export type { ModelSize, SkippedSize, UnprobedSize } from "./probe/sizes.ts";
export { validateModelContract } from "./probe/validate-model.ts";
export type { ExperimentColumns } from "./wasm/plan/experiment-columns.ts";
export type { FeasibilityRule } from "./wasm/plan/feasibility.ts";
export type { LossSurface } from "./wasm/plan/loss-surface.ts";
