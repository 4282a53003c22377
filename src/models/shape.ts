/** The shape of a model's layers: what it takes to build it, where the model has it. */
export interface TransformerShape {
  /** L */
  readonly numLayers: number;
  /** d: width of the residual stream. */
  readonly hiddenSize: number;
  /** H: query heads. */
  readonly numHeads?: number;
  /** Heads of keys and values; as many as of queries where each has its own. */
  readonly numKeyValueHeads?: number;
  /** Q: width of a head. */
  readonly headSize?: number;
  /** Width of the feed-forward layer; of a mixture, of the dense layers or of one expert where there are none. */
  readonly ffwSize?: number;
  /** V: tokens in the vocabulary. */
  readonly vocabSize?: number;
}

/** The figures of a shape, in the order of plan files. */
export const SHAPE_NAMES = [
  "numLayers",
  "hiddenSize",
  "numHeads",
  "numKeyValueHeads",
  "headSize",
  "ffwSize",
  "vocabSize",
] as const;

/** The shape of layers that attend and have a feed-forward layer. */
export type AttentionShape = Required<TransformerShape>;
