// Encoders with decoders.
import type { DrawnFields } from "../../support/drawn-fields.ts";
import {
  attention,
  type Draw,
  FFWS,
  HEADS,
  LAYERS,
  layer,
  lin,
  norm,
  once,
  POSITIONS,
  sum,
  testTypes,
  VOCABS,
  WIDTHS,
} from "../../support/variations.ts";

interface T5Defaults {
  readonly vocab: number;
  readonly ffw: number;
  readonly layers: number;
  readonly heads: number;
  readonly activation: string;
  readonly hasOwnPositions?: boolean;
}

const MT5: T5Defaults = { vocab: 250112, ffw: 1024, layers: 8, heads: 6, activation: "gated-gelu" };

const t5 = (prefix: string, defaults: T5Defaults): Draw => {
  const { hasOwnPositions = false } = defaults;
  return (fields) => {
    const V = fields.drawn("vocab_size", defaults.vocab, VOCABS);
    const d = fields.drawn(fields.pick(["d_model", "hidden_size"]), 512, WIDTHS);
    const h = fields.drawn(fields.pick(["d_kv", "head_dim"]), 64, [16, 50]);
    const f = fields.drawn("d_ff", defaults.ffw, FFWS);
    const L = fields.drawn(fields.pick(["num_layers", "num_hidden_layers"]), defaults.layers, LAYERS);
    const decoders = fields.orNull("num_decoder_layers", null, L, LAYERS);
    const H = fields.drawn(fields.pick(["num_heads", "num_attention_heads"]), defaults.heads, HEADS);
    const buckets = fields.drawn("relative_attention_num_buckets", 32, [8, 16]);
    const activations = ["relu", "gated-gelu", "gelu", "gated-silu"];
    const matrices = fields.drawn("feed_forward_proj", defaults.activation, activations).startsWith("gated") ? 3 : 2;
    // Transformers 5 ties in any case.
    fields.flag("tie_word_embeddings", true);
    const n = fields.labels();
    const projections = 4 * d * H * h;
    const positions = (layers: number) => (hasOwnPositions ? layers : 1) * buckets * H;
    const encoder = L * (projections + matrices * d * f + 2 * d) + d + positions(L);
    const decoder = decoders * (2 * projections + matrices * d * f + 3 * d) + d + positions(decoders);
    const above = {
      ForConditionalGeneration: decoder,
      Model: decoder,
      EncoderModel: 0,
      ForSequenceClassification: decoder + lin(d, d) + lin(d, n),
      ForTokenClassification: lin(d, n),
      ForQuestionAnswering: decoder + lin(d, n),
    };
    const ending = fields.architecture(prefix, [
      "ForConditionalGeneration",
      "Model",
      "EncoderModel",
      "ForSequenceClassification",
      "ForTokenClassification",
      "ForQuestionAnswering",
    ]);
    return V * d + encoder + above[ending];
  };
};

/** What BART and its like draw of both stacks. */
function drawStacks(fields: DrawnFields, defaults: Readonly<Record<"width" | "layers" | "heads" | "ffw", number>>) {
  const d = fields.drawn(fields.pick(["d_model", "hidden_size"]), defaults.width, WIDTHS);
  const encoders = fields.drawn(fields.pick(["encoder_layers", "num_hidden_layers"]), defaults.layers, LAYERS);
  const decoders = fields.drawn("decoder_layers", defaults.layers, LAYERS);
  fields.drawn(fields.pick(["encoder_attention_heads", "num_attention_heads"]), defaults.heads, HEADS);
  fields.drawn("decoder_attention_heads", defaults.heads, HEADS);
  const encoderFfw = fields.drawn("encoder_ffn_dim", defaults.ffw, FFWS);
  const decoderFfw = fields.drawn("decoder_ffn_dim", defaults.ffw, FFWS);
  return { d, encoders, decoders, encoderFfw, decoderFfw };
}

interface BartKind<Ending extends string> {
  readonly vocab: number;
  readonly learnsPositions: boolean;
  readonly stackNorms: number;
  readonly labels?: number;
  readonly endings: readonly [Ending, ...(readonly Ending[])];
}

type BartEnding =
  | "ForConditionalGeneration"
  | "Model"
  | "ForSequenceClassification"
  | "ForQuestionAnswering"
  | "ForCausalLM";

