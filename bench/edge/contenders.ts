import { gpt2 } from "isoflop";
import { createPlanHandler, type PlanHandler } from "isoflop/edge";
import { readSweepRequest } from "#build/options/read-sweep.js";
import { planRequest } from "#build/plan/assemble.js";
import { planJson } from "#build/plan/file/json.js";

/** The path that is answered by a constant. */
export const CONSTANT = "/constant";
/** The default plan: four budgets of GPT-2. */
export const PLAN = "/plan";
/** The path that is answered by the default plan, made beforehand, as the package's module writes it. */
export const WRITTEN = "/written";
/** The same by its file's objects, as the runtime's own JSON.stringify writes them. */
export const STRINGIFIED = "/stringified";

/**
 * The plan handler beside one that returns a constant, the same headers and body, and two that only write a finished plan,
 * in one server, so that all have the same runtime, the same process and the same moment.
 */
export async function contenders(): Promise<PlanHandler> {
  const handler = createPlanHandler();
  const answer = await handler(new Request(`http://localhost${PLAN}`));
  const headers = Object.fromEntries(answer.headers);
  const body = await answer.text();
  const file: unknown = JSON.parse(body);
  const sweep = { modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19, 1e20] };
  const plan = planRequest(readSweepRequest(sweep));
  if (planJson(plan) !== body) throw new Error("What is written must be the default plan.");
  return async (request) => {
    if (request.url.endsWith(CONSTANT)) return new Response(body, { headers });
    if (request.url.endsWith(WRITTEN)) return new Response(planJson(plan), { headers });
    if (request.url.endsWith(STRINGIFIED)) return new Response(JSON.stringify(file), { headers });
    return handler(request);
  };
}
