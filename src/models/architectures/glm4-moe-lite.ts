import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions } from "../blocks/decoder.ts";
import { countLayers } from "../blocks/experts.ts";
import { LATENT_FIELDS, latentDecoder } from "../blocks/latent-attention.ts";
import { deepseekMixture } from "./deepseek-v3.ts";

const GLM4_MOE_LITE: DecoderOptions = {
  defaults: { vocabSize: 154880, hiddenSize: 2048, ffwSize: 10240, numLayers: 47, numHeads: 20, isTied: false },
  ...latentDecoder({ queryRank: 768, keyValueRank: 512, unrotatedSize: 192, rotatedSize: 64, valueSize: 256 }),
  feedForward: deepseekMixture({
    numExperts: 64,
    numActive: 4,
    expertSize: 1536,
    numShared: 1,
    numSparse: (config, numLayers) => {
      const types = config.perLayer("mlp_layer_types", numLayers);
      return types === undefined ? numLayers - 1 : countLayers(numLayers, (layer) => types[layer] === "sparse");
    },
  }),
};

/** GLM-4.7-Flash: DeepSeek's layers, arXiv:2412.19437. Z.ai 2026, its model card. */
export const glm4MoeLite: Architecture = {
  modelType: "glm4_moe_lite",
  description: "GLM-4.7-Flash, a mixture with latent attention",
  fields: { ...LATENT_FIELDS, perLayer: ["mlp_layer_types"] },
  aliases: { num_local_experts: "n_routed_experts" },
  members: {
    "glm-4.7-flash": {
      architectures: ["Glm4MoeLiteForCausalLM"],
      vocab_size: 154880,
      hidden_size: 2048,
      intermediate_size: 10240,
      moe_intermediate_size: 1536,
      num_hidden_layers: 47,
      num_attention_heads: 20,
      num_key_value_heads: 20,
      n_routed_experts: 64,
      n_shared_experts: 1,
      num_experts_per_tok: 4,
      routed_scaling_factor: 1.8,
      norm_topk_prob: true,
      q_lora_rank: 768,
      kv_lora_rank: 512,
      qk_nope_head_dim: 192,
      qk_rope_head_dim: 64,
      v_head_dim: 256,
      attention_bias: false,
      tie_word_embeddings: false,
      hidden_act: "silu",
      max_position_embeddings: 202752,
      rms_norm_eps: 1e-5,
      rope_theta: 1000000,
    },
  },
  count: (config) => countDecoder(config, GLM4_MOE_LITE),
};
