import type { Architecture } from "../architecture.ts";
import { addDecoder } from "../blocks/decoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { addQwenVision } from "../blocks/qwen-vision.ts";
import { Tally } from "../tally.ts";
import { QWEN3_5_VISION } from "./qwen3-5.ts";
import { QWEN3_5_MOE_FIELDS, QWEN3_5_MOE_TEXT, QWEN3_5_SMALLEST_MOE } from "./qwen3-5-moe-text.ts";

/** Qwen3.5's mixtures: the layers of their language models behind an encoder of images. */
export const qwen35Moe: Architecture = {
  modelType: "qwen3_5_moe",
  description: "Qwen3.5 mixtures, for images and text, with linear attention in most layers",
  fields: QWEN3_5_MOE_FIELDS,
  within: "text_config",
  members: {
    "qwen3.5-35b-a3b": {
      architectures: ["Qwen3_5MoeForConditionalGeneration"],
      tie_word_embeddings: false,
      text_config: QWEN3_5_SMALLEST_MOE,
      vision_config: { ...QWEN3_5_VISION, out_hidden_size: 2048 },
    },
  },
  count(config) {
    const tally = new Tally();
    const shape = addDecoder(tally, config.within("text_config"), QWEN3_5_MOE_TEXT);
    addQwenVision(tally, config.within("vision_config"), { isStacked: false });
    addDecoderHead(tally, config, { ...shape, isTied: config.flag("tie_word_embeddings", false) });
    return tally.counted(shape);
  },
};
