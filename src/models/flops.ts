import { checkInteger, invalidOption, MAX_SIZE } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { IsoflopError } from "../common/errors.ts";
import { readable } from "../common/readable.ts";
import { name, words } from "../common/words.ts";
import type { ParamBreakdown } from "./breakdown.ts";
import { FlopsFigures } from "./flops-figures.ts";
import type { TransformerShape } from "./shape.ts";
import type { AttentionWork, TokenWork } from "./work.ts";

/** What a convention needs to know of a model: of these, what it reads. */
export interface FlopsModel {
  readonly params: Pick<ParamBreakdown, "total" | "nonEmbedding"> &
    Partial<Pick<ParamBreakdown, "embedding" | "active">>;
  readonly shape: TransformerShape;
  /** What a token's FLOPs follow from. Without it, the layers are taken to be plain ones of the shape. */
  readonly work?: TokenWork;
}

/**
 * The name of a convention by which training FLOPs are counted.
 *
 * With N the parameters that work on a token, which a mixture has fewer of than it holds, T the sequence length, and of L
 * layers that attend alike H heads, q and v the widths of all heads' queries and values, and w = min(T, window), for one
 * token of GPT-2 of width 768 in sequences of 1024:
 *
 * - `6N`: 6·N = 746638848
 * - `6N-non-embedding`: 6·(N − embedding − head) = 510336000
 * - `palm`: 6·N + Σ 6·L·(q + v)·w = 859885056
 * - `chinchilla`: 3·(2·(weights of the layers' matrices) + Σ L·(2·(q + v) + 3·H)·w) = 624181248
 * - `deepseek`: 6·(weights of the layers' matrices) + Σ 6·L·(q + v)·w = 622854144
 * - `torchtitan`: 6·(N − what is only looked up) + Σ 6·L·(q + v)·w = 623582208
 */
export type FlopsConvention = "6N" | "6N-non-embedding" | "palm" | "chinchilla" | "deepseek" | "torchtitan";

/** What of its vocabulary a model is counted with: its tables and its head, the head alone, or neither. */
export type CountedVocabulary = "whole" | "head" | "none";

interface Convention {
  /** What it counts, in a line. */
  readonly description: string;
  readonly needsSequenceLength: boolean;
  readonly vocabulary: CountedVocabulary;
  perToken(of: FlopsFigures, sequenceLength: number): number;
}

// N active parameters, L layers, H heads, q and v the widths of queries and values, T sequence length, w = min(T, window);
// all are training FLOPs: twice as many backward as forward.
const CONVENTIONS: Readonly<Record<FlopsConvention, Convention>> = {
  "6N": {
    description: "6·N, all parameters that work on a token",
    needsSequenceLength: false,
    vocabulary: "whole",
    perToken: (of) => 6 * of.active,
  },
  "6N-non-embedding": {
    description: "6·N without embeddings: Kaplan et al. 2020, arXiv:2001.08361, section 2.1",
    needsSequenceLength: false,
    vocabulary: "none",
    perToken: (of) => 6 * of.nonEmbeddingActive,
  },
  palm: {
    description: "6·N + 12·L·q·T: Chowdhery et al. 2022, arXiv:2204.02311, appendix B",
    needsSequenceLength: true,
    vocabulary: "whole",
    perToken: (of, sequenceLength) => 6 * of.active + 6 * attended(of, sequenceLength),
  },
  chinchilla: {
    description: "the layers' matrix products: Hoffmann et al. 2022, arXiv:2203.15556, appendix F",
    needsSequenceLength: true,
    vocabulary: "none",
    // Forward: products 2·weights, scores 2qT, softmax 3HT, weighted sum 2vT. Embedding and logits are left out: only so
    // does the paper's Table A4 come out.
    perToken: (of, sequenceLength) => {
      const softmax = sumOver(of, sequenceLength, ({ numHeads }) => 3 * numHeads);
      return 3 * (2 * of.layerWeights + 2 * attended(of, sequenceLength) + softmax);
    },
  },
  deepseek: {
    description: "the layers' weights, 72·L·d² + 12·L·d·T: DeepSeek-AI 2024, arXiv:2401.02954, section 3.2",
    needsSequenceLength: true,
    vocabulary: "none",
    // 72·L·d² are 6 times the 12·d² weights of a layer whose feed-forward part has 8·d², as theirs.
    perToken: (of, sequenceLength) => 6 * of.layerWeights + 6 * attended(of, sequenceLength),
  },
  torchtitan: {
    description: "6·N without input embedding + 12·L·q·T: pytorch/torchtitan, get_dense_model_nparams_and_flops",
    needsSequenceLength: true,
    vocabulary: "head",
    // get_dense_model_nparams_and_flops. A table that is tied to the head is left out too, though the head multiplies by
    // it; versions of torchtitan that have get_nparams_and_active_nparams count that one.
    perToken: (of, sequenceLength) => 6 * (of.active - of.inputEmbedding) + 6 * attended(of, sequenceLength),
  },
};

