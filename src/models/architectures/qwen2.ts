import type { Architecture } from "../architecture.ts";
import {
  countDecoder,
  DECODER_FIELDS,
  type DecoderDefaults,
  type DecoderOptions,
  type LayerWindow,
  slidingWindows,
} from "../blocks/decoder.ts";
import type { ConfigReader } from "../config.ts";

/** What Qwen2 and Qwen3 have in common. */
export const QWEN_DEFAULTS: DecoderDefaults = {
  vocabSize: 151936,
  hiddenSize: 4096,
  ffwSize: 22016,
  numLayers: 32,
  numHeads: 32,
  numKeyValueHeads: 32,
  isTied: false,
};

/** Layers from `max_window_layers` on slide, where sliding is on. */
export function qwenWindows(config: ConfigReader, numLayers: number): readonly LayerWindow[] {
  const slides = config.flag("use_sliding_window", false);
  const window = config.sizeOrNull("sliding_window", 4096);
  const first = config.count("max_window_layers", 28);
  return slidingWindows(config, numLayers, slides ? window : null, (layer) => layer >= first);
}

const QWEN2: DecoderOptions = { defaults: QWEN_DEFAULTS, qkvBias: true, windows: qwenWindows };

/** Qwen2 and Qwen2.5, with biases of queries, keys and values: arXiv:2407.10671. */
export const qwen2: Architecture = {
  modelType: "qwen2",
  description: "Qwen2 and Qwen2.5",
  fields: DECODER_FIELDS,
  members: {},
  count: (config) => countDecoder(config, QWEN2),
};
