import type { Architecture, ScalingFields } from "../architecture.ts";
import { breakdown, layerNorm, linear } from "../breakdown.ts";
import { attentionParams, feedForwardParams, STANDARD_FIELDS, standardShape } from "./standard.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072 };
const FIELDS: ScalingFields = { ...STANDARD_FIELDS, ffwSize: "ffn_dim", embedSize: "word_embed_proj_dim" };

// OPT's learned positions start at 2: the first two rows of the table are never looked up, but trained.
const POSITION_OFFSET = 2;

/** OPT: learned positions, biases, tied output. Zhang et al. 2022, arXiv:2205.01068. */
export const opt: Architecture = {
  modelType: "opt",
  description: "OPT",
  fields: FIELDS,
  count(config) {
    const shape = standardShape(config, FIELDS, DEFAULTS);
    const { hiddenSize, numLayers } = shape;
    const vocabSize = config.size("vocab_size", 50272);
    const numPositions = config.size("max_position_embeddings", 2048);
    // OPT-350M embeds in fewer dimensions and projects in and out.
    const embedSize = config.size("word_embed_proj_dim", hiddenSize);
    const projections = embedSize === hiddenSize ? 0 : 2 * linear(embedSize, hiddenSize, false);
    const hasBias = config.flag("enable_bias", true);
    const norm = config.flag("layer_norm_elementwise_affine", true) ? layerNorm(hiddenSize) : 0;
    const hasFinalNorm = config.flag("do_layer_norm_before", true) && !config.flag("_remove_final_layer_norm", false);
    return {
      params: breakdown({
        embedding: vocabSize * embedSize + (numPositions + POSITION_OFFSET) * hiddenSize + projections,
        attention: attentionParams(shape, hasBias, hasBias),
        feedForward: feedForwardParams(shape, hasBias),
        norms: 2 * numLayers * norm + (hasFinalNorm ? norm : 0),
        head: config.flag("tie_word_embeddings", true) ? 0 : vocabSize * embedSize,
      }),
      shape,
    };
  },
};
