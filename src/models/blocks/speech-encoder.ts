// wav2vec 2.0 and HuBERT: convolutions over the waveform, and an encoder whose positions are a convolution too.
import { isPositive } from "../../common/checks.ts";
import type { CountedModel } from "../architecture.ts";
import { type ConfigReader, configError, divided } from "../config.ts";
import { Tally } from "../tally.ts";
import { addFeedForward, normParams } from "./decoder.ts";
import { addEncoderLayers, BASE_ENCODER, ENCODER_FIELDS, encoderShape } from "./encoder.ts";
import { numLabels, taskOf, unsupportedHead } from "./head.ts";

const CONVOLUTION_WIDTHS = [512, 512, 512, 512, 512, 512, 512];
const CONVOLUTION_KERNELS = [10, 3, 3, 3, 3, 2, 2];

/** What the published configurations of both say alike. */
export const PUBLISHED_SPEECH: Readonly<Record<string, unknown>> = {
  hidden_act: "gelu",
  layer_norm_eps: 1e-5,
  conv_dim: CONVOLUTION_WIDTHS,
  conv_kernel: CONVOLUTION_KERNELS,
  conv_stride: [5, 2, 2, 2, 2, 2, 2],
  num_conv_pos_embeddings: 128,
  num_conv_pos_embedding_groups: 16,
  mask_time_prob: 0.05,
};

/** What tells wav2vec 2.0 and HuBERT apart. */
export interface SpeechOptions {
  /** Whether it has a quantizer to learn from, and heads for frames and speakers. */
  readonly isWav2Vec2: boolean;
}

/** Counts an encoder of speech. */
export function countSpeechEncoder(config: ConfigReader, { isWav2Vec2 }: SpeechOptions): CountedModel {
  const shape = encoderShape(config, ENCODER_FIELDS, BASE_ENCODER);
  const { hiddenSize, numLayers } = shape;
  const vocabSize = config.size("vocab_size", 32);
  const tally = new Tally();
  const featureSize = addFeatureEncoder(tally, config);
  // HuBERT may do without this norm.
  const hasFeatureNorm = isWav2Vec2 || config.flag("feat_proj_layer_norm", true);
  if (hasFeatureNorm) tally.add("norms", normParams("layer", featureSize));
  tally.matrix("embedding", featureSize, hiddenSize, { hasBias: true });
  // The vector of what is masked.
  const isMasked = [probability(config, "mask_time_prob", 0.05), probability(config, "mask_feature_prob", 0)];
  if (isMasked.includes(true)) tally.add("embedding", hiddenSize);
  addPositions(tally, config, { hiddenSize, isWav2Vec2 });
  addEncoderLayers(tally, shape);
  const adapterSize = config.sizeOrNull("adapter_attn_dim", null);
  const isStable = config.flag("do_stable_layer_norm", false);
  if (isStable && adapterSize !== null) {
    tally.add("norms", numLayers * normParams("layer", hiddenSize));
    addFeedForward(tally, { hiddenSize, ffwSize: adapterSize, isGated: false, hasBias: true, copies: numLayers });
  }
  const outputSize = isWav2Vec2 ? addAdapter(tally, config, hiddenSize) : hiddenSize;
  addHead(tally, config, { isWav2Vec2, hiddenSize, outputSize, featureSize, vocabSize, numLayers });
  return tally.counted({ ...shape, vocabSize });
}

/** Adds the convolutions over the waveform. Returns the width of their last. */
function addFeatureEncoder(tally: Tally, config: ConfigReader): number {
  const widths = config.sizeList("conv_dim", CONVOLUTION_WIDTHS);
  const kernels = config.sizeList("conv_kernel", CONVOLUTION_KERNELS);
  const hasBias = config.flag("conv_bias", false);
  const norm = config.choice("feat_extract_norm", ["group", "layer"], "group");
  if (kernels.length < widths.length) {
    throw configError("conv_kernel", `as long as conv_dim, ${widths.length}`, kernels, "Change one of them.");
  }
  let inputs = 1;
  for (const [layer, width] of widths.entries()) {
    tally.matrix("embedding", inputs * (kernels[layer] ?? 1), width, { hasBias });
    if (norm === "layer" || layer === 0) tally.add("norms", normParams("layer", width));
    inputs = width;
  }
  return inputs;
}

