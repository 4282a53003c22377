import { describeValue, oneLine } from "../describe.ts";
import { IsoflopError } from "../errors.ts";
import { modelTypes } from "../models/index.ts";
import { inUsersNames } from "../option-names.ts";
import { planRequest } from "../plan-request.ts";
import { readSweepRequest, SWEEP_OPTIONS } from "../sweep-request.ts";
import { preferredType } from "./accept.ts";
import { readJsonBody } from "./body.ts";
import type { HandlerSettings } from "./handler-options.ts";
import { openApiText } from "./openapi.ts";
import { choosePlanFormat, type PlanFormat } from "./plan-format.ts";
import { planOptions } from "./plan-options.ts";
import { BODY, type PlanValues, QUERY, readQuery, type Spelling, valuesOfBody, valuesOfQuery } from "./plan-values.ts";
import { Refusal } from "./problem.ts";

/** What a path answers, before it is a response. */
export interface Answer {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly text: string;
}

/** What a route sees of a request. */
export interface RouteRequest {
  readonly request: Request;
  /** The query by its parameters, each of which stands once. */
  readonly query: ReadonlyMap<string, string>;
  readonly settings: HandlerSettings;
}

type Route = (request: RouteRequest) => Answer | Promise<Answer>;
type Method = "GET" | "POST";

/** Every path with its methods. HEAD goes with GET, and OPTIONS with all. */
const ROUTES: ReadonlyMap<string, Readonly<Partial<Record<Method, Route>>>> = /* @__PURE__ */ new Map([
  ["/plan", { GET: planOfQuery, POST: planOfBody }],
  ["/models", { GET: models }],
  ["/openapi.json", { GET: openApi }],
]);

const ONE_HOUR = "public, max-age=3600";

/** The methods of a path under the handler's base, as the header Allow lists them. */
export function allowedMethods(path: string): string {
  const { GET, POST } = routesAt(path);
  return [...(GET ? ["GET", "HEAD"] : []), ...(POST ? ["POST"] : []), "OPTIONS"].join(", ");
}

function routesAt(path: string): Readonly<Partial<Record<Method, Route>>> {
  const routes = ROUTES.get(path);
  if (routes !== undefined) return routes;
  throw new Refusal(
    404,
    "NOT_FOUND",
    `The path must be one of ${[...ROUTES.keys()].join(", ")}; got ${describeValue(path)}.`,
  );
}

/** Answers a request by the route of its path and method. */
export async function answer(path: string, url: URL, request: Request, settings: HandlerSettings): Promise<Answer> {
  const { GET, POST } = routesAt(path);
  const { method } = request;
  const route = method === "GET" || method === "HEAD" ? GET : method === "POST" ? POST : undefined;
  if (route === undefined) {
    const allow = allowedMethods(path);
    throw new Refusal(405, "METHOD_NOT_ALLOWED", `${path} must be asked by ${allow}; got ${method}.`, {
      headers: { allow },
    });
  }
  const { maxBodyBytes } = settings.limits;
  if (url.search.length > maxBodyBytes) {
    throw new Refusal(414, "QUERY_TOO_LONG", `A query must have at most ${maxBodyBytes} characters. Send a POST.`);
  }
  return route({ request, query: readQuery(url.searchParams), settings });
}

function planOfQuery({ request, query, settings }: RouteRequest): Answer {
  const format = choosePlanFormat(query.get("format"), request.headers.get("accept"));
  const parameters = new Map(query);
  parameters.delete("format");
  return planAnswer(valuesOfQuery(parameters), QUERY, format, settings, settings.cacheControl);
}

async function planOfBody({ request, query, settings }: RouteRequest): Promise<Answer> {
  const format = choosePlanFormat(query.get("format"), request.headers.get("accept"));
  refuseQuery(query, ["format"], "Put the rest in the body.");
  const values = valuesOfBody(await readJsonBody(request, settings.limits.maxBodyBytes));
  return planAnswer(values, BODY, format, settings, "no-store");
}

function planAnswer(
  values: PlanValues,
  { nameOf }: Spelling,
  format: PlanFormat,
  { limits }: HandlerSettings,
  cacheControl: string,
): Answer {
  try {
    const plan = planRequest(readSweepRequest(planOptions(values, limits)));
    return { contentType: format.contentType, cacheControl, text: format.write(plan) };
  } catch (thrown) {
    if (!(thrown instanceof IsoflopError)) throw thrown;
    const named = (text: string) => inUsersNames(text, OPTION_NAMES, nameOf);
    throw new IsoflopError(thrown.code, named(thrown.field), named(thrown.message), { cause: thrown });
  }
}

// The library's messages name its own options; a client reads the names that it wrote.
const OPTION_NAMES = [...SWEEP_OPTIONS, "numParams", "sizeParamValue", "flopsPerToken"];

function models({ request, query }: RouteRequest): Answer {
  refuseQuery(query, [], "Leave it out.");
  const families = modelTypes().map(({ modelType, description, sizeParam, config }) => ({
    model: modelType,
    description,
    size_param: sizeParam,
    config,
  }));
  return jsonAnswer(request, JSON.stringify({ models: families }));
}

function openApi({ request, query, settings }: RouteRequest): Answer {
  refuseQuery(query, [], "Leave it out.");
  return jsonAnswer(request, openApiText(settings));
}

function jsonAnswer(request: Request, text: string): Answer {
  const accept = request.headers.get("accept");
  if (preferredType(accept, ["application/json"]) === undefined) {
    throw new Refusal(406, "NOT_ACCEPTABLE", `Accept must allow application/json; got ${describeValue(accept)}.`, {
      field: "accept",
    });
  }
  return { contentType: "application/json", cacheControl: ONE_HOUR, text };
}

function refuseQuery(query: ReadonlyMap<string, string>, known: readonly string[], remedy: string): void {
  const stranger = [...query.keys()].find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw new IsoflopError(
    "INVALID_OPTION",
    oneLine(stranger),
    `The query must hold ${known.join(", ") || "nothing"} here; got ${describeValue(stranger)}. ${remedy}`,
  );
}
