import { checkInteger, invalidOption, isRecord, MAX_COUNT, unknownOption } from "../common/checks.ts";
import { entriesOf } from "../common/lists.ts";
import { readable } from "../common/readable.ts";

/** How much one request may ask for. Each is checked before the work that it bounds. */
export interface PlanLimits {
  /** Bytes of a body, and characters of a query; 131072 by default. */
  readonly maxBodyBytes: number;
  /** Milliseconds that a body may take to arrive; 10000 by default. */
  readonly maxBodyTime: number;
  /** Compute budgets; 100 by default. */
  readonly maxBudgets: number;
  /** Model sizes that are given; 1000 by default. */
  readonly maxSizes: number;
  /** Sizes that are probed; 200 by default. */
  readonly maxProbes: number;
  /** Budgets × sizes, which bounds the length of a plan; 3072 by default, some 2 MB of JSON. */
  readonly maxCells: number;
}

/** The options of createPlanHandler. */
export interface PlanHandlerOptions {
  /** Where the handler is mounted, such as `"/api"`; `""`, the root, by default. */
  readonly basePath?: string;
  /** The origins that may read the answers from a browser: `"*"` or a list; none by default. */
  readonly cors?: "*" | readonly string[];
  /**
   * Cache-Control of the plans that GET answers. By default `"public, max-age=31536000, immutable"` where the address names
   * the release by `release=`, so that its plan follows from it alone, and else
   * `"public, max-age=3600, must-revalidate"`.
   */
  readonly cacheControl?: string;
  /** How much one request may ask for; those left out have their defaults. */
  readonly limits?: Partial<PlanLimits>;
}

/** The options with their defaults. */
export interface HandlerSettings {
  readonly basePath: string;
  readonly cors: "*" | readonly string[];
  readonly cacheControl: string | undefined;
  readonly limits: PlanLimits;
}

export const DEFAULT_PLAN_LIMITS: PlanLimits = {
  maxBodyBytes: 2 ** 17,
  maxBodyTime: 10_000,
  maxBudgets: 100,
  maxSizes: 1000,
  maxProbes: 200,
  maxCells: 3072,
};
const OPTIONS = ["basePath", "cors", "cacheControl", "limits"];
const MAX_LIMIT = 2 ** 31 - 1;

/** Checks the options of createPlanHandler, so that a mistake shows when the server starts. */
export function readHandlerOptions(options: unknown): HandlerSettings {
  return readable("createPlanHandler", "options", () => settingsOf(options));
}

function settingsOf(options: unknown): HandlerSettings {
  if (!isRecord(options)) throw invalidOption("options", "an object", options, "Call createPlanHandler({ basePath }).");
  refuseUnknown("createPlanHandler", options, OPTIONS);
  const { basePath = "", cors = [], cacheControl, limits = {} } = options;
  if (typeof basePath !== "string" || !isBasePath(basePath)) {
    const remedy = "Leave out a slash at its end, and write it as an address does: %20 for a space.";
    throw invalidOption("basePath", 'empty or a path such as "/api"', basePath, remedy);
  }
  if (cacheControl !== undefined && !isHeader(cacheControl)) {
    const remedy = 'Pass "no-store" to cache nothing.';
    throw invalidOption("cacheControl", "the text of a header, on one line of ASCII", cacheControl, remedy);
  }
  return { basePath, cors: readOrigins(cors), cacheControl, limits: readLimits(limits) };
}

/** Whether paths can begin so as requests have them, which is written out in full and encoded. */
function isBasePath(path: string): boolean {
  return path === "" || (/^(\/[^/?#]+)+$/.test(path) && new URL(path, "http://localhost").pathname === path);
}

/** Whether a value is what every runtime takes as a header. */
function isHeader(value: unknown): value is string {
  return typeof value === "string" && /^[!-~]([ \t!-~]*[!-~])?$/.test(value);
}

function readOrigins(cors: unknown): "*" | readonly string[] {
  if (cors === "*") return cors;
  const origins = entriesOf(cors, MAX_COUNT);
  if (origins === undefined) {
    throw invalidOption("cors", '"*" or a list of origins', cors, 'Pass ["https://example.com"].');
  }
  return origins.map((origin, i) => {
    if (isOrigin(origin)) return origin;
    const remedy = origin === "*" ? 'Pass cors: "*" for every origin.' : 'Write "https://example.com", and no path.';
    throw invalidOption(["cors", i], "an origin as browsers send it", origin, remedy);
  });
}

/** Whether a value is an origin as the header Origin writes it; an address that is read again differs wherever it is not. */
function isOrigin(value: unknown): value is string {
  if (typeof value !== "string" || !isHeader(value)) return false;
  try {
    const { protocol, host } = new URL(value);
    return value === `${protocol}//${host}` && host !== "";
  } catch {
    return false;
  }
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
    maxBodyTime: limitOf("maxBodyTime"),
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
