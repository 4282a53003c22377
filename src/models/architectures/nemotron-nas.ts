import { isRecord } from "../../common/checks.ts";
import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { ConfigReader, configError, configFields, divided, type ModelConfig } from "../config.ts";
import { Tally } from "../tally.ts";

const FFW_MULTIPLE = 256;

/** The blocks of the 49B: how often, query heads for one key/value head or no attention, feed-forward multiplier. */
const SUPER_49B: readonly (readonly [copies: number, headsInGroup: number | null, ffwMultiplier: number])[] = [
  [1, 8, 2.625],
  [5, 8, 5.25],
  [2, null, 2.625],
  [3, 8, 5.25],
  [1, null, 3.28125],
  [30, 8, 5.25],
  [1, null, 1.3125],
  [2, null, 2.625],
  [1, null, 1.3125],
  [1, null, 5.25],
  [1, null, 1.3125],
  [1, null, 2.625],
  [3, null, 1.3125],
  [1, 8, 5.25],
  [1, null, 1.3125],
  [2, null, 1],
  [1, null, 1.3125],
  [3, null, 1],
  [2, null, 1.3125],
  [2, null, 0.5],
  [2, null, 1],
  [2, null, 0.5],
  [1, null, 1],
  [2, null, 0.5],
  [9, 8, 5.25],
];

function blocks(runs: typeof SUPER_49B): readonly ModelConfig[] {
  return runs.flatMap(([copies, headsInGroup, ffwMultiplier]) =>
    Array.from({ length: copies }, () => ({
      attention: { no_op: headsInGroup === null, replace_with_linear: false, n_heads_in_group: headsInGroup },
      ffn: { no_op: false, replace_with_linear: false, ffn_mult: ffwMultiplier },
    })),
  );
}

/** Llama's layers, each searched for by itself: Bercovich et al. 2024, "Puzzle", arXiv:2411.19146. */
export const nemotronNas: Architecture = {
  modelType: "nemotron-nas",
  description: "Llama Nemotron, whose layers were searched for",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    perLayer: ["block_configs"],
  },
  ffwMultiple: FFW_MULTIPLE,
  members: {
    "llama-3.3-nemotron-super-49b": {
      architectures: ["DeciLMForCausalLM"],
      vocab_size: 128256,
      hidden_size: 8192,
      intermediate_size: null,
      num_hidden_layers: 80,
      num_attention_heads: 64,
      num_key_value_heads: null,
      hidden_act: "silu",
      max_position_embeddings: 131072,
      rms_norm_eps: 1e-5,
      rope_theta: 500000,
      attention_bias: false,
      mlp_bias: false,
      tie_word_embeddings: false,
      block_configs: blocks(SUPER_49B),
    },
  },
  count(config) {
    const hiddenSize = config.size("hidden_size");
    const numLayers = config.size("num_hidden_layers");
    const numHeads = config.size("num_attention_heads");
    const vocabSize = config.size("vocab_size", 128256);
    const headSize = divided(hiddenSize, "hidden_size", numHeads, "num_attention_heads");
    const hasAttentionBias = config.flag("attention_bias", false);
    const hasFfwBias = config.flag("mlp_bias", false);
    const isTied = config.flag("tie_word_embeddings", false);
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", hiddenSize);
    let largestGroup = 1;
    for (const block of readBlocks(config, numLayers)) {
      const attention = part(block, "attention");
      const ffw = part(block, "ffn");
      if (attention.isThere) tally.add("norms", hiddenSize);
      if (ffw.isThere) tally.add("norms", hiddenSize);
      if (attention.isLinear) tally.matrix("attention", hiddenSize, hiddenSize, { hasBias: hasAttentionBias });
      if (ffw.isLinear) tally.matrix("feedForward", hiddenSize, hiddenSize, { hasBias: hasFfwBias });
      if (attention.isThere && !attention.isLinear) {
        const headsInGroup = attention.fields.size("n_heads_in_group");
        largestGroup = Math.max(largestGroup, headsInGroup);
        const numKeyValueHeads = divided(numHeads, "num_attention_heads", headsInGroup, "n_heads_in_group");
        addAttention(
          tally,
          { numLayers: 1, hiddenSize, numHeads, numKeyValueHeads, headSize },
          { hasQkvBias: hasAttentionBias, hasOutputBias: hasAttentionBias },
        );
      }
      if (ffw.isThere && !ffw.isLinear) {
        const ffwSize = Math.ceil(Math.floor((2 * readMultiplier(ffw.fields) * hiddenSize) / 3) / FFW_MULTIPLE);
        addFeedForward(tally, {
          hiddenSize,
          ffwSize: FFW_MULTIPLE * ffwSize,
          isGated: true,
          hasBias: hasFfwBias,
          copies: 1,
        });
      }
    }
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied });
    // Blocks differ in their groups; what the largest leaves, every block can do with.
    const numKeyValueHeads = numHeads / largestGroup;
    return tally.counted({ numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, vocabSize });
  },
};

function readBlocks(config: ConfigReader, numLayers: number): readonly ConfigReader[] {
  const list = config.perLayer("block_configs", numLayers);
  if (list === undefined) throw configError("block_configs", "a list with an entry for each layer", null, "Add it.");
  return list.map((block) => {
    if (!isRecord(block)) throw configError("block_configs", "a list of objects", block, "Check the configuration.");
    return new ConfigReader(configFields(block), "nemotron-nas");
  });
}

/** Attention or feed-forward of a block: it may be left out, or be one matrix. */
interface BlockPart {
  readonly fields: ConfigReader;
  readonly isThere: boolean;
  readonly isLinear: boolean;
}

function part(block: ConfigReader, name: "attention" | "ffn"): BlockPart {
  const fields = block.within(name);
  const isThere = !fields.flag("no_op", false);
  return { fields, isThere, isLinear: isThere && fields.flag("replace_with_linear", false) };
}

/** The multiplier, which the code that is published with the weights rounds to six digits. */
function readMultiplier(fields: ConfigReader): number {
  if (!fields.has("ffn_mult")) throw configError("ffn_mult", "a positive number", null, "Check the configuration.");
  return Math.round(fields.ratio("ffn_mult", 1) * 1e6) / 1e6;
}
