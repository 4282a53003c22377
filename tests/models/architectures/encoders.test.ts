import { describe, expect, test } from "vitest";
import { type Architecture, countFields } from "../../../src/models/architecture.ts";
import { albert } from "../../../src/models/architectures/albert.ts";
import { bart } from "../../../src/models/architectures/bart.ts";
import { bert } from "../../../src/models/architectures/bert.ts";
import { camembert } from "../../../src/models/architectures/camembert.ts";
import { clip } from "../../../src/models/architectures/clip.ts";
import { clipText } from "../../../src/models/architectures/clip-text.ts";
import { clipVision } from "../../../src/models/architectures/clip-vision.ts";
import { deberta } from "../../../src/models/architectures/deberta.ts";
import { debertaV2 } from "../../../src/models/architectures/deberta-v2.ts";
import { deit } from "../../../src/models/architectures/deit.ts";
import { dinov2 } from "../../../src/models/architectures/dinov2.ts";
import { distilbert } from "../../../src/models/architectures/distilbert.ts";
import { electra } from "../../../src/models/architectures/electra.ts";
import { hubert } from "../../../src/models/architectures/hubert.ts";
import { m2m100 } from "../../../src/models/architectures/m2m-100.ts";
import { marian } from "../../../src/models/architectures/marian.ts";
import { mbart } from "../../../src/models/architectures/mbart.ts";
import { modernbert } from "../../../src/models/architectures/modernbert.ts";
import { mpnet } from "../../../src/models/architectures/mpnet.ts";
import { mt5 } from "../../../src/models/architectures/mt5.ts";
import { nomicBert } from "../../../src/models/architectures/nomic-bert.ts";
import { pegasus } from "../../../src/models/architectures/pegasus.ts";
import { roberta } from "../../../src/models/architectures/roberta.ts";
import { siglip } from "../../../src/models/architectures/siglip.ts";
import { siglipText } from "../../../src/models/architectures/siglip-text.ts";
import { siglipVision } from "../../../src/models/architectures/siglip-vision.ts";
import { swin } from "../../../src/models/architectures/swin.ts";
import { t5 } from "../../../src/models/architectures/t5.ts";
import { umt5 } from "../../../src/models/architectures/umt5.ts";
import { vit } from "../../../src/models/architectures/vit.ts";
import { wav2vec2 } from "../../../src/models/architectures/wav2vec2.ts";
import { whisper } from "../../../src/models/architectures/whisper.ts";
import { xlmRoberta } from "../../../src/models/architectures/xlm-roberta.ts";
import { countParams, type ModelConfig, modelFamily } from "../../../src/models/index.ts";

const total = (config: ModelConfig): number => countParams(config).total;

/** A linear layer with a bias. */
const lin = (inputs: number, outputs: number): number => inputs * outputs + outputs;
/** A norm that scales and shifts. */
const norm = (width: number): number => 2 * width;
/** A layer of self-attention and a feed-forward layer with two norms, and biases everywhere. */
const layer = (d: number, f: number): number => 4 * lin(d, d) + lin(d, f) + lin(f, d) + 2 * norm(d);

