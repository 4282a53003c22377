import { suggestion } from "../common/did-you-mean.ts";
import { withoutAliases } from "./aliases.ts";
import { type Architecture, countFields } from "./architecture.ts";
import { bert } from "./architectures/bert.ts";
import { chinchilla } from "./architectures/chinchilla.ts";
import { deepseekV2 } from "./architectures/deepseek-v2.ts";
import { deepseekV3 } from "./architectures/deepseek-v3.ts";
import { dots1 } from "./architectures/dots1.ts";
import { ernie45Moe } from "./architectures/ernie4-5-moe.ts";
import { flexOlmo } from "./architectures/flex-olmo.ts";
import { gemma4 } from "./architectures/gemma4.ts";
import { gemma4Text } from "./architectures/gemma4-text.ts";
import { glm4Moe } from "./architectures/glm4-moe.ts";
import { glm4MoeLite } from "./architectures/glm4-moe-lite.ts";
import { gptNeox } from "./architectures/gpt-neox.ts";
import { gptOss } from "./architectures/gpt-oss.ts";
import { gpt2Architecture } from "./architectures/gpt2.ts";
import { granitemoe } from "./architectures/granitemoe.ts";
import { hunyuanV1Moe } from "./architectures/hunyuan-v1-moe.ts";
import { llama } from "./architectures/llama.ts";
import { llama4 } from "./architectures/llama4.ts";
import { llama4Text } from "./architectures/llama4-text.ts";
import { minimax } from "./architectures/minimax.ts";
import { minimaxM2 } from "./architectures/minimax-m2.ts";
import { ministral3 } from "./architectures/ministral3.ts";
import { mistral } from "./architectures/mistral.ts";
import { mistral3 } from "./architectures/mistral3.ts";
import { mistral4 } from "./architectures/mistral4.ts";
import { mixtral } from "./architectures/mixtral.ts";
import { olmoe } from "./architectures/olmoe.ts";
import { opt } from "./architectures/opt.ts";
import { phimoe } from "./architectures/phimoe.ts";
import { qwen2 } from "./architectures/qwen2.ts";
import { qwen2Moe } from "./architectures/qwen2-moe.ts";
import { qwen3 } from "./architectures/qwen3.ts";
import { qwen35 } from "./architectures/qwen3-5.ts";
import { qwen35Moe } from "./architectures/qwen3-5-moe.ts";
import { qwen35MoeText } from "./architectures/qwen3-5-moe-text.ts";
import { qwen35Text } from "./architectures/qwen3-5-text.ts";
import { qwen3Moe } from "./architectures/qwen3-moe.ts";
import { qwen3Next } from "./architectures/qwen3-next.ts";
import { qwen3Vl } from "./architectures/qwen3-vl.ts";
import { qwen3VlMoe } from "./architectures/qwen3-vl-moe.ts";
import { smollm3 } from "./architectures/smollm3.ts";
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
  qwen2Moe,
  qwen3Moe,
  deepseekV2,
  deepseekV3,
  gptOss,
  olmoe,
  granitemoe,
  glm4Moe,
  minimaxM2,
  qwen3Next,
  phimoe,
  ernie45Moe,
  dots1,
  qwen3Vl,
  qwen3VlMoe,
  qwen35,
  qwen35Text,
  qwen35Moe,
  qwen35MoeText,
  llama4,
  llama4Text,
  gemma4,
  gemma4Text,
  minimax,
  hunyuanV1Moe,
  ministral3,
  mistral3,
  mistral4,
  glm4MoeLite,
  flexOlmo,
  chinchilla,
  bert,
  vit,
];

const BY_TYPE: ReadonlyMap<unknown, Architecture> = new Map(
  ARCHITECTURES.flatMap((known) =>
    [known.modelType, ...(known.otherTypes ?? [])].map((modelType): [unknown, Architecture] => [modelType, known]),
  ),
);

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
