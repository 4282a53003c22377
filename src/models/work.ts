/** Layers that attend alike. */
export interface AttentionWork {
  readonly numLayers: number;
  readonly numHeads: number;
  /** Width of all heads' queries together. */
  readonly queryWidth: number;
  /** Width of all heads' values together, where it is not that of the queries. */
  readonly valueWidth?: number;
  /** The most tokens that one token looks back at; all of the sequence where it is left out. */
  readonly window?: number;
}

/** What a token's training FLOPs follow from, beside the number of parameters. */
export interface TokenWork {
  /** Weights of the layers' matrix products; of a mixture's experts, only those that a token is sent to. */
  readonly layerWeights: number;
  /** Parameters that are looked up by token or position, and multiply nothing. */
  readonly inputEmbedding: number;
  readonly attention: readonly AttentionWork[];
}
