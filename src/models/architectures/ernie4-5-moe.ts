import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addMixture, countLayers, readExperts } from "../blocks/experts.ts";
import type { ConfigReader } from "../config.ts";

const ERNIE4_5_MOE: DecoderOptions = {
  defaults: {
    vocabSize: 103424,
    hiddenSize: 2560,
    ffwSize: 12288,
    numLayers: 28,
    numHeads: 20,
    numKeyValueHeads: 4,
    isTied: true,
  },
  qkvBias: "use_bias",
  outputBias: "use_bias",
  headBias: "use_bias",
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    // The experts themselves have no biases, and what corrects the router's load does not train.
    const hasBias = config.flag("use_bias", false);
    const expertSize = config.size("moe_intermediate_size", 1536);
    const experts = readExperts(config, { field: "moe_num_experts", byDefault: 64 }, { field: "moe_k", byDefault: 6 });
    addMixture(tally, {
      ...experts,
      hiddenSize,
      ffwSize,
      expertSize,
      sharedSize: config.count("moe_num_shared_experts", 2) * expertSize,
      hasDenseBias: hasBias,
      hasSharedBias: hasBias,
      numLayers,
      numSparse: numSparse(config, numLayers),
    });
  },
};

/** The mixtures are among the layers from one to another; −1 is the last. */
function numSparse(config: ConfigReader, numLayers: number): number {
  const first = config.count("moe_layer_start_index", 1);
  const interval = config.size("moe_layer_interval", 1);
  const isToTheEnd = config.raw("moe_layer_end_index") === -1;
  const last = isToTheEnd ? numLayers - 1 : config.count("moe_layer_end_index", numLayers - 1);
  return countLayers(numLayers, (layer) => layer >= first && layer <= last && (layer + 1) % interval === 0);
}

/** ERNIE 4.5's mixtures with shared experts: Baidu 2025, the ERNIE 4.5 technical report. */
export const ernie45Moe: Architecture = {
  modelType: "ernie4_5_moe",
  description: "ERNIE 4.5 mixtures",
  fields: { ...DECODER_FIELDS, widths: ["moe_intermediate_size"] },
  aliases: { num_experts: "moe_num_experts", num_experts_per_tok: "moe_k" },
  members: {
    "ernie-4.5-21b-a3b": {
      architectures: ["Ernie4_5_MoeForCausalLM"],
      vocab_size: 103424,
      hidden_size: 2560,
      intermediate_size: 12288,
      num_hidden_layers: 28,
      num_attention_heads: 20,
      num_key_value_heads: 4,
      moe_num_experts: 64,
      moe_k: 6,
      moe_intermediate_size: 1536,
      moe_num_shared_experts: 2,
      moe_layer_start_index: 1,
      moe_layer_end_index: -1,
      moe_layer_interval: 1,
      use_bias: false,
      tie_word_embeddings: true,
      hidden_act: "silu",
      max_position_embeddings: 131072,
      rms_norm_eps: 1e-5,
      rope_theta: 500000,
    },
  },
  count: (config) => countDecoder(config, ERNIE4_5_MOE),
};
