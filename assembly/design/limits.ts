// What a design keeps to, until limits are set anew.

export let maxRuns: u32 = 0;
export let maxFlops: f64 = 0;
/** How many distinct sizes a budget in use has at least. */
export let minSizes: u32 = 0;
/** How many runs of one size a budget has at most. */
export let maxRepeats: u32 = 0;
/** Whether runs stay at their budgets. */
export let isFixed: bool = false;

/** Sets what the calls that follow keep to. */
export function setDesignLimits(runLimit: u32, flopsLimit: f64, sizesLimit: u32, repeatsLimit: u32, fixed: bool): void {
  maxRuns = runLimit;
  maxFlops = flopsLimit;
  minSizes = sizesLimit;
  maxRepeats = repeatsLimit;
  isFixed = fixed;
}
