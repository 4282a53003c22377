// The whole boundary of the second module, which fits scaling laws and designs sweeps: scalars and addresses of f64/u32
// columns cross it, nothing else. Every column lives in the scratch area; the caller owns it and lays it out. Arguments are
// checked before the call. What a `lay` or `set` call has set holds for the calls that follow it.
export { reserve, scratchStart } from "../memory";
export { findDiverged } from "./diverged";
export { exponentials, logarithms } from "./elementary";
export {
  bowlHeights,
  CALIBRATION_VALUES,
  calibrateFrontier,
  FLOOR,
  FREEDOM,
  frontierWork,
  layFrontier,
  LOCAL_EXPONENT,
  LOSS_MEDIAN,
  LOSS_SCALE,
  PREDICTION_VALUES,
  predictFrontier,
  SIZE_MEDIAN,
  SIZE_SCALE,
} from "./frontier";
export {
  ASYMMETRY,
  bowlWork,
  CURVATURE_FADING,
  fitBowls,
  LOG_CURVATURE,
  MEAN_LOG_BUDGET,
  RUNS_USED,
  SCATTER,
  SHAPE_VALUES,
} from "./frontier-bowls";
export {
  fitIsoFlop,
  FLAG,
  isoFlopReplicates,
  LAW_VALUES,
  layBudgetRuns,
  LOSS,
  NO_FLAG,
  NOT_CONVEX,
  PARAMS,
  PARAMS_CURVATURE,
  PARAMS_FLAG,
  RECORD_VALUES,
  TOKENS,
  TOKENS_CURVATURE,
  TOKENS_FLAG,
  VERTEX_OUTSIDE,
} from "./isoflop";
export { surfaceLosses, surfaceOptima } from "./loss-surface";
export { addNoise } from "./noise";
export { normalScore } from "./normal";
export {
  COVARIANCE,
  drawByModels,
  drawWithinStrata,
  FITTED,
  fitSurface,
  layRuns,
  MODEL_VALUES,
  NOT_CONVERGED,
  NOT_DETERMINED,
  OBJECTIVE,
  RESULT_VALUES,
  SURFACE_VALUES,
  surfaceReplicates,
  WORK_COLUMNS,
} from "./surface-fit";
export {
  ALPHA_ERROR,
  ASSESSMENT_VALUES,
  assessRuns,
  BETA_ERROR,
  CONDITION_NUMBER,
  deadweightShare,
  EXPONENT_ERROR,
  OPTIMUM_ERROR,
} from "../design/assessment";
export { layCandidates } from "../design/candidates";
export { exchangeValues, layExchange } from "../design/exchange";
export { setDesignLimits } from "../design/limits";
export { posteriorVariances, posteriorWork } from "../design/posterior";
export { exchangeRungs, rungExchangeWork } from "../design/rung-exchange";
export { addKnown, layScenarios, scenarioValues } from "../design/scenarios";
export { exchangeRuns, laySearch, searchColumns, searchDesign } from "../design/search";
export { simulateFits } from "../design/simulate";
