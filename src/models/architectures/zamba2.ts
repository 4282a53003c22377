import type { Architecture } from "../architecture.ts";
import { addWindows, checkGroups } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { layerKinds, numOfKind } from "../blocks/layer-kinds.ts";
import { addMamba2, readMamba2Heads } from "../blocks/mamba.ts";
import { divided } from "../config.ts";
import { Tally } from "../tally.ts";

const KINDS = ["linear_attention", "hybrid"] as const;
const LISTS = ["layers_block_type", "layer_types"];

// The layers of Zamba2-2.7B, which transformers takes where nothing is said of them.
const DEFAULT_HYBRIDS = new Set([6, 12, 18, 24, 30, 36, 42, 47, 51]);

/**
 * Zamba2: Mamba-2, with shared blocks of attention and feed-forward that layers adapt by low ranks. Glorioso et al. 2024,
 * arXiv:2411.15242.
 */
export const zamba2: Architecture = {
  modelType: "zamba2",
  description: "Zamba2, Mamba-2 with shared blocks of attention",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    numKeyValueHeads: "num_key_value_heads",
    ffwSize: "intermediate_size",
    heads: [{ field: "n_mamba_heads", groups: "mamba_ngroups" }],
    perLayer: LISTS,
  },
  members: {
    "zamba2-1.2b": {
      architectures: ["Zamba2ForCausalLM"],
      vocab_size: 32000,
      hidden_size: 2048,
      intermediate_size: 8192,
      num_hidden_layers: 38,
      layers_block_type: Array.from({ length: 38 }, (_, layer) => (layer % 6 === 5 ? "hybrid" : "mamba")),
      num_attention_heads: 32,
      num_key_value_heads: 32,
      num_mem_blocks: 1,
      use_shared_attention_adapter: true,
      adapter_rank: 128,
      use_mem_rope: true,
      n_mamba_heads: 64,
      mamba_ngroups: 1,
      mamba_d_state: 128,
      mamba_d_conv: 4,
      mamba_expand: 2,
      add_bias_linear: false,
      hidden_act: "gelu",
      max_position_embeddings: 4096,
    },
  },
  count(config) {
    const hiddenSize = config.size("hidden_size", 2560);
    const numLayers = config.size("num_hidden_layers", 54);
    const vocabSize = config.size("vocab_size", 32000);
    const ffwSize = config.sizeOrNull("intermediate_size", null) ?? 4 * hiddenSize;
    const numHeads = config.size("num_attention_heads", 32);
    const numKeyValueHeads = config.sizeOrNull("num_key_value_heads", null) ?? numHeads;
    checkGroups(numHeads, numKeyValueHeads);
    const inputSize = 2 * hiddenSize;
    const headSize = divided(inputSize, "twice hidden_size", numHeads, "num_attention_heads");
    const kinds = layerKinds(config, numLayers, KINDS, LISTS, (layer) =>
      DEFAULT_HYBRIDS.has(layer) ? "hybrid" : "linear_attention",
    );
    const passes = numOfKind(kinds, "hybrid");
    const numBlocks = config.size("num_mem_blocks", 1);
    const hasBias = config.flag("add_bias_linear", false);
    const innerSize = Math.trunc(config.ratio("mamba_expand", 2) * hiddenSize);
    const heads = { numHeads: { field: "n_mamba_heads", byDefault: 8 }, headSize: { field: "mamba_headdim" } };
    const rank = config.size("adapter_rank", 128);
    const hasAttentionAdapters = config.flag("use_shared_attention_adapter", false);
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (numLayers + 1) * hiddenSize);
    addMamba2(tally, {
      numLayers,
      hiddenSize,
      innerSize,
      numHeads: readMamba2Heads(config, heads, innerSize),
      numGroups: config.size("mamba_ngroups", 1),
      stateSize: config.size("mamba_d_state", 64),
      kernelSize: config.size("mamba_d_conv", 4),
      hasInputBias: hasBias,
      hasOutputBias: hasBias,
      hasConvBias: true,
    });
    // Blocks take turns, so that one works for passes / numBlocks layers, and no more are built than layers have them.
    const copies = Math.min(numBlocks, passes);
    const turns = copies === 0 ? 0 : passes / copies;
    const queries = numHeads * headSize;
    tally
      .add("norms", copies * (inputSize + hiddenSize))
      .matrix("attention", inputSize, queries, { copies, passes: turns })
      .matrix("attention", inputSize, numKeyValueHeads * headSize, { copies: 2 * copies, passes: turns })
      .matrix("attention", queries, hiddenSize, { copies, passes: turns })
      .matrix("feedForward", hiddenSize, 2 * ffwSize, { hasBias, copies, passes: turns })
      .matrix("feedForward", ffwSize, hiddenSize, { hasBias, copies, passes: turns })
      .matrix("feedForward", hiddenSize, rank, { copies: passes })
      .matrix("feedForward", rank, 2 * ffwSize, { copies: passes })
      .matrix("attention", hiddenSize, hiddenSize, { copies: passes });
    if (hasAttentionAdapters) {
      tally
        .matrix("attention", inputSize, rank, { copies: 3 * passes })
        .matrix("attention", rank, inputSize, { copies: 3 * passes });
    }
    addWindows(tally, { numHeads, queryWidth: queries }, [{ numLayers: passes }]);
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", true) });
    return tally.counted({ numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize });
  },
};
