// Random small configurations of every family that is no plain decoder, each against a formula that is written out here
// from the shapes of the modules that transformers 5 builds, or the project whose file it is.
import { expect, test } from "vitest";
import { countParams } from "../../../src/models/index.ts";
import { DrawnFields } from "../../support/drawn-fields.ts";

const VARIATIONS = 20;
/** In the first of them nothing is said but which class is trained, each in turn. */
const DEFAULTS = 9;

/** What a configuration must come to: all parameters, and those of experts that do not work on a token. */
interface Expected {
  readonly total: number;
  readonly idle?: number;
}

/** Draws a configuration, and says what it must come to. */
type Draw = (fields: DrawnFields) => number | Expected;

// Every default number of heads divides these widths, and every number of heads drawn divides every default width.
const WIDTHS = [192, 384, 576, 960] as const;
const HEADS = [1, 2, 4, 8, 16] as const;
const FFWS = [100, 200, 333] as const;
const LAYERS = [2, 3, 5] as const;
const VOCABS = [101, 1000, 4096] as const;
const POSITIONS = [64, 77, 514] as const;

const sum = (...terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);

/** A linear layer, with a bias unless it says otherwise. */
const lin = (inputs: number, outputs: number, hasBias = true): number => inputs * outputs + (hasBias ? outputs : 0);

/** A norm that scales and shifts. */
const norm = (width: number): number => 2 * width;

/** Queries, keys, values and output, all as wide as the model, with biases. */
const attention = (d: number): number => 4 * lin(d, d);

/** An encoder's layer: attention and a feed-forward layer with biases, and two norms. */
const layer = (d: number, f: number): number => attention(d) + lin(d, f) + lin(f, d) + 2 * norm(d);

/** Queries, keys, values and output of grouped queries. */
const grouped = (d: number, queries: number, keys: number, hasBias = false, hasOutputBias = hasBias): number =>
  lin(d, queries, hasBias) + 2 * lin(d, keys, hasBias) + lin(queries, d, hasOutputBias);

/** Whether something is so as a factor. */
const once = (isSo: boolean): 0 | 1 => (isSo ? 1 : 0);

// Encoders of text.

interface TextSizes {
  readonly V: number;
  readonly d: number;
  readonly e: number;
  readonly n: number;
  readonly isTied: boolean;
}

/** Token prediction: a dense layer, a norm, and the output with its bias, twice where it is not tied to itself. */
function tokens({ V, d, e, isTied }: TextSizes, untiedBiases: 1 | 2): number {
  return lin(d, e) + norm(e) + (isTied ? V : V * e + untiedBiases * V);
}

interface BertDefaults {
  readonly vocab: number;
  readonly width?: number;
  readonly heads?: number;
  readonly ffw?: number;
  /** Whether embeddings have a width of their own. */
  readonly hasEmbedSize?: boolean;
}

function bertLike<Ending extends string>(
  prefix: string,
  { vocab, width = 768, heads = 12, ffw = 3072, hasEmbedSize = false }: BertDefaults,
  endings: readonly [Ending, ...(readonly Ending[])],
  head: (ending: Ending, sizes: TextSizes, fields: DrawnFields) => number,
): Draw {
  return (fields) => {
    const V = fields.drawn("vocab_size", vocab, VOCABS);
    const d = fields.drawn("hidden_size", width, WIDTHS);
    fields.drawn("num_attention_heads", heads, HEADS);
    const L = fields.drawn("num_hidden_layers", 12, LAYERS);
    const f = fields.drawn("intermediate_size", ffw, FFWS);
    const P = fields.drawn("max_position_embeddings", 512, POSITIONS);
    const T = fields.drawn("type_vocab_size", 2, [0, 1, 3]);
    const e = hasEmbedSize ? fields.drawn("embedding_size", 128, [96, 192]) : d;
    const crosses = fields.flag("add_cross_attention", false);
    if (crosses) fields.set("is_decoder", true);
    const isTied = fields.flag("tie_word_embeddings", true);
    const n = fields.labels();
    const ending = fields.architecture(prefix, endings);
    return sum(
      (V + P + T) * e + norm(e),
      e === d ? 0 : lin(e, d),
      L * (layer(d, f) + once(crosses) * (attention(d) + norm(d))),
      head(ending, { V, d, e, n, isTied }, fields),
    );
  };
}

const bert = bertLike(
  "Bert",
  { vocab: 30522 },
  [
    "Model",
    "ForMaskedLM",
    "LMHeadModel",
    "ForPreTraining",
    "ForNextSentencePrediction",
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForQuestionAnswering",
    "ForMultipleChoice",
  ],
  (ending, sizes) => {
    const { d, n } = sizes;
    const pooler = lin(d, d);
    return {
      Model: pooler,
      ForMaskedLM: tokens(sizes, 2),
      LMHeadModel: tokens(sizes, 2),
      ForPreTraining: pooler + tokens(sizes, 2) + lin(d, 2),
      ForNextSentencePrediction: pooler + lin(d, 2),
      ForSequenceClassification: pooler + lin(d, n),
      ForTokenClassification: lin(d, n),
      ForQuestionAnswering: lin(d, n),
      ForMultipleChoice: pooler + lin(d, 1),
    }[ending];
  },
);

const roberta = (prefix: string, vocab: number): Draw =>
  bertLike(
    prefix,
    { vocab },
    [
      "Model",
      "ForMaskedLM",
      "ForCausalLM",
      "ForSequenceClassification",
      "ForTokenClassification",
      "ForQuestionAnswering",
      "ForMultipleChoice",
    ],
    (ending, sizes) => {
      const { d, n } = sizes;
      return {
        Model: lin(d, d),
        ForMaskedLM: tokens(sizes, 2),
        ForCausalLM: tokens(sizes, 2),
        // A dense layer of the classifier's, in place of the pooler.
        ForSequenceClassification: lin(d, d) + lin(d, n),
        ForTokenClassification: lin(d, n),
        ForQuestionAnswering: lin(d, n),
        ForMultipleChoice: lin(d, d) + lin(d, 1),
      }[ending];
    },
  );

const electra = bertLike(
  "Electra",
  { vocab: 30522, width: 256, heads: 4, ffw: 1024, hasEmbedSize: true },
  [
    "Model",
    "ForPreTraining",
    "ForMaskedLM",
    "ForCausalLM",
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForQuestionAnswering",
    "ForMultipleChoice",
  ],
  (ending, sizes, fields) => {
    const { d, n } = sizes;
    const isProjected = fields.flag("summary_use_proj", true);
    return {
      Model: 0,
      ForPreTraining: lin(d, d) + lin(d, 1),
      ForMaskedLM: tokens(sizes, 1),
      ForCausalLM: tokens(sizes, 1),
      ForSequenceClassification: lin(d, d) + lin(d, n),
      ForTokenClassification: lin(d, n),
      ForQuestionAnswering: lin(d, n),
      ForMultipleChoice: once(isProjected) * lin(d, d) + lin(d, 1),
    }[ending];
  },
);

function distilbert(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 30522, VOCABS);
  const d = fields.drawn(fields.pick(["dim", "hidden_size"]), 768, WIDTHS);
  const L = fields.drawn(fields.pick(["n_layers", "num_hidden_layers"]), 6, LAYERS);
  fields.drawn(fields.pick(["n_heads", "num_attention_heads"]), 12, HEADS);
  const f = fields.drawn("hidden_dim", 3072, FFWS);
  const P = fields.drawn("max_position_embeddings", 512, POSITIONS);
  fields.flag("sinusoidal_pos_embds", false);
  const isTied = fields.flag("tie_word_embeddings", true);
  const n = fields.labels();
  const head = {
    Model: 0,
    ForMaskedLM: tokens({ V, d, e: d, n, isTied }, 1),
    ForSequenceClassification: lin(d, d) + lin(d, n),
    ForTokenClassification: lin(d, n),
    ForQuestionAnswering: lin(d, n),
    ForMultipleChoice: lin(d, d) + lin(d, 1),
  };
  const ending = fields.architecture("DistilBert", [
    "Model",
    "ForMaskedLM",
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForQuestionAnswering",
    "ForMultipleChoice",
  ]);
  return (V + P) * d + norm(d) + L * layer(d, f) + head[ending];
}

