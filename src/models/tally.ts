import type { CountedModel } from "./architecture.ts";
import { breakdown } from "./breakdown.ts";
import type { TransformerShape } from "./shape.ts";
import type { AttentionWork } from "./work.ts";

const PARTS = ["embedding", "attention", "feedForward", "norms", "head"] as const;

/** Where parameters are. */
export type Part = (typeof PARTS)[number];

/** How often a matrix is there, and whether it has a bias. */
export interface MatrixOptions {
  readonly hasBias?: boolean;
  /** How many there are; 1 by default. */
  readonly copies?: number;
  /** How many of them work on one token; all by default. */
  readonly activeCopies?: number;
  /** How often a token goes through each that is active, where layers share it; once by default. */
  readonly passes?: number;
}

/** Adds up a model, matrix by matrix: its parameters, and what a token's FLOPs follow from. */
export class Tally {
  readonly #parts: Record<Part, number> = { embedding: 0, attention: 0, feedForward: 0, norms: 0, head: 0 };
  readonly #attention: AttentionWork[] = [];
  #idle = 0;
  #layerWeights = 0;
  #inputEmbedding = 0;

  /** A table whose rows are looked up: of tokens, positions, types. */
  table(rows: number, width: number): this {
    this.#inputEmbedding += rows * width;
    return this.add("embedding", rows * width);
  }

  /** A matrix that a token's vector is multiplied by. */
  matrix(part: Part, inputs: number, outputs: number, options: MatrixOptions = {}): this {
    const { hasBias = false, copies = 1, activeCopies = copies, passes = 1 } = options;
    const weights = inputs * outputs;
    const params = hasBias ? weights + outputs : weights;
    this.#idle += (copies - activeCopies) * params;
    if (part === "attention" || part === "feedForward") this.#layerWeights += passes * activeCopies * weights;
    return this.add(part, copies * params);
  }

  /** Parameters that are in no matrix: of norms, biases, gates, convolutions. */
  add(part: Part, numParams: number, numActive: number = numParams): this {
    this.#parts[part] += numParams;
    this.#idle += numParams - numActive;
    return this;
  }

  /** Layers that attend alike. */
  attends(work: AttentionWork): this {
    if (work.numLayers > 0) this.#attention.push(work);
    return this;
  }

  /** Takes over what another model within this one has, such as an encoder of images. */
  include({ params, work }: CountedModel): this {
    for (const part of PARTS) this.#parts[part] += params[part];
    this.#idle += params.total - params.active;
    this.#layerWeights += work.layerWeights;
    this.#inputEmbedding += work.inputEmbedding;
    this.#attention.push(...work.attention);
    return this;
  }

  counted(shape: TransformerShape): CountedModel {
    return {
      params: breakdown(this.#parts, this.#idle),
      shape,
      work: {
        layerWeights: this.#layerWeights,
        inputEmbedding: this.#inputEmbedding,
        attention: this.#attention,
      },
    };
  }
}
