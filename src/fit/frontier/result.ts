import { humanRatio } from "../../common/units.ts";
import { checked, readOptions } from "../../options/read.ts";
import { LAW_ROWS, type RowsOf } from "../../options/table.ts";
import { logarithm } from "../../wasm/fit/elementary.ts";
import type { Interval } from "../interval.ts";
import type { Prediction } from "../prediction.ts";
import type { LeftOutRun } from "../run.ts";
import { ScalingFit } from "../scaling-fit.ts";
import { pricePerParam, type TokenPrice } from "../token-price.ts";
import { type Forecast, forecastJSON } from "./forecast.ts";
import type { FrontierLaw } from "./law.ts";

/** Targets farther beyond the largest budget than this were not among what intervals were tried on. */
export const MAX_EXTRAPOLATION = 40;
/** How far from N* the runs lie that bowls are fitted to. */
const BOWL_REACH = 4;
/** A half-width of ln N* from which sizes are said not to bracket the optimum. */
export const MAX_HALF_WIDTH = 1;

/** What the joint bowls say of one compute budget. */
export interface RungFit {
  /** C: training FLOPs; the mean over the budget's runs. */
  readonly computeBudget: number;
  readonly numRuns: number;
  /** How many different N were trained. */
  readonly numSizes: number;
  /** How many of its runs took part: those within a factor of 4 of N*, or the three nearest. */
  readonly numUsed: number;
  /** N*, and the standard error of ln N*. */
  readonly numParams: number;
  readonly logParamsError: number;
  /** The least loss, in nats per token, and its standard error. */
  readonly loss: number;
  readonly lossError: number;
  /** Whether N* lies within the sizes that were trained. */
  readonly isBracketed: boolean;
}

/** The shape that the bowls share: L = m + κ·h(ln N − ln N*; q), with κ falling as C^−p. */
export interface BowlShape {
  /** κ: d²L/d(ln N)² at N*, in nats, at the mean ln C. */
  readonly curvature: number;
  /** p: κ ∝ C^−p. */
  readonly curvatureFading: number;
  /** q: above 0 where models too large lose more than models too small. */
  readonly asymmetry: number;
}

/** By what the intervals of a sweep are scaled, from how well its budgets were predicted from the ones below. */
export interface SelfCheckScale {
  /** How many could be predicted. */
  readonly numPredicted: number;
  /** c of the loss and of ln N*: 0.84 and 0.63 before any prediction, as in public sweeps. */
  readonly lossScale: number;
  readonly numParamsScale: number;
}

/** A run that lies far from the bowl of its budget. */
export interface FlaggedRun {
  /** Its experiment, or its N and budget where it has none. */
  readonly run: string;
  readonly computeBudget: number;
  readonly numParams: number;
  readonly loss: number;
  /** How far its loss lies above the least of its budget, in nats. */
  readonly excess: number;
  /** How far it lies from the bowl, in standard deviations of a run. */
  readonly score: number;
  /** Whether the fit does without it: from 15 standard deviations on. Others are kept at less weight. */
  readonly isLeftOut: boolean;
}

/** How one Chinchilla surface describes the same runs. */
export interface SurfaceMiss {
  /** √(RSS/(n − 5)), in nats. */
  readonly rms: number;
  /** The same as a multiple of the scatter about the bowls. */
  readonly timesScatter: number;
}

/** What a frontier fit knows besides its law. */
export interface FrontierParts {
  readonly budgets: readonly RungFit[];
  readonly shape: BowlShape;
  readonly scatter: number;
  readonly numUsed: number;
  readonly outliers: readonly FlaggedRun[];
  readonly lossSlope: number;
  readonly isInDomain: boolean;
  readonly scale: SelfCheckScale;
  readonly checkSelf: () => readonly Forecast[];
  readonly missOfSurface: () => SurfaceMiss | undefined;
}

const PREDICT_ROWS: RowsOf<{ confidence: number }> = { confidence: LAW_ROWS.confidence };

/** The frontier of a sweep. Nothing on it can be changed. */
export class FrontierFit extends ScalingFit {
  readonly approach = "frontier";
  /** Every budget that it rests on, ascending. */
  readonly budgets: readonly RungFit[];
  readonly shape: BowlShape;
  /** What a run scatters by about its bowl, in nats. */
  readonly scatter: number;
  /** How many runs took part. */
  readonly numUsed: number;
  /** Runs that lie 4.5 standard deviations or more from the bowl of their budget, the farthest first. */
  readonly outliers: readonly FlaggedRun[];
  /** s: by how much ln L* falls for one of ln C, from the smallest budget to the largest. */
  readonly lossSlope: number;
  /**
   * Whether losses fall as slowly as in the sweeps that intervals were tried on, s ≤ 0.2. Where they don't, predictions have
   * no intervals.
   */
  readonly isInDomain: boolean;
  readonly scale: SelfCheckScale;
  readonly #law: FrontierLaw;
  readonly #parts: FrontierParts;
  #paramsExponent: number | undefined;
  #selfCheck: readonly Forecast[] | undefined;
  #surfaceMiss: { readonly found: SurfaceMiss | undefined } | undefined;

