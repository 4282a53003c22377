import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, DECODER_FIELDS, decoderShape } from "../blocks/decoder.ts";
import { addExperts, readExperts } from "../blocks/experts.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { layerKinds, numOfKind } from "../blocks/layer-kinds.ts";
import { addMamba, readRank } from "../blocks/mamba.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = {
  vocabSize: 65536,
  hiddenSize: 4096,
  ffwSize: 14336,
  numLayers: 32,
  numHeads: 32,
  numKeyValueHeads: 8,
  isTied: false,
};
const KINDS = ["linear_attention", "full_attention"] as const;
const LISTS = ["layers_block_type", "layer_types"];

/** Jamba: Mamba with attention in a layer of eight, and a mixture in every other. Lieber et al. 2024, arXiv:2403.19887. */
export const jamba: Architecture = {
  modelType: "jamba",
  description: "Jamba, Mamba with attention and experts",
  fields: { ...DECODER_FIELDS, widths: ["mamba_dt_rank"], perLayer: LISTS },
  // As transformers' JambaConfig maps it.
  aliases: { num_local_experts: "num_experts" },
  members: {
    "jamba-v0.1": {
      architectures: ["JambaForCausalLM"],
      vocab_size: 65536,
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      attn_layer_period: 8,
      attn_layer_offset: 4,
      expert_layer_period: 2,
      expert_layer_offset: 1,
      num_experts: 16,
      num_experts_per_tok: 2,
      mamba_d_state: 16,
      mamba_d_conv: 4,
      mamba_expand: 2,
      mamba_dt_rank: 256,
      mamba_conv_bias: true,
      mamba_proj_bias: false,
      hidden_act: "silu",
      max_position_embeddings: 262144,
      rms_norm_eps: 1e-6,
      tie_word_embeddings: false,
    },
  },
  count(config) {
    const shape = decoderShape(config, DEFAULTS);
    const { hiddenSize, numLayers, ffwSize, vocabSize } = shape;
    const attentionPeriod = config.size("attn_layer_period", 8);
    const attentionOffset = config.count("attn_layer_offset", 4);
    const kinds = layerKinds(config, numLayers, KINDS, LISTS, (layer) =>
      layer % attentionPeriod === attentionOffset ? "full_attention" : "linear_attention",
    );
    const numMamba = numOfKind(kinds, "linear_attention");
    const stateSize = config.size("mamba_d_state", 16);
    const rank = readRank(config, "mamba_dt_rank", hiddenSize);
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .add("norms", (2 * numLayers + 1) * hiddenSize)
      // Norms of the time step and of B and C, which Mamba lacks.
      .add("norms", numMamba * (rank + 2 * stateSize));
    addMamba(tally, {
      numLayers: numMamba,
      hiddenSize,
      innerSize: Math.trunc(config.ratio("mamba_expand", 2) * hiddenSize),
      stateSize,
      rank,
      kernelSize: config.size("mamba_d_conv", 4),
      hasBias: config.flag("mamba_proj_bias", false),
      hasConvBias: config.flag("mamba_conv_bias", true),
    });
    addAttention(tally, { ...shape, numLayers: numLayers - numMamba }, { hasQkvBias: false, hasOutputBias: false });
    const experts = readExperts(
      config,
      { field: "num_experts", byDefault: 16 },
      { field: "num_experts_per_tok", byDefault: 2 },
    );
    const expertPeriod = config.size("expert_layer_period", 2);
    const expertOffset = config.count("expert_layer_offset", 1);
    const hasExperts = (layer: number) => experts.numExperts > 1 && layer % expertPeriod === expertOffset;
    const numMixtures = kinds.filter((_, layer) => hasExperts(layer)).length;
    addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers: numMixtures });
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: true, copies: numLayers - numMixtures });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted(shape);
  },
};
