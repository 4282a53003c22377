import type { Architecture } from "../architecture.ts";
import { addWindows, countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";

const HELIUM: DecoderOptions = {
  defaults: {
    vocabSize: 48000,
    hiddenSize: 2560,
    ffwSize: 7040,
    numLayers: 24,
    numHeads: 20,
    numKeyValueHeads: 20,
    headSize: 128,
    isTied: false,
  },
  ffwBias: "mlp_bias",
  attention(tally, config, { numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize }) {
    const hasBias = config.flag("attention_bias", false);
    const queries = numHeads * headSize;
    tally
      .matrix("attention", hiddenSize, queries, { hasBias, copies: numLayers })
      .matrix("attention", hiddenSize, numKeyValueHeads * headSize, { hasBias, copies: 2 * numLayers })
      // The output has no bias, and is as wide as the model on both sides.
      .matrix("attention", hiddenSize, hiddenSize, { copies: numLayers });
    addWindows(tally, { numHeads, queryWidth: queries }, [{ numLayers }]);
  },
};

/** Helium: Llama's layers. Kyutai 2025, "Helium-1". */
export const helium: Architecture = {
  modelType: "helium",
  description: "Helium",
  fields: DECODER_FIELDS,
  members: {
    "helium-1-preview-2b": {
      architectures: ["HeliumForCausalLM"],
      vocab_size: 48000,
      hidden_size: 2560,
      intermediate_size: 7040,
      num_hidden_layers: 24,
      num_attention_heads: 20,
      num_key_value_heads: 20,
      head_dim: 128,
      hidden_act: "silu",
      max_position_embeddings: 4096,
      rms_norm_eps: 1e-8,
      rope_theta: 100000,
      tie_word_embeddings: false,
    },
  },
  count: (config) => countDecoder(config, HELIUM),
};