const bart =
  (prefix: string, { vocab, learnsPositions, stackNorms, labels, endings }: BartKind<BartEnding>): Draw =>
  (fields) => {
    const stacks = drawStacks(fields, { width: 1024, layers: 12, heads: 16, ffw: 4096 });
    const { d, encoders, decoders, encoderFfw, decoderFfw } = stacks;
    const V = fields.drawn("vocab_size", vocab, VOCABS);
    const P = fields.drawn("max_position_embeddings", 1024, POSITIONS);
    const isTied = fields.flag("tie_word_embeddings", true);
    const n = fields.labels(labels);
    const beside = once(learnsPositions) * (P + 2) * d + stackNorms * norm(d);
    const encoder = encoders * layer(d, encoderFfw) + beside;
    const decoder = decoders * (layer(d, decoderFfw) + attention(d) + norm(d)) + beside;
    // A shared table, and one in each stack where they are not tied to it.
    const both = encoder + decoder + (isTied ? 1 : 3) * V * d;
    return {
      ForConditionalGeneration: both + once(!isTied) * V * d,
      Model: both,
      ForSequenceClassification: both + lin(d, d) + lin(d, n),
      ForQuestionAnswering: both + lin(d, 2),
      ForCausalLM: decoder + (isTied ? 1 : 2) * V * d,
    }[fields.architecture(prefix, endings)];
  };

function marian(fields: DrawnFields): number {
  const stacks = drawStacks(fields, { width: 1024, layers: 12, heads: 16, ffw: 4096 });
  const { d, encoders, decoders, encoderFfw, decoderFfw } = stacks;
  const V = fields.drawn("vocab_size", 58101, VOCABS);
  fields.drawn("max_position_embeddings", 1024, POSITIONS);
  const isShared = fields.flag("share_encoder_decoder_embeddings", true);
  // One vocabulary where the tables are shared; of its own for the decoder otherwise.
  const D = isShared ? V : fields.orNull("decoder_vocab_size", null, V, [99, 500]);
  const isTied = fields.flag("tie_word_embeddings", true);
  const encoder = encoders * layer(d, encoderFfw);
  const decoder = decoders * (layer(d, decoderFfw) + attention(d) + norm(d));
  const tables = isShared ? (isTied ? 1 : 3) * V * d : (V + D) * d;
  const ending = fields.architecture("Marian", ["MTModel", "Model"]);
  return encoder + decoder + tables + once(ending === "MTModel" && !isTied) * D * d;
}

function whisper(fields: DrawnFields): number {
  const stacks = drawStacks(fields, { width: 384, layers: 4, heads: 6, ffw: 1536 });
  const { d, encoders, decoders, encoderFfw, decoderFfw } = stacks;
  const V = fields.drawn("vocab_size", 51865, VOCABS);
  const mels = fields.drawn("num_mel_bins", 80, [40, 128]);
  fields.drawn("max_source_positions", 1500, [100, 750]);
  const P = fields.drawn("max_target_positions", 448, POSITIONS);
  const isTied = fields.flag("tie_word_embeddings", true);
  const projected = fields.drawn("classifier_proj_size", 256, [64, 100]);
  const weighs = fields.flag("use_weighted_layer_sum", false);
  const n = fields.labels();
  // Keys have no bias; the encoder's positions don't train.
  const ownAttention = attention(d) - d;
  const encoder = sum(3 * mels * d + d, 3 * d * d + d, encoders * (layer(d, encoderFfw) - d), norm(d));
  const decoder = (V + P) * d + decoders * (layer(d, decoderFfw) - d + ownAttention + norm(d)) + norm(d);
  const head = once(!isTied) * V * d;
  return {
    ForConditionalGeneration: encoder + decoder + head,
    Model: encoder + decoder,
    ForCausalLM: decoder + head,
    ForAudioClassification: encoder + once(weighs) * (encoders + 1) + lin(d, projected) + lin(projected, n),
  }[fields.architecture("Whisper", ["ForConditionalGeneration", "Model", "ForCausalLM", "ForAudioClassification"])];
}

const BART: BartKind<BartEnding> = {
  vocab: 50265,
  learnsPositions: true,
  stackNorms: 1,
  labels: 3,
  endings: ["ForConditionalGeneration", "Model", "ForSequenceClassification", "ForQuestionAnswering", "ForCausalLM"],
};

testTypes({
  t5: t5("T5", { vocab: 32128, ffw: 2048, layers: 6, heads: 8, activation: "relu" }),
  mt5: t5("MT5", MT5),
  umt5: t5("UMT5", { ...MT5, hasOwnPositions: true }),
  bart: bart("Bart", BART),
  mbart: bart("MBart", { ...BART, stackNorms: 2, labels: 2 }),
  pegasus: bart("Pegasus", {
    ...BART,
    learnsPositions: false,
    endings: ["ForConditionalGeneration", "Model", "ForCausalLM"],
  }),
  marian,
  m2m_100: bart("M2M100", {
    vocab: 128112,
    learnsPositions: false,
    stackNorms: 1,
    endings: ["ForConditionalGeneration", "Model"],
  }),
  whisper,
});