function albert(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 30000, VOCABS);
  const e = fields.drawn("embedding_size", 128, [64, 192]);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  fields.drawn("num_attention_heads", 64, HEADS);
  fields.drawn("num_hidden_layers", 12, LAYERS);
  const groups = fields.drawn("num_hidden_groups", 1, [1, 2]);
  const inner = fields.drawn("inner_group_num", 1, [1, 2, 3]);
  const f = fields.drawn("intermediate_size", 16384, FFWS);
  const P = fields.drawn("max_position_embeddings", 512, POSITIONS);
  const T = fields.drawn("type_vocab_size", 2, [1, 3]);
  const isTied = fields.flag("tie_word_embeddings", true);
  const n = fields.labels();
  const pooler = lin(d, d);
  const prediction = tokens({ V, d, e, n, isTied }, 2);
  const head = {
    Model: pooler,
    ForMaskedLM: prediction,
    ForPreTraining: pooler + prediction + lin(d, n),
    ForSequenceClassification: pooler + lin(d, n),
    ForTokenClassification: lin(d, n),
    ForQuestionAnswering: lin(d, n),
    ForMultipleChoice: pooler + lin(d, 1),
  };
  const ending = fields.architecture("Albert", [
    "Model",
    "ForMaskedLM",
    "ForPreTraining",
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForQuestionAnswering",
    "ForMultipleChoice",
  ]);
  return (V + P + T) * e + norm(e) + lin(e, d) + groups * inner * layer(d, f) + head[ending];
}

function mpnet(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 30527, VOCABS);
  const d = fields.drawn("hidden_size", 768, WIDTHS);
  const H = fields.drawn("num_attention_heads", 12, HEADS);
  const L = fields.drawn("num_hidden_layers", 12, LAYERS);
  const f = fields.drawn("intermediate_size", 3072, FFWS);
  const P = fields.drawn("max_position_embeddings", 512, POSITIONS);
  const buckets = fields.drawn("relative_attention_num_buckets", 32, [8, 16]);
  const isTied = fields.flag("tie_word_embeddings", true);
  const n = fields.labels();
  const head = {
    Model: lin(d, d),
    ForMaskedLM: tokens({ V, d, e: d, n, isTied }, 2),
    ForSequenceClassification: lin(d, d) + lin(d, n),
    ForTokenClassification: lin(d, n),
    ForQuestionAnswering: lin(d, n),
    ForMultipleChoice: lin(d, d) + lin(d, 1),
  };
  const ending = fields.architecture("MPNet", [
    "Model",
    "ForMaskedLM",
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForQuestionAnswering",
    "ForMultipleChoice",
  ]);
  return (V + P) * d + norm(d) + buckets * H + L * layer(d, f) + head[ending];
}

interface DebertaSizes {
  readonly d: number;
  readonly H: number;
  readonly L: number;
  readonly P: number;
  readonly isRelative: boolean;
  readonly hasContentToPosition: boolean;
  readonly hasPositionToContent: boolean;
}

/** The kinds of attention by position that a configuration names, as it may write them. */
function drawPositions(fields: DrawnFields): readonly string[] {
  if (fields.isLeftOut()) return [];
  const kinds = fields.pick([[], ["c2p"], ["p2c"], ["p2c", "c2p"]]);
  if (kinds.length > 0) fields.set("pos_att_type", fields.oneIn(2) ? kinds : kinds.join("|"));
  else fields.set("pos_att_type", null);
  return kinds;
}

function debertaLike<Ending extends string>(
  prefix: string,
  defaults: Readonly<Record<"vocab" | "width" | "heads" | "layers" | "ffw", number>>,
  endings: readonly [Ending, ...(readonly Ending[])],
  attentionOf: (fields: DrawnFields, sizes: DebertaSizes) => number,
): Draw {
  return (fields) => {
    const V = fields.drawn("vocab_size", defaults.vocab, VOCABS);
    const d = fields.drawn("hidden_size", defaults.width, WIDTHS);
    const H = fields.drawn("num_attention_heads", defaults.heads, HEADS);
    const L = fields.drawn("num_hidden_layers", defaults.layers, LAYERS);
    const f = fields.drawn("intermediate_size", defaults.ffw, FFWS);
    const P = fields.drawn("max_position_embeddings", 512, POSITIONS);
    const T = fields.drawn("type_vocab_size", 0, [0, 2]);
    const e = fields.orLeftOut("embedding_size", d, [64, 192]);
    const pooled = fields.orLeftOut("pooler_hidden_size", d, [d]);
    const hasPositions = fields.flag("position_biased_input", true);
    const isRelative = fields.flag("relative_attention", false);
    const kinds = drawPositions(fields);
    const isLegacy = fields.flag("legacy", true);
    const isTied = fields.flag("tie_word_embeddings", true);
    const n = fields.labels();
    const heads: Readonly<Record<string, number>> = {
      Model: 0,
      // The newer head uses the token table itself.
      ForMaskedLM: isLegacy ? tokens({ V, d, e, n, isTied }, 2) : lin(d, d) + norm(d) + V,
      ForSequenceClassification: lin(pooled, pooled) + lin(d, n),
      ForTokenClassification: lin(d, n),
      ForQuestionAnswering: lin(d, n),
      ForMultipleChoice: lin(pooled, pooled) + lin(d, 1),
    };
    return sum(
      (V + T + once(hasPositions) * P) * e + norm(d),
      e === d ? 0 : e * d,
      L * (lin(d, f) + lin(f, d) + 2 * norm(d)),
      attentionOf(fields, {
        d,
        H,
        L,
        P,
        isRelative,
        hasContentToPosition: kinds.includes("c2p"),
        hasPositionToContent: kinds.includes("p2c"),
      }),
      heads[fields.architecture(prefix, endings)] ?? Number.NaN,
    );
  };
}

/** The rows of the table of relative positions: twice as many as distances. */
function relativeRows(fields: DrawnFields, P: number): number {
  const farthest = fields.drawn("max_relative_positions", -1, [-1, 0, 40]);
  return 2 * (farthest > 0 ? farthest : P);
}

const deberta = debertaLike(
  "Deberta",
  { vocab: 50265, width: 768, heads: 12, layers: 12, ffw: 3072 },
  ["Model", "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering"],
  (fields, { d, H, L, P, isRelative, hasContentToPosition, hasPositionToContent }) => {
    const talks = fields.flag("talking_head", false);
    const rows = relativeRows(fields, P);
    return sum(
      // One matrix for queries, keys and values; biases of queries and values alone.
      L * (3 * d * d + 2 * d + lin(d, d) + once(talks) * 2 * H * H),
      once(isRelative) * (rows * d + L * (once(hasContentToPosition) * d * d + once(hasPositionToContent) * lin(d, d))),
    );
  },
);

const debertaV2 = debertaLike(
  "DebertaV2",
  { vocab: 128100, width: 1536, heads: 24, layers: 24, ffw: 6144 },
  [
    "Model",
    "ForMaskedLM",
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForQuestionAnswering",
    "ForMultipleChoice",
  ],
  (fields, { d, L, P, isRelative, hasContentToPosition, hasPositionToContent }) => {
    const sharesKeys = fields.flag("share_att_key", false);
    const hasNorm = fields.drawn("norm_rel_ebd", "none", ["none", "layer_norm"]) === "layer_norm";
    const farthest = relativeRows(fields, P);
    const buckets = fields.drawn("position_buckets", -1, [-1, 32]);
    const rows = buckets > 0 ? 2 * buckets : farthest;
    const kernel = fields.drawn("conv_kernel_size", 0, [0, 3, 5]);
    const groups = fields.drawn("conv_groups", 1, [1, 2]);
    const projections = sharesKeys ? 0 : once(hasContentToPosition) + once(hasPositionToContent);
    return sum(
      L * attention(d),
      once(isRelative) * (rows * d + L * projections * lin(d, d)),
      once(hasNorm) * norm(d),
      once(kernel > 0) * ((d / groups) * kernel * d + d + norm(d)),
    );
  },
);

function modernbert(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 50368, VOCABS);
  const d = fields.drawn("hidden_size", 768, WIDTHS);
  fields.drawn("num_attention_heads", 12, HEADS);
  const L = fields.drawn("num_hidden_layers", 22, LAYERS);
  const f = fields.drawn("intermediate_size", 1152, FFWS);
  const rms = fields.flag("norm_bias", false) ? 2 * d : d;
  const hasBias = fields.flag("attention_bias", false);
  const hasFfwBias = fields.flag("mlp_bias", false);
  const hasTokenBias = fields.flag("decoder_bias", true);
  const hasDenseBias = fields.flag("classifier_bias", false);
  const isTied = fields.flag("tie_word_embeddings", true);
  fields.drawn("global_attn_every_n_layers", 3, [1, 2]);
  const n = fields.labels();
  const dense = lin(d, d, hasDenseBias) + rms;
  const head = {
    Model: 0,
    ForMaskedLM: dense + once(hasTokenBias) * V + once(!isTied) * V * d,
    ForSequenceClassification: dense + lin(d, n),
    ForTokenClassification: dense + lin(d, n),
    ForQuestionAnswering: dense + lin(d, n),
    ForMultipleChoice: dense + lin(d, 1),
  };
  const ending = fields.architecture("ModernBert", [
    "Model",
    "ForMaskedLM",
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForQuestionAnswering",
    "ForMultipleChoice",
  ]);
  return sum(
    V * d + rms,
    L * (lin(d, 3 * d, hasBias) + lin(d, d, hasBias) + lin(d, 2 * f, hasFfwBias) + lin(f, d, hasFfwBias)),
    // The first layer has no norm before its attention; one stands behind the last layer.
    (2 * L - 1) * rms + rms,
    head[ending],
  );
}

