import { type CountedVocabulary, isConvention, vocabularyCountedBy } from "./flops.ts";
import type { FlopsCounting } from "./flops-counting.ts";

/** Where a model's parameters are, as far as its vocabulary goes. */
export interface VocabularyFigures {
  /** The parameters that work on a token: of a dense model all, N. */
  readonly active: number;
  /** Parameters that are looked up by token or position. */
  readonly inputEmbedding: number;
  /** Parameters of an output matrix of its own; 0 where it is tied. */
  readonly head: number;
}

/**
 * What to say where more than half of the parameters that a token's FLOPs are counted by are vocabulary: N, and a law in
 * it, then say little of the layers. Undefined where that is not so, or where the counting leaves the vocabulary out.
 */
export function vocabularyWarning(counting: FlopsCounting, model: VocabularyFigures): string | undefined {
  const counted = countedVocabulary(counting);
  const { active, inputEmbedding, head } = model;
  const vocabulary = counted === "none" ? 0 : counted === "head" ? head : inputEmbedding + head;
  const all = counted === "head" ? active - inputEmbedding : active;
  if (!(vocabulary > all / 2)) return undefined;
  const share = Math.round((100 * vocabulary) / all);
  return (
    `${share}% of the ${all} parameters that ${counting.convention} counts for a token are vocabulary: such a model's ` +
    "FLOPs say little of its layers. Plan larger sizes or a smaller vocabulary, or count FLOPs by chinchilla, which " +
    "leaves the vocabulary out."
  );
}

function countedVocabulary({ convention, flopsPerParamPerToken }: FlopsCounting): CountedVocabulary {
  if (flopsPerParamPerToken !== undefined) return "whole";
  return isConvention(convention) ? vocabularyCountedBy(convention) : "none";
}
