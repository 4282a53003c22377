import type { Architecture, CountedModel, ScalingFields } from "../architecture.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { addMamba, readRank } from "../blocks/mamba.ts";
import type { ConfigReader } from "../config.ts";
import { Tally } from "../tally.ts";

/** The width within the layers and the rank follow from the hidden size where they are left out. */
export const MAMBA_FIELDS: ScalingFields = {
  hiddenSize: "hidden_size",
  numLayers: "num_hidden_layers",
  widths: ["intermediate_size", "time_step_rank"],
};

const SHARED = {
  architectures: ["MambaForCausalLM"],
  vocab_size: 50280,
  state_size: 16,
  expand: 2,
  conv_kernel: 4,
  use_bias: false,
  use_conv_bias: true,
  hidden_act: "silu",
  layer_norm_epsilon: 1e-5,
};

/** Mamba: Gu and Dao 2023, arXiv:2312.00752. */
export const mamba: Architecture = {
  modelType: "mamba",
  description: "Mamba, state spaces in place of attention",
  fields: MAMBA_FIELDS,
  members: {
    "mamba-130m": { ...SHARED, hidden_size: 768, num_hidden_layers: 24 },
    "mamba-370m": { ...SHARED, hidden_size: 1024, num_hidden_layers: 48 },
    "mamba-790m": { ...SHARED, hidden_size: 1536, num_hidden_layers: 48 },
    "mamba-1.4b": { ...SHARED, hidden_size: 2048, num_hidden_layers: 48 },
    "mamba-2.8b": { ...SHARED, hidden_size: 2560, num_hidden_layers: 64 },
  },
  count: countMamba,
};

/** Counts Mamba, which Falcon Mamba is too but for norms without parameters. */
export function countMamba(config: ConfigReader): CountedModel {
  const hiddenSize = config.size("hidden_size", 768);
  const numLayers = config.size("num_hidden_layers", 32);
  const vocabSize = config.size("vocab_size", 50280);
  const innerSize = config.sizeOrNull("intermediate_size", null) ?? Math.trunc(config.ratio("expand", 2) * hiddenSize);
  const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (numLayers + 1) * hiddenSize);
  addMamba(tally, {
    numLayers,
    hiddenSize,
    innerSize,
    stateSize: config.size("state_size", 16),
    rank: readRank(config, "time_step_rank", hiddenSize),
    kernelSize: config.size("conv_kernel", 4),
    hasBias: config.flag("use_bias", false),
    hasConvBias: config.flag("use_conv_bias", true),
  });
  addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", true) });
  return tally.counted({ numLayers, hiddenSize, vocabSize });
}