function nomicBert(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 30528, VOCABS);
  const d = fields.drawn(fields.pick(["hidden_size", "n_embd"]), 768, WIDTHS);
  const H = fields.drawn(fields.pick(["num_attention_heads", "n_head"]), 12, HEADS);
  const L = fields.drawn(fields.pick(["num_hidden_layers", "n_layer"]), 12, LAYERS);
  const f = fields.drawn(fields.pick(["intermediate_size", "n_inner"]), 3072, FFWS);
  const T = fields.drawn("type_vocab_size", 2, [1, 3]);
  const q = H * fields.orNull("head_dim", null, d / H, [32, 64]);
  const isTied = fields.flag("tie_word_embeddings", true);
  const n = fields.labels();
  const head = {
    Model: 0,
    ForMaskedLM: tokens({ V, d, e: d, n, isTied }, 2),
    ForSequenceClassification: lin(d, d) + lin(d, n),
    ForTokenClassification: lin(d, n),
  };
  const ending = fields.architecture("NomicBert", [
    "Model",
    "ForMaskedLM",
    "ForSequenceClassification",
    "ForTokenClassification",
  ]);
  return (V + T) * d + norm(d) + L * (4 * d * q + 3 * d * f + 2 * norm(d)) + head[ending];
}

// Encoders with decoders.

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

// Encoders of speech.

/** What wav2vec 2.0 and HuBERT have in common. */
function drawSpeech(fields: DrawnFields, isHubert: boolean) {
  const V = fields.drawn("vocab_size", 32, [40, 101]);
  const d = fields.drawn("hidden_size", 768, WIDTHS);
  fields.drawn("num_attention_heads", 12, HEADS);
  const L = fields.drawn("num_hidden_layers", 12, LAYERS);
  const f = fields.drawn("intermediate_size", 3072, FFWS);
  const isShort = !fields.isLeftOut();
  const widths = isShort ? fields.set("conv_dim", [32, 48]) : Array(7).fill(512).map(Number);
  const kernels = isShort ? fields.set("conv_kernel", [10, 3]) : [10, 3, 3, 3, 3, 2, 2];
  if (isShort) fields.set("conv_stride", [5, 2]);
  const hasConvBias = fields.flag("conv_bias", false);
  const normsAll = fields.drawn("feat_extract_norm", "group", ["group", "layer"]) === "layer";
  const hasFeatureNorm = isHubert ? fields.flag("feat_proj_layer_norm", true) : true;
  const kernel = fields.drawn("num_conv_pos_embeddings", 128, [16, 19]);
  const groups = fields.drawn("num_conv_pos_embedding_groups", 16, [1, 4]);
  const hasBatchNorm = isHubert ? fields.flag("conv_pos_batch_norm", false) : false;
  const masksTime = fields.drawn("mask_time_prob", 0.05, [0, 0.1]) > 0;
  const masksFeatures = fields.drawn("mask_feature_prob", 0, [0, 0.2]) > 0;
  const isStable = fields.flag("do_stable_layer_norm", false);
  const convolutions = widths.map((width, i) =>
    sum(
      (widths[i - 1] ?? 1) * width * (kernels[i] ?? 0),
      once(hasConvBias) * width,
      once(normsAll || i === 0) * norm(width),
    ),
  );
  const features = widths.at(-1) ?? 0;
  const positions = (d / groups) * kernel * d + d + (hasBatchNorm ? norm(d) : kernel);
  const encoder = sum(
    ...convolutions,
    once(hasFeatureNorm) * norm(features) + lin(features, d),
    once(masksTime || masksFeatures) * d,
    positions,
    L * layer(d, f) + norm(d),
  );
  return { V, d, L, features, isStable, encoder };
}

function wav2vec2(fields: DrawnFields): number {
  const { V, d, L, features, isStable, encoder } = drawSpeech(fields, false);
  const adapter = fields.orNull("adapter_attn_dim", null, 0, [16]);
  const adapters = once(isStable && adapter > 0) * L * (norm(d) + lin(d, adapter) + lin(adapter, d));
  const hasAdapter = fields.flag("add_adapter", false);
  const given = fields.orNull("output_hidden_size", null, d, [96]);
  const kernel = fields.drawn("adapter_kernel_size", 3, [5]);
  const layers = fields.drawn("num_adapter_layers", 3, [1, 2]);
  const output = hasAdapter ? given : d;
  const convolutions =
    once(output !== d) * (lin(d, output) + norm(output)) + layers * (output * 2 * output * kernel + 2 * output);
  const groups = fields.drawn("num_codevector_groups", 2, [1, 4]);
  const codes = groups * fields.drawn("num_codevectors_per_group", 320, [10, 20]);
  const codeSize = fields.drawn("codevector_dim", 256, [64]);
  const projected = fields.drawn("proj_codevector_dim", 256, [48]);
  const classified = fields.drawn("classifier_proj_size", 256, [50]);
  const weighs = once(fields.flag("use_weighted_layer_sum", false)) * (L + 1);
  const speaker = fields.drawn("xvector_output_dim", 512, [24]);
  const isSmall = !fields.isLeftOut();
  const tdnn = isSmall ? fields.set("tdnn_dim", [20, 30]) : [512, 512, 512, 512, 1500];
  const tdnnKernels = isSmall ? fields.set("tdnn_kernel", [5, 1]) : [5, 3, 3, 1, 1];
  const n = fields.labels();
  const [first = 0] = tdnn;
  const last = tdnn.at(-1) ?? 0;
  const speakerLayers = tdnn.map((width, i) => lin((tdnn[i - 1] ?? first) * (tdnnKernels[i] ?? 0), width));
  const head = {
    Model: 0,
    ForCTC: lin(output, V),
    ForPreTraining: codes * (codeSize / groups) + lin(features, codes) + lin(d, projected) + lin(codeSize, projected),
    ForSequenceClassification: weighs + lin(d, classified) + lin(classified, n),
    ForAudioFrameClassification: weighs + lin(d, n),
    ForXVector: sum(
      weighs,
      lin(d, first),
      ...speakerLayers,
      lin(2 * last, speaker),
      lin(speaker, speaker),
      speaker * n,
    ),
  };
  const ending = fields.architecture("Wav2Vec2", [
    "Model",
    "ForCTC",
    "ForPreTraining",
    "ForSequenceClassification",
    "ForAudioFrameClassification",
    "ForXVector",
  ]);
  return encoder + adapters + once(hasAdapter) * convolutions + head[ending];
}

function hubert(fields: DrawnFields): number {
  const { V, d, L, encoder } = drawSpeech(fields, true);
  const classified = fields.drawn("classifier_proj_size", 256, [50]);
  const weighs = once(fields.flag("use_weighted_layer_sum", false)) * (L + 1);
  const n = fields.labels();
  const head = {
    Model: 0,
    ForCTC: lin(d, V),
    ForSequenceClassification: weighs + lin(d, classified) + lin(classified, n),
  };
  return encoder + head[fields.architecture("Hubert", ["Model", "ForCTC", "ForSequenceClassification"])];
}

// Encoders of images.

/** How an image is cut: what a patch holds, and how many there are. Sizes may be a number, or height and width. */
function drawPatches(fields: DrawnFields, patchSize: number) {
  const image = fields.drawn<number | readonly [number, number]>("image_size", 224, [64, 100, [96, 128]]);
  const patch = fields.drawn<number | readonly [number, number]>("patch_size", patchSize, [8, 16, [8, 16]]);
  const channels = fields.drawn("num_channels", 3, [1, 4]);
  const [height, width] = typeof image === "number" ? [image, image] : image;
  const [rows, columns] = typeof patch === "number" ? [patch, patch] : patch;
  return {
    count: Math.floor(height / rows) * Math.floor(width / columns),
    size: channels * rows * columns,
    channels,
  };
}

const vit =
  (prefix: string, extraTokens: 1 | 2): Draw =>
  (fields) => {
    const d = fields.drawn("hidden_size", 768, WIDTHS);
    fields.drawn("num_attention_heads", 12, HEADS);
    const L = fields.drawn("num_hidden_layers", 12, LAYERS);
    const f = fields.drawn("intermediate_size", 3072, FFWS);
    const { count, size, channels } = drawPatches(fields, 16);
    const hasBias = fields.flag("qkv_bias", true);
    const pooled = fields.orNull("pooler_output_size", null, d, [50]);
    const stride = fields.drawn("encoder_stride", 16, [8]);
    const n = fields.labels();
    const head = {
      ForImageClassification: lin(d, n),
      Model: lin(d, pooled),
      ForMaskedImageModeling: d + lin(d, stride * stride * channels),
    };
    return sum(
      lin(size, d),
      (extraTokens + count + extraTokens) * d,
      L * (layer(d, f) - once(!hasBias) * 3 * d) + norm(d),
      head[fields.architecture(prefix, ["ForImageClassification", "Model", "ForMaskedImageModeling"])],
    );
  };

