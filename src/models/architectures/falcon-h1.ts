import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, DECODER_FIELDS, decoderShape } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { addMamba2, readMamba2 } from "../blocks/mamba.ts";
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

/** Falcon-H1: attention and Mamba-2 side by side in every layer. Zuo et al. 2025, arXiv:2507.22448. */
export const falconH1: Architecture = {
  modelType: "falcon_h1",
  description: "Falcon-H1, attention beside Mamba-2",
  fields: { ...DECODER_FIELDS, widths: ["mamba_d_ssm"], heads: [{ field: "mamba_n_heads", groups: "mamba_n_groups" }] },
  members: {
    "falcon-h1-0.5b": {
      architectures: ["FalconH1ForCausalLM"],
      vocab_size: 32784,
      hidden_size: 1024,
      intermediate_size: 2048,
      num_hidden_layers: 36,
      num_attention_heads: 8,
      num_key_value_heads: 2,
      head_dim: 64,
      mamba_d_ssm: 1536,
      mamba_n_heads: 24,
      mamba_d_head: 64,
      mamba_n_groups: 1,
      mamba_d_state: 128,
      mamba_d_conv: 4,
      mamba_expand: 2,
      mamba_conv_bias: true,
      mamba_proj_bias: false,
      mamba_rms_norm: false,
      projectors_bias: false,
      attention_bias: false,
      mlp_bias: false,
      hidden_act: "silu",
      max_position_embeddings: 16384,
      tie_word_embeddings: false,
    },
  },
  count(config) {
    const shape = decoderShape(config, DEFAULTS);
    const { hiddenSize, numLayers, ffwSize, vocabSize } = shape;
    const hasAttentionBias = config.flag("attention_bias", false);
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (2 * numLayers + 1) * hiddenSize);
    addMamba2(tally, {
      ...readMamba2(config, hiddenSize, config.sizeOrNull("mamba_d_ssm", 1024)),
      numLayers,
      hasOutputBias: config.flag("projectors_bias", false),
      hasNorm: config.flag("mamba_rms_norm", false),
    });
    addAttention(tally, shape, { hasQkvBias: hasAttentionBias, hasOutputBias: hasAttentionBias });
    const hasBias = config.flag("mlp_bias", false);
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, hasBias, copies: numLayers });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted(shape);
  },
};
