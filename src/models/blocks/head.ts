import { isRecord } from "../../common/checks.ts";
import { type ConfigReader, configError } from "../config.ts";
import type { Tally } from "../tally.ts";

/** What a model is for, which says what stands on its layers. */
export type Task =
  | "language-model"
  | "language-model-and-choice"
  | "masked-language-model"
  | "pre-training"
  | "next-sentence-prediction"
  | "sequence-classification"
  | "token-classification"
  | "question-answering"
  | "multiple-choice"
  | "image-classification"
  | "distilled-image-classification"
  | "masked-image-modeling"
  | "speech-recognition"
  | "audio-classification"
  | "audio-frame-classification"
  | "speaker-verification"
  | "projection"
  | "encoder"
  | "none";

// Names of classes end in what they are for; of two endings that fit, the longer stands first.
const TASKS: readonly (readonly [ending: string, task: Task])[] = [
  ["ForCausalLM", "language-model"],
  ["LMHeadModel", "language-model"],
  ["DoubleHeadsModel", "language-model-and-choice"],
  ["ForConditionalGeneration", "language-model"],
  ["ForMaskedLM", "masked-language-model"],
  ["ForPreTraining", "pre-training"],
  ["ForNextSentencePrediction", "next-sentence-prediction"],
  ["ForSequenceClassification", "sequence-classification"],
  ["ForTokenClassification", "token-classification"],
  ["ForQuestionAnswering", "question-answering"],
  ["ForMultipleChoice", "multiple-choice"],
  ["ForImageClassification", "image-classification"],
  ["ForImageClassificationWithTeacher", "distilled-image-classification"],
  ["ForMaskedImageModeling", "masked-image-modeling"],
  ["ForCTC", "speech-recognition"],
  ["ForAudioClassification", "audio-classification"],
  ["ForAudioFrameClassification", "audio-frame-classification"],
  ["ForXVector", "speaker-verification"],
  ["WithProjection", "projection"],
  // Marian's translator.
  ["MTModel", "language-model"],
  ["EncoderModel", "encoder"],
  ["Model", "none"],
];

/** The first of a configuration's `architectures`: the class that is trained. */
function className(config: ConfigReader): unknown {
  const architectures = config.raw("architectures") ?? [];
  if (!Array.isArray(architectures)) {
    throw configError("architectures", "a list of class names", architectures, "Check the configuration.");
  }
  return architectures[0];
}

/** What the first of a configuration's `architectures` is for. */
export function taskOf(config: ConfigReader, byDefault: Task): Task {
  const first = className(config);
  if (first === undefined) return byDefault;
  const known = TASKS.find(([ending]) => typeof first === "string" && first.endsWith(ending));
  // A class that is published with its weights, whose head is no bare model's.
  if (known === undefined || String(first).endsWith("RewardModel")) throw unsupportedHead(first);
  return known[1];
}

/** Whether only the decoder is trained of a model that has an encoder too. */
export function isDecoderAlone(config: ConfigReader): boolean {
  const first = className(config);
  return typeof first === "string" && first.endsWith("ForCausalLM");
}

/** The error of a class that has no head of this architecture. */
export function unsupportedHead(className: unknown): Error {
  return configError(
    "architectures",
    "a class whose head can be counted",
    className,
    "Name the class that is trained, such as LlamaForCausalLM.",
  );
}

/** The classes that a classifier tells apart: `num_labels`, or as many as `id2label` names. None means no classifier. */
export function numLabels(config: ConfigReader, byDefault = 2): number {
  const labels = config.raw("id2label");
  return config.count("num_labels", isRecord(labels) ? Object.keys(labels).length : byDefault);
}

/** What a head stands on, and how it turns it into tokens. */
export interface HeadOptions {
  readonly hiddenSize: number;
  readonly vocabSize: number;
  /** Whether the output matrix is the token table. */
  readonly isTied: boolean;
  /** Whether the output has a bias for each token. */
  readonly hasBias?: boolean;
  /** Outputs of the head that answers questions: where the answer starts and ends by default. */
  readonly answerSize?: number;
  /** Outputs of the head that chooses among endings, beside the language head: 0 for one without a matrix. */
  readonly choiceSize?: number;
}

/** Adds what stands on a decoder, by its configuration's `architectures`: a language head where they say nothing. */
export function addDecoderHead(
  tally: Tally,
  config: ConfigReader,
  { hiddenSize, vocabSize, isTied, hasBias = false, answerSize = 2, choiceSize }: HeadOptions,
): void {
  const task = taskOf(config, "language-model");
  switch (task) {
    case "language-model":
      if (!isTied) tally.matrix("head", hiddenSize, vocabSize);
      if (hasBias) tally.add("head", vocabSize);
      break;
    case "language-model-and-choice":
      if (choiceSize === undefined) throw unsupportedHead(config.raw("architectures"));
      if (!isTied) tally.matrix("head", hiddenSize, vocabSize);
      if (choiceSize > 0) tally.matrix("head", hiddenSize, choiceSize, { hasBias: true });
      break;
    case "sequence-classification":
      tally.matrix("head", hiddenSize, numLabels(config));
      break;
    case "token-classification":
      tally.matrix("head", hiddenSize, numLabels(config), { hasBias: true });
      break;
    case "question-answering":
      tally.matrix("head", hiddenSize, answerSize, { hasBias: true });
      break;
    case "none":
      break;
    default:
      throw unsupportedHead(config.raw("architectures"));
  }
}

/** Adds what stands on an encoder of CLIP, by its configuration's `architectures`: nothing where they say nothing. */
export function addClipHead(tally: Tally, config: ConfigReader, hiddenSize: number): void {
  const projectionSize = config.size("projection_dim", 512);
  switch (taskOf(config, "none")) {
    case "none":
      return;
    case "projection":
      tally.matrix("head", hiddenSize, projectionSize);
      return;
    default:
      throw unsupportedHead(config.raw("architectures"));
  }
}
