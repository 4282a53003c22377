import type { Architecture } from "../architecture.ts";
import { normParams } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";

const SHARED = {
  architectures: ["RwkvForCausalLM"],
  vocab_size: 50277,
  context_length: 1024,
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: false,
};

/** RWKV-4: Peng et al. 2023, arXiv:2305.13048. */
export const rwkv: Architecture = {
  modelType: "rwkv",
  description: "RWKV-4, a recurrence in place of attention",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    ffwSize: "intermediate_size",
    widths: ["attention_hidden_size"],
  },
  members: {
    "rwkv-4-169m": {
      ...SHARED,
      hidden_size: 768,
      attention_hidden_size: 768,
      intermediate_size: 3072,
      num_hidden_layers: 12,
    },
    "rwkv-4-430m": {
      ...SHARED,
      hidden_size: 1024,
      attention_hidden_size: 1024,
      intermediate_size: 4096,
      num_hidden_layers: 24,
    },
    "rwkv-4-1b5": {
      ...SHARED,
      hidden_size: 2048,
      attention_hidden_size: 2048,
      intermediate_size: 8192,
      num_hidden_layers: 24,
    },
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 4096);
    const numLayers = config.size("num_hidden_layers", 32);
    const vocabSize = config.size("vocab_size", 50277);
    const mixerSize = config.sizeOrNull("attention_hidden_size", null) ?? hiddenSize;
    const ffwSize = config.sizeOrNull("intermediate_size", null) ?? 4 * hiddenSize;
    // Two norms a layer, one before the first of them and one after the last.
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .add("norms", (2 * numLayers + 2) * normParams("layer", hiddenSize))
      .matrix("attention", hiddenSize, mixerSize, { copies: 3 * numLayers })
      .matrix("attention", mixerSize, hiddenSize, { copies: numLayers })
      // The decay of every channel and its bonus, and how much of the token before goes into three projections.
      .add("attention", numLayers * (2 * mixerSize + 3 * hiddenSize))
      .matrix("feedForward", hiddenSize, ffwSize, { copies: numLayers })
      .matrix("feedForward", hiddenSize, hiddenSize, { copies: numLayers })
      .matrix("feedForward", ffwSize, hiddenSize, { copies: numLayers })
      .add("feedForward", numLayers * 2 * hiddenSize);
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted({ numLayers, hiddenSize, ffwSize, vocabSize });
  },
};
