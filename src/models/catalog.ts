import { suggestion } from "../common/did-you-mean.ts";
import { withoutAliases } from "./aliases.ts";
import { type Architecture, countFields } from "./architecture.ts";
import { albert } from "./architectures/albert.ts";
import { bart } from "./architectures/bart.ts";
import { bert } from "./architectures/bert.ts";
import { camembert } from "./architectures/camembert.ts";
import { chinchilla } from "./architectures/chinchilla.ts";
import { clip } from "./architectures/clip.ts";
import { clipText } from "./architectures/clip-text.ts";
import { clipVision } from "./architectures/clip-vision.ts";
import { deberta } from "./architectures/deberta.ts";
import { debertaV2 } from "./architectures/deberta-v2.ts";
import { deit } from "./architectures/deit.ts";
import { dinov2 } from "./architectures/dinov2.ts";
import { distilbert } from "./architectures/distilbert.ts";
import { electra } from "./architectures/electra.ts";
import { gptNeox } from "./architectures/gpt-neox.ts";
import { gpt2Architecture } from "./architectures/gpt2.ts";
import { hubert } from "./architectures/hubert.ts";
import { llama } from "./architectures/llama.ts";
import { m2m100 } from "./architectures/m2m-100.ts";
import { marian } from "./architectures/marian.ts";
import { mbart } from "./architectures/mbart.ts";
import { mistral } from "./architectures/mistral.ts";
import { mixtral } from "./architectures/mixtral.ts";
import { modernbert } from "./architectures/modernbert.ts";
import { mpnet } from "./architectures/mpnet.ts";
import { mt5 } from "./architectures/mt5.ts";
import { nomicBert } from "./architectures/nomic-bert.ts";
import { opt } from "./architectures/opt.ts";
import { pegasus } from "./architectures/pegasus.ts";
import { qwen2 } from "./architectures/qwen2.ts";
import { qwen3 } from "./architectures/qwen3.ts";
import { roberta } from "./architectures/roberta.ts";
import { siglip } from "./architectures/siglip.ts";
import { siglipText } from "./architectures/siglip-text.ts";
import { siglipVision } from "./architectures/siglip-vision.ts";
import { smollm3 } from "./architectures/smollm3.ts";
import { swin } from "./architectures/swin.ts";
import { t5 } from "./architectures/t5.ts";
import { umt5 } from "./architectures/umt5.ts";
import { vit } from "./architectures/vit.ts";
import { wav2vec2 } from "./architectures/wav2vec2.ts";
import { whisper } from "./architectures/whisper.ts";
import { xlmRoberta } from "./architectures/xlm-roberta.ts";
import type { ParamBreakdown } from "./breakdown.ts";
import { type ConfigFields, configError, configFields, type ModelConfig } from "./config.ts";

/** Every architecture that is known, in the order in which people meet them. */
const ARCHITECTURES: readonly Architecture[] = [
  gpt2Architecture,
  gptNeox,
  opt,
  llama,
  mistral,
  mixtral,
  qwen2,
  qwen3,
  smollm3,
  chinchilla,
  bert,
  roberta,
  xlmRoberta,
  camembert,
  distilbert,
  albert,
  electra,
  deberta,
  debertaV2,
  modernbert,
  nomicBert,
  mpnet,
  t5,
  mt5,
  umt5,
  bart,
  mbart,
  pegasus,
  marian,
  m2m100,
  whisper,
  wav2vec2,
  hubert,
  vit,
  deit,
  dinov2,
  swin,
  clip,
  clipText,
  clipVision,
  siglip,
  siglipText,
  siglipVision,
];

const BY_TYPE: ReadonlyMap<unknown, Architecture> = new Map(ARCHITECTURES.map((known) => [known.modelType, known]));

/** A family that can be named. */
export interface ModelType {
  /** Its `model_type`. */
  readonly modelType: string;
  /** What it is, in a line. */
  readonly description: string;
  /** The field that sets its width. */
  readonly sizeParam: string;
  /** A configuration to start from: the defaults of transformers, or a published member. */
  readonly config: ModelConfig;
}

/** Every family that can be counted. */
export function modelTypes(): readonly ModelType[] {
  return ARCHITECTURES.map(({ modelType, description, fields, members }) => ({
    modelType,
    description,
    sizeParam: fields.hiddenSize,
    config: { model_type: modelType, ...Object.values(members)[0] },
  }));
}

function architectureOf(fields: ConfigFields): Architecture {
  const modelType = fields.get("model_type");
  const architecture = BY_TYPE.get(modelType);
  if (architecture === undefined) {
    const known = ARCHITECTURES.map((one) => one.modelType);
    const near = suggestion(modelType, known);
    const remedy = `${near}Count its models yourself, and plan from their sizes.`;
    throw configError("model_type", `one of ${known.join(", ")}`, modelType, remedy);
  }
  return architecture;
}

/** A configuration's architecture, and its fields by the names that the architecture reads. */
export interface KnownConfig {
  readonly architecture: Architecture;
  readonly fields: ConfigFields;
}

/** Recognises a configuration by its `model_type`. */
export function knownConfig(config: unknown): KnownConfig {
  const spelled = configFields(config);
  const architecture = architectureOf(spelled);
  return { architecture, fields: withoutAliases(spelled, architecture.aliases) };
}

/**
 * Counts a model's trainable parameters from its configuration, exactly, without building it.
 *
 * @param config the `config.json` that Hugging Face publishes, parsed, or the same fields in camelCase; what it leaves
 * out has the default of transformers
 * @returns where the parameters are: embedding, attention, feed-forward, norms, head; and their totals
 * @throws {IsoflopError} INVALID_OPTION where `model_type` is unknown, or a field is missing or breaks its rule
 * @example
 * countParams({ model_type: "gpt2" }).total // 124439808
 */
export function countParams(config: ModelConfig): ParamBreakdown {
  const { architecture, fields } = knownConfig(config);
  return countFields(architecture, fields).params;
}
