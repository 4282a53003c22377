import { describe, expect, test } from "vitest";
import { customFlops, flopsPerParam, readFlops } from "../../src/models/flops-counting.ts";
import { configuredModel, flopsConventions } from "../../src/models/index.ts";
import { vocabularyWarning } from "../../src/models/vocabulary.ts";

/** A Llama of width 256 with a vocabulary of 128k, and one of Llama 7B's size. */
const SMALL = { hidden_size: 256, intermediate_size: 1024, num_hidden_layers: 4, num_attention_heads: 4 };
function figures(shape: Readonly<Record<string, number>>, isTied: boolean) {
  const { params, work } = configuredModel({
    model_type: "llama",
    vocab_size: 128_256,
    tie_word_embeddings: isTied,
    ...shape,
  });
  return { active: params.active, inputEmbedding: work.inputEmbedding, head: params.head };
}

function countings() {
  return flopsConventions().map(({ name }) => readFlops({ flops: name, sequenceLength: 2048 }).flops);
}

function warned(model: ReturnType<typeof figures>): string[] {
  return countings()
    .filter((counting) => vocabularyWarning(counting, model) !== undefined)
    .map(({ convention }) => convention);
}

describe("vocabularyWarning", () => {
  test("speaks where most of what a convention counts is vocabulary", () => {
    expect(warned(figures(SMALL, false))).toEqual(["6N", "palm", "torchtitan"]);
    expect(warned(figures(SMALL, true))).toEqual(["6N", "palm"]);
    expect(warned(figures({}, false))).toEqual([]);
  });

  test("says how much, by what, and what to do", () => {
    const [by6N] = countings();
    expect(by6N && vocabularyWarning(by6N, figures(SMALL, true))).toBe(
      "89% of the 37030144 parameters that 6N counts for a token are vocabulary: such a model's FLOPs say little of its " +
        "layers. Plan larger sizes or a smaller vocabulary, or count FLOPs by chinchilla, which leaves the vocabulary out.",
    );
  });

  test("counts the whole vocabulary by any k·N, and none by a function, which may count as it likes", () => {
    expect(vocabularyWarning(flopsPerParam(8), figures(SMALL, true))).toContain("that 8N counts for a token");
    expect(vocabularyWarning(customFlops(), figures(SMALL, true))).toBeUndefined();
  });

  test("is silent at one half", () => {
    const half = { active: 100, inputEmbedding: 30, head: 20 };
    expect(vocabularyWarning(flopsPerParam(6), half)).toBeUndefined();
    expect(vocabularyWarning(flopsPerParam(6), { ...half, head: 21 })).toContain("51%");
  });
});