describe("published members", () => {
  // As the published weights have them. What does not train is taken off: the encoder's positions in Whisper, and the
  // output matrix in mT5 and UMT5, which transformers 5 builds tied.
  const MEMBERS: readonly (readonly [Architecture, Readonly<Record<string, number>>])[] = [
    [
      bert,
      {
        "bert-tiny": 4_385_920,
        "bert-base-cased": 108_340_804,
        "bert-base-uncased": 109_514_298,
        "bert-large-uncased": 335_174_458,
      },
    ],
    [roberta, { "distilroberta-base": 82_170_201, "roberta-base": 124_697_433, "roberta-large": 355_412_057 }],
    [xlmRoberta, { "xlm-roberta-base": 278_295_186, "xlm-roberta-large": 560_142_482 }],
    // The bare model with its pooler, less the pooler, and with the head of tokens.
    [camembert, { "camembert-base": 110_621_952 - lin(768, 768) + lin(768, 768) + norm(768) + 32_005 }],
    [distilbert, { "distilbert-base-cased": 65_812_036, "distilbert-base-uncased": 66_985_530 }],
    [
      albert,
      {
        // The bare models with their poolers have 11683584, 17683968, 58724864 and 222595584.
        "albert-base-v2": 11_683_584 - lin(768, 768) + lin(768, 128) + norm(128) + 30_000,
        "albert-large-v2": 17_683_968 - lin(1024, 1024) + lin(1024, 128) + norm(128) + 30_000,
        "albert-xlarge-v2": 58_724_864 - lin(2048, 2048) + lin(2048, 128) + norm(128) + 30_000,
        "albert-xxlarge-v2": 222_595_584 - lin(4096, 4096) + lin(4096, 128) + norm(128) + 30_000,
      },
    ],
    [
      electra,
      {
        "electra-small-discriminator": 13_549_057,
        // The bare models have 108891648 and 334092288.
        "electra-base-discriminator": 108_891_648 + lin(768, 768) + lin(768, 1),
        "electra-large-discriminator": 334_092_288 + lin(1024, 1024) + lin(1024, 1),
      },
    ],
    [deberta, { "deberta-base": 138_601_728, "deberta-large": 405_163_008 }],
    [
      debertaV2,
      {
        "deberta-v3-xsmall": 70_682_112,
        "deberta-v3-small": 141_304_320,
        "deberta-v3-base": 183_831_552,
        "deberta-v3-large": 434_012_160,
      },
    ],
    [modernbert, { "modernbert-base": 149_655_232, "modernbert-large": 395_881_664 }],
    // The bare model with its pooler has 109486464.
    [mpnet, { "mpnet-base": 109_486_464 + norm(768) + 30_527 }],
    [nomicBert, { "nomic-embed-text-v1.5": 136_731_648 }],
    [
      t5,
      {
        "t5-small": 60_506_624,
        "t5-base": 222_903_552,
        "t5-large": 737_668_096,
        "t5-3b": 2_851_598_336,
        "t5-11b": 11_307_321_344,
      },
    ],
    [
      mt5,
      {
        "mt5-small": 300_176_768 - 250_112 * 512,
        "mt5-base": 582_401_280 - 250_112 * 768,
        "mt5-large": 1_229_581_312 - 250_112 * 1024,
      },
    ],
    [umt5, { "umt5-small": 306_601_984 - 256_384 * 512 }],
    [bart, { "bart-base": 139_420_416, "bart-large": 406_291_456 }],
    [mbart, { "mbart-large-cc25": 610_851_840, "mbart-large-50": 610_879_488 }],
    [pegasus, { "pegasus-large": 568_699_904 }],
    [marian, { "opus-mt-en-de": 73_886_208 }],
    [
      m2m100,
      {
        "m2m100-418m": 483_905_536,
        "nllb-200-distilled-600m": 615_073_792,
        "m2m100-1.2b": 1_239_470_080,
        "nllb-200-distilled-1.3b": 1_370_638_336,
        "nllb-200-3.3b": 3_344_863_232,
      },
    ],
    [
      whisper,
      {
        "whisper-tiny": 37_760_640 - 1500 * 384,
        "whisper-base": 72_593_920 - 1500 * 512,
        "whisper-small": 241_734_912 - 1500 * 768,
        "whisper-medium": 763_857_920 - 1500 * 1024,
        "whisper-large-v3-turbo": 808_878_080 - 1_920_000,
        "whisper-large-v2": 1_543_304_960 - 1_920_000,
        "whisper-large-v3": 1_543_490_560 - 1_920_000,
      },
    ],
    [
      wav2vec2,
      {
        // The bare models have 94371712 and 315438720; to learn from, there are a quantizer and two projections.
        "wav2vec2-base": 94_371_712 + 640 * 128 + lin(512, 640) + lin(768, 256) + lin(256, 256),
        "wav2vec2-xls-r-300m": 315_438_720 + 640 * 384 + lin(512, 640) + lin(1024, 768) + lin(768, 768),
      },
    ],
    [hubert, { "hubert-base-ls960": 94_371_712, "hubert-large-ll60k": 315_438_720 }],
    [
      vit,
      {
        "vit-tiny-patch16-224": 5_717_416,
        "vit-small-patch16-224": 22_050_664,
        "vit-base-patch16-224": 86_567_656,
        "vit-large-patch16-224": 304_326_632,
      },
    ],
    [
      deit,
      {
        "deit-tiny-distilled-patch16-224": 5_910_800,
        "deit-small-distilled-patch16-224": 22_436_432,
        "deit-base-distilled-patch16-224": 87_338_192,
      },
    ],
    [
      dinov2,
      {
        "dinov2-small": 22_056_576,
        "dinov2-base": 86_580_480,
        "dinov2-large": 304_368_640,
        "dinov2-giant": 1_136_480_768,
      },
    ],
    [
      swin,
      {
        "swin-tiny-patch4-window7-224": 28_288_354,
        "swin-small-patch4-window7-224": 49_606_258,
        "swin-base-patch4-window7-224": 87_768_224,
        "swin-large-patch4-window7-224": 196_532_476,
      },
    ],
    [
      clip,
      {
        "clip-vit-base-patch16": 149_620_737,
        "clip-vit-base-patch32": 151_277_313,
        "clip-vit-large-patch14": 427_616_513,
      },
    ],
    [clipText, { "clip-vit-base-patch32-text": 63_165_952 }],
    // The rest of the whole model: two projections and a scale.
    [clipVision, { "clip-vit-base-patch32-vision": 151_277_313 - 63_165_952 - 768 * 512 - 512 * 512 - 1 }],
    [siglip, { "siglip-base-patch16-224": 203_155_970, "siglip-so400m-patch14-384": 877_960_498 }],
    [siglipText, { "siglip-base-patch16-224-text": 110_271_744 }],
    [siglipVision, { "siglip-base-patch16-224-vision": 203_155_970 - 110_271_744 - 2 }],
  ];

  test.each(MEMBERS.map(([architecture, totals]) => ({ name: architecture.modelType, architecture, totals })))(
    "of $name are counted to the digit, in ascending order",
    ({ architecture: { modelType, members }, totals }) => {
      const counted = Object.entries(members).map(([name, config]) => [
        name,
        total({ model_type: modelType, ...config }),
      ]);
      expect(counted).toEqual(Object.entries(totals));
      const sizes = counted.map(([, size]) => Number(size));
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    },
  );
});

describe("families", () => {
  const TWICE: readonly (readonly [Architecture, ModelConfig])[] = [
    [bert, { hidden_size: 256, num_attention_heads: 4, intermediate_size: 1024 }],
    [distilbert, { dim: 1536, n_heads: 24, hidden_dim: 6144 }],
    [electra, { hidden_size: 512, num_attention_heads: 8, intermediate_size: 2048, embedding_size: 256 }],
    [t5, { d_model: 1024, num_heads: 16, d_ff: 4096 }],
    [
      bart,
      {
        d_model: 1536,
        encoder_attention_heads: 24,
        decoder_attention_heads: 24,
        encoder_ffn_dim: 6144,
        decoder_ffn_dim: 6144,
      },
    ],
    [wav2vec2, { hidden_size: 1536, num_attention_heads: 24, intermediate_size: 6144 }],
    [vit, { hidden_size: 384, num_attention_heads: 6, intermediate_size: 1536 }],
    [dinov2, { hidden_size: 768, num_attention_heads: 12 }],
    [swin, { embed_dim: 192, num_heads: [6, 12, 24, 48] }],
  ];

  test.each(TWICE.map(([architecture, twice]) => ({ name: architecture.modelType, architecture, twice })))(
    "$name grows in heads and feed-forward width with its width",
    ({ name, architecture: { fields, members }, twice }) => {
      const config = { model_type: name, ...Object.values(members)[0] };
      const size = { [fields.hiddenSize]: twice[fields.hiddenSize] };
      const model = modelFamily(config, { sizeParam: fields.hiddenSize })(size);
      expect(model.numParams()).toBe(total({ ...config, ...twice }));
    },
  );
});

