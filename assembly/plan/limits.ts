/**
 * What a budget × size cell must keep to. Five f64 in a row, in this order; the caller writes and owns them. A limit
 * that is not set stands at 0 where it is a lower bound, at infinity where it is an upper one.
 */
@unmanaged
export class Limits {
  minTokensPerParam: f64;
  maxParams: f64;
  minTokens: f64;
  maxTokensPerParam: f64;
  maxTokens: f64;
}
