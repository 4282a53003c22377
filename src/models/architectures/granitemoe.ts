import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";

// The same layers with a shared expert, where the configuration has a width for it.
const SHARED_TYPE = "granitemoeshared";

/** Granite's mixtures: Llama's attention, and experts as wide as the feed-forward layer is said to be. */
const GRANITEMOE: DecoderOptions = {
  defaults: { vocabSize: 32000, hiddenSize: 4096, ffwSize: 11008, numLayers: 32, numHeads: 32, isTied: false },
  qkvBias: "attention_bias",
  outputBias: "attention_bias",
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_local_experts", byDefault: 8 },
      { field: "num_experts_per_tok", byDefault: 2 },
    );
    const sharedSize = config.count("shared_intermediate_size", 0);
    const hasShared = config.raw("model_type") === SHARED_TYPE;
    addExperts(tally, {
      ...experts,
      hiddenSize,
      expertSize: ffwSize,
      numLayers,
      sharedSize: hasShared ? sharedSize : 0,
    });
  },
};

/** Granite 3.0's mixtures, by the router of PowerMoE: Shen et al. 2024, arXiv:2408.13359. */
export const granitemoe: Architecture = {
  modelType: "granitemoe",
  otherTypes: [SHARED_TYPE],
  description: "Granite 3.0 and 3.1 mixtures, PowerMoE",
  fields: { ...DECODER_FIELDS, widths: ["shared_intermediate_size"] },
  members: {
    "granite-3.0-1b-a400m": {
      architectures: ["GraniteMoeForCausalLM"],
      vocab_size: 49155,
      hidden_size: 1024,
      intermediate_size: 512,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      num_local_experts: 32,
      num_experts_per_tok: 8,
      attention_bias: false,
      tie_word_embeddings: true,
      hidden_act: "silu",
      max_position_embeddings: 4096,
      rms_norm_eps: 1e-6,
      rope_theta: 10000,
    },
  },
  count: (config) => countDecoder(config, GRANITEMOE),
};