const d = 48;
const f = 80;
const L = 3;
const V = 100;
const SMALL = { hidden_size: d, intermediate_size: f, num_hidden_layers: L, num_attention_heads: 4, vocab_size: V };

describe("encoders of text", () => {
  const embeddings = (width: number) => V * width + 512 * width + 2 * width + norm(width);
  const transform = (width: number) => lin(d, width) + norm(width) + V;
  const base = embeddings(d) + L * layer(d, f);

  test.each([
    ["BertModel", {}, base + lin(d, d)],
    ["BertForMaskedLM", {}, base + transform(d)],
    ["BertLMHeadModel", {}, base + transform(d)],
    ["BertForMaskedLM", { tie_word_embeddings: false }, base + transform(d) + V * d + V],
    ["BertForPreTraining", {}, base + lin(d, d) + transform(d) + lin(d, 2)],
    ["BertForNextSentencePrediction", { num_labels: 5 }, base + lin(d, d) + lin(d, 2)],
    ["BertForSequenceClassification", { num_labels: 5 }, base + lin(d, d) + lin(d, 5)],
    ["BertForSequenceClassification", { id2label: { 0: "a", 1: "b", 2: "c" } }, base + lin(d, d) + lin(d, 3)],
    ["BertForSequenceClassification", { num_labels: 0 }, base + lin(d, d)],
    ["BertForTokenClassification", {}, base + lin(d, 2)],
    ["BertForQuestionAnswering", { num_labels: 5 }, base + lin(d, 5)],
    ["BertForMultipleChoice", { num_labels: 5 }, base + lin(d, d) + lin(d, 1)],
    [
      "BertLMHeadModel",
      { is_decoder: true, add_cross_attention: true },
      base + transform(d) + L * (4 * lin(d, d) + norm(d)),
    ],
    ["BertModel", { type_vocab_size: 0, max_position_embeddings: 10 }, base + lin(d, d) - 2 * d - 502 * d],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "bert", ...SMALL, architectures: [name], ...fields })).toBe(expected);
  });

  test.each(["roberta", "xlm-roberta", "camembert"])("%s has no pooler below its classifiers", (model_type) => {
    const of = (name: string, fields = {}) => total({ model_type, ...SMALL, architectures: [name], ...fields });
    expect(of("RobertaModel")).toBe(base + lin(d, d));
    expect(of("RobertaForMaskedLM")).toBe(base + transform(d));
    expect(of("RobertaForMaskedLM", { tie_word_embeddings: false })).toBe(base + transform(d) + V * d + V);
    expect(of("RobertaForCausalLM")).toBe(base + transform(d));
    expect(of("RobertaForSequenceClassification")).toBe(base + lin(d, d) + lin(d, 2));
    expect(of("RobertaForTokenClassification")).toBe(base + lin(d, 2));
    expect(of("RobertaForQuestionAnswering")).toBe(base + lin(d, 2));
    expect(of("RobertaForMultipleChoice")).toBe(base + lin(d, d) + lin(d, 1));
    expect(() => of("RobertaForPreTraining")).toThrow("architectures must be a class whose head can be counted");
  });

  test("defaults are those of each class", () => {
    expect(total({ model_type: "roberta" }) - total({ model_type: "bert" })).toBe((50_265 - 30_522) * 768);
    expect(total({ model_type: "xlm-roberta" })).toBe(total({ model_type: "bert" }));
    expect(total({ model_type: "camembert" })).toBe(total({ model_type: "bert" }));
    expect(total({ model_type: "distilbert" })).toBe(66_362_880);
    expect(total({ model_type: "albert" })).toBe(222_595_584);
    expect(total({ model_type: "modernbert" })).toBe(149_655_232 - 768 * 768 - 768 - 50_368);
    expect(total({ model_type: "nomic_bert" })).toBe(136_731_648);
  });

  const E = 20;
  const narrow = embeddings(E) + lin(E, d) + L * layer(d, f);

  test.each([
    ["ElectraModel", {}, narrow],
    ["ElectraModel", { embedding_size: d }, base],
    ["ElectraForPreTraining", {}, narrow + lin(d, d) + lin(d, 1)],
    ["ElectraForMaskedLM", {}, narrow + transform(E)],
    ["ElectraForCausalLM", {}, narrow + transform(E)],
    ["ElectraForMaskedLM", { tie_word_embeddings: false }, narrow + transform(E) + V * E],
    ["ElectraForSequenceClassification", {}, narrow + lin(d, d) + lin(d, 2)],
    ["ElectraForTokenClassification", {}, narrow + lin(d, 2)],
    ["ElectraForQuestionAnswering", {}, narrow + lin(d, 2)],
    ["ElectraForMultipleChoice", {}, narrow + lin(d, d) + lin(d, 1)],
    ["ElectraForMultipleChoice", { summary_use_proj: false }, narrow + lin(d, 1)],
    ["ElectraModel", { add_cross_attention: true, is_decoder: true }, narrow + L * (4 * lin(d, d) + norm(d))],
  ])("%s %o", (name, fields, expected) => {
    const config = { model_type: "electra", ...SMALL, embedding_size: E, architectures: [name] };
    expect(total({ ...config, ...fields })).toBe(expected);
  });

  const shared = embeddings(E) + lin(E, d);

  test.each([
    ["AlbertModel", {}, shared + layer(d, f) + lin(d, d)],
    ["AlbertModel", { num_hidden_groups: 2, inner_group_num: 3 }, shared + 6 * layer(d, f) + lin(d, d)],
    ["AlbertForMaskedLM", {}, shared + layer(d, f) + transform(E)],
    ["AlbertForMaskedLM", { tie_word_embeddings: false }, shared + layer(d, f) + transform(E) + V * E + V],
    ["AlbertForPreTraining", { num_labels: 3 }, shared + layer(d, f) + transform(E) + lin(d, d) + lin(d, 3)],
    ["AlbertForSequenceClassification", {}, shared + layer(d, f) + lin(d, d) + lin(d, 2)],
    ["AlbertForTokenClassification", {}, shared + layer(d, f) + lin(d, 2)],
    ["AlbertForMultipleChoice", {}, shared + layer(d, f) + lin(d, d) + lin(d, 1)],
  ])("%s %o", (name, fields, expected) => {
    const config = { model_type: "albert", ...SMALL, embedding_size: E, architectures: [name] };
    expect(total({ ...config, ...fields })).toBe(expected);
  });

  test("ALBERT's layers share their weights, and each costs FLOPs", () => {
    const of = (num_hidden_layers: number) =>
      countFields(albert, new Map(Object.entries({ ...SMALL, num_hidden_layers })));
    expect(of(12).params).toEqual(of(1).params);
    expect(of(12).work.layerWeights).toBe(12 * (4 * d * d + 2 * d * f));
    expect(of(12).work.attention).toEqual([{ numLayers: 12, numHeads: 4, queryWidth: d }]);
    expect(() => total({ model_type: "albert", ...SMALL, num_hidden_groups: 4 })).toThrow(
      "num_hidden_groups must be at most num_hidden_layers, 3",
    );
  });

  const plain = V * d + 512 * d + norm(d) + L * layer(d, f);

  test.each([
    ["DistilBertModel", {}, plain],
    ["DistilBertModel", { sinusoidal_pos_embds: true }, plain],
    ["DistilBertForMaskedLM", {}, plain + transform(d)],
    ["DistilBertForMaskedLM", { tie_word_embeddings: false }, plain + transform(d) + V * d],
    ["DistilBertForSequenceClassification", {}, plain + lin(d, d) + lin(d, 2)],
    ["DistilBertForQuestionAnswering", {}, plain + lin(d, 2)],
    ["DistilBertForTokenClassification", {}, plain + lin(d, 2)],
    ["DistilBertForMultipleChoice", {}, plain + lin(d, d) + lin(d, 1)],
  ])("%s %o", (name, fields, expected) => {
    const sizes = { vocab_size: V, dim: d, hidden_dim: f, n_layers: L, n_heads: 4 };
    expect(total({ model_type: "distilbert", ...sizes, architectures: [name], ...fields })).toBe(expected);
  });

  const unplaced = V * d + norm(d) + L * layer(d, f);

  test.each([
    ["DebertaV2Model", {}, unplaced + 512 * d],
    ["DebertaV2Model", { position_biased_input: false, type_vocab_size: 2 }, unplaced + 2 * d],
    [
      "DebertaV2Model",
      { embedding_size: E, type_vocab_size: 2 },
      (V + 512 + 2) * E + E * d + norm(d) + L * layer(d, f),
    ],
    ["DebertaV2Model", { relative_attention: true }, unplaced + 512 * d + 1024 * d],
    ["DebertaV2Model", { relative_attention: true, max_relative_positions: 30 }, unplaced + 512 * d + 60 * d],
    ["DebertaV2Model", { relative_attention: true, position_buckets: 8 }, unplaced + 512 * d + 16 * d],
    ["DebertaV2Model", { norm_rel_ebd: "layer_norm" }, unplaced + 512 * d + norm(d)],
    [
      "DebertaV2Model",
      { relative_attention: true, pos_att_type: "c2p | P2C" },
      unplaced + 512 * d + 1024 * d + L * 2 * lin(d, d),
    ],
    [
      "DebertaV2Model",
      { relative_attention: true, pos_att_type: ["c2p"] },
      unplaced + 512 * d + 1024 * d + L * lin(d, d),
    ],
    [
      "DebertaV2Model",
      { relative_attention: true, pos_att_type: ["c2p", "p2c"], share_att_key: true },
      unplaced + 512 * d + 1024 * d,
    ],
    ["DebertaV2Model", { pos_att_type: "c2p|p2c" }, unplaced + 512 * d],
    ["DebertaV2Model", { conv_kernel_size: 3 }, unplaced + 512 * d + lin(3 * d, d) + norm(d)],
    ["DebertaV2Model", { conv_kernel_size: 3, conv_groups: 2 }, unplaced + 512 * d + lin((3 * d) / 2, d) + norm(d)],
    ["DebertaV2ForMaskedLM", {}, unplaced + 512 * d + transform(d)],
    ["DebertaV2ForMaskedLM", { tie_word_embeddings: false }, unplaced + 512 * d + transform(d) + V * d + V],
    ["DebertaV2ForMaskedLM", { legacy: false, tie_word_embeddings: false }, unplaced + 512 * d + transform(d)],
    ["DebertaV2ForSequenceClassification", {}, unplaced + 512 * d + lin(d, d) + lin(d, 2)],
    ["DebertaV2ForSequenceClassification", { pooler_hidden_size: 7 }, unplaced + 512 * d + lin(7, 7) + lin(d, 2)],
    ["DebertaV2ForTokenClassification", {}, unplaced + 512 * d + lin(d, 2)],
    ["DebertaV2ForQuestionAnswering", {}, unplaced + 512 * d + lin(d, 2)],
    ["DebertaV2ForMultipleChoice", {}, unplaced + 512 * d + lin(d, d) + lin(d, 1)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "deberta-v2", ...SMALL, architectures: [name], ...fields })).toBe(expected);
  });

  // Keys have no bias.
  const first = unplaced + 512 * d - L * d;

  test.each([
    ["DebertaModel", {}, first],
    ["DebertaModel", { talking_head: true }, first + L * 2 * 4 * 4],
    ["DebertaModel", { relative_attention: true }, first + 1024 * d],
    ["DebertaModel", { relative_attention: true, pos_att_type: "c2p|p2c" }, first + 1024 * d + L * (d * d + lin(d, d))],
    ["DebertaForMaskedLM", {}, first + transform(d)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "deberta", ...SMALL, architectures: [name], ...fields })).toBe(expected);
  });

  test("what a list of names must be is said", () => {
    expect(() => total({ model_type: "deberta-v2", ...SMALL, pos_att_type: 3 })).toThrow(
      "pos_att_type must be a list of names, or a text with bars between them",
    );
  });

  const modern = V * d + L * (4 * d * d + 3 * d * f) + (2 * L + 1) * d;

  test.each([
    ["ModernBertModel", {}, modern],
    ["ModernBertModel", { norm_bias: true }, modern + (2 * L + 1) * d],
    ["ModernBertModel", { attention_bias: true }, modern + L * 4 * d],
    ["ModernBertModel", { mlp_bias: true }, modern + L * (2 * f + d)],
    ["ModernBertForMaskedLM", {}, modern + d * d + d + V],
    ["ModernBertForMaskedLM", { norm_bias: true }, modern + (2 * L + 1) * d + d * d + 2 * d + V],
    ["ModernBertForMaskedLM", { decoder_bias: false, classifier_bias: true }, modern + d * d + 2 * d],
    ["ModernBertForMaskedLM", { tie_word_embeddings: false }, modern + d * d + d + V + V * d],
    ["ModernBertForSequenceClassification", {}, modern + d * d + d + lin(d, 2)],
    ["ModernBertForTokenClassification", {}, modern + d * d + d + lin(d, 2)],
    ["ModernBertForQuestionAnswering", { num_labels: 3 }, modern + d * d + d + lin(d, 3)],
    ["ModernBertForMultipleChoice", {}, modern + d * d + d + lin(d, 1)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "modernbert", ...SMALL, architectures: [name], ...fields })).toBe(expected);
  });

  const placed = plain + 32 * 4;

  test.each([
    ["MPNetModel", {}, placed + lin(d, d)],
    ["MPNetModel", { relative_attention_num_buckets: 8 }, placed + lin(d, d) - 24 * 4],
    ["MPNetForMaskedLM", {}, placed + transform(d)],
    ["MPNetForMaskedLM", { tie_word_embeddings: false }, placed + transform(d) + V * d + V],
    ["MPNetForSequenceClassification", {}, placed + lin(d, d) + lin(d, 2)],
    ["MPNetForTokenClassification", {}, placed + lin(d, 2)],
    ["MPNetForMultipleChoice", {}, placed + lin(d, d) + lin(d, 1)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "mpnet", ...SMALL, architectures: [name], ...fields })).toBe(expected);
  });

  const nomic = V * d + 2 * d + norm(d) + L * (4 * d * d + 3 * d * f + 2 * norm(d));

  test.each([
    ["NomicBertModel", {}, nomic],
    ["NomicBertModel", { head_dim: 5 }, nomic + L * 4 * d * (20 - d)],
    ["NomicBertForMaskedLM", {}, nomic + transform(d)],
    ["NomicBertForSequenceClassification", {}, nomic + lin(d, d) + lin(d, 2)],
    ["NomicBertForTokenClassification", {}, nomic + lin(d, 2)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "nomic_bert", ...SMALL, architectures: [name], ...fields })).toBe(expected);
  });

  test("a class that is none of a family's is refused by name", () => {
    for (const model_type of ["modernbert", "t5", "whisper", "wav2vec2", "vit", "dinov2", "swin", "clip", "siglip"]) {
      expect(() => total({ model_type, architectures: ["SomeForNextSentencePrediction"] })).toThrow(
        "architectures must be a class whose head can be counted",
      );
    }
  });
});