function dinov2(fields: DrawnFields): number {
  const d = fields.drawn("hidden_size", 768, WIDTHS);
  fields.drawn("num_attention_heads", 12, HEADS);
  const L = fields.drawn("num_hidden_layers", 12, LAYERS);
  const { count, size } = drawPatches(fields, 14);
  const ratio = fields.drawn("mlp_ratio", 4, [2, 3]);
  const hasBias = fields.flag("qkv_bias", true);
  const isGated = fields.flag("use_swiglu_ffn", false);
  const hasMask = fields.flag("use_mask_token", true);
  const n = fields.labels();
  const gated = Math.floor((Math.floor((d * ratio * 2) / 3) + 7) / 8) * 8;
  const ffw = isGated ? lin(d, 2 * gated) + lin(gated, d) : lin(d, d * ratio) + lin(d * ratio, d);
  const head = { Model: 0, ForImageClassification: lin(2 * d, n) };
  return sum(
    lin(size, d) + (1 + once(hasMask) + count + 1) * d,
    L * (attention(d) - once(!hasBias) * 3 * d + ffw + 2 * norm(d) + 2 * d),
    norm(d),
    head[fields.architecture("Dinov2", ["Model", "ForImageClassification"])],
  );
}

function swin(fields: DrawnFields): number {
  const d = fields.drawn("embed_dim", 96, [48, 192]);
  const hasOwn = !fields.isLeftOut();
  const depths = hasOwn ? fields.set("depths", [1, 3]) : [2, 2, 6, 2];
  const heads = hasOwn ? fields.set("num_heads", [2, 4]) : [3, 6, 12, 24];
  const window = fields.drawn("window_size", 7, [4, 8]);
  const ratio = fields.drawn("mlp_ratio", 4, [2, 3.5]);
  const hasBias = fields.flag("qkv_bias", true);
  const hasPositions = fields.flag("use_absolute_embeddings", false);
  const stride = fields.drawn("encoder_stride", 32, [16]);
  const { count, size, channels } = drawPatches(fields, 4);
  const n = fields.labels();
  const stages = depths.map((depth, stage) => {
    const width = d * 2 ** stage;
    const f = Math.trunc(ratio * width);
    const table = (2 * window - 1) ** 2 * (heads[stage] ?? 0);
    const merging = stage < depths.length - 1 ? 4 * width * 2 * width + norm(4 * width) : 0;
    return depth * (layer(width, f) - once(!hasBias) * 3 * width + table) + merging;
  });
  const last = d * 2 ** (depths.length - 1);
  const head = {
    ForImageClassification: lin(last, n),
    Model: 0,
    ForMaskedImageModeling: d + lin(last, stride * stride * channels),
  };
  return sum(
    lin(size, d) + norm(d) + once(hasPositions) * count * d,
    ...stages,
    norm(last),
    head[fields.architecture("Swin", ["ForImageClassification", "Model", "ForMaskedImageModeling"])],
  );
}

// Encoders of images and texts together.

/** The layers of one of CLIP's or SigLIP's two encoders. */
function drawLayers(fields: DrawnFields, width = 768, heads = 12, ffw = 3072) {
  const d = fields.drawn("hidden_size", width, WIDTHS);
  fields.drawn("num_attention_heads", heads, HEADS);
  const L = fields.drawn("num_hidden_layers", 12, LAYERS);
  const f = fields.drawn("intermediate_size", ffw, FFWS);
  return { d, f, layers: L * layer(d, f) };
}

function drawClipText(fields: DrawnFields) {
  const { d, layers } = drawLayers(fields, 512, 8, 2048);
  const V = fields.drawn("vocab_size", 49408, VOCABS);
  const P = fields.drawn("max_position_embeddings", 77, POSITIONS);
  return { d, total: (V + P) * d + layers + norm(d) };
}

function drawClipVision(fields: DrawnFields) {
  const { d, layers } = drawLayers(fields);
  const image = fields.drawn("image_size", 224, [64, 100]);
  const patch = fields.drawn("patch_size", 32, [8, 16]);
  const channels = fields.drawn("num_channels", 3, [1]);
  const count = Math.floor(image / patch) ** 2;
  return { d, total: channels * patch * patch * d + (1 + count + 1) * d + layers + 2 * norm(d) };
}

function drawSiglipText(fields: DrawnFields): number {
  const { d, layers } = drawLayers(fields);
  const V = fields.drawn("vocab_size", 32000, VOCABS);
  const P = fields.drawn("max_position_embeddings", 64, POSITIONS);
  const projected = fields.orNull("projection_size", null, d, [50]);
  return (V + P) * d + layers + norm(d) + lin(d, projected);
}

function drawSiglipVision(fields: DrawnFields) {
  const { d, f, layers } = drawLayers(fields);
  const image = fields.drawn("image_size", 224, [64, 100]);
  const patch = fields.drawn("patch_size", 16, [8]);
  const channels = fields.drawn("num_channels", 3, [1]);
  const pools = fields.flag("vision_use_head", true);
  const head = d + attention(d) + norm(d) + lin(d, f) + lin(f, d);
  const count = Math.floor(image / patch) ** 2;
  return { d, total: lin(channels * patch * patch, d) + count * d + layers + norm(d) + once(pools) * head };
}

function clipText(fields: DrawnFields): number {
  const { d, total } = drawClipText(fields);
  const projected = fields.drawn("projection_dim", 512, [100]);
  return total + { Model: 0, ModelWithProjection: d * projected }[fields.architecture("CLIPText", PROJECTIONS)];
}

function clipVision(fields: DrawnFields): number {
  const { d, total } = drawClipVision(fields);
  const projected = fields.drawn("projection_dim", 512, [100]);
  return total + { Model: 0, ModelWithProjection: d * projected }[fields.architecture("CLIPVision", PROJECTIONS)];
}

const PROJECTIONS = ["Model", "ModelWithProjection"] as const;

function clip(fields: DrawnFields): number {
  const [textFields, visionFields] = [fields.within(), fields.within()];
  const text = drawClipText(textFields);
  const vision = drawClipVision(visionFields);
  fields.set("text_config", textFields.config);
  fields.set("vision_config", visionFields.config);
  const projected = fields.drawn("projection_dim", 512, [100]);
  const n = fields.labels();
  return {
    Model: text.total + vision.total + (text.d + vision.d) * projected + 1,
    ForImageClassification: vision.total + lin(vision.d, n),
  }[fields.architecture("CLIP", ["Model", "ForImageClassification"])];
}

function siglip(fields: DrawnFields): number {
  const [textFields, visionFields] = [fields.within(), fields.within()];
  const text = drawSiglipText(textFields);
  const vision = drawSiglipVision(visionFields);
  fields.set("text_config", textFields.config);
  fields.set("vision_config", visionFields.config);
  const n = fields.labels();
  return {
    Model: text + vision.total + 2,
    ForImageClassification: vision.total + lin(vision.d, n),
  }[fields.architecture("Siglip", ["Model", "ForImageClassification"])];
}

// State spaces and what is mixed with them.

/** What stands on a decoder without biases. */
function decoderHead(fields: DrawnFields, prefix: string, d: number, V: number, isTied: boolean): number {
  const n = fields.labels();
  return {
    ForCausalLM: once(!isTied) * V * d,
    Model: 0,
    ForSequenceClassification: d * n,
  }[fields.architecture(prefix, ["ForCausalLM", "Model", "ForSequenceClassification"])];
}

interface MambaSizes {
  readonly d: number;
  readonly inner: number;
  readonly state: number;
  readonly rank: number;
  readonly kernel: number;
  readonly hasBias: boolean;
  readonly hasConvBias: boolean;
}

/** Mamba's mixer: in, convolution, time step with B and C, its projection back, A and D, out. */
function mambaMixer({ d, inner, state, rank, kernel, hasBias, hasConvBias }: MambaSizes): number {
  return sum(
    lin(d, 2 * inner, hasBias),
    inner * kernel + once(hasConvBias) * inner,
    inner * (rank + 2 * state),
    lin(rank, inner),
    inner * state + inner,
    lin(inner, d, hasBias),
  );
}

/** A rank of time steps: a number, or a sixteenth of the width. */
function drawRank(fields: DrawnFields, name: string, d: number): number {
  const rank = fields.drawn<number | "auto">(name, "auto", ["auto", 7, 11]);
  return rank === "auto" ? Math.ceil(d / 16) : rank;
}

