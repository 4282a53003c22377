import { invalidOption } from "../common/checks.ts";
import { describeValue, oneLine } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { modelTypes } from "../models/index.ts";
import { planAny } from "../plan/plan-sweep.ts";
import type { HandlerSettings } from "./handler-options.ts";
import { acceptedType } from "./http/accept.ts";
import { readJsonBody } from "./http/body.ts";
import { Refusal } from "./http/problem.ts";
import { openApiText, release } from "./openapi.ts";
import { BODY, type PlanValues, QUERY, readQuery, type Spelling, valuesOfBody, valuesOfQuery } from "./parameters.ts";
import { choosePlanFormat, type PlanFormat } from "./plan-format.ts";
import { planOptions } from "./plan-options.ts";

/** What a path answers, before it is a response. */
export interface Answer {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly text: string;
}

/** What a route sees of a request. */
export interface RouteRequest {
  readonly request: Request;
  /** The query by its parameters, each of which is given once. */
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

const NO_QUERY: ReadonlyMap<string, string> = /* @__PURE__ */ new Map();
/** What another release may answer otherwise. */
const ONE_HOUR = "public, max-age=3600, must-revalidate";
/** What follows from its address alone. */
const FOR_GOOD = "public, max-age=31536000, immutable";

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

/** Answers a request by the route of its path and method; with a promise only where a body has to be read. */
export function answer(
  path: string,
  search: string,
  request: Request,
  settings: HandlerSettings,
): Answer | Promise<Answer> {
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
  if (search.length > maxBodyBytes) {
    throw new Refusal(414, "QUERY_TOO_LONG", `A query must have at most ${maxBodyBytes} characters. Send a POST.`);
  }
  return route({ request, query: search === "" ? NO_QUERY : readQuery(new URLSearchParams(search)), settings });
}

function planOfQuery({ request, query, settings }: RouteRequest): Answer {
  const format = choosePlanFormat(query.get("format"), request.headers.get("accept"));
  const wanted = query.get("release");
  checkRelease(wanted);
  const text = planText(QUERY, format, settings, (maxBudgets) =>
    valuesOfQuery(query, ["format", "release"], maxBudgets),
  );
  const { cacheControl = wanted === undefined ? ONE_HOUR : FOR_GOOD } = settings;
  return { contentType: format.contentType, cacheControl, text };
}

/** An address that names a release has the plan of that one, or none. */
function checkRelease(wanted: string | undefined): void {
  if (wanted === undefined || wanted === release) return;
  throw invalidOption("release", `${release}, which this server has`, wanted, "Leave it out to plan by this one.");
}

async function planOfBody({ request, query, settings }: RouteRequest): Promise<Answer> {
  const format = choosePlanFormat(query.get("format"), request.headers.get("accept"));
  refuseQuery(query, ["format"], "Put the rest in the body.");
  const body = await readJsonBody(request, settings.limits);
  const text = planText(BODY, format, settings, (maxBudgets) => valuesOfBody(body, maxBudgets));
  return { contentType: format.contentType, cacheControl: "no-store", text };
}

/** Plans by what a request says. What is wrong with it is said in the names that the client wrote. */
function planText(
  { spell }: Spelling,
  format: PlanFormat,
  { limits }: HandlerSettings,
  read: (maxBudgets: number) => PlanValues,
): string {
  try {
    const options = planOptions(read(limits.maxBudgets), limits);
    return format.write(planAny(options), options);
  } catch (thrown) {
    if (!(thrown instanceof IsoflopError)) throw thrown;
    throw Refusal.of(thrown, spell);
  }
}

function models({ request, query }: RouteRequest): Answer {
  refuseQuery(query, [], "Leave it out.");
  const families = modelTypes().map(({ modelType, description, sizeParam, config, members }) => ({
    model: modelType,
    description,
    size_param: sizeParam,
    config,
    members: members.map(({ name }) => name),
  }));
  return jsonAnswer(request, JSON.stringify({ models: families }));
}

function openApi({ request, query, settings }: RouteRequest): Answer {
  refuseQuery(query, [], "Leave it out.");
  return jsonAnswer(request, openApiText(settings));
}

function jsonAnswer(request: Request, text: string): Answer {
  const contentType = acceptedType(request.headers.get("accept"), ["application/json"]);
  return { contentType, cacheControl: ONE_HOUR, text };
}

function refuseQuery(query: ReadonlyMap<string, string>, known: readonly string[], remedy: string): void {
  const unknown = [...query.keys()].find((parameter) => !known.includes(parameter));
  if (unknown === undefined) return;
  throw new IsoflopError("INVALID_OPTION", {
    field: oneLine(unknown),
    rule: `The query must hold ${known.join(", ") || "nothing"} here`,
    value: describeValue(unknown),
    remedy,
  });
}
