// Encoders of speech and of images, alone and beside texts.
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

testTypes({
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
});
