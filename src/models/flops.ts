import { checkInteger, invalidOption, MAX_SIZE } from "../checks.ts";
import { IsoflopError } from "../errors.ts";
import type { ParamBreakdown } from "./breakdown.ts";
import type { TransformerShape } from "./shape.ts";

/** What a convention needs to know of a model. */
export interface FlopsModel {
  readonly params: Pick<ParamBreakdown, "total" | "nonEmbedding">;
  readonly shape: TransformerShape;
}

/** The name of a convention by which training FLOPs are counted. */
export type FlopsConvention = "6N" | "6N-non-embedding" | "palm" | "chinchilla" | "deepseek";

interface Convention {
  /** What it counts, in a line. */
  readonly description: string;
  readonly needsSequenceLength: boolean;
  perToken(model: FlopsModel, sequenceLength: number): number;
}

// L layers, d width, H heads of width Q, a = H·Q, f feed-forward width, T sequence length; all are training FLOPs:
// twice as many backward as forward.
const CONVENTIONS: Readonly<Record<FlopsConvention, Convention>> = {
  "6N": {
    description: "6·N, all parameters",
    needsSequenceLength: false,
    perToken: ({ params }) => 6 * params.total,
  },
  "6N-non-embedding": {
    description: "6·N without embeddings: Kaplan et al. 2020, arXiv:2001.08361, section 2.1",
    needsSequenceLength: false,
    perToken: ({ params }) => 6 * params.nonEmbedding,
  },
  palm: {
    description: "6·N + 12·L·H·Q·T: Chowdhery et al. 2022, arXiv:2204.02311, appendix B",
    needsSequenceLength: true,
    perToken: ({ params, shape: { numLayers, numHeads, headSize } }, sequenceLength) =>
      6 * params.total + 12 * numLayers * numHeads * headSize * sequenceLength,
  },
  chinchilla: {
    description: "the layers' matrix products: Hoffmann et al. 2022, arXiv:2203.15556, appendix F",
    needsSequenceLength: true,
    // Forward: projections 6da, scores 2Ta, softmax 3HT, weighted sum 2Ta, output 2ad, feed-forward 4df. Embedding and
    // logits are left out: only so does the paper's Table A4 come out.
    perToken: ({ shape: { numLayers, hiddenSize, numHeads, headSize, ffwSize } }, sequenceLength) => {
      const attention = numHeads * headSize;
      const projections = 8 * hiddenSize * attention;
      const scores = 4 * sequenceLength * attention + 3 * numHeads * sequenceLength;
      return 3 * numLayers * (projections + scores + 4 * hiddenSize * ffwSize);
    },
  },
  deepseek: {
    description: "72·L·d² + 12·L·d·T: DeepSeek-AI 2024, arXiv:2401.02954, section 3.2",
    needsSequenceLength: true,
    perToken: ({ shape: { numLayers, hiddenSize } }, sequenceLength) =>
      72 * numLayers * hiddenSize * hiddenSize + 12 * numLayers * hiddenSize * sequenceLength,
  },
};

/** The conventions by which training FLOPs are counted, each with what it counts. */
export function flopsConventions(): readonly { readonly name: FlopsConvention; readonly description: string }[] {
  return conventionNames().map((name) => ({ name, description: CONVENTIONS[name].description }));
}

function conventionNames(): FlopsConvention[] {
  return Object.keys(CONVENTIONS).filter(isConvention);
}

function isConvention(name: unknown): name is FlopsConvention {
  return typeof name === "string" && Object.hasOwn(CONVENTIONS, name);
}

/**
 * Training FLOPs for one token, forward + backward, by a named convention.
 *
 * @param convention its name
 * @param model the model's parameters and shape, as modelFamily and gpt2 give them
 * @param options `sequenceLength` in tokens, which palm, chinchilla and deepseek need
 * @throws {IsoflopError} INVALID_OPTION where the convention is unknown, or needs a sequence length and has none
 * @example
 * flopsPerToken("palm", new gpt2({ width: 768 }), { sequenceLength: 1024 }) // 859885056
 */
export function flopsPerToken(
  convention: FlopsConvention,
  model: FlopsModel,
  options: { readonly sequenceLength?: number } = {},
): number {
  if (!isConvention(convention)) {
    throw invalidOption("flops", `one of ${conventionNames().join(", ")}`, convention, "Check the spelling.");
  }
  const { needsSequenceLength, perToken } = CONVENTIONS[convention];
  const { sequenceLength } = options;
  if (sequenceLength !== undefined) {
    checkInteger("sequenceLength", sequenceLength, MAX_SIZE, "Give the tokens of a training sequence.");
  } else if (needsSequenceLength) {
    throw new IsoflopError(
      "INVALID_OPTION",
      "sequenceLength",
      `sequenceLength must be given where FLOPs are counted by ${convention}; it is missing. ` +
        "Give the tokens of a training sequence.",
    );
  }
  return perToken(model, sequenceLength ?? 0);
}
