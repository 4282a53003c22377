import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, type LayerWindow, normParams } from "../blocks/decoder.ts";
import { encoderShape } from "../blocks/encoder.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { type ConfigReader, configError } from "../config.ts";
import { Tally } from "../tally.ts";

const DEFAULTS = { hiddenSize: 2048, numLayers: 24, numHeads: 16 };
const FIELDS = {
  hiddenSize: "hidden_size",
  numLayers: "num_layers",
  numHeads: "num_heads",
  ffwSize: "intermediate_size",
};

const SHARED = {
  architectures: ["GPTNeoForCausalLM"],
  vocab_size: 50257,
  max_position_embeddings: 2048,
  intermediate_size: null,
  window_size: 256,
  activation_function: "gelu_new",
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: true,
};

/** GPT-Neo: learned positions, and every second layer looks back 256 tokens. Black et al. 2021, "GPT-Neo". */
export const gptNeo: Architecture = {
  modelType: "gpt_neo",
  description: "GPT-Neo",
  fields: FIELDS,
  aliases: { num_hidden_layers: "num_layers", num_attention_heads: "num_heads" },
  members: {
    "gpt-neo-125m": { ...SHARED, ...layers(12), hidden_size: 768, num_heads: 12 },
    "gpt-neo-1.3b": { ...SHARED, ...layers(24), hidden_size: 2048, num_heads: 16 },
    "gpt-neo-2.7b": { ...SHARED, ...layers(32), hidden_size: 2560, num_heads: 20 },
  },
  count(config) {
    const shape = encoderShape(config, FIELDS, DEFAULTS);
    const { hiddenSize, ffwSize, numLayers } = shape;
    const vocabSize = config.size("vocab_size", 50257);
    const numPositions = config.size("max_position_embeddings", 2048);
    const tally = new Tally()
      .table(vocabSize, hiddenSize)
      .table(numPositions, hiddenSize)
      .add("norms", (2 * numLayers + 1) * normParams("layer", hiddenSize));
    addAttention(tally, shape, {
      hasQkvBias: false,
      hasOutputBias: true,
      windows: localWindows(config, numLayers),
    });
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias: true, copies: numLayers });
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: config.flag("tie_word_embeddings", true) });
    return tally.counted({ ...shape, vocabSize });
  },
};

function layers(numLayers: number) {
  return { num_layers: numLayers, attention_types: [[["global", "local"], numLayers / 2]] };
}

/** `attention_types` lists kinds of layers, and how often each list repeats; at another depth they go on as they began. */
function localWindows(config: ConfigReader, numLayers: number): readonly LayerWindow[] {
  const window = config.size("window_size", 256);
  const kinds = attentionKinds(config.raw("attention_types") ?? [[["global", "local"], 1]]);
  const numLocal = Array.from({ length: numLayers }, (_, layer) => kinds[layer % kinds.length]).filter(
    (kind) => kind === "local",
  ).length;
  return [{ numLayers: numLocal, window }, { numLayers: numLayers - numLocal }];
}

const MAX_REPEATS = 10_000;

function attentionKinds(types: unknown): readonly unknown[] {
  const kinds = Array.isArray(types) ? types.flatMap(repeated) : [];
  if (kinds.length > 0) return kinds;
  throw configError("attention_types", "a list such as [[[global, local], 12]]", types, "Check the configuration.");
}

function repeated(item: unknown): readonly unknown[] {
  if (!Array.isArray(item)) return [];
  const [kinds, times]: readonly unknown[] = item;
  if (!Array.isArray(kinds) || typeof times !== "number" || !(times > 0 && times <= MAX_REPEATS)) return [];
  return Array.from({ length: times }, () => kinds).flat();
}