describe("encoder-decoders", () => {
  const sizes = { vocab_size: V, d_model: d, d_kv: 10, d_ff: f, num_layers: L, num_heads: 3 };
  const q = 30;
  const encoder = L * (4 * d * q + 2 * d * f + 2 * d) + d + 32 * 3;
  const decoder = (layers: number) => layers * (8 * d * q + 2 * d * f + 3 * d) + d + 32 * 3;
  const both = V * d + encoder + decoder(L);

  test.each([
    ["T5ForConditionalGeneration", {}, both],
    ["T5ForConditionalGeneration", { tie_word_embeddings: false }, both],
    ["T5ForConditionalGeneration", { feed_forward_proj: "gated-gelu" }, both + 2 * L * d * f],
    ["T5ForConditionalGeneration", { num_decoder_layers: 2 }, V * d + encoder + decoder(2)],
    ["T5ForConditionalGeneration", { num_decoder_layers: null }, both],
    ["T5ForConditionalGeneration", { relative_attention_num_buckets: 8 }, both - 2 * 24 * 3],
    ["T5Model", {}, both],
    ["T5EncoderModel", {}, V * d + encoder],
    ["T5ForSequenceClassification", {}, both + lin(d, d) + lin(d, 2)],
    ["T5ForTokenClassification", {}, V * d + encoder + lin(d, 2)],
    ["T5ForQuestionAnswering", { num_labels: 3 }, both + lin(d, 3)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "t5", ...sizes, architectures: [name], ...fields })).toBe(expected);
  });

  test("mT5 and UMT5 have gates by default, and UMT5 positions in every layer", () => {
    expect(total({ model_type: "mt5", ...sizes })).toBe(both + 2 * L * d * f);
    expect(total({ model_type: "umt5", ...sizes })).toBe(both + 2 * L * d * f + 2 * (L - 1) * 32 * 3);
    expect(() => total({ model_type: "t5", feed_forward_proj: 1 })).toThrow("feed_forward_proj must be a name");
  });

  test("other names of T5's fields mean the same", () => {
    const aliased = {
      vocab_size: V,
      hidden_size: d,
      head_dim: 10,
      d_ff: f,
      num_hidden_layers: L,
      num_attention_heads: 3,
    };
    expect(total({ model_type: "t5", ...aliased })).toBe(both);
  });

  const BART = {
    vocab_size: V,
    max_position_embeddings: 30,
    d_model: d,
    encoder_layers: L,
    decoder_layers: 2,
    encoder_attention_heads: 4,
    decoder_attention_heads: 6,
    encoder_ffn_dim: f,
    decoder_ffn_dim: 70,
  };
  const encoderLayers = L * layer(d, f);
  const decoderLayers = 2 * (layer(d, 70) + 4 * lin(d, d) + norm(d));
  const positions = 32 * d;
  const stacks = encoderLayers + decoderLayers;

  test.each([
    ["bart", "BartForConditionalGeneration", {}, V * d + stacks + 2 * positions + 2 * norm(d)],
    ["bart", "BartModel", {}, V * d + stacks + 2 * positions + 2 * norm(d)],
    [
      "bart",
      "BartForConditionalGeneration",
      { tie_word_embeddings: false },
      4 * V * d + stacks + 2 * positions + 2 * norm(d),
    ],
    ["bart", "BartModel", { tie_word_embeddings: false }, 3 * V * d + stacks + 2 * positions + 2 * norm(d)],
    ["bart", "BartForCausalLM", {}, V * d + decoderLayers + positions + norm(d)],
    ["bart", "BartForCausalLM", { tie_word_embeddings: false }, 2 * V * d + decoderLayers + positions + norm(d)],
    ["bart", "BartForSequenceClassification", {}, V * d + stacks + 2 * positions + 2 * norm(d) + lin(d, d) + lin(d, 3)],
    ["bart", "BartForQuestionAnswering", { num_labels: 7 }, V * d + stacks + 2 * positions + 2 * norm(d) + lin(d, 2)],
    ["mbart", "MBartForConditionalGeneration", {}, V * d + stacks + 2 * positions + 4 * norm(d)],
    [
      "mbart",
      "MBartForSequenceClassification",
      {},
      V * d + stacks + 2 * positions + 4 * norm(d) + lin(d, d) + lin(d, 2),
    ],
    ["pegasus", "PegasusForConditionalGeneration", {}, V * d + stacks + 2 * norm(d)],
    ["m2m_100", "M2M100ForConditionalGeneration", {}, V * d + stacks + 2 * norm(d)],
    ["m2m_100", "M2M100Model", { tie_word_embeddings: false }, 3 * V * d + stacks + 2 * norm(d)],
    ["pegasus", "PegasusForCausalLM", {}, V * d + decoderLayers + norm(d)],
    ["marian", "MarianMTModel", {}, V * d + stacks],
    ["marian", "MarianModel", {}, V * d + stacks],
    ["marian", "MarianMTModel", { tie_word_embeddings: false, decoder_vocab_size: 90 }, (3 * V + 90) * d + stacks],
    [
      "marian",
      "MarianMTModel",
      { share_encoder_decoder_embeddings: false, decoder_vocab_size: 90 },
      (V + 90) * d + stacks,
    ],
    [
      "marian",
      "MarianMTModel",
      { share_encoder_decoder_embeddings: false, decoder_vocab_size: 90, tie_word_embeddings: false },
      (V + 90 + 90) * d + stacks,
    ],
    ["marian", "MarianForCausalLM", { decoder_vocab_size: 90 }, 90 * d + decoderLayers],
  ])("%s, %s %o", (model_type, name, fields, expected) => {
    expect(total({ model_type, ...BART, architectures: [name], ...fields })).toBe(expected);
  });

  test("Pegasus and Marian have no classifiers", () => {
    expect(() => total({ model_type: "pegasus", ...BART, architectures: ["PForSequenceClassification"] })).toThrow(
      "architectures must be a class whose head can be counted",
    );
  });

  const WHISPER = { ...BART, num_mel_bins: 8, max_target_positions: 20, max_source_positions: 15 };
  const heard = lin(3 * 8, d) + lin(3 * d, d) + encoderLayers - L * d + norm(d);
  const said = V * d + 20 * d + decoderLayers - 2 * 2 * d + norm(d);

  test.each([
    ["WhisperForConditionalGeneration", {}, heard + said],
    ["WhisperModel", {}, heard + said],
    ["WhisperForConditionalGeneration", { tie_word_embeddings: false }, heard + said + V * d],
    ["WhisperForCausalLM", {}, said],
    ["WhisperForAudioClassification", {}, heard + lin(d, 256) + lin(256, 2)],
    [
      "WhisperForAudioClassification",
      { classifier_proj_size: 9, use_weighted_layer_sum: true, num_labels: 4 },
      heard + L + 1 + lin(d, 9) + lin(9, 4),
    ],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "whisper", ...WHISPER, architectures: [name], ...fields })).toBe(expected);
  });
});

