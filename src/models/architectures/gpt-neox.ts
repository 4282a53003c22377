import type { Architecture } from "../architecture.ts";
import { addEncoderLayers, ENCODER_FIELDS, encoderShape } from "../blocks/encoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 6144, numLayers: 44, numHeads: 64, ffwSize: 24576 };

const SHARED = {
  architectures: ["GPTNeoXForCausalLM"],
  hidden_act: "gelu",
  max_position_embeddings: 2048,
  layer_norm_eps: 1e-5,
  rotary_pct: 0.25,
  rotary_emb_base: 10000,
  use_parallel_residual: true,
  tie_word_embeddings: false,
};

/** GPT-NeoX and Pythia: rotary positions, biases, untied output. Biderman et al. 2023, arXiv:2304.01373. */
export const gptNeox: Architecture = {
  modelType: "gpt_neox",
  description: "GPT-NeoX and Pythia",
  fields: ENCODER_FIELDS,
  members: {
    "pythia-14m": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 128,
      intermediate_size: 512,
      num_hidden_layers: 6,
      num_attention_heads: 4,
    },
    "pythia-31m": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 256,
      intermediate_size: 1024,
      num_hidden_layers: 6,
      num_attention_heads: 8,
    },
    "pythia-70m": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 512,
      intermediate_size: 2048,
      num_hidden_layers: 6,
      num_attention_heads: 8,
    },
    "pythia-160m": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 768,
      intermediate_size: 3072,
      num_hidden_layers: 12,
      num_attention_heads: 12,
    },
    "pythia-410m": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 1024,
      intermediate_size: 4096,
      num_hidden_layers: 24,
      num_attention_heads: 16,
    },
    "pythia-1b": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 2048,
      intermediate_size: 8192,
      num_hidden_layers: 16,
      num_attention_heads: 8,
    },
    "pythia-1.4b": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 2048,
      intermediate_size: 8192,
      num_hidden_layers: 24,
      num_attention_heads: 16,
    },
    "pythia-2.8b": {
      ...SHARED,
      vocab_size: 50304,
      hidden_size: 2560,
      intermediate_size: 10240,
      num_hidden_layers: 32,
      num_attention_heads: 32,
    },
    "pythia-6.9b": {
      ...SHARED,
      vocab_size: 50432,
      hidden_size: 4096,
      intermediate_size: 16384,
      num_hidden_layers: 32,
      num_attention_heads: 32,
    },
    "pythia-12b": {
      ...SHARED,
      vocab_size: 50688,
      hidden_size: 5120,
      intermediate_size: 20480,
      num_hidden_layers: 36,
      num_attention_heads: 40,
    },
    "gpt-neox-20b": {
      ...SHARED,
      vocab_size: 50432,
      hidden_size: 6144,
      intermediate_size: 24576,
      num_hidden_layers: 44,
      num_attention_heads: 64,
      hidden_act: "gelu_fast",
    },
  },
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
