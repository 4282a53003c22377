/** The sizes of a plan, column by column, ascending by N and then by size. */
export interface SizeTable {
  readonly length: number;
  readonly sizeParamValue: Uint32Array;
  /** N */
  readonly numParams: Float64Array;
  /** Training FLOPs for one token, forward + backward: k·N. */
  readonly flopsPerToken: Float64Array;
}