const mamba =
  (prefix: string): Draw =>
  (fields) => {
    const V = fields.drawn("vocab_size", 50280, VOCABS);
    const d = fields.drawn("hidden_size", 768, [...WIDTHS, 200]);
    const L = fields.drawn("num_hidden_layers", 32, LAYERS);
    const expand = fields.drawn("expand", 2, [1, 3]);
    const sizes = {
      d,
      inner: fields.orLeftOut("intermediate_size", expand * d, [150]),
      state: fields.drawn("state_size", 16, [8]),
      rank: drawRank(fields, "time_step_rank", d),
      kernel: fields.drawn("conv_kernel", 4, [3]),
      hasBias: fields.flag("use_bias", false),
      hasConvBias: fields.flag("use_conv_bias", true),
    };
    const isTied = fields.flag("tie_word_embeddings", true);
    const ending = fields.architecture(prefix, ["ForCausalLM", "Model"]);
    return V * d + L * (mambaMixer(sizes) + d) + d + once(ending === "ForCausalLM" && !isTied) * V * d;
  };

interface Mamba2Sizes {
  readonly d: number;
  readonly inner: number;
  readonly heads: number;
  readonly groups: number;
  readonly state: number;
  readonly kernel: number;
  readonly hasInBias: boolean;
  readonly hasOutBias: boolean;
  readonly hasConvBias: boolean;
  readonly hasNorm: boolean;
}

/** Mamba-2's mixer: in, convolution, the time step's bias with A and D, norm, out. */
function mamba2Mixer(sizes: Mamba2Sizes): number {
  const { d, inner, heads, groups, state, kernel, hasInBias, hasOutBias, hasConvBias, hasNorm } = sizes;
  const convolved = inner + 2 * groups * state;
  return sum(
    lin(d, inner + convolved + heads, hasInBias),
    convolved * kernel + once(hasConvBias) * convolved,
    3 * heads,
    once(hasNorm) * inner,
    lin(inner, d, hasOutBias),
  );
}

function mamba2(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 32768, VOCABS);
  const L = fields.drawn("num_hidden_layers", 64, LAYERS);
  // Heads fill the width within: either all of it is by default, or all of it is drawn.
  const isDefault = fields.isLeftOut();
  const d = isDefault ? 4096 : fields.given("hidden_size", WIDTHS);
  const expand = isDefault ? 2 : fields.given("expand", [1, 2]);
  const head = isDefault ? 64 : fields.given("head_dim", [16, 32, 48]);
  const heads = (expand * d) / head;
  if (!isDefault) fields.set("num_heads", heads);
  const hasBias = fields.flag("use_bias", false);
  const mixer = mamba2Mixer({
    d,
    inner: expand * d,
    heads,
    groups: fields.drawn("n_groups", 8, [1, 4]),
    state: fields.drawn("state_size", 128, [16]),
    kernel: fields.drawn("conv_kernel", 4, [3]),
    hasInBias: hasBias,
    hasOutBias: hasBias,
    hasConvBias: fields.flag("use_conv_bias", true),
    hasNorm: true,
  });
  fields.flag("rms_norm", true);
  const isTied = fields.flag("tie_word_embeddings", false);
  const ending = fields.architecture("Mamba2", ["ForCausalLM", "Model"]);
  return V * d + L * (mixer + d) + d + once(ending === "ForCausalLM" && !isTied) * V * d;
}

function rwkv(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 50277, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const L = fields.drawn("num_hidden_layers", 32, LAYERS);
  const a = fields.orNull("attention_hidden_size", null, d, [100]);
  const f = fields.orNull("intermediate_size", null, 4 * d, FFWS);
  fields.drawn("context_length", 1024, [64]);
  const isTied = fields.flag("tie_word_embeddings", false);
  const ending = fields.architecture("Rwkv", ["ForCausalLM", "Model"]);
  const mixer = 2 * a + 3 * d + 3 * d * a + a * d;
  const ffw = 2 * d + d * f + d * d + f * d;
  const head = once(ending === "ForCausalLM" && !isTied) * V * d;
  return V * d + norm(d) + L * (mixer + ffw + 2 * norm(d)) + norm(d) + head;
}

/** Experts of a layer, how many a token goes to, and their router. */
function drawExperts(fields: DrawnFields, all: string, byDefault: number) {
  const experts = fields.drawn(all, byDefault, [2, 4, 6]);
  return { experts, idleExperts: experts - fields.drawn("num_experts_per_tok", 2, [1, 2]) };
}

function jamba(fields: DrawnFields): Expected {
  const V = fields.drawn("vocab_size", 65536, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 14336, FFWS);
  const L = fields.drawn("num_hidden_layers", 32, [4, 9]);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", 8, H, [1, 2, 4]);
  const h = fields.orLeftOut("head_dim", d / H, [16]);
  const attentionPeriod = fields.drawn("attn_layer_period", 8, [2, 3]);
  const attentionOffset = fields.drawn("attn_layer_offset", 4, [0, 1]);
  const expertPeriod = fields.drawn("expert_layer_period", 2, [1, 3]);
  const expertOffset = fields.drawn("expert_layer_offset", 1, [0]);
  const { experts, idleExperts } = drawExperts(fields, fields.pick(["num_experts", "num_local_experts"]), 16);
  const state = fields.drawn("mamba_d_state", 16, [8]);
  const rank = drawRank(fields, "mamba_dt_rank", d);
  const mixer = mambaMixer({
    d,
    inner: d * fields.drawn("mamba_expand", 2, [1]),
    state,
    rank,
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasBias: fields.flag("mamba_proj_bias", false),
    hasConvBias: fields.flag("mamba_conv_bias", true),
  });
  const isTied = fields.flag("tie_word_embeddings", false);
  const expert = 3 * d * f;
  let layers = 0;
  let mixtures = 0;
  for (let i = 0; i < L; i++) {
    const attends = i % attentionPeriod === attentionOffset;
    const isMixture = i % expertPeriod === expertOffset;
    mixtures += once(isMixture);
    layers += 2 * d + (attends ? grouped(d, H * h, K * h) : mixer + rank + 2 * state);
    layers += isMixture ? d * experts + experts * expert : expert;
  }
  const total = V * d + layers + d + decoderHead(fields, "Jamba", d, V, isTied);
  return { total, idle: mixtures * idleExperts * expert };
}

/** Heads of Mamba-2 that fill a width, of which the configuration may say the size, or leave it to follow. */
function drawMamba2Heads(fields: DrawnFields, name: string, sizeName: string, inner: number): number {
  // By default there are 128, which do not fill every width.
  const heads = inner % 128 === 0 ? fields.drawn(name, 128, [2, 4, 8, 16]) : fields.given(name, [2, 4, 8, 16]);
  if (!fields.isLeftOut()) fields.set(sizeName, fields.pick(["auto", inner / heads]));
  return heads;
}

function falconH1(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 128000, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 14336, FFWS);
  const L = fields.drawn("num_hidden_layers", 32, LAYERS);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", 8, H, [1, 2, 4]);
  const h = fields.orLeftOut("head_dim", d / H, [16]);
  const expand = fields.drawn("mamba_expand", 2, [1]);
  const inner = fields.orNull("mamba_d_ssm", 1024, expand * d, [64, 320]);
  const mixer = mamba2Mixer({
    d,
    inner,
    heads: drawMamba2Heads(fields, "mamba_n_heads", "mamba_d_head", inner),
    groups: fields.drawn("mamba_n_groups", 1, [2]),
    state: fields.drawn("mamba_d_state", 256, [16]),
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasInBias: fields.flag("mamba_proj_bias", false),
    hasOutBias: fields.flag("projectors_bias", false),
    hasConvBias: fields.flag("mamba_conv_bias", true),
    hasNorm: fields.flag("mamba_rms_norm", false),
  });
  fields.flag("mamba_norm_before_gate", true);
  const hasBias = fields.flag("attention_bias", false);
  const hasFfwBias = fields.flag("mlp_bias", false);
  const isTied = fields.flag("tie_word_embeddings", false);
  const ffw = 2 * lin(d, f, hasFfwBias) + lin(f, d, hasFfwBias);
  const layers = L * (mixer + grouped(d, H * h, K * h, hasBias) + ffw + 2 * d);
  const ending = fields.architecture("FalconH1", ["ForCausalLM", "Model"]);
  return V * d + layers + d + once(ending === "ForCausalLM" && !isTied) * V * d;
}

function bamba(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 128000, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 14336, FFWS);
  const L = fields.drawn("num_hidden_layers", 32, [3, 5]);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", 8, H, [1, 2, 4]);
  const attending = fields.drawn<readonly number[] | null>("attn_layer_indices", null, [null, [], [1], [0, 2]]) ?? [];
  const { mixer, hasBias } = drawIbmMixer(fields, d);
  const hasFfwBias = fields.flag("mlp_bias", false);
  const isTied = fields.flag("tie_word_embeddings", false);
  const ffw = 2 * lin(d, f, hasFfwBias) + lin(f, d, hasFfwBias);
  const mixers = (L - attending.length) * mixer + attending.length * grouped(d, d, (K * d) / H, hasBias);
  const ending = fields.architecture("Bamba", ["ForCausalLM", "Model"]);
  return V * d + mixers + L * (ffw + 2 * d) + d + once(ending === "ForCausalLM" && !isTied) * V * d;
}

