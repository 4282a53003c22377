import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, checkGroups, normParams } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { divided } from "../config.ts";
import { Tally } from "../tally.ts";

const SHARED = {
  architectures: ["FalconForCausalLM"],
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: true,
};

/** Falcon, in its three shapes of attention and norms: Almazrouei et al. 2023, arXiv:2311.16867. */
export const falcon: Architecture = {
  modelType: "falcon",
  description: "Falcon",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    numKeyValueHeads: "num_kv_heads",
    ffwSize: "ffn_hidden_size",
  },
  aliases: { n_embed: "hidden_size" },
  members: {
    "falcon-rw-1b": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 2048,
      num_hidden_layers: 24,
      num_attention_heads: 32,
      alibi: true,
      new_decoder_architecture: false,
      multi_query: false,
      parallel_attn: false,
      bias: true,
    },
    "falcon-7b": {
      ...SHARED,
      vocab_size: 65024,
      hidden_size: 4544,
      num_hidden_layers: 32,
      num_attention_heads: 71,
      alibi: false,
      new_decoder_architecture: false,
      multi_query: true,
      parallel_attn: true,
      bias: false,
    },
    "falcon-40b": {
      ...SHARED,
      vocab_size: 65024,
      hidden_size: 8192,
      num_hidden_layers: 60,
      num_attention_heads: 128,
      num_kv_heads: 8,
      alibi: false,
      new_decoder_architecture: true,
      multi_query: true,
      parallel_attn: true,
      bias: false,
    },
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 4544);
    const numLayers = config.size("num_hidden_layers", 32);
    const numHeads = config.size("num_attention_heads", 71);
    const groups = config.sizeOrNull("num_kv_heads", null) ?? numHeads;
    const ffwSize = config.sizeOrNull("ffn_hidden_size", null) ?? 4 * hiddenSize;
    const vocabSize = config.size("vocab_size", 65024);
    const isNew = config.flag("new_decoder_architecture", false);
    const sharesKeys = config.flag("multi_query", true);
    const isParallel = config.flag("parallel_attn", true);
    const parallelNorms = config.sizeOrNull("num_ln_in_parallel_attn", null) ?? (isNew ? 2 : 1);
    const hasBias = config.flag("bias", false);
    const isTied = config.flag("tie_word_embeddings", true);
    // The older shapes have keys and values for every head or for all together, whatever num_kv_heads says.
    const numKeyValueHeads = isNew ? groups : sharesKeys ? 1 : numHeads;
    checkGroups(numHeads, numKeyValueHeads, { numHeads: "num_attention_heads", numKeyValueHeads: "num_kv_heads" });
    const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
    const shape = { numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize };
    const normsPerLayer = !isParallel || parallelNorms === 2 ? 2 : 1;
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .add("norms", (numLayers * normsPerLayer + 1) * normParams("layer", hiddenSize));
    addAttention(tally, shape, { hasQkvBias: hasBias, hasOutputBias: hasBias });
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias, copies: numLayers });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied });
    return tally.counted(shape);
  },
};
