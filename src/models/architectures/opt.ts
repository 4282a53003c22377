import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, normParams } from "../blocks/decoder.ts";
import { ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072 };
const FIELDS = { ...ENCODER_FIELDS, ffwSize: "ffn_dim", widths: ["word_embed_proj_dim"] };

// OPT's learned positions start at 2: the first two rows of the table are never looked up, but trained.
const POSITION_OFFSET = 2;

/** OPT: learned positions, biases, tied output. Zhang et al. 2022, arXiv:2205.01068. */
export const opt: Architecture = {
  modelType: "opt",
  description: "OPT",
  fields: FIELDS,
  members: {},
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
