import { checkInteger, invalidOption, isPositive, isRecord, MAX_SIZE } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { ParamBreakdown } from "./breakdown.ts";
import type { TransformerShape } from "./shape.ts";

/** What a convention needs to know of a model. */
export interface FlopsModel {
  readonly params: Pick<ParamBreakdown, "total" | "nonEmbedding">;
  readonly shape: TransformerShape;
}

/** The name of a convention by which training FLOPs are counted. */
export type FlopsConvention = "6N" | "6N-non-embedding" | "palm" | "chinchilla" | "deepseek";

/** A figure of a model: N, N without embeddings, or one of its shape. */
type Figure = "total" | "nonEmbedding" | keyof TransformerShape;
type FigureOf = (figure: Figure) => number;

interface Convention {
  /** What it counts, in a line. */
  readonly description: string;
  readonly needsSequenceLength: boolean;
  perToken(of: FigureOf, sequenceLength: number): number;
}

// L layers, d width, H heads of width Q, a = H·Q, f feed-forward width, T sequence length; all are training FLOPs:
// twice as many backward as forward.
const CONVENTIONS: Readonly<Record<FlopsConvention, Convention>> = {
  "6N": {
    description: "6·N, all parameters",
    needsSequenceLength: false,
    perToken: (of) => 6 * of("total"),
  },
  "6N-non-embedding": {
    description: "6·N without embeddings: Kaplan et al. 2020, arXiv:2001.08361, section 2.1",
    needsSequenceLength: false,
    perToken: (of) => 6 * of("nonEmbedding"),
  },
  palm: {
    description: "6·N + 12·L·H·Q·T: Chowdhery et al. 2022, arXiv:2204.02311, appendix B",
    needsSequenceLength: true,
    perToken: (of, sequenceLength) =>
      6 * of("total") + 12 * of("numLayers") * of("numHeads") * of("headSize") * sequenceLength,
  },
  chinchilla: {
    description: "the layers' matrix products: Hoffmann et al. 2022, arXiv:2203.15556, appendix F",
    needsSequenceLength: true,
    // Forward: projections 6da, scores 2Ta, softmax 3HT, weighted sum 2Ta, output 2ad, feed-forward 4df. Embedding and
    // logits are left out: only so does the paper's Table A4 come out.
    perToken: (of, sequenceLength) => {
      const attention = of("numHeads") * of("headSize");
      const projections = 8 * of("hiddenSize") * attention;
      const scores = 4 * sequenceLength * attention + 3 * of("numHeads") * sequenceLength;
      return 3 * of("numLayers") * (projections + scores + 4 * of("hiddenSize") * of("ffwSize"));
    },
  },
  deepseek: {
    description: "72·L·d² + 12·L·d·T: DeepSeek-AI 2024, arXiv:2401.02954, section 3.2",
    needsSequenceLength: true,
    perToken: (of, sequenceLength) =>
      72 * of("numLayers") * of("hiddenSize") * of("hiddenSize") +
      12 * of("numLayers") * of("hiddenSize") * sequenceLength,
  },
};

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
  const { sequenceLength } = options;
  checkConvention(convention, sequenceLength);
  return perToken(convention, model, undefined, sequenceLength);
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
  const figureOf = (figure: Figure): number => {
    if (figure === "total" && numParams !== undefined) return numParams;
    const holder = figure === "total" || figure === "nonEmbedding" ? "params" : "shape";
    const figures: unknown = Reflect.get(model, holder);
    const value = isRecord(figures) ? figures[figure] : undefined;
    if (isPositive(value)) return value;
    throw new IsoflopError("MODEL_CONTRACT", {
      field: "flops",
      rule: `A model must have ${holder}.${figure}, a positive number, where FLOPs are counted by ${convention}`,
      value: describeValue(value),
      remedy: words`Add it to the model, or give ${name("flops")} as a function of the model.`,
    });
  };
  return CONVENTIONS[convention].perToken(figureOf, sequenceLength ?? 0);
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
