import type { Architecture } from "../architecture.ts";
import { countGptj, GPTJ_ALIASES, GPTJ_FIELDS } from "./gptj.ts";

const SHARED = {
  architectures: ["CodeGenForCausalLM"],
  vocab_size: 51200,
  n_positions: 2048,
  n_inner: null,
  activation_function: "gelu_new",
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: false,
};

/** CodeGen: GPT-J's layers. Nijkamp et al. 2022, arXiv:2203.13474. */
export const codegen: Architecture = {
  modelType: "codegen",
  description: "CodeGen",
  fields: GPTJ_FIELDS,
  aliases: GPTJ_ALIASES,
  members: {
    "codegen-350m": { ...SHARED, n_embd: 1024, n_layer: 20, n_head: 16, rotary_dim: 32 },
    "codegen-2b": { ...SHARED, n_embd: 2560, n_layer: 32, n_head: 32, rotary_dim: 64 },
    "codegen-6b": { ...SHARED, n_embd: 4096, n_layer: 33, n_head: 16, rotary_dim: 64 },
    "codegen-16b": { ...SHARED, n_embd: 6144, n_layer: 34, n_head: 24, rotary_dim: 64 },
  },
  count: countGptj,
};
