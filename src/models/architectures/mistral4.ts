import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions } from "../blocks/decoder.ts";
import { LATENT_FIELDS, latentDecoder } from "../blocks/latent-attention.ts";
import { deepseekMixture, denseFirst } from "./deepseek-v3.ts";

/** DeepSeek's layers with the sizes of Mistral Small 4. */
export const MISTRAL4: DecoderOptions = {
  defaults: { vocabSize: 131072, hiddenSize: 4096, ffwSize: 12288, numLayers: 36, numHeads: 32, isTied: false },
  ...latentDecoder({ queryRank: 1024, keyValueRank: 256, unrotatedSize: 64, rotatedSize: 64, valueSize: 128 }),
  feedForward: deepseekMixture({
    numExperts: 128,
    numActive: 4,
    expertSize: 2048,
    numShared: 1,
    numSparse: denseFirst(0),
  }),
};

/** Mistral Small 4's language model: DeepSeek's layers, arXiv:2412.19437. Mistral AI 2026, its model card. */
export const mistral4: Architecture = {
  modelType: "mistral4",
  description: "Mistral Small 4's language model, a mixture with latent attention",
  fields: LATENT_FIELDS,
  aliases: { num_local_experts: "n_routed_experts" },
  members: {
    "mistral-small-4-119b-text": {
      architectures: ["Mistral4ForCausalLM"],
      vocab_size: 131072,
      hidden_size: 4096,
      intermediate_size: 12288,
      moe_intermediate_size: 2048,
      num_hidden_layers: 36,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      n_routed_experts: 128,
      n_shared_experts: 1,
      num_experts_per_tok: 4,
      first_k_dense_replace: 0,
      q_lora_rank: 1024,
      kv_lora_rank: 256,
      qk_nope_head_dim: 64,
      qk_rope_head_dim: 64,
      v_head_dim: 128,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, MISTRAL4),
};
