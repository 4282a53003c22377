import type { ConfigReader } from "../config.ts";
import type { Tally } from "../tally.ts";
import { normParams } from "./decoder.ts";
import { numLabels, type Task, taskOf, unsupportedHead } from "./head.ts";

/** What stands on BERT and its like. */
export interface TextHead {
  readonly hiddenSize: number;
  readonly vocabSize: number;
  /** Width of the token table; that of the layers by default. */
  readonly embedSize?: number;
  /** The tasks whose head begins with a dense layer as wide as the layers: a pooler, or the first of a classifier's two. */
  readonly dense: readonly Task[];
  /** Width of that layer; that of the layers by default. */
  readonly denseSize?: number;
  /** Biases of the tokens where the output matrix is not the token table: one, or two of which one is never used. */
  readonly untiedBiases: 1 | 2;
  /** Whether tokens are predicted by the token table itself, whatever is said of tying. */
  readonly usesTokenTable?: boolean;
  /**
   * What pre-training learns beside the tokens: whether one sentence follows another, or in which order two stand; or in
   * place of the tokens, which of them were replaced.
   */
  readonly preTraining?: "next-sentence" | "sentence-order" | "replaced-tokens";
}

/** Adds what stands on an encoder of text, by its configuration's `architectures`: what the bare model has otherwise. */
export function addTextHead(tally: Tally, config: ConfigReader, head: TextHead): void {
  const { hiddenSize, dense, denseSize = hiddenSize, usesTokenTable = false, preTraining } = head;
  const task = taskOf(config, "none");
  const numClasses = numLabels(config);
  const isTied = config.flag("tie_word_embeddings", true) || usesTokenTable;
  const classify = (classes: number) => tally.matrix("head", hiddenSize, classes, { hasBias: true });
  if (dense.includes(task)) tally.matrix("head", denseSize, denseSize, { hasBias: true });
  switch (task) {
    case "language-model":
    case "masked-language-model":
      addTokenPrediction(tally, head, isTied);
      return;
    case "pre-training":
      if (preTraining === undefined) break;
      if (preTraining !== "replaced-tokens") addTokenPrediction(tally, head, isTied);
      classify({ "next-sentence": 2, "sentence-order": numClasses, "replaced-tokens": 1 }[preTraining]);
      return;
    case "next-sentence-prediction":
      if (preTraining !== "next-sentence") break;
      classify(2);
      return;
    case "sequence-classification":
    case "token-classification":
    case "question-answering":
      classify(numClasses);
      return;
    case "multiple-choice":
      classify(1);
      return;
    case "none":
      return;
  }
  throw unsupportedHead(config.raw("architectures"));
}

function addTokenPrediction(tally: Tally, head: TextHead, isTied: boolean): void {
  const { hiddenSize, embedSize = hiddenSize, vocabSize, untiedBiases } = head;
  tally
    .matrix("head", hiddenSize, embedSize, { hasBias: true })
    .add("head", normParams("layer", embedSize) + (isTied ? 1 : untiedBiases) * vocabSize);
  if (!isTied) tally.matrix("head", embedSize, vocabSize);
}
