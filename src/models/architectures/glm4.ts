import type { Architecture } from "../architecture.ts";
import { countDecoder, DECODER_FIELDS, type DecoderOptions } from "../blocks/decoder.ts";
import { GLM, GLM_9B } from "./glm.ts";

const GLM4: DecoderOptions = { ...GLM, normsPerLayer: 4 };

/** GLM-4-0414: norms behind attention and feed-forward too. Team GLM 2024, arXiv:2406.12793. */
export const glm4: Architecture = {
  modelType: "glm4",
  description: "GLM-4-0414",
  fields: DECODER_FIELDS,
  members: {
    "glm-4-9b-0414": {
      ...GLM_9B,
      architectures: ["Glm4ForCausalLM"],
      max_position_embeddings: 32768,
      rms_norm_eps: 1e-5,
    },
  },
  count: (config) => countDecoder(config, GLM4),
};
