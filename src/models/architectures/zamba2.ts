import type { Architecture } from "../architecture.ts";
import { addWindows, checkGroups } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { layerKinds } from "../blocks/layer-kinds.ts";
import { addMamba2, readMamba2Heads } from "../blocks/mamba.ts";
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
    widths: ["attention_hidden_size"],
    heads: [{ field: "n_mamba_heads", groups: "mamba_ngroups" }],
    perLayer: LISTS,
  },
  aliases: { head_dim: "attention_head_dim" },
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
    const inputSize = config.sizeOrNull("attention_hidden_size", null) ?? 2 * hiddenSize;
    const headSize = config.sizeOrNull("attention_head_dim", null) ?? Math.trunc((2 * hiddenSize) / numHeads);
    const kinds = layerKinds(config, numLayers, KINDS, LISTS, (layer) =>
      DEFAULT_HYBRIDS.has(layer) ? "hybrid" : "linear_attention",
    );
    const hybrids = kinds.flatMap((kind, layer) => (kind === "hybrid" ? [layer] : []));
    const passes = hybrids.length;
    const numBlocks = config.size("num_mem_blocks", 1);
    const isTied = config.flag("tie_word_embeddings", true);
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
    // Blocks take turns, and the first layers have them. Transformers shares them by tying weights, which the flag says for
    // blocks and tokens alike.
    const owners = isTied ? hybrids.slice(0, numBlocks) : hybrids;
    const copies = owners.length;
    const turns = copies === 0 ? 0 : passes / copies;
    // A block has an adapter for every turn that is its own by the layer where it was built.
    const adapters = owners.flatMap((owner) =>
      hybrids.filter((_, turn) => turn % numBlocks === owner % numBlocks),
    ).length;
    const adapterTurns = adapters === 0 ? 0 : passes / adapters;
    const queries = numHeads * headSize;
    tally
      .add("norms", copies * (inputSize + hiddenSize))
      .matrix("attention", inputSize, queries, { copies, passes: turns })
      .matrix("attention", inputSize, numKeyValueHeads * headSize, { copies: 2 * copies, passes: turns })
      .matrix("attention", queries, hiddenSize, { copies, passes: turns })
      .matrix("feedForward", hiddenSize, 2 * ffwSize, { hasBias, copies, passes: turns })
      .matrix("feedForward", ffwSize, hiddenSize, { hasBias, copies, passes: turns })
      .matrix("feedForward", hiddenSize, rank, { copies: adapters, passes: adapterTurns })
      .matrix("feedForward", rank, 2 * ffwSize, { copies: adapters, passes: adapterTurns })
      .matrix("attention", hiddenSize, hiddenSize, { copies: passes });
    if (hasAttentionAdapters) {
      tally
        .matrix("attention", inputSize, rank, { copies: 3 * adapters, passes: adapterTurns })
        .matrix("attention", rank, inputSize, { copies: 3 * adapters, passes: adapterTurns });
    }
    addWindows(tally, { numHeads, queryWidth: queries }, [{ numLayers: passes }]);
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied });
    return tally.counted({ numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize });
  },
};
