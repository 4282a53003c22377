export type { PlanHandlerOptions, PlanLimits } from "./handler-options.ts";
export { createPlanHandler, type PlanHandler } from "./plan-handler.ts";
export type { PlanProblem, PlanProblemCode } from "./problem.ts";
