import { createPlanHandler, type PlanHandler } from "isoflop/edge";

/** The path that is answered by a constant. */
export const CONSTANT = "/constant";
/** The default plan: four budgets of GPT-2. */
export const PLAN = "/plan";

/**
 * The plan handler beside a handler that returns a constant body of the same size, in one server, so that both have the
 * same runtime, the same process and the same moment.
 */
export async function contenders(): Promise<PlanHandler> {
  const handler = createPlanHandler();
  const body = await (await handler(new Request(`http://localhost${PLAN}`))).text();
  return async (request) =>
    request.url.endsWith(CONSTANT)
      ? new Response(body, { headers: { "content-type": "application/json" } })
      : handler(request);
}
