// The sizes of a plan, ascending by N: f64 columns that are the caller's, as long as they stand in the scratch area.

export let numParams: usize = 0;
export let flopsPerToken: usize = 0;
export let numSizes: u32 = 0;

/** Sets the sizes that the next call reads. */
export function laySizes(params: usize, flops: usize, count: u32): void {
  numParams = params;
  flopsPerToken = flops;
  numSizes = count;
}
