import type { Architecture } from "../architecture.ts";
import { normParams } from "../blocks/decoder.ts";
import { addEncoderLayers, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { numLabels, taskOf } from "../blocks/head.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 768, numLayers: 12, numHeads: 12, ffwSize: 3072 };

/** BERT: Devlin et al. 2019, arXiv:1810.04805. Where nothing is said of its head, it has its pooler alone. */
export const bert: Architecture = {
  modelType: "bert",
  description: "BERT",
  fields: ENCODER_FIELDS,
  members: {},
  count(config) {
    const shape = encoderShape(config, ENCODER_FIELDS, DEFAULTS);
    const { hiddenSize } = shape;
    const vocabSize = config.size("vocab_size", 30522);
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .table(config.size("max_position_embeddings", 512), hiddenSize)
      .table(config.size("type_vocab_size", 2), hiddenSize);
    addEncoderLayers(tally, shape);
    const pooler = () => tally.matrix("head", hiddenSize, hiddenSize, { hasBias: true });
    const transform = () => {
      tally.matrix("head", hiddenSize, hiddenSize, { hasBias: true }).add("head", normParams("layer", hiddenSize));
      if (!config.flag("tie_word_embeddings", true)) tally.matrix("head", hiddenSize, vocabSize);
      tally.add("head", vocabSize);
    };
    switch (taskOf(config, "none")) {
      case "masked-language-model":
      case "language-model":
        transform();
        break;
      case "pre-training":
        transform();
        pooler().matrix("head", hiddenSize, 2, { hasBias: true });
        break;
      case "token-classification":
        tally.matrix("head", hiddenSize, numLabels(config), { hasBias: true });
        break;
      case "question-answering":
        tally.matrix("head", hiddenSize, 2, { hasBias: true });
        break;
      case "sequence-classification":
      case "image-classification":
        pooler().matrix("head", hiddenSize, numLabels(config), { hasBias: true });
        break;
      case "none":
        pooler();
    }
    return tally.counted({ ...shape, vocabSize });
  },
};