/** Mamba-2 by the names that IBM's models have, and whether attention has biases. */
function drawIbmMixer(fields: DrawnFields, d: number) {
  const inner = d * fields.drawn("mamba_expand", 2, [1]);
  const hasMixerBias = fields.flag("mamba_proj_bias", false);
  const mixer = mamba2Mixer({
    d,
    inner,
    heads: drawMamba2Heads(fields, "mamba_n_heads", "mamba_d_head", inner),
    groups: fields.drawn("mamba_n_groups", 1, [2]),
    state: fields.drawn("mamba_d_state", 256, [16]),
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasInBias: hasMixerBias,
    hasOutBias: hasMixerBias,
    hasConvBias: fields.flag("mamba_conv_bias", true),
    hasNorm: true,
  });
  return { mixer, hasBias: fields.flag("attention_bias", false) };
}

function granite4(fields: DrawnFields): Expected {
  const V = fields.drawn("vocab_size", 32000, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 11008, FFWS);
  const shared = fields.drawn("shared_intermediate_size", 1024, [50, 90]);
  const L = fields.drawn("num_hidden_layers", 32, [3]);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2, 4]);
  const kinds = fields.pick([
    ["mamba", "attention", "mamba"],
    ["full_attention", "linear_attention", "mamba"],
  ]);
  const attending = once(L === 3 && !fields.isLeftOut());
  if (attending > 0) fields.set(fields.pick(["layer_types", "layers_block_type"]), kinds);
  const { mixer, hasBias } = drawIbmMixer(fields, d);
  const experts = fields.drawn("num_local_experts", 8, [0, 4, 6]);
  const active = fields.drawn("num_experts_per_tok", 2, [1, 3]);
  const isTied = fields.flag("tie_word_embeddings", false);
  const expert = 3 * d * f;
  const layers = sum(
    (L - attending) * mixer + attending * grouped(d, d, (K * d) / H, hasBias),
    L * (3 * d * shared + 2 * d + once(experts > 0) * (d * experts + experts * expert)),
  );
  const ending = fields.architecture("GraniteMoeHybrid", ["ForCausalLM", "Model"]);
  const total = V * d + layers + d + once(ending === "ForCausalLM" && !isTied) * V * d;
  return { total, idle: once(experts > 0) * L * (experts - active) * expert };
}

function nemotronH(fields: DrawnFields): Expected {
  const V = fields.drawn("vocab_size", 131072, VOCABS);
  const d = fields.drawn("hidden_size", 4096, WIDTHS);
  const f = fields.drawn("intermediate_size", 21504, FFWS);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", 8, H, [1, 2, 4]);
  const h = fields.drawn("head_dim", 128, [16, 20]);
  const letters = drawLetters(fields);
  const heads = fields.drawn("mamba_num_heads", 128, [4, 8]);
  const hasBias = fields.flag("use_bias", false);
  const hasFfwBias = fields.flag("mlp_bias", false);
  fields.flag("attention_bias", false);
  const mixer = mamba2Mixer({
    d,
    inner: heads * fields.drawn("mamba_head_dim", 64, [12]),
    heads,
    groups: fields.drawn(fields.pick(["n_groups", "mamba_n_groups"]), 8, [1, 2]),
    state: fields.drawn("ssm_state_size", 128, [16]),
    kernel: fields.drawn(fields.pick(["conv_kernel", "mamba_d_conv"]), 4, [3]),
    hasInBias: hasBias,
    hasOutBias: hasBias,
    hasConvBias: fields.flag(fields.pick(["use_conv_bias", "mamba_conv_bias"]), true),
    hasNorm: true,
  });
  const { experts, idleExperts } = drawExperts(fields, fields.pick(["n_routed_experts", "num_local_experts"]), 8);
  const expertSize = fields.drawn("moe_intermediate_size", 7688, [60]);
  const shared = fields.drawn("moe_shared_expert_intermediate_size", 7688, [80]);
  const latent = fields.orNull("moe_latent_size", null, 0, [24]);
  // No weights of it are tied, whatever the flag says.
  fields.flag("tie_word_embeddings", false);
  fields.drawn("num_nextn_predict_layers", 0, [0, 1]);
  const expert = 2 * (latent || d) * expertSize;
  const dense = (width: number) => lin(d, width, hasFfwBias) + lin(width, d, hasFfwBias);
  const layerOf: Readonly<Record<string, number>> = {
    M: mixer,
    "*": grouped(d, H * h, K * h),
    "-": dense(f),
    E: sum(
      d * experts + experts * expert + dense(shared),
      once(latent > 0) * (lin(d, latent, hasFfwBias) + lin(latent, d, hasFfwBias)),
    ),
  };
  const layers = sum(...letters.map((letter) => d + (layerOf[letter] ?? Number.NaN)));
  const ending = fields.architecture("NemotronH", ["ForCausalLM", "Model"]);
  const mixtures = letters.filter((letter) => letter === "E").length;
  return {
    total: V * d + layers + d + once(ending === "ForCausalLM") * V * d,
    idle: mixtures * idleExperts * expert,
  };
}

/** The layers of a NemotronH by letters, in one of the ways that files say them. */
function drawLetters(fields: DrawnFields): readonly string[] {
  const letters = Array.from({ length: 5 }, () => fields.pick(["M", "*", "-", "E"]));
  const formerNames = new Map([
    ["M", "mamba"],
    ["*", "attention"],
    ["-", "mlp"],
    ["E", "moe"],
  ]);
  const names = new Map([
    ["M", "linear_attention"],
    ["*", "full_attention"],
    ["-", "mlp"],
    ["E", "moe"],
  ]);
  if (fields.isLeftOut()) return ["M", "E", "*", "-"];
  switch (fields.pick(["pattern", "former names", "names"])) {
    case "pattern":
      fields.set("hybrid_override_pattern", letters.join(""));
      break;
    case "former names":
      fields.set(
        "layers_block_type",
        letters.map((letter) => formerNames.get(letter)),
      );
      break;
    default:
      fields.set(
        "layer_types",
        letters.map((letter) => names.get(letter)),
      );
  }
  fields.drawn("num_hidden_layers", 0, [5, 9]);
  return letters;
}

function zamba(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 32000, VOCABS);
  const d = fields.drawn("hidden_size", 3712, WIDTHS);
  const f = fields.drawn("intermediate_size", 14848, FFWS);
  const L = fields.drawn("num_hidden_layers", 76, [6, 9]);
  const H = fields.drawn("num_attention_heads", 16, [16, 32]);
  const K = fields.drawn("num_key_value_heads", 16, [1, 4, 8]);
  const wide = fields.orNull("attention_hidden_size", null, 2 * d, [100]);
  const h = fields.orNull(fields.pick(["attention_head_dim", "head_dim"]), null, Math.trunc((2 * d) / H), [20]);
  const period = fields.drawn("attn_layer_period", 6, [2, 3]);
  const offset = fields.drawn("attn_layer_offset", 4, [0, 1]);
  fields.drawn("n_mamba_heads", 2, [1, 4]);
  const mixer = mambaMixer({
    d,
    inner: d * fields.drawn("mamba_expand", 2, [1]),
    state: fields.drawn("mamba_d_state", 16, [8]),
    rank: drawRank(fields, "mamba_dt_rank", d),
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasBias: fields.flag("mamba_proj_bias", false),
    hasConvBias: fields.flag("mamba_conv_bias", true),
  });
  const isTied = fields.flag("tie_word_embeddings", true);
  // Two layers of state spaces and a hybrid one come first; the period counts from there.
  const later = Array.from({ length: L - 3 }, (_, i) => i).filter((i) => i % period === offset).length;
  const hybrids = 1 + later;
  const block = wide + d + wide * H * h + 2 * wide * K * h + H * h * d + 3 * d * f;
  // Tying is what makes the layers share one block.
  const blocks = isTied ? 1 : hybrids;
  return V * d + L * (mixer + d) + d + blocks * block + hybrids * d * d + decoderHead(fields, "Zamba", d, V, isTied);
}

