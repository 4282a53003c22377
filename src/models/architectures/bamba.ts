import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, DECODER_FIELDS, decoderShape } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { addMamba2, readMamba2 } from "../blocks/mamba.ts";
import { type ConfigReader, configError } from "../config.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = {
  vocabSize: 128000,
  hiddenSize: 4096,
  ffwSize: 14336,
  numLayers: 32,
  numHeads: 32,
  numKeyValueHeads: 8,
  isTied: false,
};

/** Bamba: Mamba-2, with attention in a few layers. Its layers of state spaces are those of arXiv:2405.21060. */
export const bamba: Architecture = {
  modelType: "bamba",
  description: "Bamba, Mamba-2 with attention in a few layers",
  fields: { ...DECODER_FIELDS, heads: [{ field: "mamba_n_heads", groups: "mamba_n_groups" }] },
  members: {
    "bamba-9b-v1": {
      architectures: ["BambaForCausalLM"],
      vocab_size: 128256,
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      attn_layer_indices: [9, 18, 27],
      mamba_n_heads: 128,
      mamba_d_head: 64,
      mamba_n_groups: 1,
      mamba_d_state: 128,
      mamba_d_conv: 4,
      mamba_expand: 2,
      mamba_conv_bias: true,
      mamba_proj_bias: false,
      hidden_act: "silu",
      tie_word_embeddings: false,
    },
  },
  count(config) {
    const shape = decoderShape(config, DEFAULTS);
    const { hiddenSize, numLayers, ffwSize, vocabSize } = shape;
    const numAttention = readAttentionLayers(config, numLayers);
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (2 * numLayers + 1) * hiddenSize);
    addMamba2(tally, { ...readMamba2(config, hiddenSize), numLayers: numLayers - numAttention });
    const hasAttentionBias = config.flag("attention_bias", false);
    addAttention(
      tally,
      { ...shape, numLayers: numAttention },
      { hasQkvBias: hasAttentionBias, hasOutputBias: hasAttentionBias },
    );
    const hasBias = config.flag("mlp_bias", false);
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, hasBias, copies: numLayers });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted(shape);
  },
};

function readAttentionLayers(config: ConfigReader, numLayers: number): number {
  const indices = config.raw("attn_layer_indices") ?? [];
  if (!Array.isArray(indices)) {
    throw configError("attn_layer_indices", "a list of layers", indices, "Check the configuration.");
  }
  return Array.from({ length: numLayers }, (_, layer) => layer).filter((layer) => indices.includes(layer)).length;
}
