// Encoders of text.
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

interface TextSizes {
  readonly V: number;
  readonly d: number;
  readonly e: number;
  readonly n: number;
  readonly isTied: boolean;
}

/** The endings of models that read a text and name something of it. */
const READERS = [
  "ForSequenceClassification",
  "ForTokenClassification",
  "ForQuestionAnswering",
  "ForMultipleChoice",
] as const;

/**
 * Parameters of their heads.
 *
 * @param ofWhole those of what makes one vector of a whole text
 */
function readers(d: number, n: number, ofWhole: number): Readonly<Record<(typeof READERS)[number], number>> {
  return {
    ForSequenceClassification: ofWhole + lin(d, n),
    ForTokenClassification: lin(d, n),
    ForQuestionAnswering: lin(d, n),
    ForMultipleChoice: ofWhole + lin(d, 1),
  };
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
  ["Model", "ForMaskedLM", "LMHeadModel", "ForPreTraining", "ForNextSentencePrediction", ...READERS],
  (ending, sizes) => {
    const { d, n } = sizes;
    const pooler = lin(d, d);
    return {
      Model: pooler,
      ForMaskedLM: tokens(sizes, 2),
      LMHeadModel: tokens(sizes, 2),
      ForPreTraining: pooler + tokens(sizes, 2) + lin(d, 2),
      ForNextSentencePrediction: pooler + lin(d, 2),
      ...readers(d, n, pooler),
    }[ending];
  },
);

const roberta = (prefix: string, vocab: number): Draw =>
  bertLike(prefix, { vocab }, ["Model", "ForMaskedLM", "ForCausalLM", ...READERS], (ending, sizes) => {
    const { d, n } = sizes;
    return {
      Model: lin(d, d),
      ForMaskedLM: tokens(sizes, 2),
      ForCausalLM: tokens(sizes, 2),
      // The classifier's own dense layer is as large as the pooler that it replaces.
      ...readers(d, n, lin(d, d)),
    }[ending];
  });

const electra = bertLike(
  "Electra",
  { vocab: 30522, width: 256, heads: 4, ffw: 1024, hasEmbedSize: true },
  ["Model", "ForPreTraining", "ForMaskedLM", "ForCausalLM", ...READERS],
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
    ...readers(d, n, lin(d, d)),
  };
  const ending = fields.architecture("DistilBert", ["Model", "ForMaskedLM", ...READERS]);
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
    ...readers(d, n, pooler),
  };
  const ending = fields.architecture("Albert", ["Model", "ForMaskedLM", "ForPreTraining", ...READERS]);
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
    ...readers(d, n, lin(d, d)),
  };
  const ending = fields.architecture("MPNet", ["Model", "ForMaskedLM", ...READERS]);
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
      ...readers(d, n, lin(pooled, pooled)),
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
  ["Model", "ForMaskedLM", ...READERS],
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
  const ending = fields.architecture("ModernBert", ["Model", "ForMaskedLM", ...READERS]);
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

testTypes({
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
});