function zamba2(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 32000, VOCABS);
  const d = fields.drawn("hidden_size", 2560, WIDTHS);
  const f = fields.orNull("intermediate_size", null, 4 * d, FFWS);
  const isDefault = fields.isLeftOut();
  const L = isDefault ? fields.drawn("num_hidden_layers", 54, [54]) : fields.set("num_hidden_layers", 6);
  // Every second layer, or those of the 2.7B. Their number is even, so that two blocks are tied turn by turn.
  const hybrids = isDefault ? [6, 12, 18, 24, 30, 36, 42, 47, 51] : [1, 2, 3, 4];
  const kinds = Array.from({ length: L }, (_, i) => (hybrids.includes(i) ? "hybrid" : "mamba"));
  if (!isDefault) fields.set(fields.pick(["layers_block_type", "layer_types"]), kinds);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2, 4]);
  const wide = fields.orLeftOut("attention_hidden_size", 2 * d, [2 * d, 100]);
  const h = fields.orLeftOut(fields.pick(["attention_head_dim", "head_dim"]), (2 * d) / H, [20]);
  const numBlocks = isDefault ? 1 : fields.drawn("num_mem_blocks", 1, [1, 2]);
  const hasBias = fields.flag("add_bias_linear", false);
  const hasAttentionAdapters = fields.flag("use_shared_attention_adapter", false);
  const rank = fields.drawn("adapter_rank", 128, [5]);
  const inner = d * fields.drawn("mamba_expand", 2, [1]);
  const mixer = mamba2Mixer({
    d,
    inner,
    heads: fields.drawn("n_mamba_heads", 8, [2, 4]),
    groups: fields.drawn("mamba_ngroups", 1, [2]),
    state: fields.drawn("mamba_d_state", 64, [16]),
    kernel: fields.drawn("mamba_d_conv", 4, [3]),
    hasInBias: hasBias,
    hasOutBias: hasBias,
    hasConvBias: true,
    hasNorm: true,
  });
  fields.flag("use_conv_bias", true);
  const isTied = fields.flag("tie_word_embeddings", true);
  const ffw = lin(d, 2 * f, hasBias) + lin(f, d, hasBias);
  const block = wide + d + wide * H * h + 2 * wide * K * h + H * h * d + ffw;
  const adapter = d * rank + rank * 2 * f + once(hasAttentionAdapters) * 3 * (wide * rank + rank * wide);
  // A block has adapters for its turns: all of them where there is one block, half where there are two.
  const blocks = isTied ? numBlocks : hybrids.length;
  return sum(
    V * d + L * (mixer + d) + d,
    blocks * (block + (hybrids.length / numBlocks) * adapter) + hybrids.length * d * d,
    decoderHead(fields, "Zamba2", d, V, isTied),
  );
}

function recurrentGemma(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 256000, VOCABS);
  const d = fields.drawn("hidden_size", 2560, [960, 1920]);
  const f = Math.floor(fields.drawn("intermediate_size", 7680, [200, 333]) / 2);
  const L = fields.drawn("num_hidden_layers", 26, LAYERS);
  const H = fields.drawn("num_attention_heads", 10, [2, 8]);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2]);
  const w = fields.orNull("lru_width", null, d, [160, 320]);
  const kernel = fields.drawn("conv1d_width", 4, [3]);
  const hasBias = fields.flag("attention_bias", false);
  const kinds = fields.drawn(
    "block_types",
    ["recurrent", "recurrent", "attention"],
    [["recurrent", "attention"], ["attention"], ["recurrent"]],
  );
  const isTied = fields.flag("tie_word_embeddings", true);
  const recurrent = sum(2 * lin(d, w) + lin(w, d), w * kernel + w, w + 2 * H * ((w / H) ** 2 + w / H));
  const attends = grouped(d, d, (K * d) / H, hasBias, true);
  const mixers = Array.from({ length: L }, (_, i) => (kinds[i % kinds.length] === "attention" ? attends : recurrent));
  const ffw = 2 * lin(d, f) + lin(f, d);
  const ending = fields.architecture("RecurrentGemma", ["ForCausalLM", "Model"]);
  return sum(V * d, ...mixers, L * (ffw + 2 * d) + d, once(ending === "ForCausalLM" && !isTied) * V * d);
}

function lfm2(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 65536, VOCABS);
  const d = fields.drawn("hidden_size", 2560, WIDTHS);
  const L = fields.drawn("num_hidden_layers", 32, [4]);
  const H = fields.drawn("num_attention_heads", 32, [8, 16]);
  const K = fields.drawn("num_key_value_heads", 8, [1, 2, 4]);
  const plain = fields.drawn("intermediate_size", 12288, FFWS);
  // The first files' name of it, which counts where both are there.
  const said = fields.orLeftOut("block_ff_dim", plain, [500]);
  const multiple = fields.drawn("block_multiple_of", 256, [32]);
  const factor = fields.drawn<number | null>("block_ffn_dim_multiplier", 1, [1, 1.3, null]);
  const isAdjusted = fields.flag("block_auto_adjust_ff_dim", true);
  const kernel = fields.drawn("conv_L_cache", 3, [4]);
  const hasBias = fields.flag("conv_bias", false);
  const byFirstName = fields.oneIn(2);
  const isTied = fields.flag(byFirstName ? "tie_embedding" : "tie_word_embeddings", true);
  const indices = fields.drawn<readonly number[] | null>("full_attn_idxs", null, [null, [], [1], [0, 2]]);
  const hasTypes = L === 4 && !fields.isLeftOut();
  if (hasTypes) fields.set("layer_types", ["conv", "full_attention", "conv", "conv"]);
  const attending = hasTypes ? 1 : (indices?.length ?? L);
  const reduced = Math.floor((2 * said) / 3);
  // Without a factor nothing is rounded.
  const adjusted = factor === null ? reduced : multiple * Math.ceil(Math.floor(factor * reduced) / multiple);
  const f = isAdjusted ? adjusted : said;
  const h = d / H;
  const convolution = lin(d, 3 * d, hasBias) + kernel * d + once(hasBias) * d + lin(d, d, hasBias);
  const attends = grouped(d, d, K * h) + 2 * h;
  const ending = fields.architecture("Lfm2", ["ForCausalLM", "Model"]);
  return sum(
    V * d + attending * attends + (L - attending) * convolution,
    L * (3 * d * f + 2 * d) + d,
    once(ending === "ForCausalLM" && !isTied) * V * d,
  );
}

function nanochat(fields: DrawnFields): number {
  const V = fields.drawn("vocab_size", 50304, VOCABS);
  const d = fields.drawn("hidden_size", 768, WIDTHS);
  const f = fields.drawn("intermediate_size", 8192, FFWS);
  const L = fields.drawn("num_hidden_layers", 12, LAYERS);
  const H = fields.drawn("num_attention_heads", 6, [2, 4, 12]);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2]);
  const hasBias = fields.flag("attention_bias", false);
  const isTied = fields.flag("tie_word_embeddings", false);
  const layers = L * (grouped(d, d, (K * d) / H, hasBias) + 2 * d * f);
  return V * d + layers + decoderHead(fields, "NanoChat", d, V, isTied);
}

// Files without a model_type.

function metaLlama(fields: DrawnFields): number {
  const d = fields.given("dim", WIDTHS);
  const L = fields.given("n_layers", LAYERS);
  const H = fields.given("n_heads", [8, 16]);
  const K = fields.orNull("n_kv_heads", null, H, [1, 2, 4, 8]);
  const V = fields.given("vocab_size", VOCABS);
  const multiple = fields.drawn("multiple_of", 256, [32, 1024]);
  const factor = fields.orNull("ffn_dim_multiplier", null, 1, [1.3, 1.5]);
  const isTied = fields.flag("enable_weight_tying", false);
  fields.drawn("norm_eps", 1e-5, [1e-6]);
  const f = multiple * Math.ceil(Math.floor(factor * Math.floor((8 * d) / 3)) / multiple);
  return (isTied ? 1 : 2) * V * d + L * (grouped(d, d, (K * d) / H) + 3 * d * f + 2 * d) + d;
}

function mistralInference(fields: DrawnFields): Expected {
  const d = fields.given("dim", WIDTHS);
  const L = fields.given("n_layers", LAYERS);
  const H = fields.given("n_heads", [8, 16]);
  const K = fields.orNull("n_kv_heads", null, H, [1, 2, 4, 8]);
  const h = fields.orLeftOut("head_dim", d / H, [20]);
  const f = fields.given("hidden_dim", FFWS);
  const V = fields.given("vocab_size", VOCABS);
  const experts = fields.pick([0, 4]);
  if (experts > 0) fields.set("moe", { num_experts: experts, num_experts_per_tok: 2 });
  const hasQkNorm = fields.flag("qk_norm", false);
  const isTied = fields.flag(fields.pick(["tied_embeddings", "enable_weight_tying"]), false);
  const ffw = experts > 0 ? d * experts + experts * 3 * d * f : 3 * d * f;
  const layers = L * (grouped(d, H * h, K * h) + once(hasQkNorm) * 2 * h + ffw + 2 * d);
  return { total: (isTied ? 1 : 2) * V * d + layers + d, idle: once(experts > 0) * L * (experts - 2) * 3 * d * f };
}

