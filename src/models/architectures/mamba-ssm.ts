import type { Architecture } from "../architecture.ts";
import { normParams } from "../blocks/decoder.ts";
import { addMamba, addMamba2, readRank } from "../blocks/mamba.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";

const MAMBA_2 = { vocab_size: 50277, ssm_cfg: { layer: "Mamba2" }, pad_vocab_size_multiple: 16 };

/**
 * Mamba and Mamba-2 as state-spaces, who wrote them, publish them, without a model_type: arXiv:2312.00752 and
 * arXiv:2405.21060.
 */
export const mambaSsm: Architecture = {
  modelType: "mamba_ssm",
  signature: ["d_model", "n_layer", "ssm_cfg"],
  description: "Mamba and Mamba-2 as state-spaces publishes them",
  fields: { hiddenSize: "d_model", numLayers: "n_layer" },
  members: {
    "mamba2-130m": { ...MAMBA_2, d_model: 768, n_layer: 24 },
  },
  count(config) {
    const hiddenSize = config.size("d_model", 2560);
    const numLayers = config.size("n_layer", 64);
    const vocabSize = config.size("vocab_size", 50277);
    const multiple = config.size("pad_vocab_size_multiple", 8);
    const norm = normParams(config.flag("rms_norm", true) ? "rms" : "layer", hiddenSize);
    const isTied = config.flag("tie_embeddings", true);
    refuseOtherLayers(config);
    const rows = multiple * Math.ceil(vocabSize / multiple);
    const tally = new Tally().table(rows, hiddenSize).add("norms", (numLayers + 1) * norm);
    addLayers(tally, config.within("ssm_cfg"), hiddenSize, numLayers);
    if (!isTied) tally.matrix("head", hiddenSize, rows);
    return tally.counted({ numLayers, hiddenSize, vocabSize });
  },
};

function addLayers(tally: Tally, config: ConfigReader, hiddenSize: number, numLayers: number): void {
  const isSecond = config.choice("layer", ["Mamba1", "Mamba2"], "Mamba1") === "Mamba2";
  const innerSize = Math.trunc(config.ratio("expand", 2) * hiddenSize);
  const stateSize = config.size("d_state", isSecond ? 128 : 16);
  const kernelSize = config.size("d_conv", 4);
  const hasBias = config.flag("bias", false);
  const hasConvBias = config.flag("conv_bias", true);
  if (!isSecond) {
    const rank = readRank(config, "dt_rank", hiddenSize);
    addMamba(tally, { numLayers, hiddenSize, innerSize, stateSize, rank, kernelSize, hasBias, hasConvBias });
    return;
  }
  const headSize = config.size("headdim", 64);
  addMamba2(tally, {
    numLayers,
    hiddenSize,
    innerSize,
    numHeads: divided(innerSize, "the inner width", headSize, "headdim"),
    numGroups: config.size("ngroups", 1),
    stateSize,
    kernelSize,
    hasInputBias: hasBias,
    hasOutputBias: hasBias,
    hasConvBias,
    hasNorm: config.flag("rmsnorm", true),
  });
}

/** Refuses layers of attention or feed-forward in between, which a few published models have. */
function refuseOtherLayers(config: ConfigReader): void {
  const attention = config.raw("attn_layer_idx") ?? [];
  if (Array.isArray(attention) && attention.length === 0 && config.count("d_intermediate", 0) === 0) return;
  const remedy = "Count its models yourself, and plan from their sizes.";
  throw configError("attn_layer_idx", "empty, and d_intermediate 0", attention, remedy);
}
