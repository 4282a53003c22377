export { IsoflopError, type IsoflopErrorCode } from "../common/errors.ts";
export type { Prior } from "../options/priors.ts";
export { drawEvaluation } from "./draw-evaluation.ts";
export { drawIsoFlops } from "./draw-isoflops.ts";
export { type DrawOptimaOptions, drawOptima } from "./draw-optima.ts";
export { type DrawPlanOptions, drawPlan } from "./draw-plan.ts";
export { drawResiduals } from "./draw-residuals.ts";
export { plotStyle } from "./palette.ts";
export type { PictureOptions } from "./picture.ts";
