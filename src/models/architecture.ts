import type { ParamBreakdown } from "./breakdown.ts";
import type { ConfigReader, ModelConfig } from "./config.ts";
import type { TransformerShape } from "./shape.ts";

/** What a configuration says of a model. */
export interface CountedModel {
  readonly params: ParamBreakdown;
  readonly shape: TransformerShape;
}

/** The names that an architecture gives the fields which scaling changes. */
export interface ScalingFields {
  readonly hiddenSize: string;
  readonly numLayers: string;
  readonly numHeads: string;
  /** Where the architecture has fewer key/value heads than query heads. */
  readonly numKeyValueHeads?: string;
  readonly ffwSize: string;
  /** Where the width of a head is a field of its own. */
  readonly headSize?: string;
  /** A width that grows with the hidden size where the configuration names it. */
  readonly embedSize?: string;
}

/** How one family of models turns a configuration into parameters. */
export interface Architecture {
  /** The `model_type` of its configurations. */
  readonly modelType: string;
  /** What it is, in a line. */
  readonly description: string;
  readonly fields: ScalingFields;
  /** Other names of its fields, each with the field that it means. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** A published member, where the architecture has no defaults to start a family from. */
  readonly example?: ModelConfig;
  count(config: ConfigReader): CountedModel;
}