/** Σ L·(q + v)·w: multiplications of scores and of weighted sums for one token. */
function attended(of: FlopsFigures, sequenceLength: number): number {
  return sumOver(of, sequenceLength, ({ queryWidth, valueWidth = queryWidth }) => queryWidth + valueWidth);
}

/** What a layer does for each of the tokens that it looks back at, over all layers and all such tokens. */
function sumOver(of: FlopsFigures, sequenceLength: number, each: (layers: AttentionWork) => number): number {
  return of.attention.reduce((sum, layers) => {
    const numSeen = Math.min(sequenceLength, layers.window ?? sequenceLength);
    return sum + layers.numLayers * each(layers) * numSeen;
  }, 0);
}

/** The conventions by which training FLOPs are counted, each with what it counts. */
export function flopsConventions(): readonly { readonly name: FlopsConvention; readonly description: string }[] {
  return conventionNames().map((name) => ({ name, description: CONVENTIONS[name].description }));
}

export function conventionNames(): FlopsConvention[] {
  return Object.keys(CONVENTIONS).filter(isConvention);
}

export function isConvention(name: unknown): name is FlopsConvention {
  return typeof name === "string" && Object.hasOwn(CONVENTIONS, name);
}

/**
 * Training FLOPs for one token, forward + backward, by a named convention.
 *
 * @param convention its name
 * @param model the model's parameters, shape and work, as modelFamily and gpt2 give them
 * @param options `sequenceLength` in tokens, which palm, chinchilla, deepseek and torchtitan need
 * @throws {IsoflopError} INVALID_OPTION where the convention is unknown, or needs a sequence length and has none
 * @example
 * flopsPerToken("palm", new gpt2({ width: 768 }), { sequenceLength: 1024 }) // 859885056
 */
export function flopsPerToken(
  convention: FlopsConvention,
  model: FlopsModel,
  options: { readonly sequenceLength?: number } = {},
): number {
  return readable("flopsPerToken", "arguments", () => {
    const { sequenceLength } = options;
    checkConvention(convention, sequenceLength);
    return perToken(convention, model, undefined, sequenceLength);
  });
}

/**
 * Training FLOPs for one token of a model of any kind. Where N is known, the model needs no `params.total`.
 *
 * @throws {IsoflopError} MODEL_CONTRACT where the model lacks a figure that the convention reads
 */
export function perToken(
  convention: FlopsConvention,
  model: object,
  numParams: number | undefined,
  sequenceLength: number | undefined,
): number {
  return CONVENTIONS[convention].perToken(new FlopsFigures(model, convention, numParams), sequenceLength ?? 0);
}

/** Checks that a convention is known by its name: where FLOPs can't be counted by a function, since text holds none. */
export function checkConventionName(convention: unknown): asserts convention is FlopsConvention {
  if (isConvention(convention)) return;
  const names = conventionNames();
  const remedy = `${suggestion(convention, names)}Check the spelling.`;
  throw invalidOption("flops", `one of ${names.join(", ")}`, convention, remedy);
}

/** Checks that a convention is known, and has the sequence length that it needs. */
export function checkConvention(convention: unknown, sequenceLength: unknown): asserts convention is FlopsConvention {
  checkConventionName(convention);
  if (sequenceLength !== undefined) {
    checkInteger("sequenceLength", sequenceLength, MAX_SIZE, "Give the tokens of a training sequence.");
  } else if (needsSequenceLength(convention)) {
    throw new IsoflopError("INVALID_OPTION", {
      field: "sequenceLength",
      rule: words`${name("sequenceLength")} must be given where FLOPs are counted by ${convention}`,
      value: "nothing: it is missing",
      remedy: "Give the tokens of a training sequence.",
    });
  }
}

export function needsSequenceLength(convention: FlopsConvention): boolean {
  return CONVENTIONS[convention].needsSequenceLength;
}

export function vocabularyCountedBy(convention: FlopsConvention): CountedVocabulary {
  return CONVENTIONS[convention].vocabulary;
}
