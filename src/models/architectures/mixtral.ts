import type { Architecture } from "../architecture.ts";
import { breakdown } from "../breakdown.ts";
import { configError } from "../config.ts";
import { gatedFeedForward, LLAMA_FIELDS, llamaTrunk, MISTRAL_DEFAULTS } from "./llama.ts";

/** Mixtral: Llama's layers with a router over experts. Jiang et al. 2024, arXiv:2401.04088. */
export const mixtral: Architecture = {
  modelType: "mixtral",
  description: "Mixtral, a mixture of experts",
  fields: LLAMA_FIELDS,
  count(config) {
    const { shape, ...parts } = llamaTrunk(config, MISTRAL_DEFAULTS);
    const { numLayers, hiddenSize, ffwSize } = shape;
    const numExperts = config.size("num_local_experts", 8);
    const numActive = config.size("num_experts_per_tok", 2);
    if (numActive > numExperts) {
      throw configError("num_experts_per_tok", `at most num_local_experts, ${numExperts}`, numActive, "Lower it.");
    }
    const expert = gatedFeedForward(hiddenSize, ffwSize, false);
    const router = numExperts * hiddenSize;
    const feedForward = numLayers * (numExperts * expert + router);
    return { params: breakdown({ ...parts, feedForward }, numLayers * (numExperts - numActive) * expert), shape };
  },
};
