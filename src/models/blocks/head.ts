import { isRecord } from "../../common/checks.ts";
import { type ConfigReader, configError } from "../config.ts";
import type { Tally } from "../tally.ts";

/** What a model is for, which says what stands on its layers. */
export type Task =
  | "language-model"
  | "masked-language-model"
  | "pre-training"
  | "sequence-classification"
  | "token-classification"
  | "question-answering"
  | "image-classification"
  | "none";

// Names of classes end in what they are for.
const TASKS: readonly (readonly [ending: string, task: Task])[] = [
  ["ForCausalLM", "language-model"],
  ["LMHeadModel", "language-model"],
  ["ForConditionalGeneration", "language-model"],
  ["ForMaskedLM", "masked-language-model"],
  ["ForPreTraining", "pre-training"],
  ["ForSequenceClassification", "sequence-classification"],
  ["ForTokenClassification", "token-classification"],
  ["ForQuestionAnswering", "question-answering"],
  ["ForImageClassification", "image-classification"],
  ["Model", "none"],
];

/** What the first of a configuration's `architectures` is for. */
export function taskOf(config: ConfigReader, byDefault: Task): Task {
  const architectures = config.raw("architectures") ?? [];
  if (!Array.isArray(architectures)) {
    throw configError("architectures", "a list of class names", architectures, "Check the configuration.");
  }
  const [first] = architectures;
  if (first === undefined) return byDefault;
  const known = TASKS.find(([ending]) => typeof first === "string" && first.endsWith(ending));
  // GPT-2's class of two heads, whose second one no count here has.
  if (known === undefined || String(first).endsWith("DoubleHeadsModel")) throw unsupportedHead(first);
  return known[1];
}

function unsupportedHead(className: unknown): Error {
  return configError(
    "architectures",
    "a class whose head can be counted",
    className,
    "Name the class that is trained, such as LlamaForCausalLM.",
  );
}

/** The classes that a classifier tells apart: `num_labels`, or as many as `id2label` names; 2 otherwise. */
export function numLabels(config: ConfigReader): number {
  const labels = config.raw("id2label");
  const byDefault = isRecord(labels) ? Math.max(Object.keys(labels).length, 1) : 2;
  return config.size("num_labels", byDefault);
}

/** What a head stands on, and how it turns it into tokens. */
export interface HeadOptions {
  readonly hiddenSize: number;
  readonly vocabSize: number;
  /** Whether the output matrix is the token table. */
  readonly isTied: boolean;
  /** Whether the output has a bias for each token. */
  readonly hasBias?: boolean;
}

/** Adds what stands on a decoder, by its configuration's `architectures`: a language head where they say nothing. */
export function addDecoderHead(
  tally: Tally,
  config: ConfigReader,
  { hiddenSize, vocabSize, isTied, hasBias = false }: HeadOptions,
): void {
  const task = taskOf(config, "language-model");
  switch (task) {
    case "language-model":
      if (!isTied) tally.matrix("head", hiddenSize, vocabSize);
      if (hasBias) tally.add("head", vocabSize);
      break;
    case "sequence-classification":
      tally.matrix("head", hiddenSize, numLabels(config));
      break;
    case "token-classification":
      tally.matrix("head", hiddenSize, numLabels(config), { hasBias: true });
      break;
    case "question-answering":
      tally.matrix("head", hiddenSize, 2, { hasBias: true });
      break;
    case "none":
      break;
    default:
      throw unsupportedHead(config.raw("architectures"));
  }
}
