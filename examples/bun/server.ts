import { createPlanHandler } from "isoflop/edge";

export default { fetch: createPlanHandler() };
