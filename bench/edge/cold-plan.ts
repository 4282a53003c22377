import { createPlanHandler } from "isoflop/edge";

const handler = createPlanHandler();
export default { fetch: (request: Request): Promise<Response> => handler(request) };
