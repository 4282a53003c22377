import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, normParams } from "../blocks/decoder.ts";
import { ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072 };
const FIELDS = { ...ENCODER_FIELDS, ffwSize: "ffn_dim", widths: ["word_embed_proj_dim"] };

// OPT's learned positions start at 2: the first two rows of the table are never looked up, but trained.
const POSITION_OFFSET = 2;

const SHARED = {
  architectures: ["OPTForCausalLM"],
  vocab_size: 50272,
  max_position_embeddings: 2048,
  activation_function: "relu",
  do_layer_norm_before: true,
  tie_word_embeddings: true,
};

/** OPT: learned positions, biases, tied output. Zhang et al. 2022, arXiv:2205.01068. */
export const opt: Architecture = {
  modelType: "opt",
  description: "OPT",
  fields: FIELDS,
  members: {
    "opt-125m": {
      ...SHARED,
      hidden_size: 768,
      ffn_dim: 3072,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      word_embed_proj_dim: 768,
    },
    "opt-350m": {
      ...SHARED,
      hidden_size: 1024,
      ffn_dim: 4096,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      word_embed_proj_dim: 512,
      do_layer_norm_before: false,
    },
    "opt-1.3b": {
      ...SHARED,
      hidden_size: 2048,
      ffn_dim: 8192,
      num_hidden_layers: 24,
      num_attention_heads: 32,
      word_embed_proj_dim: 2048,
    },
    "opt-2.7b": {
      ...SHARED,
      hidden_size: 2560,
      ffn_dim: 10240,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      word_embed_proj_dim: 2560,
    },
    "opt-6.7b": {
      ...SHARED,
      hidden_size: 4096,
      ffn_dim: 16384,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      word_embed_proj_dim: 4096,
    },
    "opt-13b": {
      ...SHARED,
      hidden_size: 5120,
      ffn_dim: 20480,
      num_hidden_layers: 40,
      num_attention_heads: 40,
      word_embed_proj_dim: 5120,
    },
    "opt-30b": {
      ...SHARED,
      hidden_size: 7168,
      ffn_dim: 28672,
      num_hidden_layers: 48,
      num_attention_heads: 56,
      word_embed_proj_dim: 7168,
    },
    "opt-66b": {
      ...SHARED,
      hidden_size: 9216,
      ffn_dim: 36864,
      num_hidden_layers: 64,
      num_attention_heads: 72,
      word_embed_proj_dim: 9216,
    },
  },
  count(config) {
    const shape = encoderShape(config, FIELDS, DEFAULTS);
    const { hiddenSize, numLayers, ffwSize } = shape;
    const vocabSize = config.size("vocab_size", 50272);
    const numPositions = config.size("max_position_embeddings", 2048);
    // OPT-350M embeds in fewer dimensions and projects in and out.
    const embedSize = config.sizeOrNull("word_embed_proj_dim", null) ?? hiddenSize;
    const hasBias = config.flag("enable_bias", true);
    const norm = config.flag("layer_norm_elementwise_affine", true) ? normParams("layer", hiddenSize) : 0;
    const isFinal = config.flag("do_layer_norm_before", true);
    const hasFinalNorm = !config.flag("_remove_final_layer_norm", false) && isFinal;
    const tally = new Tally()
      .table(vocabSize, embedSize)
      .table(numPositions + POSITION_OFFSET, hiddenSize)
      .add("norms", 2 * numLayers * norm + (hasFinalNorm ? norm : 0));
    if (embedSize !== hiddenSize) tally.matrix("embedding", embedSize, hiddenSize, { copies: 2 });
    addAttention(tally, shape, { hasQkvBias: hasBias, hasOutputBias: hasBias });
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias, copies: numLayers });
    addDecoderHead(tally, config, {
      hiddenSize: embedSize,
      vocabSize,
      isTied: config.flag("tie_word_embeddings", true),
    });
    return tally.counted({ ...shape, vocabSize });
  },
};
