import { type Interval, intervalOf } from "./interval.ts";
import type { ResampledLaw } from "./law.ts";
import type { LeftOutRun } from "./run.ts";
import { ScalingFit } from "./scaling-fit.ts";

/** What approaches 2 and 3 have in common: intervals over resampled sweeps. They hold noise alone, as if the law were exact. */
export abstract class ResampledFit extends ScalingFit {
  readonly #law: ResampledLaw;
  #exponentIntervals: { readonly params: Interval; readonly tokens: Interval } | undefined;

  /** @internal */
  constructor(law: ResampledLaw, numRuns: number, leftOut: readonly LeftOutRun[], warnings: readonly string[]) {
    super(law, numRuns, leftOut, warnings);
    this.#law = law;
  }

  /** How many resampled sweeps its intervals rest on; 0: it has none. */
  get numReplicates(): number {
    return this.#law.numReplicates;
  }

  /** Interval of a; undefined where the fit has no bootstrap. The sweeps are resampled when it is first asked for. */
  get paramsExponentInterval(): Interval | undefined {
    return this.#intervals()?.params;
  }

  /** Interval of b; undefined where the fit has no bootstrap. */
  get tokensExponentInterval(): Interval | undefined {
    return this.#intervals()?.tokens;
  }

  #intervals(): { readonly params: Interval; readonly tokens: Interval } | undefined {
    const law = this.#law;
    if (law.numReplicates === 0) return undefined;
    if (this.#exponentIntervals === undefined) {
      const { params, tokens } = law.replicateExponents();
      this.#exponentIntervals = {
        params: intervalOf(params, law.confidence, this.paramsExponent),
        tokens: intervalOf(tokens, law.confidence, this.tokensExponent),
      };
    }
    return this.#exponentIntervals;
  }

  /** @internal What the files of both approaches hold. */
  protected override sharedJSON(): Readonly<Record<string, unknown>> {
    return {
      ...super.sharedJSON(),
      params_exponent_interval: this.paramsExponentInterval ?? null,
      tokens_exponent_interval: this.tokensExponentInterval ?? null,
      num_replicates: this.numReplicates,
    };
  }
}
