import { logarithm } from "../../wasm/fit/elementary.ts";
import { type Optima, surfaceLosses, surfaceOptima } from "../../wasm/fit/loss-surface.ts";
import type { RunColumns } from "../../wasm/fit/run-columns.ts";
import { type Resampling, type SurfaceProblem, surfaceReplicates } from "../../wasm/fit/surface-fit.ts";
import { type Interval, intervalOf, type OptimumIntervals, optimaIntervals } from "../interval.ts";
import type { ResampledLaw, TrainedModel } from "../law.ts";
import type { TokenPrice } from "../token-price.ts";

/** What approach 3 has fitted, and how. */
export interface LossSurfaceLawParts {
  readonly runs: RunColumns;
  readonly problem: SurfaceProblem;
  readonly resampling: Resampling;
  /** E, ln A, ln B, α, β. */
  readonly surface: Float64Array;
  readonly flopsPerParamPerToken: number;
  readonly confidence: number;
  readonly numReplicates: number;
  readonly seed: number;
}

/** A loss surface, and its replicates when they are first asked for. */
export class LossSurfaceLaw implements ResampledLaw {
  readonly flopsPerParamPerToken: number;
  readonly smallestBudget: number;
  readonly largestBudget: number;
  readonly budgets: ArrayLike<number>;
  readonly confidence: number;
  readonly numReplicates: number;
  readonly #parts: LossSurfaceLawParts;
  #replicates: Float64Array | undefined;

  constructor(parts: LossSurfaceLawParts) {
    this.#parts = parts;
    this.flopsPerParamPerToken = parts.flopsPerParamPerToken;
    this.confidence = parts.confidence;
    this.numReplicates = parts.numReplicates;
    this.budgets = parts.runs.budgets;
    this.smallestBudget = parts.runs.budgets[0] ?? Number.NaN;
    this.largestBudget = parts.runs.budgets.at(-1) ?? Number.NaN;
  }

  /** E, ln A, ln B, α, β. */
  get surface(): Float64Array {
    return this.#parts.surface;
  }

  optimum(logBudget: number, price: TokenPrice): Optima {
    return optimaAt(this.#parts.surface, logBudget, price);
  }

  intervals(logBudget: number, price: TokenPrice, confidence: number): OptimumIntervals | undefined {
    if (this.numReplicates === 0) return undefined;
    const replicates = optimaAt(this.replicates(), logBudget, price);
    return optimaIntervals(replicates, confidence, this.optimum(logBudget, price));
  }

  replicateExponents(): { readonly params: Float64Array; readonly tokens: Float64Array } {
    const surfaces = this.replicates();
    const share = (i: number, of: number, other: number) => {
      const exponent = surfaces[5 * i + of] ?? Number.NaN;
      return exponent / (exponent + (surfaces[5 * i + other] ?? Number.NaN));
    };
    const { length } = { length: surfaces.length / 5 };
    // a = β/(α+β), b = α/(α+β)
    return {
      params: Float64Array.from({ length }, (_, i) => share(i, 4, 3)),
      tokens: Float64Array.from({ length }, (_, i) => share(i, 3, 4)),
    };
  }

  excessLosses(models: readonly TrainedModel[], price: TokenPrice): readonly number[] {
    const losses = this.#lossesBy(this.surface, models);
    return models.map(({ computeBudget }, i) => {
      const [least = Number.NaN] = this.optimum(logarithm(computeBudget), price).loss;
      return (losses[i] ?? Number.NaN) - least;
    });
  }

  /** The surface along C = k·N·D, at whatever budget. */
  curve(computeBudget: number, numParams: readonly number[]): readonly number[] {
    const tokens = numParams.map((params) => computeBudget / (this.flopsPerParamPerToken * params));
    return Array.from(surfaceLosses(this.surface, numParams, tokens));
  }

  lossInterval(model: TrainedModel, confidence: number): Interval | undefined {
    if (this.numReplicates === 0) return undefined;
    const surfaces = this.replicates();
    const losses = Float64Array.from({ length: surfaces.length / 5 }, (_, i) => {
      const [loss = Number.NaN] = this.#lossesBy(surfaces.subarray(5 * i, 5 * i + 5), [model]);
      return loss;
    });
    const [estimate = Number.NaN] = this.#lossesBy(this.surface, [model]);
    return intervalOf(losses, confidence, estimate);
  }

  #lossesBy(surface: Float64Array, models: readonly TrainedModel[]): Float64Array {
    return surfaceLosses(
      surface,
      models.map(({ numParams }) => numParams),
      models.map(({ numTokens }) => numTokens),
    );
  }

  /** Surfaces of the resampled sweeps, five values each: E, ln A, ln B, α, β. */
  replicates(): Float64Array {
    const { runs, problem, resampling, seed, numReplicates } = this.#parts;
    this.#replicates ??= surfaceReplicates(runs, problem, resampling, seed, numReplicates);
    return this.#replicates;
  }
}

/**
 * The optima of surfaces where a token costs e^logFactor·N^ε. In M = N^ε they are those of M·D = C/e^logFactor, and N^α is
 * M^(α/ε).
 */
function optimaAt(surfaces: Float64Array, logBudget: number, { logFactor, exponent }: TokenPrice): Optima {
  const rows = surfaces.map((value, i) => (i % 5 === 3 ? value / exponent : value));
  const optima = surfaceOptima(rows, logBudget - logFactor);
  return { ...optima, logParams: optima.logParams.map((value) => value / exponent) };
}
