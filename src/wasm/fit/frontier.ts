import { type Column, f64, u32 } from "../frame.ts";
import { fitModule } from "./module.ts";
import type { RunColumns } from "./run-columns.ts";

/** Runs with the C that each was trained at, which may differ from its budget's. */
export interface BudgetedRuns extends RunColumns {
  readonly computeBudget: Float64Array;
}

/** Joint bowls as the module has fitted them: see assembly/fit/frontier-bowls.ts. The arrays are the caller's. */
export interface FittedBowls {
  /** ln C a rung, ascending. */
  readonly logBudgets: Float64Array;
  /** ln N* a rung, and its standard error. */
  readonly vertices: Float64Array;
  readonly vertexErrors: Float64Array;
  /** The least loss a rung, and its standard error. */
  readonly minima: Float64Array;
  readonly minimumErrors: Float64Array;
  /** 1 for each run that took part, 0 for those too far from N*. */
  readonly isUsed: Float64Array;
  /** How far each run that took part lies above its bowl, in standard deviations; 0 for the others. */
  readonly scores: Float64Array;
  /** The runs' losses, brought to the C of their rung. */
  readonly losses: Float64Array;
  readonly logCurvature: number;
  readonly curvatureFading: number;
  readonly asymmetry: number;
  /** What a run scatters by about its bowl, in nats. */
  readonly scatter: number;
  readonly numUsed: number;
  readonly meanLogBudget: number;
}

/** 1 for each run whose loss diverged from those of its neighbours in size, else 0. The array is the caller's. */
export function findDiverged({ length, budgets, runEnds, numParams, loss }: RunColumns): Float64Array {
  const ends = u32(runEnds);
  const params = f64(numParams);
  const losses = f64(loss);
  const flags = f64(length);
  const work = f64(2 * length);
  fitModule.lay([ends, params, losses, flags, work]);
  fitModule.exports.findDiverged(
    budgets.length,
    length,
    ends.address,
    params.address,
    losses.address,
    flags.address,
    work.address,
  );
  return fitModule.readF64(flags);
}

/** Joint bowls of two rungs or more; undefined where the runs don't determine them. */
export function fitBowls(runs: BudgetedRuns): FittedBowls | undefined {
  const { exports } = fitModule;
  const numRungs = runs.budgets.length;
  const budgets = f64(runs.budgets);
  const ends = u32(runs.runEnds);
  const sizes = f64(runs.numParams);
  const runBudgets = f64(runs.computeBudget);
  const losses = f64(runs.loss);
  const weights = f64(runs.weight);
  const ofRungs = [f64(numRungs), f64(numRungs), f64(numRungs), f64(numRungs), f64(numRungs)] as const;
  const [logBudgets, vertices, minima, vertexErrors, minimumErrors] = ofRungs;
  const isUsed = f64(runs.length);
  const scores = f64(runs.length);
  const shape = f64(exports.SHAPE_VALUES.value);
  const work = f64(exports.bowlWork(numRungs, runs.length));
  fitModule.lay([budgets, ends, sizes, runBudgets, losses, weights, ...ofRungs, isUsed, scores, shape, work]);
  const isDetermined = exports.fitBowls(
    ...([numRungs, runs.length, budgets.address, ends.address, sizes.address, runBudgets.address] as const),
    ...([losses.address, weights.address, logBudgets.address, vertices.address, minima.address] as const),
    ...([vertexErrors.address, minimumErrors.address, isUsed.address, scores.address] as const),
    ...([shape.address, work.address] as const),
  );
  if (!isDetermined) return undefined;
  const values = fitModule.readF64(shape);
  const at = ({ value: place }: { readonly value: number }) => values[place] ?? Number.NaN;
  return {
    logBudgets: fitModule.readF64(logBudgets),
    vertices: fitModule.readF64(vertices),
    vertexErrors: fitModule.readF64(vertexErrors),
    minima: fitModule.readF64(minima),
    minimumErrors: fitModule.readF64(minimumErrors),
    isUsed: fitModule.readF64(isUsed),
    scores: fitModule.readF64(scores),
    losses: fitModule.readF64(losses),
    logCurvature: at(exports.LOG_CURVATURE),
    curvatureFading: at(exports.CURVATURE_FADING),
    asymmetry: at(exports.ASYMMETRY),
    scatter: at(exports.SCATTER),
    numUsed: at(exports.RUNS_USED),
    meanLogBudget: at(exports.MEAN_LOG_BUDGET),
  };
}

/** The rungs that a frontier rests on. */
export type Rungs = Pick<FittedBowls, "logBudgets" | "vertices" | "vertexErrors" | "minima" | "minimumErrors">;

