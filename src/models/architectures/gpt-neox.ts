import type { Architecture } from "../architecture.ts";
import { addEncoderLayers, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 6144, numLayers: 44, numHeads: 64, ffwSize: 24576 };

/** GPT-NeoX and Pythia: rotary positions, biases, untied output. Biderman et al. 2023, arXiv:2304.01373. */
export const gptNeox: Architecture = {
  modelType: "gpt_neox",
  description: "GPT-NeoX and Pythia",
  fields: ENCODER_FIELDS,
  members: {},
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, DEFAULTS);
    const { hiddenSize } = shape;
    const vocabSize = config.size("vocab_size", 50432);
    const tally = new Tally().table(vocabSize, hiddenSize);
    const hasBias = config.flag("attention_bias", true);
    addEncoderLayers(tally, shape, { qkv: hasBias, output: hasBias });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted({ ...shape, vocabSize });
  },
};
