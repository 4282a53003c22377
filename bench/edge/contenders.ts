import { createPlanHandler, type PlanHandler } from "isoflop/edge";

/** The path that is answered by a constant. */
export const CONSTANT = "/constant";
/** The default plan: four budgets of GPT-2. */
export const PLAN = "/plan";
/** The path that is answered by the default plan, made beforehand, as JSON.stringify writes it. */
export const STRINGIFIED = "/stringified";

/**
 * The plan handler beside one that returns a constant, the same headers and body, and one that only writes a finished plan, in
 * one server, so that all have the same runtime, the same process and the same moment.
 */
export async function contenders(): Promise<PlanHandler> {
  const handler = createPlanHandler();
  const answer = await handler(new Request(`http://localhost${PLAN}`));
  const headers = Object.fromEntries(answer.headers);
  const body = await answer.text();
  const file: unknown = JSON.parse(body);
  return async (request) => {
    if (request.url.endsWith(CONSTANT)) return new Response(body, { headers });
    if (request.url.endsWith(STRINGIFIED)) return new Response(JSON.stringify(file), { headers });
    return handler(request);
  };
}
