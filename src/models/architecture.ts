import type { ParamBreakdown } from "./breakdown.ts";
import { type ConfigFields, ConfigReader, type FieldsRead, type ModelConfig } from "./config.ts";
import type { TransformerShape } from "./shape.ts";
import type { TokenWork } from "./work.ts";

/** What a configuration says of a model. */
export interface CountedModel {
  readonly params: ParamBreakdown;
  readonly shape: TransformerShape;
  readonly work: TokenWork;
}

/** Heads beside those of attention, in groups where another field says how many. */
export interface OtherHeads {
  readonly field: string;
  /** The field that says how many groups there are: heads come in whole ones. */
  readonly groups?: string;
}

/** The names that an architecture gives the fields which scaling changes. */
export interface ScalingFields {
  readonly hiddenSize: string;
  /** Where one number says how many there are. */
  readonly numLayers?: string;
  /** Where it has heads. */
  readonly numHeads?: string;
  /** Where it may have fewer key/value heads than query heads. */
  readonly numKeyValueHeads?: string;
  /** Where the width of a head is a field of its own. */
  readonly headSize?: string;
  /** Where the width of the feed-forward layer is a field. */
  readonly ffwSize?: string;
  /** Other widths that grow with the hidden size where the configuration names them: of experts, of low-rank projections. */
  readonly widths?: readonly string[];
  /** Other numbers of heads, or lists of them, which grow exactly as the width does. */
  readonly heads?: readonly OtherHeads[];
  /** Other numbers of layers that grow with it, such as those of a decoder beside an encoder. */
  readonly depths?: readonly string[];
  /** Lists, or texts of a letter each, that have an entry for every layer. */
  readonly perLayer?: readonly string[];
}

/** How one family of models turns a configuration into parameters. */
export interface Architecture {
  /** The `model_type` of its configurations. */
  readonly modelType: string;
  /** Other values of `model_type` for the same layers. */
  readonly otherTypes?: readonly string[];
  /** Fields by which a configuration is known that has no `model_type`, since its project writes none. */
  readonly signature?: readonly string[];
  /** What it is, in a line. */
  readonly description: string;
  readonly fields: ScalingFields;
  /** The field that holds the configuration whose layers are scaled, where that is one within the other. */
  readonly within?: string;
  /** Other names of its fields, each with the field that it means. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** What published members round their feed-forward widths to; 64 by default. */
  readonly ffwMultiple?: number;
  /** Published members by their names in lower case, ascending by N, each with what its config.json says of training. */
  readonly members: Readonly<Record<string, ModelConfig>>;
  count(config: ConfigReader): CountedModel;
}

/** Counts a model of its fields, which go by the names that the architecture reads. */
export function countFields(architecture: Architecture, fields: ConfigFields, read?: FieldsRead): CountedModel {
  return architecture.count(new ConfigReader(fields, architecture.modelType, read));
}

/** Counts the model within another whose configuration a field holds. */
export function countWithin(config: ConfigReader, field: string, architecture: Architecture): CountedModel {
  const { modelType, aliases } = architecture;
  return architecture.count(config.within(field, { modelType, aliases }));
}
