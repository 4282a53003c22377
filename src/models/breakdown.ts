import { IsoflopError } from "../common/errors.ts";

/** Where a model's trainable parameters are. A matrix that is tied counts once, as embedding. */
export interface ParamBreakdown {
  /** Token, position, type and patch embeddings, with what belongs to them. */
  readonly embedding: number;
  /** Projections of the attention, with biases and query/key norms. */
  readonly attention: number;
  /** Feed-forward layers, with routers and all experts. */
  readonly feedForward: number;
  /** Layer norms. */
  readonly norms: number;
  /** What stands behind the last layer: an untied output matrix, a pooler, a classifier. */
  readonly head: number;
  /** N: all of them. */
  readonly total: number;
  /** Without embeddings and head: the N of Kaplan et al. 2020, arXiv:2001.08361, section 2.1. */
  readonly nonEmbedding: number;
  /** Those that work on one token; fewer than the total in a mixture of experts. */
  readonly active: number;
}

type Parts = Pick<ParamBreakdown, "embedding" | "attention" | "feedForward" | "norms" | "head">;

/** Adds up a breakdown. `idle` are the parameters of experts that a token passes by. */
export function breakdown(parts: Parts, idle = 0): ParamBreakdown {
  const { embedding, attention, feedForward, norms, head } = parts;
  const nonEmbedding = attention + feedForward + norms;
  const total = nonEmbedding + embedding + head;
  if (total > Number.MAX_SAFE_INTEGER) {
    throw new IsoflopError("INVALID_OPTION", {
      field: "config",
      rule: "A model must have at most 2^53 − 1 parameters",
      value: `about ${total.toPrecision(3)}`,
      remedy: "Check its sizes.",
    });
  }
  // Spelled out: spreading `parts` takes V8 twenty times as long, and a sweep of small models little else.
  return { embedding, attention, feedForward, norms, head, total, nonEmbedding, active: total - idle };
}
