export { type Gpt2Options, gpt2 } from "./architectures/gpt2.ts";
export type { ParamBreakdown } from "./breakdown.ts";
export { countParams, type ModelType, modelTypes, type PublishedModel } from "./catalog.ts";
export type { ModelConfig } from "./config.ts";
export { type ConfiguredExperiment, experimentConfig } from "./experiment-config.ts";
export type { LayersRule, WidthAndLayers } from "./family/layers-rule.ts";
export {
  type ConfiguredModel,
  configuredModel,
  type FamilyOptions,
  type ModelFamily,
  modelFamily,
} from "./family/model-family.ts";
export type { KeyValueRule, ScalingOptions, ScalingRule } from "./family/scaling-rule.ts";
export { type FlopsConvention, type FlopsModel, flopsConventions, flopsPerToken } from "./flops.ts";
export type { TransformerShape } from "./shape.ts";
export type { AttentionWork, TokenWork } from "./work.ts";
