import type { Architecture } from "../architecture.ts";
import { countMamba, MAMBA_FIELDS } from "./mamba.ts";

/** Falcon Mamba: Mamba with norms of its states, which have no parameters. Zuo et al. 2024, arXiv:2410.05355. */
export const falconMamba: Architecture = {
  modelType: "falcon_mamba",
  description: "Falcon Mamba",
  fields: MAMBA_FIELDS,
  members: {
    "falcon-mamba-7b": {
      architectures: ["FalconMambaForCausalLM"],
      vocab_size: 65024,
      hidden_size: 4096,
      num_hidden_layers: 64,
      state_size: 16,
      expand: 2,
      conv_kernel: 4,
      use_bias: false,
      use_conv_bias: true,
      hidden_act: "silu",
      layer_norm_epsilon: 1e-5,
      tie_word_embeddings: false,
    },
  },
  count: countMamba,
};
