import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, checkGroups, type LayerWindow } from "../blocks/decoder.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";

const FIELDS = { hiddenSize: "n_embd", numLayers: "n_layer", numHeads: "n_head", numKeyValueHeads: "n_kv_head" };
const WITHIN = "model_config";

// Sizes that the repository's gpt.py sets, as of July 2026.
const VOCAB_MULTIPLE = 64;
const VALUE_GATE_CHANNELS = 12;
const SMEAR_CHANNELS = 24;
const WINDOW_MULTIPLE = 128;

/**
 * Nanochat as its own repository builds it (karpathy/nanochat), by the metadata beside its checkpoints: norms without
 * parameters, and in every other layer a table of values by token (ResFormer: Zhou et al. 2024, arXiv:2410.17897).
 *
 * Metadata without a window_pattern is of 2025, before there were such tables.
 */
export const nanochatRepo: Architecture = {
  modelType: "nanochat-repo",
  signature: ["sequence_len", "n_layer", "n_head", "n_kv_head", "n_embd"],
  description: "nanochat, by the metadata of its own checkpoints",
  fields: FIELDS,
  within: WITHIN,
  members: {
    "nanochat-d12": {
      [WITHIN]: {
        sequence_len: 2048,
        vocab_size: 32768,
        n_layer: 12,
        n_head: 6,
        n_kv_head: 6,
        n_embd: 768,
        window_pattern: "SSSL",
      },
    },
  },
  count(metadata) {
    // The arguments of the model may stand alone, without the metadata of the checkpoint around them.
    const config = metadata.has(WITHIN) ? metadata.within(WITHIN) : metadata;
    const hiddenSize = config.size("n_embd", 768);
    const numLayers = config.size("n_layer", 12);
    const numHeads = config.size("n_head", 6);
    const numKeyValueHeads = config.size("n_kv_head", 6);
    checkGroups(numHeads, numKeyValueHeads, FIELDS);
    const headSize = divided(hiddenSize, "n_embd", numHeads, "n_head");
    const vocabSize = config.size("vocab_size", 32768);
    const isFirstVersion = !config.has("window_pattern");
    const shape = { hiddenSize, numLayers, numHeads, numKeyValueHeads, headSize, ffwSize: 4 * hiddenSize, vocabSize };
    const rows = isFirstVersion ? vocabSize : VOCAB_MULTIPLE * Math.ceil(vocabSize / VOCAB_MULTIPLE);
    const tally = new Tally().table(rows, hiddenSize).matrix("head", hiddenSize, rows);
    addAttention(tally, shape, { hasQkvBias: false, hasOutputBias: false, windows: readWindows(config, numLayers) });
    addFeedForward(tally, { hiddenSize, ffwSize: shape.ffwSize, isGated: false, copies: numLayers });
    if (isFirstVersion) return tally.counted(shape);
    const numWithValues = Math.ceil(numLayers / 2);
    tally
      .table(numWithValues * rows, numKeyValueHeads * headSize)
      .matrix("attention", VALUE_GATE_CHANNELS, numKeyValueHeads, { copies: numWithValues })
      .matrix("embedding", SMEAR_CHANNELS, 1)
      // Two scalars a layer and two more. Beside the tables, as the repository leaves both out of its FLOPs.
      .table(2 * numLayers + 2, 1);
    return tally.counted(shape);
  },
};

/** Short windows are a quarter of the sequence; the pattern repeats, and the last layer sees everything. */
function readWindows(config: ConfigReader, numLayers: number): readonly LayerWindow[] {
  const sequenceLength = config.size("sequence_len", 2048);
  const pattern = config.raw("window_pattern") ?? "L";
  if (typeof pattern !== "string" || !/^[sl]+$/i.test(pattern)) {
    throw configError("window_pattern", "letters S and L", pattern, "Check the configuration.");
  }
  const window = WINDOW_MULTIPLE * Math.ceil(sequenceLength / 4 / WINDOW_MULTIPLE);
  const isShort = (layer: number) =>
    layer < numLayers - 1 && pattern.charAt(layer % pattern.length).toUpperCase() === "S";
  const numShort = Array.from({ length: numLayers }, (_, layer) => isShort(layer)).filter(Boolean).length;
  return [{ numLayers: numShort, window }, { numLayers: numLayers - numShort }];
}
