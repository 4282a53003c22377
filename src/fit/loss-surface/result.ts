import { exponentials } from "../../wasm/fit/elementary.ts";
import type { LossSurface } from "../../wasm/plan/loss-surface.ts";
import { type Interval, intervalOf, mapInterval } from "../interval.ts";
import { ResampledFit } from "../resampled-fit.ts";
import type { LeftOutRun } from "../run.ts";
import type { LossSurfaceLaw } from "./law.ts";

/** What describes the scatter of a surface's parameters, by the analytic covariance. */
export interface SurfaceErrors {
  /** Standard errors; that of A is A times that of ln A. NaN without a run more than parameters; 0 for E on its bound. */
  readonly standardErrors: LossSurface;
  /** Standard error of a and of b, which are equal since a + b = 1. */
  readonly exponentStandardError: number;
  /** Covariance of E, ln A, ln B, α and β in this order, row by row. */
  readonly covariance: readonly (readonly number[])[];
}

/** How a surface was fitted, and how well. */
export interface SurfaceQuality {
  readonly lossFunction: "least-squares" | "huber";
  /** E as it was given; undefined where it was fitted. */
  readonly irreducibleLoss: number | undefined;
  /** Whether α = β was asked for. */
  readonly tiesExponents: boolean;
  /** Σ w·(L − L̂)². */
  readonly residualSumOfSquares: number;
  /** What was minimised: the same, or Σ w·Huber(ln L̂ − ln L). */
  readonly objective: number;
}

/** A scaling law by approach 3. Nothing on it can be changed. */
export class LossSurfaceFit extends ResampledFit implements SurfaceQuality {
  readonly approach = 3;
  override readonly paramsExponent: number;
  override readonly tokensExponent: number;
  readonly surface: LossSurface;
  /** By least squares; undefined for Huber's loss, whose scatter the bootstrap alone tells. */
  readonly errors: SurfaceErrors | undefined;
  readonly lossFunction: "least-squares" | "huber";
  readonly irreducibleLoss: number | undefined;
  readonly tiesExponents: boolean;
  readonly residualSumOfSquares: number;
  readonly objective: number;
  readonly #law: LossSurfaceLaw;
  #surfaceIntervals: Readonly<Record<keyof LossSurface, Interval>> | undefined;

  /** @internal Made by fitLossSurface. */
  constructor(
    law: LossSurfaceLaw,
    surface: LossSurface,
    errors: SurfaceErrors | undefined,
    quality: SurfaceQuality,
    numRuns: number,
    leftOut: readonly LeftOutRun[],
    warnings: readonly string[],
  ) {
    super(law, numRuns, leftOut, warnings);
    this.#law = law;
    this.surface = Object.freeze(surface);
    this.errors = errors === undefined ? undefined : Object.freeze(errors);
    // The shares of the exponents that the optimum of E + A/N^α + B/D^β along C = k·N·D has.
    this.paramsExponent = surface.beta / (surface.alpha + surface.beta);
    this.tokensExponent = surface.alpha / (surface.alpha + surface.beta);
    this.lossFunction = quality.lossFunction;
    this.irreducibleLoss = quality.irreducibleLoss;
    this.tiesExponents = quality.tiesExponents;
    this.residualSumOfSquares = quality.residualSumOfSquares;
    this.objective = quality.objective;
  }

  /** Intervals of the surface's parameters; undefined where the fit has no bootstrap. */
  get surfaceIntervals(): Readonly<Record<keyof LossSurface, Interval>> | undefined {
    if (this.numReplicates === 0) return undefined;
    if (this.#surfaceIntervals === undefined) {
      const surfaces = this.#law.replicates();
      const of = (field: number) =>
        intervalOf(
          Float64Array.from({ length: surfaces.length / 5 }, (_, i) => surfaces[5 * i + field] ?? Number.NaN),
          this.confidence,
          this.#law.surface[field] ?? Number.NaN,
        );
      const power = (logarithm: number) => exponentials([logarithm])[0] ?? Number.NaN;
      this.#surfaceIntervals = Object.freeze({
        E: of(0),
        A: mapInterval(of(1), power),
        B: mapInterval(of(2), power),
        alpha: of(3),
        beta: of(4),
      });
    }
    return this.#surfaceIntervals;
  }

  /** The fit in the names of plan files. */
  toJSON(): Readonly<Record<string, unknown>> {
    return {
      approach: this.approach,
      ...this.sharedJSON(),
      loss_function: this.lossFunction,
      irreducible_loss: this.irreducibleLoss ?? null,
      tied_exponents: this.tiesExponents,
      surface: this.surface,
      surface_intervals: this.surfaceIntervals ?? null,
      standard_errors: this.errors?.standardErrors ?? null,
      covariance: this.errors?.covariance ?? null,
      residual_sum_of_squares: this.residualSumOfSquares,
      objective: this.objective,
    };
  }

  /** One line, such as `LossSurfaceFit(a=0.527, b=0.473, 124 runs)`. */
  override toString(): string {
    return (
      `LossSurfaceFit(a=${this.paramsExponent.toFixed(3)}, b=${this.tokensExponent.toFixed(3)}, ` +
      `${this.numRuns} runs)`
    );
  }
}
