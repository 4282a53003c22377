import type { Architecture } from "../architecture.ts";
import { addAttention, countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { addExperts, countLayers, readExperts } from "../blocks/experts.ts";
import type { ConfigReader } from "../config.ts";
import type { AttentionShape } from "../shape.ts";
import type { Tally } from "../tally.ts";

const MINIMAX: DecoderOptions = {
  defaults: {
    vocabSize: 32000,
    hiddenSize: 4096,
    ffwSize: 14336,
    numLayers: 32,
    numHeads: 32,
    numKeyValueHeads: 8,
    isTied: false,
  },
  attention: addMixedAttention,
  feedForward: (tally, config, { hiddenSize, ffwSize, numLayers }) => {
    const experts = readExperts(
      config,
      { field: "num_local_experts", byDefault: 8 },
      { field: "num_experts_per_tok", byDefault: 2 },
    );
    addExperts(tally, { ...experts, hiddenSize, expertSize: ffwSize, numLayers });
  },
};

/** Some layers attend; the others have linear attention, whose heads each have keys and values of their own. */
function addMixedAttention(tally: Tally, config: ConfigReader, shape: AttentionShape): void {
  const { hiddenSize, numLayers, numHeads, headSize } = shape;
  const types = config.perLayer("layer_types", numLayers);
  const window = config.sizeOrNull("sliding_window", null);
  const isLinear = (layer: number) => (types === undefined ? layer % 2 === 1 : types[layer] === "linear_attention");
  const copies = countLayers(numLayers, isLinear);
  const numFull = numLayers - copies;
  addAttention(
    tally,
    { ...shape, numLayers: numFull },
    {
      hasQkvBias: false,
      hasOutputBias: false,
      windows: [window === null ? { numLayers: numFull } : { numLayers: numFull, window }],
    },
  );
  const width = numHeads * headSize;
  // Queries, keys, values and a gate of the output; the norm of what comes out.
  tally
    .matrix("attention", hiddenSize, 4 * width, { copies })
    .matrix("attention", width, hiddenSize, { copies })
    .add("attention", copies * width);
}

const FULL_EVERY = 8;

/** MiniMax-01: lightning attention in seven layers of eight, and experts. arXiv:2501.08313. */
export const minimax: Architecture = {
  modelType: "minimax",
  description: "MiniMax-Text-01, a mixture with linear attention in most layers",
  fields: { ...DECODER_FIELDS, perLayer: ["layer_types"] },
  aliases: { num_experts: "num_local_experts" },
  members: {
    "minimax-text-01": {
      architectures: ["MiniMaxForCausalLM"],
      vocab_size: 200064,
      hidden_size: 6144,
      intermediate_size: 9216,
      num_hidden_layers: 80,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      head_dim: 128,
      num_local_experts: 32,
      num_experts_per_tok: 2,
      layer_types: Array.from({ length: 80 }, (_, layer) =>
        (layer + 1) % FULL_EVERY === 0 ? "full_attention" : "linear_attention",
      ),
      tie_word_embeddings: false,
      hidden_act: "silu",
      max_position_embeddings: 10240000,
      rms_norm_eps: 1e-5,
      rope_theta: 10000000,
    },
  },
  count: (config) => countDecoder(config, MINIMAX),
};
