import type { Architecture } from "../architecture.ts";
import { addFeedForward, normParams } from "../blocks/decoder.ts";
import { Tally } from "../tally.ts";

/**
 * The Chinchilla transformer, whose 50 sizes stand in Hoffmann et al. 2022, arXiv:2203.15556, Table A9: attention of
 * width kv_size · n_heads with relative positions, biases, one embedding matrix.
 */
export const chinchilla: Architecture = {
  modelType: "chinchilla",
  description: "Chinchilla, of Hoffmann et al. 2022, Table A9",
  fields: {
    hiddenSize: "d_model",
    numLayers: "n_layers",
    numHeads: "n_heads",
    ffwSize: "ffw_size",
    headSize: "kv_size",
  },
  aliases: { hidden_size: "d_model", num_layers: "n_layers", num_heads: "n_heads" },
  members: {
    // Hoffmann et al. 2022, Tables A9 and 4.
    "chinchilla-44m": { d_model: 512, n_layers: 8, n_heads: 8, kv_size: 64, ffw_size: 2048 },
    "chinchilla-106m": { d_model: 640, n_layers: 16, n_heads: 10, kv_size: 64, ffw_size: 2560 },
    "chinchilla-217m": { d_model: 896, n_layers: 18, n_heads: 14, kv_size: 64, ffw_size: 3584 },
    "chinchilla-425m": { d_model: 1280, n_layers: 18, n_heads: 10, kv_size: 128, ffw_size: 5120 },
    "chinchilla-1b": { d_model: 1792, n_layers: 23, n_heads: 14, kv_size: 128, ffw_size: 7168 },
    "chinchilla-6.8b": { d_model: 3584, n_layers: 40, n_heads: 28, kv_size: 128, ffw_size: 14336 },
    "chinchilla-70b": { d_model: 8192, n_layers: 80, n_heads: 64, kv_size: 128, ffw_size: 32768 },
  },
  count(config) {
    const hiddenSize = config.size("d_model");
    const numLayers = config.size("n_layers");
    const numHeads = config.size("n_heads");
    const ffwSize = config.size("ffw_size", 4 * hiddenSize);
    const headSize = config.size("kv_size");
    const vocabSize = config.size("vocab_size", 32000);
    const attentionSize = headSize * numHeads;
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .matrix("attention", hiddenSize, attentionSize, { hasBias: true, copies: 3 * numLayers })
      .matrix("attention", attentionSize, hiddenSize, { hasBias: true, copies: numLayers })
      // The relative positions have a projection, and a bias each for content and position (Dai et al. 2019). They are
      // the same for every token, so that they are no work of one: only so does the paper's Table A4 come out.
      .add("attention", numLayers * (hiddenSize * attentionSize + 2 * attentionSize))
      .attends({ numLayers, numHeads, queryWidth: attentionSize })
      .add("norms", (2 * numLayers + 1) * normParams("layer", hiddenSize));
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: true, copies: numLayers });
    return tally.counted({
      numLayers,
      hiddenSize,
      numHeads,
      numKeyValueHeads: numHeads,
      headSize,
      ffwSize,
      vocabSize,
    });
  },
};