/** By what the intervals of a sweep are scaled; see assembly/fit/frontier.ts. */
export interface Scale {
  /** By what intervals are widened, or narrowed. */
  readonly lossScale: number;
  readonly sizeScale: number;
  /** Degrees of freedom of Student's t. */
  readonly freedom: number;
}

/** How well each rung was predicted from those below it. The arrays are the caller's. */
export interface Calibration extends Scale {
  /** The normal scores of the rungs from the third on: how far off in standard deviations, before any scale. */
  readonly lossScores: Float64Array;
  readonly sizeScores: Float64Array;
  /** The scales that these rungs are predicted with, from those below each. */
  readonly scales: readonly Scale[];
}

function layFrontier(rungs: Rungs, others: readonly Column[]): void {
  const { exports } = fitModule;
  const count = rungs.logBudgets.length;
  const times = f64(rungs.logBudgets);
  const vertices = f64(rungs.vertices);
  const minima = f64(rungs.minima);
  const vertexErrors = f64(rungs.vertexErrors);
  const minimumErrors = f64(rungs.minimumErrors);
  const work = f64(exports.frontierWork(count));
  fitModule.lay([times, vertices, minima, vertexErrors, minimumErrors, work, ...others]);
  exports.layFrontier(
    count,
    times.address,
    vertices.address,
    minima.address,
    vertexErrors.address,
    minimumErrors.address,
    work.address,
  );
}

/** Predicts each rung from those below. */
export function calibrateFrontier(rungs: Rungs): Calibration {
  const { exports } = fitModule;
  const count = Math.max(rungs.logBudgets.length - 2, 0);
  const lossScores = f64(count);
  const sizeScores = f64(count);
  const lossScales = f64(count);
  const sizeScales = f64(count);
  const calibration = f64(exports.CALIBRATION_VALUES.value);
  layFrontier(rungs, [lossScores, sizeScores, lossScales, sizeScales, calibration]);
  exports.calibrateFrontier(
    lossScores.address,
    sizeScores.address,
    lossScales.address,
    sizeScales.address,
    calibration.address,
  );
  const values = fitModule.readF64(calibration);
  const freedom = values[exports.FREEDOM.value] ?? Number.NaN;
  const sizes = fitModule.readF64(sizeScales);
  return {
    lossScores: fitModule.readF64(lossScores),
    sizeScores: fitModule.readF64(sizeScores),
    scales: Array.from(fitModule.readF64(lossScales), (lossScale, i) => ({
      lossScale,
      sizeScale: sizes[i] ?? Number.NaN,
      freedom: freedom - count + i,
    })),
    lossScale: values[exports.LOSS_SCALE.value] ?? Number.NaN,
    sizeScale: values[exports.SIZE_SCALE.value] ?? Number.NaN,
    freedom,
  };
}

/** What a frontier says of a budget. */
export interface FrontierPoint {
  /** Medians of L* and of ln N*. */
  readonly loss: number;
  readonly logParams: number;
  /** E, as the mean over the laws. */
  readonly floor: number;
  /** d ln N* / d ln C there. */
  readonly localExponent: number;
  /** Quantiles at the shares that were asked for. */
  readonly lossQuantiles: readonly number[];
  readonly logParamsQuantiles: readonly number[];
}

/**
 * Predicts at a budget's logarithm.
 *
 * @param shares of the distribution that lie below each quantile, between 0 and 1
 */
export function predictFrontier(
  rungs: Rungs,
  { lossScale, sizeScale, freedom }: Scale,
  logBudget: number,
  shares: readonly number[],
): FrontierPoint {
  const { exports } = fitModule;
  const tails = f64(shares);
  const prediction = f64(exports.PREDICTION_VALUES.value + 2 * shares.length);
  layFrontier(rungs, [tails, prediction]);
  exports.predictFrontier(logBudget, lossScale, sizeScale, freedom, tails.address, shares.length, prediction.address);
  const values = fitModule.readF64(prediction);
  const at = (place: number) => values[place] ?? Number.NaN;
  const first = exports.PREDICTION_VALUES.value;
  return {
    loss: at(exports.LOSS_MEDIAN.value),
    logParams: at(exports.SIZE_MEDIAN.value),
    floor: at(exports.FLOOR.value),
    localExponent: at(exports.LOCAL_EXPONENT.value),
    lossQuantiles: shares.map((_, i) => at(first + 2 * i)),
    logParamsQuantiles: shares.map((_, i) => at(first + 2 * i + 1)),
  };
}

/** What models give away in nats, by ln N − ln N*, where the bowl has a curvature. The array is the caller's. */
export function bowlHeights(offsets: ArrayLike<number>, curvature: number, asymmetry: number): Float64Array {
  const column = f64(offsets);
  fitModule.lay([column]);
  fitModule.exports.bowlHeights(column.address, column.length, curvature, asymmetry);
  return fitModule.readF64(column);
}
