import { describeValue } from "../describe.ts";
import { IsoflopError } from "../errors.ts";
import type { Architecture, CountedModel } from "./architecture.ts";
import { bert } from "./bert.ts";
import type { ParamBreakdown } from "./breakdown.ts";
import { chinchilla } from "./chinchilla.ts";
import { type ConfigFields, ConfigReader, configFields, type ModelConfig } from "./config.ts";
import { gptNeox } from "./gpt-neox.ts";
import { gpt2Architecture } from "./gpt2.ts";
import { llama, mistral, qwen2, qwen3, smollm3 } from "./llama.ts";
import { mixtral } from "./mixtral.ts";
import { opt } from "./opt.ts";
import { vit } from "./vit.ts";

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
  vit,
];

const BY_TYPE: ReadonlyMap<unknown, Architecture> = new Map(ARCHITECTURES.map((known) => [known.modelType, known]));

/** Every `model_type` that can be counted, each with what it is. */
export function modelTypes(): ReadonlyMap<string, string> {
  return new Map(ARCHITECTURES.map(({ modelType, description }) => [modelType, description]));
}

/** The architecture of a configuration, by its `model_type`. */
export function architectureOf(fields: ConfigFields): Architecture {
  const modelType = fields.get("model_type");
  const architecture = BY_TYPE.get(modelType);
  if (architecture === undefined) {
    throw new IsoflopError(
      "INVALID_OPTION",
      "model_type",
      `model_type must be one of ${[...BY_TYPE.keys()].join(", ")}; got ${describeValue(modelType)}. ` +
        "Count other models yourself and plan from modelSizes.",
    );
  }
  return architecture;
}

export function countFields(fields: ConfigFields): CountedModel {
  const architecture = architectureOf(fields);
  return architecture.count(new ConfigReader(fields, architecture.modelType));
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
  return countFields(configFields(config)).params;
}
