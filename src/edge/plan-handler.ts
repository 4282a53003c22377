import { type HandlerSettings, type PlanHandlerOptions, readHandlerOptions } from "./handler-options.ts";
import { entityTag, isNoneMatch } from "./http/etag.ts";
import { Refusal } from "./http/problem.ts";
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
 * A plan is JSON (the plan file), CSV, a text table or SVG, by the query's `format` or the header Accept. An address that
 * names the release always has the same plan, and may be cached for good. Every error is an RFC 9457 problem, see
 * {@link PlanProblem}. What a request may cost is bounded by `limits`; nothing in a request is ever run.
 *
 * @param options where it is mounted, who may read it from a browser, how it is cached, the limits, and what plans
 * @throws {IsoflopError} INVALID_OPTION where an option breaks its rule
 * @example
 * export default { fetch: createPlanHandler() };
 */
export function createPlanHandler(options: PlanHandlerOptions = {}): PlanHandler {
  const settings = readHandlerOptions(options);
  return async (request) => {
    try {
      const { path, search } = placeOf(request.url, settings.basePath);
      if (request.method === "OPTIONS") return respond(request, settings, optionsReply(allowedMethods(path)));
      return respond(request, settings, await answerReply(request, await answer(path, search, request, settings)));
    } catch (thrown) {
      const refusal = Refusal.of(thrown);
      // A fault of the program is for the runtime to report.
      if (refusal === undefined) throw thrown;
      return respond(request, settings, problemReply(request, refusal));
    }
  };
}

/** What becomes a response. Headers stay plain until then: objects of Headers cost more than planning does. */
interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes | string | null;
}

type Bytes = Uint8Array<ArrayBuffer>;

function respond(request: Request, settings: HandlerSettings, { status, headers, body }: Reply): Response {
  const all = settings.cors.length === 0 ? headers : { ...headers, ...originHeaders(request, settings, headers.vary) };
  return new Response(body, { status, headers: all });
}

/** The path under the handler's base and the query of a request's address, which is absolute and written out in full. */
function placeOf(url: string, basePath: string): { readonly path: string; readonly search: string } {
  const [address = ""] = url.split("#", 1);
  const pathStart = address.indexOf("/", address.indexOf("//") + 2);
  const queryStart = address.indexOf("?", pathStart);
  const pathEnd = queryStart < 0 ? address.length : queryStart;
  const path = address.slice(pathStart, pathEnd);
  return {
    path: path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : "/",
    search: address.slice(pathEnd),
  };
}

function optionsReply(allow: string): Reply {
  const headers = {
    allow,
    "access-control-allow-methods": allow,
    "access-control-allow-headers": "content-type, if-none-match",
    "access-control-max-age": "86400",
  };
  return { status: 204, headers, body: null };
}

/** The headers of every answer. They are written out, since to spread objects costs more than to plan. */
function commonHeaders(cacheControl: string): Record<string, string> {
  return { "cache-control": cacheControl, vary: "accept", "x-content-type-options": "nosniff" };
}

async function answerReply(request: Request, { contentType, cacheControl, text }: Answer): Promise<Reply> {
  const headers = commonHeaders(cacheControl);
  headers["content-type"] = contentType;
  // What is posted is a question of its own each time, and nobody keeps its answer.
  if (request.method === "POST") return { status: 200, headers, body: text };
  const body = encoder.encode(text);
  const etag = await entityTag(body);
  if (!isNoneMatch(request.headers.get("if-none-match"), etag)) {
    return withBody(request, 200, { ...headers, etag }, body);
  }
  const { "content-type": _, ...renewed } = headers;
  return { status: 304, headers: { ...renewed, etag }, body: null };
}

function problemReply(request: Request, { status, problem, headers }: Refusal): Reply {
  const all = { ...commonHeaders("no-store"), "content-type": "application/problem+json", ...headers };
  return withBody(request, status, all, encoder.encode(JSON.stringify(problem)));
}

/** A reply with a body, or to HEAD one that says how long the body would be. */
function withBody(request: Request, status: number, headers: Readonly<Record<string, string>>, body: Bytes): Reply {
  if (request.method !== "HEAD") return { status, headers, body };
  return { status, headers: { ...headers, "content-length": String(body.length) }, body: null };
}

/** The headers by which a browser lets a page of another origin read a response. */
function originHeaders(
  request: Request,
  { cors }: HandlerSettings,
  vary: string | undefined,
): Readonly<Record<string, string>> {
  if (cors === "*") return { "access-control-allow-origin": "*", ...EXPOSED };
  const perOrigin = { vary: vary === undefined ? "origin" : `${vary}, origin` };
  const origin = request.headers.get("origin");
  if (origin === null || !cors.includes(origin)) return perOrigin;
  return { "access-control-allow-origin": origin, ...EXPOSED, ...perOrigin };
}

const EXPOSED = { "access-control-expose-headers": "etag" };