describe("encoders of speech", () => {
  const SPEECH = { ...SMALL, conv_dim: [5, 6], conv_kernel: [4, 3], num_conv_pos_embeddings: 10 };
  const convolutions = 4 * 5 + 5 * 3 * 6;
  const rest = norm(6) + lin(6, d) + d + lin((d / 16) * 10, d) + 10 + norm(d) + L * layer(d, f);
  const base = convolutions + norm(5) + rest;

  test.each([
    ["Wav2Vec2Model", {}, base],
    ["Wav2Vec2Model", { conv_bias: true }, base + 5 + 6],
    ["Wav2Vec2Model", { feat_extract_norm: "layer" }, base + norm(6)],
    ["Wav2Vec2Model", { mask_time_prob: 0 }, base - d],
    ["Wav2Vec2Model", { mask_time_prob: 0, mask_feature_prob: 0.1 }, base],
    ["Wav2Vec2Model", { num_conv_pos_embedding_groups: 4 }, base + lin((d / 4) * 10, d) - lin((d / 16) * 10, d)],
    ["Wav2Vec2Model", { adapter_attn_dim: 4 }, base],
    [
      "Wav2Vec2Model",
      { adapter_attn_dim: 4, do_stable_layer_norm: true },
      base + L * (norm(d) + lin(d, 4) + lin(4, d)),
    ],
    ["Wav2Vec2Model", { add_adapter: true }, base + 3 * lin(3 * d, 2 * d)],
    [
      "Wav2Vec2ForCTC",
      { add_adapter: true, output_hidden_size: 7, num_adapter_layers: 1 },
      base + lin(d, 7) + norm(7) + lin(3 * 7, 14) + lin(7, V),
    ],
    ["Wav2Vec2ForCTC", {}, base + lin(d, V)],
    ["Wav2Vec2ForSequenceClassification", {}, base + lin(d, 256) + lin(256, 2)],
    [
      "Wav2Vec2ForSequenceClassification",
      { use_weighted_layer_sum: true, classifier_proj_size: 9, num_labels: 4 },
      base + L + 1 + lin(d, 9) + lin(9, 4),
    ],
    ["Wav2Vec2ForAudioFrameClassification", { use_weighted_layer_sum: true }, base + L + 1 + lin(d, 2)],
    [
      "Wav2Vec2ForPreTraining",
      { num_codevector_groups: 4, num_codevectors_per_group: 3, codevector_dim: 20, proj_codevector_dim: 11 },
      base + 12 * 5 + lin(6, 12) + lin(d, 11) + lin(20, 11),
    ],
    [
      "Wav2Vec2ForXVector",
      { tdnn_dim: [8, 9], tdnn_kernel: [5, 3], xvector_output_dim: 12, num_labels: 3 },
      base + lin(d, 8) + lin(8 * 5, 8) + lin(8 * 3, 9) + lin(18, 12) + lin(12, 12) + 12 * 3,
    ],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "wav2vec2", ...SPEECH, architectures: [name], ...fields })).toBe(expected);
  });

  test.each([
    ["HubertModel", {}, base],
    ["HubertModel", { feat_proj_layer_norm: false }, base - norm(6)],
    ["HubertModel", { conv_pos_batch_norm: true }, base - 10 + norm(d)],
    ["HubertForCTC", {}, base + lin(d, V)],
    ["HubertForSequenceClassification", {}, base + lin(d, 256) + lin(256, 2)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "hubert", ...SPEECH, architectures: [name], ...fields })).toBe(expected);
  });

  test("lists that don't fit are refused", () => {
    expect(() => total({ model_type: "wav2vec2", ...SPEECH, conv_kernel: [4] })).toThrow(
      "conv_kernel must be as long as conv_dim, 2",
    );
    expect(() => total({ model_type: "wav2vec2", ...SPEECH, conv_dim: [] })).toThrow(
      "conv_dim must be a list of integers from 1",
    );
    expect(() => total({ model_type: "hubert", ...SPEECH, architectures: ["HubertForXVector"] })).toThrow(
      "architectures must be a class whose head can be counted",
    );
  });
});

