import type { Architecture } from "../architecture.ts";
import { addCrossDecoderLayers, BART_ALIASES, BART_FIELDS, stackShapes } from "../blocks/bart.ts";
import { addEncoderLayers } from "../blocks/encoder.ts";
import { isDecoderAlone, numLabels, taskOf, unsupportedHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 384, numLayers: 4, numHeads: 6, ffwSize: 1536 };
// Keys have no bias.
const BIASES = { key: false };
const KERNEL_SIZE = 3;

const SHARED = {
  architectures: ["WhisperForConditionalGeneration"],
  vocab_size: 51865,
  num_mel_bins: 80,
  max_source_positions: 1500,
  max_target_positions: 448,
  activation_function: "gelu",
};

function stacks(width: number, layers: number, heads: number, decoderLayers = layers) {
  return {
    d_model: width,
    encoder_layers: layers,
    decoder_layers: decoderLayers,
    encoder_attention_heads: heads,
    decoder_attention_heads: heads,
    encoder_ffn_dim: 4 * width,
    decoder_ffn_dim: 4 * width,
  };
}

/** Whisper: Radford et al. 2022, arXiv:2212.04356. */
export const whisper: Architecture = {
  modelType: "whisper",
  description: "Whisper",
  fields: BART_FIELDS,
  aliases: BART_ALIASES,
  members: {
    "whisper-tiny": { ...SHARED, ...stacks(384, 4, 6) },
    "whisper-base": { ...SHARED, ...stacks(512, 6, 8) },
    "whisper-small": { ...SHARED, ...stacks(768, 12, 12) },
    "whisper-medium": { ...SHARED, ...stacks(1024, 24, 16) },
    "whisper-large-v3-turbo": { ...SHARED, ...stacks(1280, 32, 20, 4), vocab_size: 51866, num_mel_bins: 128 },
    "whisper-large-v2": { ...SHARED, ...stacks(1280, 32, 20) },
    "whisper-large-v3": { ...SHARED, ...stacks(1280, 32, 20), vocab_size: 51866, num_mel_bins: 128 },
  },
  count(config) {
    const { encoder, decoder } = stackShapes(config, DEFAULTS);
    const { hiddenSize } = encoder;
    const vocabSize = config.size("vocab_size", 51865);
    const numMelBins = config.size("num_mel_bins", 80);
    const numPositions = config.size("max_target_positions", 448);
    const isTied = config.flag("tie_word_embeddings", true);
    const projectionSize = config.size("classifier_proj_size", 256);
    const weighsLayers = config.flag("use_weighted_layer_sum", false);
    const classes = numLabels(config);
    const task = taskOf(config, "language-model");
    const tally = new Tally();
    if (!isDecoderAlone(config)) {
      // The encoder's positions are sinusoids, which do not train.
      tally
        .matrix("embedding", KERNEL_SIZE * numMelBins, hiddenSize, { hasBias: true })
        .matrix("embedding", KERNEL_SIZE * hiddenSize, hiddenSize, { hasBias: true });
      addEncoderLayers(tally, encoder, BIASES);
    }
    if (task !== "audio-classification") {
      tally.table(vocabSize, hiddenSize).table(numPositions, hiddenSize);
      addCrossDecoderLayers(tally, decoder, BIASES);
    }
    switch (task) {
      case "language-model":
        if (!isTied) tally.matrix("head", hiddenSize, vocabSize);
        break;
      case "audio-classification":
        // The layers' outputs may be weighted: that of the embeddings, and of each layer.
        if (weighsLayers) tally.add("head", encoder.numLayers + 1);
        tally
          .matrix("head", hiddenSize, projectionSize, { hasBias: true })
          .matrix("head", projectionSize, classes, { hasBias: true });
        break;
      case "none":
        break;
      default:
        throw unsupportedHead(config.raw("architectures"));
    }
    return tally.counted({ ...encoder, vocabSize });
  },
};
