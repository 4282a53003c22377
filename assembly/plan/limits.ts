// What a budget × size cell must keep to, until limits are set anew. One that does not bind stands at 0 where it is a
// lower bound, at infinity where it is an upper one.

export let minTokensPerParam: f64 = 0;
export let maxParams: f64 = 0;
export let minTokens: f64 = 0;
export let maxTokensPerParam: f64 = 0;
export let maxTokens: f64 = 0;

/** Sets what the calls that follow keep to. */
export function setLimits(
  leastTokensPerParam: f64,
  mostParams: f64,
  leastTokens: f64,
  mostTokensPerParam: f64,
  mostTokens: f64,
): void {
  minTokensPerParam = leastTokensPerParam;
  maxParams = mostParams;
  minTokens = leastTokens;
  maxTokensPerParam = mostTokensPerParam;
  maxTokens = mostTokens;
}
