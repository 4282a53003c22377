import { suggestion } from "../common/did-you-mean.ts";
import { withoutAliases } from "./aliases.ts";
import { type Architecture, countFields } from "./architecture.ts";
import { apertus } from "./architectures/apertus.ts";
import { arcee } from "./architectures/arcee.ts";
import { bert } from "./architectures/bert.ts";
import { bloom } from "./architectures/bloom.ts";
import { chinchilla } from "./architectures/chinchilla.ts";
import { codegen } from "./architectures/codegen.ts";
import { cohere } from "./architectures/cohere.ts";
import { cohere2 } from "./architectures/cohere2.ts";
import { ernie45 } from "./architectures/ernie4-5.ts";
import { exaone4 } from "./architectures/exaone4.ts";
import { falcon } from "./architectures/falcon.ts";
import { gemma } from "./architectures/gemma.ts";
import { gemma2 } from "./architectures/gemma2.ts";
import { gemma3 } from "./architectures/gemma3.ts";
import { gemma3Text } from "./architectures/gemma3-text.ts";
import { glm } from "./architectures/glm.ts";
import { glm4 } from "./architectures/glm4.ts";
import { gptBigcode } from "./architectures/gpt-bigcode.ts";
import { gptNeo } from "./architectures/gpt-neo.ts";
import { gptNeox } from "./architectures/gpt-neox.ts";
import { gpt2Architecture } from "./architectures/gpt2.ts";
import { gptj } from "./architectures/gptj.ts";
import { granite } from "./architectures/granite.ts";
import { helium } from "./architectures/helium.ts";
import { hunyuanV1Dense } from "./architectures/hunyuan-v1-dense.ts";
import { lfm2 } from "./architectures/lfm2.ts";
import { llama } from "./architectures/llama.ts";
import { minicpm } from "./architectures/minicpm.ts";
import { mistral } from "./architectures/mistral.ts";
import { mixtral } from "./architectures/mixtral.ts";
import { mpt } from "./architectures/mpt.ts";
import { nemotron } from "./architectures/nemotron.ts";
import { nemotronNas } from "./architectures/nemotron-nas.ts";
import { olmo } from "./architectures/olmo.ts";
import { olmo2 } from "./architectures/olmo2.ts";
import { olmo3 } from "./architectures/olmo3.ts";
import { opt } from "./architectures/opt.ts";
import { phi } from "./architectures/phi.ts";
import { phi3 } from "./architectures/phi3.ts";
import { qwen2 } from "./architectures/qwen2.ts";
import { qwen3 } from "./architectures/qwen3.ts";
import { seedOss } from "./architectures/seed-oss.ts";
import { smollm3 } from "./architectures/smollm3.ts";
import { stablelm } from "./architectures/stablelm.ts";
import { starcoder2 } from "./architectures/starcoder2.ts";
import { vit } from "./architectures/vit.ts";
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
  gemma,
  gemma2,
  gemma3Text,
  gemma3,
  phi,
  phi3,
  olmo,
  olmo2,
  olmo3,
  granite,
  glm,
  glm4,
  exaone4,
  seedOss,
  ernie45,
  cohere,
  cohere2,
  starcoder2,
  stablelm,
  minicpm,
  nemotron,
  nemotronNas,
  apertus,
  arcee,
  helium,
  hunyuanV1Dense,
  lfm2,
  falcon,
  bloom,
  gptj,
  gptNeo,
  gptBigcode,
  codegen,
  mpt,
  chinchilla,
  bert,
  vit,
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