  /** @internal Made by fitFrontier. */
  constructor(
    law: FrontierLaw,
    parts: FrontierParts,
    numRuns: number,
    leftOut: readonly LeftOutRun[],
    warnings: readonly string[],
  ) {
    super(law, numRuns, leftOut, warnings);
    this.#law = law;
    this.#parts = parts;
    this.budgets = Object.freeze(parts.budgets.map((budget) => Object.freeze(budget)));
    this.shape = Object.freeze(parts.shape);
    this.scatter = parts.scatter;
    this.numUsed = parts.numUsed;
    this.outliers = Object.freeze(parts.outliers);
    this.lossSlope = parts.lossSlope;
    this.isInDomain = parts.isInDomain;
    this.scale = Object.freeze(parts.scale);
  }

  /** a: d ln N* / d ln C at the largest budget. */
  override get paramsExponent(): number {
    this.#paramsExponent ??= this.#law.pointAt(logarithm(this.#law.largestBudget)).localExponent;
    return this.#paramsExponent;
  }

  /** b = 1 − a. */
  override get tokensExponent(): number {
    return 1 - this.paramsExponent;
  }

  /** Each budget from the third on, as the smaller ones predict it, beside what its own runs say. */
  get selfCheck(): readonly Forecast[] {
    this.#selfCheck ??= this.#parts.checkSelf();
    return this.#selfCheck;
  }

  /** How far one surface E + A/N^α + B/D^β misses the runs; undefined where they don't determine it. */
  get surfaceMiss(): SurfaceMiss | undefined {
    this.#surfaceMiss ??= { found: this.#parts.missOfSurface() };
    return this.#surfaceMiss.found;
  }

  /**
   * The compute-optimal model at a budget: medians, with intervals for where a sweep at that budget would bottom out.
   *
   * @param computeBudget training FLOPs, positive and finite
   * @param options the confidence of its intervals, between 0 and 1; the fit's by default
   * @throws {IsoflopError} INVALID_OPTION where one of them breaks its rule
   */
  override predict(computeBudget: number, options: { readonly confidence?: number } = {}): Prediction {
    return readOptions("predict", "C, { confidence }", options, PREDICT_ROWS, (known) => {
      const { confidence = this.confidence } = checked(known, PREDICT_ROWS);
      return this.predictAt(computeBudget, pricePerParam(this.#law.flopsPerParamPerToken), confidence);
    });
  }

  /** @internal */
  protected override predictAt(
    computeBudget: number,
    price: TokenPrice,
    confidence: number = this.confidence,
  ): Prediction {
    const prediction = super.predictAt(computeBudget, price, confidence);
    const logBudget = logarithm(computeBudget);
    return Object.freeze({
      ...prediction,
      lossGivenAway: prediction.intervals && this.#law.givenAway(logBudget, confidence),
      warnings: Object.freeze(this.#caveats(prediction)),
    });
  }

  /** @internal */
  protected override warningsOff(times: number): readonly string[] {
    const off = Math.max(times, 1 / times);
    if (off <= BOWL_REACH) return [];
    return [
      `N is ${humanRatio(off)}× ${times < 1 ? "below" : "above"} N* for as many FLOPs: the bowls rest on runs within ` +
        `${BOWL_REACH}× of N*, and farther off intervals hold less.`,
    ];
  }

  #caveats({ extrapolation, intervals }: Prediction): string[] {
    const caveats: string[] = [];
    if (extrapolation > MAX_EXTRAPOLATION) {
      caveats.push(
        `${humanRatio(extrapolation)}× beyond the budgets that were trained: intervals were tried up to ` +
          `${MAX_EXTRAPOLATION}×, and farther out even the middle has been far off.`,
      );
    }
    if (intervals !== undefined && halfWidth(intervals.numParams) > MAX_HALF_WIDTH) {
      caveats.push("N* may be off by more than a factor of e: the sizes don't bracket the optimum; move the window.");
    }
    return caveats;
  }

  /** The fit in the names of plan files. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { scale, shape, surfaceMiss } = this;
    return {
      approach: this.approach,
      ...this.sharedJSON(),
      num_used: this.numUsed,
      scatter: this.scatter,
      shape: {
        curvature: shape.curvature,
        curvature_fading: shape.curvatureFading,
        asymmetry: shape.asymmetry,
      },
      outliers: this.outliers.map(({ run, computeBudget, numParams, loss, excess, score, isLeftOut }) => ({
        run,
        compute_budget: computeBudget,
        num_params: numParams,
        loss,
        excess,
        score,
        is_left_out: isLeftOut,
      })),
      loss_slope: this.lossSlope,
      is_in_domain: this.isInDomain,
      scale: {
        num_predicted: scale.numPredicted,
        loss_scale: scale.lossScale,
        num_params_scale: scale.numParamsScale,
      },
      budgets: this.budgets.map((budget) => ({
        compute_budget: budget.computeBudget,
        num_runs: budget.numRuns,
        num_sizes: budget.numSizes,
        num_used: budget.numUsed,
        num_params: budget.numParams,
        log_params_error: budget.logParamsError,
        loss: budget.loss,
        loss_error: budget.lossError,
        is_bracketed: budget.isBracketed,
      })),
      self_check: this.selfCheck.map(forecastJSON),
      surface_miss:
        surfaceMiss === undefined ? null : { rms: surfaceMiss.rms, times_scatter: surfaceMiss.timesScatter },
    };
  }

  /** One line, such as `FrontierFit(a=0.449, 78 runs, 5 budgets)`. */
  override toString(): string {
    return `FrontierFit(a=${this.paramsExponent.toFixed(3)}, ${this.numRuns} runs, ${this.budgets.length} budgets)`;
  }
}

/** Half the width of an interval of N*, in ln N. */
export function halfWidth({ low, high }: Interval): number {
  return 0.5 * logarithm(high / low);
}
