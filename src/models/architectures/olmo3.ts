import type { Architecture } from "../architecture.ts";
import { countDecoder, type DecoderOptions, interleavedWindows, SLIDING_DECODER_FIELDS } from "../blocks/decoder.ts";
import { OLMO2 } from "./olmo2.ts";

const OLMO3: DecoderOptions = { ...OLMO2, windows: interleavedWindows(4096, 4) };

const SHARED = {
  architectures: ["Olmo3ForCausalLM"],
  vocab_size: 100278,
  hidden_act: "silu",
  max_position_embeddings: 65536,
  rms_norm_eps: 1e-6,
  rope_theta: 500000,
  sliding_window: 4096,
  tie_word_embeddings: false,
};

/** OLMo 3: OLMo 2's layers, of which three of four slide. Team OLMo 2025, arXiv:2512.13961. */
export const olmo3: Architecture = {
  modelType: "olmo3",
  description: "OLMo 3",
  fields: SLIDING_DECODER_FIELDS,
  ffwMultiple: 256,
  members: {
    "olmo-3-7b": {
      ...SHARED,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
    },
    "olmo-3-32b": {
      ...SHARED,
      hidden_size: 5120,
      intermediate_size: 27648,
      num_hidden_layers: 64,
      num_attention_heads: 40,
      num_key_value_heads: 8,
    },
  },
  count: (config) => countDecoder(config, OLMO3),
};
