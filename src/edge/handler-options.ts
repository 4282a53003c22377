import { checkInteger, invalidOption, isRecord, unknownOption } from "../common/checks.ts";

/** How much one request may ask for. Each is checked before the work that it bounds. */
export interface PlanLimits {
  /** Bytes of a body, and characters of a query; 131072 by default. */
  readonly maxBodyBytes: number;
  /** Compute budgets; 100 by default. */
  readonly maxBudgets: number;
  /** Model sizes that are given; 1000 by default. */
  readonly maxSizes: number;
  /** Sizes that are probed; 200 by default. */
  readonly maxProbes: number;
  /** Budgets × sizes, which bounds the length of a plan; 10000 by default, some 3 MB of JSON. */
  readonly maxCells: number;
}

/** The options of createPlanHandler. */
export interface PlanHandlerOptions {
  /** Where the handler is mounted, such as `"/api"`; `""`, the root, by default. */
  readonly basePath?: string;
  /** The origins that may read the answers from a browser: `"*"` or a list; none by default. */
  readonly cors?: "*" | readonly string[];
  /**
   * Cache-Control of the plans that GET answers; `"public, max-age=31536000, immutable"` by default: a plan follows
   * from its address alone.
   */
  readonly cacheControl?: string;
  /** How much one request may ask for; those left out have their defaults. */
  readonly limits?: Partial<PlanLimits>;
}

/** The options with their defaults. */
export interface HandlerSettings {
  readonly basePath: string;
  readonly cors: "*" | readonly string[];
  readonly cacheControl: string;
  readonly limits: PlanLimits;
}

export const DEFAULT_PLAN_LIMITS: PlanLimits = {
  maxBodyBytes: 2 ** 17,
  maxBudgets: 100,
  maxSizes: 1000,
  maxProbes: 200,
  maxCells: 10_000,
};
const OPTIONS = ["basePath", "cors", "cacheControl", "limits"];
const MAX_LIMIT = 2 ** 31 - 1;

/** Checks the options of createPlanHandler, so that a mistake shows when the server starts. */
export function readHandlerOptions(options: unknown): HandlerSettings {
  if (!isRecord(options)) throw invalidOption("options", "an object", options, "Call createPlanHandler({ basePath }).");
  refuseUnknown("createPlanHandler", options, OPTIONS);
  const { basePath = "", cors = [], cacheControl = "public, max-age=31536000, immutable", limits = {} } = options;
  if (typeof basePath !== "string" || !/^(\/[^/?#]+)*$/.test(basePath)) {
    throw invalidOption("basePath", 'empty or a path such as "/api"', basePath, "Leave out a slash at its end.");
  }
  if (typeof cacheControl !== "string") {
    throw invalidOption("cacheControl", "the text of a header", cacheControl, 'Pass "no-store" to cache nothing.');
  }
  return { basePath, cors: readOrigins(cors), cacheControl, limits: readLimits(limits) };
}

function readOrigins(cors: unknown): "*" | readonly string[] {
  if (cors === "*") return cors;
  if (Array.isArray(cors) && cors.every((origin) => typeof origin === "string")) return [...cors];
  throw invalidOption("cors", '"*" or a list of origins', cors, 'Pass ["https://example.com"].');
}

function readLimits(limits: unknown): PlanLimits {
  if (!isRecord(limits)) throw invalidOption("limits", "an object", limits, "Pass { maxBudgets: 20 }.");
  refuseUnknown("limits", limits, Object.keys(DEFAULT_PLAN_LIMITS));
  const limitOf = (name: keyof PlanLimits): number => {
    const limit = limits[name] ?? DEFAULT_PLAN_LIMITS[name];
    checkInteger(["limits", name], limit, MAX_LIMIT, `Leave it out for ${DEFAULT_PLAN_LIMITS[name]}.`);
    return limit;
  };
  return {
    maxBodyBytes: limitOf("maxBodyBytes"),
    maxBudgets: limitOf("maxBudgets"),
    maxSizes: limitOf("maxSizes"),
    maxProbes: limitOf("maxProbes"),
    maxCells: limitOf("maxCells"),
  };
}

function refuseUnknown(what: string, options: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) throw unknownOption(what, unknown, known);
}