/** Adds the convolution that tells positions. */
function addPositions(
  tally: Tally,
  config: ConfigReader,
  { hiddenSize, isWav2Vec2 }: { readonly hiddenSize: number; readonly isWav2Vec2: boolean },
): void {
  const kernelSize = config.size("num_conv_pos_embeddings", 128);
  const groups = config.size("num_conv_pos_embedding_groups", 16);
  const hasBatchNorm = !isWav2Vec2 && config.flag("conv_pos_batch_norm", false);
  const inputs = divided(hiddenSize, "hidden_size", groups, "num_conv_pos_embedding_groups");
  tally.matrix("embedding", inputs * kernelSize, hiddenSize, { hasBias: true });
  if (hasBatchNorm) tally.add("norms", normParams("layer", hiddenSize));
  // Its weights are a direction, and a length for each place of the kernel.
  else tally.add("embedding", kernelSize);
}

/** Adds convolutions behind the last layer, where there are any. Returns the width of what comes out. */
function addAdapter(tally: Tally, config: ConfigReader, hiddenSize: number): number {
  const isThere = config.flag("add_adapter", false);
  const outputSize = config.count("output_hidden_size", 0) || hiddenSize;
  const kernelSize = config.size("adapter_kernel_size", 3);
  const numLayers = config.count("num_adapter_layers", 3);
  if (!isThere) return hiddenSize;
  if (outputSize !== hiddenSize) {
    tally.matrix("head", hiddenSize, outputSize, { hasBias: true }).add("head", normParams("layer", outputSize));
  }
  tally.matrix("head", kernelSize * outputSize, 2 * outputSize, { hasBias: true, copies: numLayers });
  return outputSize;
}

interface SpeechHead {
  readonly isWav2Vec2: boolean;
  readonly hiddenSize: number;
  readonly outputSize: number;
  readonly featureSize: number;
  readonly vocabSize: number;
  readonly numLayers: number;
}

function addHead(tally: Tally, config: ConfigReader, head: SpeechHead): void {
  const { isWav2Vec2, hiddenSize, outputSize, vocabSize, numLayers } = head;
  const task = taskOf(config, "none");
  const classes = numLabels(config);
  const projectionSize = config.size("classifier_proj_size", 256);
  const weighsLayers = config.flag("use_weighted_layer_sum", false);
  const project = (inputs: number, outputs: number) => tally.matrix("head", inputs, outputs, { hasBias: true });
  // A weight for the first layer's input and for each layer's output.
  const weigh = () => {
    if (weighsLayers) tally.add("head", numLayers + 1);
  };
  if (isWav2Vec2 && addWav2Vec2Head(tally, config, head, weigh)) return;
  switch (task) {
    case "none":
      return;
    case "speech-recognition":
      project(outputSize, vocabSize);
      return;
    case "sequence-classification":
      weigh();
      project(hiddenSize, projectionSize);
      project(projectionSize, classes);
      return;
    default:
      throw unsupportedHead(config.raw("architectures"));
  }
}

/** Adds a head that only wav2vec 2.0 has. Returns whether that was its task. */
function addWav2Vec2Head(
  tally: Tally,
  config: ConfigReader,
  { hiddenSize, featureSize }: SpeechHead,
  weigh: () => void,
): boolean {
  const classes = numLabels(config);
  const numGroups = config.size("num_codevector_groups", 2);
  const numCodes = numGroups * config.size("num_codevectors_per_group", 320);
  const codeSize = config.size("codevector_dim", 256);
  const projectedCodeSize = config.size("proj_codevector_dim", 256);
  const speakerWidths = config.sizeList("tdnn_dim", [512, 512, 512, 512, 1500]);
  const speakerKernels = config.sizeList("tdnn_kernel", [5, 3, 3, 1, 1]);
  const speakerSize = config.size("xvector_output_dim", 512);
  const project = (inputs: number, outputs: number) => tally.matrix("head", inputs, outputs, { hasBias: true });
  switch (taskOf(config, "none")) {
    case "pre-training":
      tally.add("head", numCodes * divided(codeSize, "codevector_dim", numGroups, "num_codevector_groups"));
      project(featureSize, numCodes);
      project(hiddenSize, projectedCodeSize);
      project(codeSize, projectedCodeSize);
      return true;
    case "audio-frame-classification":
      weigh();
      project(hiddenSize, classes);
      return true;
    case "speaker-verification": {
      weigh();
      let inputs = speakerWidths[0] ?? hiddenSize;
      project(hiddenSize, inputs);
      for (const [layer, width] of speakerWidths.entries()) {
        project(inputs * (speakerKernels[layer] ?? 1), width);
        inputs = width;
      }
      // It reads the mean and the spread over time.
      project(2 * inputs, speakerSize);
      project(speakerSize, speakerSize);
      tally.matrix("head", speakerSize, classes);
      return true;
    }
    default:
      return false;
  }
}

/** Whether something may happen, by the field of its probability. */
function probability(config: ConfigReader, field: string, byDefault: number): boolean {
  return isPositive(config.raw(field) ?? byDefault);
}