describe("encoders of images", () => {
  const IMAGE = { ...SMALL, image_size: 32, patch_size: 8 };
  const patches = 16;
  const base = lin(3 * 64, d) + L * layer(d, f) + norm(d);
  const seen = base + (patches + 2) * d;

  test.each([
    ["ViTForImageClassification", {}, seen + lin(d, 2)],
    ["ViTForImageClassification", { num_labels: 0 }, seen],
    ["ViTForImageClassification", { qkv_bias: false }, seen + lin(d, 2) - L * 3 * d],
    ["ViTForImageClassification", { num_channels: 1 }, seen + lin(d, 2) - 2 * 64 * d],
    ["ViTForImageClassification", { image_size: [32, 24] }, seen + lin(d, 2) - 4 * d],
    ["ViTForImageClassification", { image_size: [32, 24], patch_size: [8, 4] }, seen + lin(d, 2) + 8 * d - 3 * 32 * d],
    ["ViTModel", {}, seen + lin(d, d)],
    ["ViTModel", { pooler_output_size: 7 }, seen + lin(d, 7)],
    ["ViTModel", { pooler_output_size: null }, seen + lin(d, d)],
    ["ViTForMaskedImageModeling", {}, seen + d + lin(d, 256 * 3)],
    ["ViTForMaskedImageModeling", { encoder_stride: 4, num_channels: 1 }, seen - 2 * 64 * d + d + lin(d, 16)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "vit", ...IMAGE, architectures: [name], ...fields })).toBe(expected);
  });

  const taught = seen + 2 * d;

  test.each([
    ["DeiTForImageClassification", {}, taught + lin(d, 2)],
    ["DeiTForImageClassificationWithTeacher", { num_labels: 5 }, taught + 2 * lin(d, 5)],
    ["DeiTModel", {}, taught + lin(d, d)],
    ["DeiTForMaskedImageModeling", {}, taught + d + lin(d, 256 * 3)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "deit", ...IMAGE, architectures: [name], ...fields })).toBe(expected);
  });

  test("patches must fit into the image", () => {
    expect(() => total({ model_type: "vit", ...IMAGE, patch_size: 33 })).toThrow(
      "patch_size must be at most image_size, 32",
    );
    expect(() => total({ model_type: "vit", ...IMAGE, image_size: [32, 4] })).toThrow(
      "patch_size must be at most image_size, 32 × 4",
    );
    expect(() => total({ model_type: "vit", ...IMAGE, image_size: [32, 32, 3] })).toThrow(
      "image_size must be an integer, or a list of height and width",
    );
  });

  const scaled = lin(3 * 64, d) + (patches + 3) * d + L * (layer(d, 4 * d) + 2 * d) + norm(d);
  // Two thirds of 192 is 128.
  const gated = 2 * lin(d, 128) + lin(128, d) - lin(d, 4 * d) - lin(4 * d, d);

  test.each([
    ["Dinov2Model", {}, scaled],
    ["Dinov2Model", { use_mask_token: false }, scaled - d],
    ["Dinov2Model", { qkv_bias: false }, scaled - L * 3 * d],
    ["Dinov2Model", { mlp_ratio: 2 }, scaled + L * (layer(d, 2 * d) - layer(d, 4 * d))],
    ["Dinov2Model", { use_swiglu_ffn: true }, scaled + L * gated],
    ["Dinov2ForImageClassification", { num_labels: 5 }, scaled + lin(2 * d, 5)],
    ["Dinov2ForImageClassification", { num_labels: 0 }, scaled],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "dinov2", ...IMAGE, architectures: [name], ...fields })).toBe(expected);
  });

  const SWIN = { image_size: 32, patch_size: 4, embed_dim: 12, depths: [2, 1], num_heads: [2, 3], window_size: 4 };
  const windowed = (width: number, heads: number, widened = 4 * width) => layer(width, widened) + 49 * heads;
  const swinBase = lin(48, 12) + norm(12) + 2 * windowed(12, 2) + windowed(24, 3) + 48 * 24 + norm(48) + norm(24);

  test.each([
    ["SwinModel", {}, swinBase],
    ["SwinModel", { use_absolute_embeddings: true }, swinBase + 64 * 12],
    ["SwinModel", { qkv_bias: false }, swinBase - 2 * 36 - 72],
    ["SwinModel", { window_size: 2 }, swinBase - 40 * (2 * 2 + 3)],
    [
      "SwinModel",
      { mlp_ratio: 1.3 },
      swinBase + 2 * (windowed(12, 2, 15) - windowed(12, 2)) + windowed(24, 3, 31) - windowed(24, 3),
    ],
    ["SwinForImageClassification", {}, swinBase + lin(24, 2)],
    ["SwinForImageClassification", { num_labels: 0 }, swinBase],
    ["SwinForMaskedImageModeling", { encoder_stride: 8 }, swinBase + 12 + lin(24, 64 * 3)],
  ])("%s %o", (name, fields, expected) => {
    expect(total({ model_type: "swin", ...SWIN, architectures: [name], ...fields })).toBe(expected);
  });

  test("Swin's stages must agree", () => {
    const swinTotal = (fields: ModelConfig) => total({ model_type: "swin", ...SWIN, ...fields });
    expect(swinTotal({ num_layers: 2 })).toBe(swinTotal({}));
    expect(() => swinTotal({ num_layers: 4 })).toThrow("num_layers must be as many as depths has, 2");
    expect(() => swinTotal({ num_heads: [2] })).toThrow("num_heads must be a list with an entry for each of the 2");
  });
});

