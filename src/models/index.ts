export { type Gpt2Options, gpt2 } from "./architectures/gpt2.ts";
export type { ParamBreakdown } from "./breakdown.ts";
export { countParams, type ModelType, modelTypes } from "./catalog.ts";
export type { ModelConfig } from "./config.ts";
export { type FlopsConvention, type FlopsModel, flopsConventions, flopsPerToken } from "./flops.ts";
export {
  type ConfiguredModel,
  configuredModel,
  type FamilyOptions,
  type ModelFamily,
  modelFamily,
} from "./model-family.ts";
export type { TransformerShape } from "./shape.ts";
export type { AttentionWork, TokenWork } from "./work.ts";
