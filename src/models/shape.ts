/** The shape of a transformer's layers, as FLOPs conventions need it. */
export interface TransformerShape {
  /** L */
  readonly numLayers: number;
  /** d: width of the residual stream. */
  readonly hiddenSize: number;
  /** H: query heads. */
  readonly numHeads: number;
  /** Heads of keys and values; as many as of queries where each has its own. */
  readonly numKeyValueHeads: number;
  /** Q: width of a head. */
  readonly headSize: number;
  /** Width of the feed-forward layer. */
  readonly ffwSize: number;
}
