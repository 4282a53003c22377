import type { Architecture, CountedModel, ScalingFields } from "../architecture.ts";
import { breakdown, linear } from "../breakdown.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import type { TransformerShape } from "../shape.ts";

/** The defaults of transformers for a member of the family. */
export interface LlamaDefaults {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly ffwSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  /** As many as query heads where it is left out. */
  readonly numKeyValueHeads?: number;
  /** hiddenSize / numHeads where it is left out. */
  readonly headSize?: number;
  readonly isTied: boolean;
  /** Biases of q, k and v: always there, never there, or by the field attention_bias, which then holds for o too. */
  readonly qkvBias: "always" | "never" | "attention_bias";
  /** Whether queries and keys have a norm of their own. */
  readonly hasQkNorm?: boolean;
  /** Whether the field mlp_bias is read. */
  readonly hasMlpBiasField?: boolean;
}

export const LLAMA_FIELDS: ScalingFields = {
  hiddenSize: "hidden_size",
  numLayers: "num_hidden_layers",
  numHeads: "num_attention_heads",
  numKeyValueHeads: "num_key_value_heads",
  ffwSize: "intermediate_size",
  headSize: "head_dim",
};

/** Attention, norms and embeddings of the family; its feed-forward layers are the caller's. */
export interface LlamaTrunk {
  readonly shape: TransformerShape;
  readonly embedding: number;
  readonly attention: number;
  readonly norms: number;
  readonly head: number;
}

export function llamaTrunk(config: ConfigReader, defaults: LlamaDefaults): LlamaTrunk {
  const hiddenSize = config.size("hidden_size", defaults.hiddenSize);
  const numLayers = config.size("num_hidden_layers", defaults.numLayers);
  const numHeads = config.size("num_attention_heads", defaults.numHeads);
  const numKeyValueHeads = config.size("num_key_value_heads", defaults.numKeyValueHeads ?? numHeads);
  const ffwSize = config.size("intermediate_size", defaults.ffwSize);
  const vocabSize = config.size("vocab_size", defaults.vocabSize);
  const headSize =
    config.has("head_dim") || defaults.headSize !== undefined
      ? config.size("head_dim", defaults.headSize)
      : divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
  if (numHeads % numKeyValueHeads !== 0) {
    throw configError(
      "num_attention_heads",
      `a multiple of num_key_value_heads, ${numKeyValueHeads}`,
      numHeads,
      "Change one of them.",
    );
  }
  const hasFieldBias = defaults.qkvBias === "attention_bias" && config.flag("attention_bias", false);
  const hasQkvBias = defaults.qkvBias === "always" || hasFieldBias;
  const queries = numHeads * headSize;
  const keys = numKeyValueHeads * headSize;
  const attention =
    linear(hiddenSize, queries, hasQkvBias) +
    2 * linear(hiddenSize, keys, hasQkvBias) +
    linear(queries, hiddenSize, hasFieldBias) +
    (defaults.hasQkNorm === true ? 2 * headSize : 0);
  const isTied = config.flag("tie_word_embeddings", defaults.isTied);
  return {
    shape: { numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize },
    embedding: vocabSize * hiddenSize,
    attention: numLayers * attention,
    // RMS norms have a scale alone: two a layer, one at the end.
    norms: (2 * numLayers + 1) * hiddenSize,
    head: isTied ? 0 : vocabSize * hiddenSize,
  };
}

/** Gate, up and down projections of a gated feed-forward layer. */
export function gatedFeedForward(hiddenSize: number, ffwSize: number, hasBias: boolean): number {
  return 2 * linear(hiddenSize, ffwSize, hasBias) + linear(ffwSize, hiddenSize, hasBias);
}

function countDense(config: ConfigReader, defaults: LlamaDefaults): CountedModel {
  const { shape, ...parts } = llamaTrunk(config, defaults);
  const hasBias = defaults.hasMlpBiasField === true && config.flag("mlp_bias", false);
  const feedForward = shape.numLayers * gatedFeedForward(shape.hiddenSize, shape.ffwSize, hasBias);
  return { params: breakdown({ ...parts, feedForward }), shape };
}

function member(modelType: string, description: string, defaults: LlamaDefaults): Architecture {
  return { modelType, description, fields: LLAMA_FIELDS, count: (config) => countDense(config, defaults) };
}

/** Llama, and what shares its layers: Touvron et al. 2023, arXiv:2307.09288. */
export const llama: Architecture = member("llama", "Llama 1 to 3, TinyLlama, SmolLM and SmolLM2", {
  vocabSize: 32000,
  hiddenSize: 4096,
  ffwSize: 11008,
  numLayers: 32,
  numHeads: 32,
  isTied: false,
  qkvBias: "attention_bias",
  hasMlpBiasField: true,
});

/** Defaults of Mistral and of Mixtral, which is Mistral with experts. */
export const MISTRAL_DEFAULTS: LlamaDefaults = {
  vocabSize: 32000,
  hiddenSize: 4096,
  ffwSize: 14336,
  numLayers: 32,
  numHeads: 32,
  numKeyValueHeads: 8,
  isTied: false,
  qkvBias: "never",
};

/** Mistral 7B: Jiang et al. 2023, arXiv:2310.06825. */
export const mistral: Architecture = member("mistral", "Mistral", MISTRAL_DEFAULTS);

/** What Qwen2 and Qwen3 have in common. */
const QWEN_SIZES = {
  vocabSize: 151936,
  hiddenSize: 4096,
  ffwSize: 22016,
  numLayers: 32,
  numHeads: 32,
  numKeyValueHeads: 32,
  isTied: false,
};

/** Qwen2 and Qwen2.5, with biases of q, k and v: arXiv:2407.10671. */
export const qwen2: Architecture = member("qwen2", "Qwen2 and Qwen2.5", { ...QWEN_SIZES, qkvBias: "always" });

/** Qwen3, with norms of queries and keys in place of the biases: arXiv:2505.09388. */
export const qwen3: Architecture = member("qwen3", "Qwen3", {
  ...QWEN_SIZES,
  headSize: 128,
  qkvBias: "attention_bias",
  hasQkNorm: true,
});

/** SmolLM3: Llama's layers, some without rotary positions, which have no parameters. */
export const smollm3: Architecture = member("smollm3", "SmolLM3", {
  vocabSize: 128256,
  hiddenSize: 2048,
  ffwSize: 11008,
  numLayers: 36,
  numHeads: 16,
  numKeyValueHeads: 4,
  isTied: true,
  qkvBias: "attention_bias",
  hasMlpBiasField: true,
});