function nanogpt(fields: DrawnFields): number {
  const d = fields.given("n_embd", WIDTHS);
  const L = fields.given("n_layer", LAYERS);
  fields.given("n_head", HEADS);
  const V = fields.drawn(fields.pick(["vocab_size", "n_vocab"]), 50304, VOCABS);
  const P = fields.drawn(fields.pick(["block_size", "n_ctx"]), 1024, POSITIONS);
  const hasBias = fields.flag("bias", true);
  const scale = hasBias ? 2 * d : d;
  const matrices = lin(d, 3 * d, hasBias) + lin(d, d, hasBias) + lin(d, 4 * d, hasBias) + lin(4 * d, d, hasBias);
  return (V + P) * d + L * (matrices + 2 * scale) + scale;
}

function nanochatRepo(fields: DrawnFields): number {
  const inner = fields.within();
  const H = inner.given("n_head", [2, 4, 6]);
  const K = inner.given("n_kv_head", [1, 2]);
  const d = H * 64;
  const L = inner.given("n_layer", LAYERS);
  const V = inner.given("vocab_size", [1000, 4096]);
  const isFirst = fields.oneIn(3);
  const config = { ...inner.config, n_embd: d, sequence_len: 2048 };
  const model = isFirst ? config : { ...config, window_pattern: fields.pick(["L", "SSSL"]) };
  // With the metadata of the checkpoint around it, or alone.
  if (fields.oneIn(2)) fields.set("model_config", model);
  else for (const [name, value] of Object.entries(model)) fields.set(name, value);
  const k = K * 64;
  const rows = isFirst ? V : 64 * Math.ceil(V / 64);
  const layers = L * (2 * d * d + 2 * d * k + 8 * d * d);
  const valued = Math.ceil(L / 2);
  return 2 * rows * d + layers + once(!isFirst) * (valued * (rows * k + 12 * K) + 2 * L + 26);
}

function openLm(fields: DrawnFields): number {
  const d = fields.given("hidden_dim", WIDTHS);
  const L = fields.given("n_layers", LAYERS);
  fields.given("n_heads", HEADS);
  const V = fields.given("vocab_size", VOCABS);
  const kinds = ["swiglu", "swiglu_torch", "gelu", "gemma_geglu"];
  const kind = fields.drawn("ffn_type", "swiglu", kinds);
  const normKinds = ["default_layer_norm", "lp_layer_norm", "gain_only_lp_layer_norm", "no_wb_layer_norm", "rms_norm"];
  const normKind = fields.drawn("model_norm", "default_layer_norm", normKinds);
  const isTied = fields.flag("weight_tying", false);
  const hasEmbeddingNorm = fields.flag("post_embed_norm", false);
  const hasQkNorm = fields.flag("qk_norm", false);
  const perNorm =
    normKind === "no_wb_layer_norm" ? 0 : normKind.startsWith("gain") || normKind === "rms_norm" ? d : 2 * d;
  const f = 256 * Math.ceil(Math.floor((8 * d) / 3) / 256);
  const hasBias = kind === "gemma_geglu";
  const ffw = kind === "gelu" ? 8 * d * d : 2 * lin(d, f, hasBias) + lin(f, d, hasBias);
  const norms = (2 + once(hasQkNorm) * 2) * L + 1 + once(hasEmbeddingNorm);
  return (isTied ? 1 : 2) * V * d + L * (4 * d * d + ffw) + norms * perNorm;
}

function mambaSsm(fields: DrawnFields): number {
  const d = fields.given("d_model", WIDTHS);
  const L = fields.given("n_layer", LAYERS);
  const V = fields.given("vocab_size", [1001, 4097]);
  const multiple = fields.drawn("pad_vocab_size_multiple", 8, [1, 16]);
  const perNorm = fields.flag("rms_norm", true) ? d : 2 * d;
  const isTied = fields.flag("tie_embeddings", true);
  const ssm = fields.within();
  const isSecond = ssm.drawn("layer", "Mamba1", ["Mamba1", "Mamba2"]) === "Mamba2";
  const inner = d * ssm.drawn("expand", 2, [1]);
  const hasBias = ssm.flag("bias", false);
  const hasConvBias = ssm.flag("conv_bias", true);
  const state = ssm.drawn("d_state", isSecond ? 128 : 16, [8]);
  const kernel = ssm.drawn("d_conv", 4, [3]);
  const mixer = isSecond
    ? mamba2Mixer({
        d,
        inner,
        heads: inner / ssm.drawn("headdim", 64, [32]),
        groups: ssm.drawn("ngroups", 1, [2]),
        state,
        kernel,
        hasInBias: hasBias,
        hasOutBias: hasBias,
        hasConvBias,
        hasNorm: ssm.flag("rmsnorm", true),
      })
    : mambaMixer({ d, inner, state, rank: drawRank(ssm, "dt_rank", d), kernel, hasBias, hasConvBias });
  fields.set("ssm_cfg", ssm.config);
  const rows = multiple * Math.ceil(V / multiple);
  return (isTied ? 1 : 2) * rows * d + L * (mixer + perNorm) + perNorm;
}

function llmAnalysis(fields: DrawnFields): Expected {
  const L = fields.given("num_layers", LAYERS);
  const d = fields.given("hidden_dim", WIDTHS);
  const H = fields.given("n_head", [8, 16]);
  const V = fields.given("vocab_size", VOCABS);
  const K = fields.orNull("num_key_value_heads", null, H, [1, 2, 4]);
  const ratio = fields.orNull("expansion_ratio", null, 4, [2, 3]);
  const f = fields.orNull("ffn_embed_dim", null, ratio * d, FFWS);
  const matrices = fields.flag("mlp_gated_linear_units", false) ? 3 : 2;
  const experts = fields.drawn("moe_num_experts", 1, [1, 4]);
  const active = fields.drawn("moe_top_k", 1, experts > 1 ? [1, 2] : [1]);
  const expert = matrices * d * f;
  const layers = L * (grouped(d, d, (K * d) / H) + once(experts > 1) * d * experts + experts * expert + 2 * d);
  return { total: V * d + layers + d, idle: L * (experts - active) * expert };
}

const BART: BartKind<BartEnding> = {
  vocab: 50265,
  learnsPositions: true,
  stackNorms: 1,
  labels: 3,
  endings: ["ForConditionalGeneration", "Model", "ForSequenceClassification", "ForQuestionAnswering", "ForCausalLM"],
};

const TYPES: readonly (readonly [modelType: string | undefined, name: string, draw: Draw])[] = [
  ...Object.entries({
    bert,
    roberta: roberta("Roberta", 50265),
    "xlm-roberta": roberta("XLMRoberta", 30522),
    camembert: roberta("Camembert", 30522),
    distilbert,
    albert,
    electra,
    deberta,
    "deberta-v2": debertaV2,
    modernbert,
    nomic_bert: nomicBert,
    mpnet,
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
    wav2vec2,
    hubert,
    vit: vit("ViT", 1),
    deit: vit("DeiT", 2),
    dinov2,
    swin,
    clip,
    clip_text_model: clipText,
    clip_vision_model: clipVision,
    siglip,
    siglip_text_model: drawSiglipText,
    siglip_vision_model: (fields: DrawnFields) => drawSiglipVision(fields).total,
    mamba: mamba("Mamba"),
    falcon_mamba: mamba("FalconMamba"),
    mamba2,
    rwkv,
    jamba,
    falcon_h1: falconH1,
    bamba,
    granitemoehybrid: granite4,
    nemotron_h: nemotronH,
    zamba,
    zamba2,
    recurrent_gemma: recurrentGemma,
    lfm2,
    nanochat,
  }).map(([modelType, draw]): readonly [string, string, Draw] => [modelType, modelType, draw]),
  [undefined, "Meta's params.json", metaLlama],
  [undefined, "Mistral's params.json", mistralInference],
  [undefined, "nanoGPT", nanogpt],
  [undefined, "nanochat's metadata", nanochatRepo],
  [undefined, "OpenLM", openLm],
  [undefined, "Mamba by its authors", mambaSsm],
  [undefined, "llm-analysis", llmAnalysis],
];

const CASES = TYPES.flatMap(([modelType, name, draw], type) =>
  Array.from({ length: VARIATIONS }, (_, variation) => ({
    name,
    modelType,
    draw,
    variation,
    seed: type * 977 + variation,
    leftOut: variation < DEFAULTS ? 1 : variation === DEFAULTS ? 1000 : 3,
    ending: variation < DEFAULTS ? variation : undefined,
  })),
);

test.each(CASES)(
  "$name, variation $variation, has the parameters of its modules",
  ({ modelType, draw, seed, leftOut, ending }) => {
    const fields = new DrawnFields(seed, leftOut, ending);
    const expected = draw(fields);
    const { total, idle = 0 } = typeof expected === "number" ? { total: expected } : expected;
    const config = { ...(modelType !== undefined && { model_type: modelType }), ...fields.config };
    const counted = countParams(config);
    expect({ config, total: counted.total, active: counted.active }).toEqual({ config, total, active: total - idle });
  },
);
