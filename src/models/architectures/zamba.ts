import type { Architecture } from "../architecture.ts";
import { addWindows, checkGroups } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { layerKinds, numOfKind } from "../blocks/layer-kinds.ts";
import { addMamba, readRank } from "../blocks/mamba.ts";
import { Tally } from "../tally.ts";

const KINDS = ["linear_attention", "hybrid"] as const;
const LISTS = ["layers_block_type", "layer_types"];

/**
 * Zamba: Mamba, with one block of attention and feed-forward that several layers share. Glorioso et al. 2024,
 * arXiv:2405.16712.
 */
export const zamba: Architecture = {
  modelType: "zamba",
  description: "Zamba, Mamba with one shared block of attention",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    numKeyValueHeads: "num_key_value_heads",
    headSize: "attention_head_dim",
    ffwSize: "intermediate_size",
    widths: ["attention_hidden_size", "mamba_dt_rank"],
    perLayer: LISTS,
  },
  aliases: { head_dim: "attention_head_dim" },
  members: {
    "zamba-7b-v1": {
      architectures: ["ZambaForCausalLM"],
      vocab_size: 32000,
      hidden_size: 3712,
      attention_hidden_size: 7424,
      intermediate_size: 14848,
      num_hidden_layers: 76,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      attention_head_dim: 464,
      attn_layer_period: 6,
      attn_layer_offset: 4,
      n_mamba_heads: 2,
      mamba_d_state: 16,
      mamba_d_conv: 4,
      mamba_expand: 2,
      mamba_dt_rank: 232,
      mamba_conv_bias: true,
      mamba_proj_bias: false,
      hidden_act: "gelu",
      hidden_mamba_act: "silu",
      max_position_embeddings: 4096,
      tie_word_embeddings: true,
    },
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 3712);
    const numLayers = config.size("num_hidden_layers", 76);
    const vocabSize = config.size("vocab_size", 32000);
    const ffwSize = config.size("intermediate_size", 14848);
    const numHeads = config.size("num_attention_heads", 16);
    const numKeyValueHeads = config.sizeOrNull("num_key_value_heads", 16) ?? numHeads;
    checkGroups(numHeads, numKeyValueHeads);
    const inputSize = config.sizeOrNull("attention_hidden_size", null) ?? 2 * hiddenSize;
    const headSize = config.sizeOrNull("attention_head_dim", null) ?? Math.trunc((2 * hiddenSize) / numHeads);
    const period = config.size("attn_layer_period", 6);
    const offset = config.count("attn_layer_offset", 4);
    // The first three layers are given; the period starts after them.
    const kinds = layerKinds(config, numLayers, KINDS, LISTS, (layer) =>
      layer === 2 || (layer > 2 && (layer - 3) % period === offset) ? "hybrid" : "linear_attention",
    );
    const passes = numOfKind(kinds, "hybrid");
    const isTied = config.flag("tie_word_embeddings", true);
    // Transformers shares the block by tying weights, which this flag says for blocks and tokens alike.
    const copies = isTied ? Math.min(1, passes) : passes;
    const turns = copies === 0 ? 0 : passes / copies;
    const queries = numHeads * headSize;
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (numLayers + 1) * hiddenSize);
    addMamba(tally, {
      numLayers,
      hiddenSize,
      innerSize: Math.trunc(config.ratio("mamba_expand", 2) * hiddenSize),
      stateSize: config.size("mamba_d_state", 16),
      rank: readRank(config, "mamba_dt_rank", hiddenSize),
      kernelSize: config.size("mamba_d_conv", 4),
      hasBias: config.flag("mamba_proj_bias", false),
      hasConvBias: config.flag("mamba_conv_bias", true),
    });
    // The shared block reads the layer before and the embedding side by side.
    tally
      .add("norms", copies * (inputSize + hiddenSize))
      .matrix("attention", inputSize, queries, { copies, passes: turns })
      .matrix("attention", inputSize, numKeyValueHeads * headSize, { copies: 2 * copies, passes: turns })
      .matrix("attention", queries, hiddenSize, { copies, passes: turns })
      .matrix("feedForward", hiddenSize, ffwSize, { copies: 2 * copies, passes: turns })
      .matrix("feedForward", ffwSize, hiddenSize, { copies, passes: turns })
      // Each layer takes its output in by a matrix of its own.
      .matrix("attention", hiddenSize, hiddenSize, { copies: passes });
    addWindows(tally, { numHeads, queryWidth: queries }, [{ numLayers: passes }]);
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied });
    return tally.counted({ numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize });
  },
};
