/** The sizes of a plan, column by column, ascending by N and then by size. */
export interface SizeTable {
  readonly length: number;
  readonly sizeParamValue: readonly number[];
  /** N */
  readonly numParams: readonly number[];
  /** Training FLOPs for one token, forward + backward, by the plan's convention. */
  readonly flopsPerToken: readonly number[];
}
