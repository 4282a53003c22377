import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const HUNYUAN: DecoderOptions = {
  defaults: { vocabSize: 290943, hiddenSize: 4096, ffwSize: 11008, numLayers: 32, numHeads: 32, isTied: false },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  qkNorm: "head",
};

/** Hunyuan, dense: Llama's layers with norms of queries and keys. Tencent 2025, "Hunyuan-7B". */
export const hunyuanV1Dense: Architecture = {
  modelType: "hunyuan_v1_dense",
  description: "Hunyuan, dense",
  fields: DECODER_FIELDS,
  members: {
    "hy-mt2-7b": {
      architectures: ["HunYuanDenseV1ForCausalLM"],
      vocab_size: 128167,
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      head_dim: 128,
      hidden_act: "silu",
      max_position_embeddings: 262144,
      rms_norm_eps: 1e-5,
      rope_theta: 10000,
      tie_word_embeddings: true,
    },
  },
  count: (config) => countDecoder(config, HUNYUAN),
};
