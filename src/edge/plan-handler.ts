import { entityTag, isKnown } from "./entity-tag.ts";
import { type HandlerSettings, type PlanHandlerOptions, readHandlerOptions } from "./handler-options.ts";
import { Refusal } from "./problem.ts";
import { type Answer, allowedMethods, answer } from "./routes.ts";

/** Answers a request; it never rejects for anything that a client can send. */
export type PlanHandler = (request: Request) => Promise<Response>;

const encoder: TextEncoder = /* @__PURE__ */ new TextEncoder();

/**
 * Makes an HTTP handler that plans sweeps, of web standards alone: for Cloudflare Workers, Vercel and Next, Deno, Bun,
 * and whatever else takes a function from Request to Response.
 *
 * - `GET /plan?model=llama&compute-budgets=1e17:1e21:5` plans by a query, whose parameters are the command's flags;
 * - `POST /plan` plans by a JSON body: a family's name, a config.json or counted sizes, and the options of planSweep in
 *   snake_case;
 * - `GET /models` lists the families, `GET /openapi.json` describes it all.
 *
 * A plan is JSON (the plan file), CSV or a text table, by the query's `format` or the header Accept. The same address
 * always has the same plan, so those of GET may be cached for good. Every error is an RFC 9457 problem, see
 * {@link PlanProblem}. What a request may cost is bounded by `limits`; nothing in a request is ever run.
 *
 * @param options where it is mounted, who may read it from a browser, how it is cached, and the limits
 * @throws {IsoflopError} INVALID_OPTION where an option breaks its rule
 * @example
 * export default { fetch: createPlanHandler() };
 */
export function createPlanHandler(options: PlanHandlerOptions = {}): PlanHandler {
  const settings = readHandlerOptions(options);
  return async (request) => {
    const response = await respond(request, settings);
    allowOrigin(response.headers, request, settings);
    return response;
  };
}

async function respond(request: Request, settings: HandlerSettings): Promise<Response> {
  try {
    const url = new URL(request.url);
    const path = pathUnder(settings.basePath, url.pathname);
    if (request.method === "OPTIONS") return optionsResponse(allowedMethods(path));
    return answerResponse(request, await answer(path, url, request, settings));
  } catch (thrown) {
    const refusal = Refusal.of(thrown);
    // A fault of the program is for the runtime to report.
    if (refusal === undefined) throw thrown;
    return problemResponse(request, refusal);
  }
}

function pathUnder(basePath: string, path: string): string {
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : "/";
}

function optionsResponse(allow: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      allow,
      "access-control-allow-methods": allow,
      "access-control-allow-headers": "content-type, if-none-match",
      "access-control-max-age": "86400",
    },
  });
}

function answerResponse(request: Request, { contentType, cacheControl, text }: Answer): Response {
  const bytes = encoder.encode(text);
  const headers = new Headers({ "content-type": contentType, "cache-control": cacheControl, ...COMMON });
  if (request.method === "POST") return new Response(bytes, { headers });
  const tag = entityTag(bytes);
  headers.set("etag", tag);
  if (isKnown(request.headers.get("if-none-match"), tag)) {
    headers.delete("content-type");
    return new Response(null, { status: 304, headers });
  }
  return bodyResponse(request, bytes, 200, headers);
}

const COMMON = { vary: "accept", "x-content-type-options": "nosniff" };

function problemResponse(request: Request, { status, problem, headers }: Refusal): Response {
  const bytes = encoder.encode(JSON.stringify(problem));
  const all = { "content-type": "application/problem+json", "cache-control": "no-store", ...COMMON, ...headers };
  return bodyResponse(request, bytes, status, new Headers(all));
}

/** A response with a body, or to HEAD one that says how long the body would be. */
function bodyResponse(request: Request, bytes: Uint8Array<ArrayBuffer>, status: number, headers: Headers): Response {
  if (request.method !== "HEAD") return new Response(bytes, { status, headers });
  headers.set("content-length", String(bytes.length));
  return new Response(null, { status, headers });
}

function allowOrigin(headers: Headers, request: Request, { cors }: HandlerSettings): void {
  if (cors === "*") {
    headers.set("access-control-allow-origin", "*");
  } else if (cors.length > 0) {
    headers.append("vary", "origin");
    const origin = request.headers.get("origin");
    if (origin === null || !cors.includes(origin)) return;
    headers.set("access-control-allow-origin", origin);
  } else {
    return;
  }
  headers.set("access-control-expose-headers", "etag");
}
