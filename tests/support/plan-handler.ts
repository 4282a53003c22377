import { createPlanHandler, type PlanHandlerOptions, type PlanProblem } from "../../src/edge/index.ts";

export type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** Sends requests to a handler as a server would. */
export function sender(options?: PlanHandlerOptions): Send {
  const handler = createPlanHandler(options);
  return (path, init) => handler(new Request(`http://localhost${path}`, init));
}

/** A POST of JSON. */
export function posted(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

function isProblem(value: unknown): value is PlanProblem {
  return typeof value === "object" && value !== null && "detail" in value && "status" in value && "code" in value;
}

/** The problem that a response holds. */
export async function problemOf(response: Response): Promise<PlanProblem> {
  const type = response.headers.get("content-type");
  const body: unknown = await response.json();
  if (type === "application/problem+json" && isProblem(body) && body.status === response.status) return body;
  throw new Error(`A problem must be answered; got ${response.status} ${type} ${JSON.stringify(body)}.`);
}