describe("models of images and texts", () => {
  const text = { ...SMALL, max_position_embeddings: 9 };
  const vision = { ...SMALL, hidden_size: 24, image_size: 32, patch_size: 8 };
  const textBase = V * d + 9 * d + L * layer(d, f) + norm(d);
  const patchMatrix = 3 * 64 * 24;
  const siglipVision = patchMatrix + 24 + 16 * 24 + L * layer(24, f) + norm(24);
  const pooling = 24 + 4 * lin(24, 24) + norm(24) + lin(24, f) + lin(f, 24);

  test.each([
    ["siglip_text_model", "SiglipTextModel", text, textBase + lin(d, d)],
    ["siglip_text_model", "SiglipTextModel", { ...text, projection_size: 5 }, textBase + lin(d, 5)],
    ["siglip_vision_model", "SiglipVisionModel", vision, siglipVision + pooling],
    ["siglip_vision_model", "SiglipVisionModel", { ...vision, vision_use_head: false }, siglipVision],
    [
      "siglip",
      "SiglipModel",
      { text_config: text, vision_config: vision },
      textBase + lin(d, d) + siglipVision + pooling + 2,
    ],
    [
      "siglip",
      "SiglipForImageClassification",
      { text_config: text, vision_config: vision, num_labels: 5 },
      siglipVision + pooling + lin(24, 5),
    ],
  ])("%s, %s %o", (model_type, name, fields, expected) => {
    expect(total({ model_type, architectures: [name], ...fields })).toBe(expected);
  });

  const clipVisionBase = patchMatrix + 18 * 24 + L * layer(24, f) + 2 * norm(24);
  const whole = textBase + clipVisionBase + (d + 24) * 512 + 1;

  test.each([
    ["clip_text_model", "CLIPTextModel", text, textBase],
    ["clip_text_model", "CLIPTextModelWithProjection", { ...text, projection_dim: 5 }, textBase + d * 5],
    ["clip_vision_model", "CLIPVisionModel", vision, clipVisionBase],
    ["clip_vision_model", "CLIPVisionModelWithProjection", vision, clipVisionBase + 24 * 512],
    ["clip", "CLIPModel", { text_config: text, vision_config: vision }, whole],
    [
      "clip",
      "CLIPModel",
      { text_config: text, vision_config: vision, projection_dim: 6 },
      whole + (d + 24) * (6 - 512),
    ],
    [
      "clip",
      "CLIPModel",
      { text_config: { hidden_size: 8 }, text_config_dict: text, vision_config: {}, vision_config_dict: vision },
      whole,
    ],
    [
      "clip",
      "CLIPForImageClassification",
      { text_config: text, vision_config: vision, num_labels: 5 },
      clipVisionBase + lin(24, 5),
    ],
  ])("%s, %s %o", (model_type, name, fields, expected) => {
    expect(total({ model_type, architectures: [name], ...fields })).toBe(expected);
  });
});
