import { isPositive, isRecord } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { AttentionWork } from "./work.ts";

/**
 * The figures of a model that conventions count by. Each is looked up when it is asked for, so that a model needs no more
 * than its convention reads. Where a model has no `work`, that of plain layers is derived from its shape: every layer
 * attends to the whole sequence, and has two feed-forward matrices.
 */
export class FlopsFigures {
  readonly #model: object;
  readonly #convention: string;
  readonly #numParams: number | undefined;

  /** @param numParams N, where it is known: the model then needs no `params.total` */
  constructor(model: object, convention: string, numParams: number | undefined) {
    this.#model = model;
    this.#convention = convention;
    this.#numParams = numParams;
  }

  /** The parameters that work on one token: all, where the model does not say that some are idle. */
  get active(): number {
    return this.#find("params", "active", isPositive) ?? this.#total;
  }

  /** Those of them that are neither embedding nor head. */
  get nonEmbeddingActive(): number {
    const nonEmbedding = this.#figure("params", "nonEmbedding");
    const active = this.#find("params", "active", isPositive);
    return active === undefined ? nonEmbedding : nonEmbedding - (this.#total - active);
  }

  /** Weights of the layers' matrix products. */
  get layerWeights(): number {
    if (this.#hasWork) return this.#figure("work", "layerWeights");
    const numLayers = this.#shape("numLayers");
    const hiddenSize = this.#shape("hiddenSize");
    const numHeads = this.#shape("numHeads");
    const headSize = this.#shape("headSize");
    const numKeyValueHeads = this.#find("shape", "numKeyValueHeads", isPositive) ?? numHeads;
    const widths = numHeads * headSize + numKeyValueHeads * headSize + this.#shape("ffwSize");
    return numLayers * (2 * hiddenSize * widths);
  }

  /** Parameters that are only looked up. Without more to go by, all that is not in the layers: a head is then tied. */
  get inputEmbedding(): number {
    if (this.#hasWork) return this.#figure("work", "inputEmbedding", isCount);
    return this.#find("params", "embedding", isCount) ?? this.#total - this.#figure("params", "nonEmbedding");
  }

  /** Layers that attend, those that attend alike together. */
  get attention(): readonly AttentionWork[] {
    if (this.#hasWork) return this.#find("work", "attention", isAttention) ?? this.#missing("work", "attention");
    const numLayers = this.#shape("numLayers");
    const numHeads = this.#shape("numHeads");
    return [{ numLayers, numHeads, queryWidth: numHeads * this.#shape("headSize") }];
  }

  get #total(): number {
    return this.#numParams ?? this.#figure("params", "total");
  }

  get #hasWork(): boolean {
    return Reflect.get(this.#model, "work") !== undefined;
  }

  #shape(figure: string): number {
    return this.#figure("shape", figure);
  }

  #figure(holder: Holder, figure: string, isValid: (value: unknown) => value is number = isPositive): number {
    return this.#find(holder, figure, isValid) ?? this.#missing(holder, figure);
  }

  /** A figure, or undefined where the model has none. */
  #find<Value>(holder: Holder, figure: string, isValid: (value: unknown) => value is Value): Value | undefined {
    const value = this.#valueOf(holder, figure);
    if (value === undefined || isValid(value)) return value;
    return this.#missing(holder, figure);
  }

  #valueOf(holder: Holder, figure: string): unknown {
    const figures: unknown = Reflect.get(this.#model, holder);
    return isRecord(figures) ? figures[figure] : undefined;
  }

  #missing(holder: Holder, figure: string): never {
    const kind = KINDS[figure] ?? "a positive number";
    throw new IsoflopError("MODEL_CONTRACT", {
      field: "flops",
      rule: `A model must have ${holder}.${figure}, ${kind}, where FLOPs are counted by ${this.#convention}`,
      value: describeValue(this.#valueOf(holder, figure)),
      remedy: words`Add it to the model, or give ${name("flops")} as a function of the model.`,
    });
  }
}

/** The fields of a model that hold figures. */
type Holder = "params" | "shape" | "work";

/** What figures must be that are no positive numbers. */
const KINDS: Readonly<Record<string, string>> = {
  embedding: "a number of at least 0",
  inputEmbedding: "a number of at least 0",
  attention: "a list of { numLayers, numHeads, queryWidth, valueWidth, window }",
};

function isCount(value: unknown): value is number {
  return value === 0 || isPositive(value);
}

function isAttention(value: unknown): value is readonly AttentionWork[] {
  return Array.isArray(value) && value.every(isAttentionWork);
}

function isAttentionWork(layers: unknown): boolean {
  if (!isRecord(layers)) return false;
  const { numLayers, numHeads, queryWidth, valueWidth = 1, window = 1 } = layers;
  return [numLayers, numHeads, queryWidth, valueWidth, window].every(isPositive);
}
