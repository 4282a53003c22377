export { IsoflopError, type IsoflopErrorCode } from "../common/errors.ts";
export type { LossSurface } from "../wasm/plan/loss-surface.ts";
export {
  type Approach,
  type ApproachForecast,
  type Backtest,
  type BacktestOptions,
  backtest,
  type HiddenBudget,
} from "./backtest/backtest.ts";
export type { FitOptions } from "./fit-options.ts";
export { type FrontierOptions, fitFrontier } from "./frontier/fit.ts";
export type { Forecast, Observed } from "./frontier/forecast.ts";
export type { BowlShape, FlaggedRun, FrontierFit, RungFit, SelfCheckScale, SurfaceMiss } from "./frontier/result.ts";
export type { Interval } from "./interval.ts";
export { fitIsoFlop, type IsoFlopOptions } from "./isoflop/fit.ts";
export type { BudgetFit, IsoFlopFit } from "./isoflop/result.ts";
export type { LossPrediction } from "./loss-prediction.ts";
export { fitLossSurface, type LossSurfaceOptions } from "./loss-surface/fit.ts";
export type { LossSurfaceFit, SurfaceErrors } from "./loss-surface/result.ts";
export type { Prediction } from "./prediction.ts";
export type { Recommendation, RecommendOptions } from "./recommend.ts";
export type { LeftOutRun, Run } from "./run.ts";
export type { ColumnsOption } from "./runs/columns-option.ts";
export { type ReadRunsOptions, type RunFile, type RunText, readRuns } from "./runs/read.ts";
export type { RunFormat } from "./runs/sheets.ts";
export type { ScalingLaw } from "./scaling-law.ts";
export type { TrainingLimits } from "./training-limits.ts";
