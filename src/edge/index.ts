export type { PlanHandlerOptions, PlanLimits } from "./handler-options.ts";
export type { PlanProblem, PlanProblemCode } from "./http/problem.ts";
export { createPlanHandler, type PlanHandler } from "./plan-handler.ts";
