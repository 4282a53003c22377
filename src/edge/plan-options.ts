import { isRecord } from "../common/checks.ts";
import { describeValue, oneLine } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { configFamily, type FamilyRule, familyNames, type NamedModel, namedFamily } from "../models/named-family.ts";
import { checkNumBudgets, parseBudgetsUpTo } from "../options/compute-budgets.ts";
import { modelSizesOf } from "../options/model-sizes-json.ts";
import { defaultNumProbeSizes } from "../options/read-sweep.ts";
import { DEFAULT_NUM_SIZES_PER_BUDGET } from "../options/request.ts";
import { DEFAULT_MAX_SIZE, DEFAULT_MIN_SIZE, DEFAULT_SIZE_MULTIPLE } from "../probe/size-values.ts";
import type { PlanLimits } from "./handler-options.ts";
import { asJson, DEFAULT_BUDGETS, PLAN_PARAMETERS, type PlanParameter } from "./parameters.ts";
import type { PlanValues } from "./plan-values.ts";

type Options = Readonly<Record<string, unknown>>;

/** What a request says as options of planSweep, once it is known to ask for no more than the limits allow. */
export function planOptions(values: PlanValues, limits: PlanLimits): Options {
  checkSource(values);
  const computeBudgets = readBudgets(values.get("computeBudgets") ?? DEFAULT_BUDGETS, limits.maxBudgets);
  const numSizes = values.has("modelSizes") ? checkNumGiven(values, limits) : checkNumProbes(values, limits);
  if (computeBudgets.length * numSizes > limits.maxCells) {
    throw tooLarge("computeBudgets", `${limits.maxCells} budgets times sizes`, computeBudgets.length * numSizes);
  }
  const config = values.get("config");
  const modelSizes = values.get("modelSizes");
  const modelKwargs = values.get("modelKwargs");
  checkFields("config", config);
  checkFields("modelKwargs", modelKwargs);
  const options: Record<string, unknown> = {};
  for (const [option, value] of values) {
    if (!MODEL_VALUES.has(option)) options[option] = value;
  }
  options.computeBudgets = computeBudgets;
  const prior = values.get("prior");
  if (typeof prior === "string") options.prior = priorOfText(prior);
  if (modelSizes !== undefined) {
    options.modelSizes = modelSizesOf(modelSizes);
    options.modelKwargs = modelKwargs;
    return options;
  }
  const named = readModel(values.get("model"), config, ruleOf(values.get("sizeParam"), values.get("layers")));
  options.modelCls = named.modelCls;
  options.sizeParam = named.sizeParam;
  options.modelKwargs = isRecord(modelKwargs) ? { ...named.modelKwargs, ...modelKwargs } : named.modelKwargs;
  return options;
}

// What names a model; planSweep knows it as a class and its options.
const MODEL_VALUES: ReadonlySet<string> = /* @__PURE__ */ new Set(["model", "config", "layers"]);

const SOURCES = ["model", "config", "modelSizes"];
const GOES_WITH: ReadonlyMap<string, PlanParameter["goesWith"]> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ PLAN_PARAMETERS.map(({ option, goesWith }) => [option, goesWith]),
);

/** A plan has one source of sizes, and parameters that belong to it. */
function checkSource(values: PlanValues): void {
  const [first, second] = SOURCES.filter((source) => values.has(source));
  if (first !== undefined && second !== undefined) {
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      second,
      `A plan must have one source of sizes; got ${first} and ${second}. Leave one of them out.`,
    );
  }
  const other = values.has("modelSizes") ? "models" : "sizes";
  for (const option of values.keys()) {
    if (GOES_WITH.get(option) !== other) continue;
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      option,
      other === "models"
        ? `${option} must stand beside a model; got modelSizes. Leave one of them out.`
        : `${option} must stand beside modelSizes; got a model. Leave it out.`,
    );
  }
}

/** Names apart by commas, or JSON; what is neither is for the planner to refuse. */
function priorOfText(text: string): unknown {
  return /^\s*[[{]/.test(text) ? asJson(text) : text.split(",").map((name) => name.trim());
}

function readBudgets(budgets: unknown, maxBudgets: number): readonly unknown[] {
  if (typeof budgets === "string") return parseBudgetsUpTo(maxBudgets, budgets);
  if (!Array.isArray(budgets)) return [];
  checkNumBudgets(maxBudgets, budgets.length);
  return budgets;
}

function checkNumGiven(values: PlanValues, { maxSizes }: PlanLimits): number {
  const given = values.get("modelSizes");
  const numSizes = Array.isArray(given) ? given.length : 0;
  if (numSizes > maxSizes) throw tooLarge("modelSizes", `${maxSizes} sizes`, numSizes);
  return numSizes;
}

function checkNumProbes(values: PlanValues, { maxProbes }: PlanLimits): number {
  if (values.get("layout") === "centred") return checkNumPlaces(values, maxProbes);
  const numSizesPerBudget = Number(values.get("numSizesPerBudget") ?? DEFAULT_NUM_SIZES_PER_BUDGET);
  const asked = values.get("numProbeSizes");
  const numProbes = Number(asked ?? defaultNumProbeSizes(numSizesPerBudget));
  if (numProbes > maxProbes) {
    throw tooLarge(asked === undefined ? "numSizesPerBudget" : "numProbeSizes", `${maxProbes} probes`, numProbes);
  }
  return numProbes;
}

/** A centred layout looks for its sizes among all multiples, and probes each once at the most. */
function checkNumPlaces(values: PlanValues, maxProbes: number): number {
  const multiple = Number(values.get("sizeMultiple") ?? DEFAULT_SIZE_MULTIPLE);
  const last = Math.floor(Number(values.get("maxSize") ?? DEFAULT_MAX_SIZE) / multiple);
  const numPlaces = last - Math.ceil(Number(values.get("minSize") ?? DEFAULT_MIN_SIZE) / multiple) + 1;
  if (numPlaces <= maxProbes) return numPlaces;
  throw tooLarge("sizeMultiple", `${maxProbes} multiples within the sizes`, numPlaces);
}

function tooLarge(field: string, limit: string, got: number): IsoflopError {
  return new IsoflopError(
    "TOO_LARGE",
    field,
    `${field} must ask for at most ${limit}, which is what this server answers at a time; got ${got}. Ask for fewer.`,
  );
}

// Every probe looks at each field of a configuration; published ones have some fifty, with names of a few words.
const MAX_FIELDS = 256;
const MAX_FIELD_NAME = 64;

function checkFields(option: string, fields: unknown): void {
  if (!isRecord(fields)) return;
  const names = Object.keys(fields);
  if (names.length > MAX_FIELDS) throw tooLarge(option, `${MAX_FIELDS} fields`, names.length);
  const long = names.find((name) => name.length > MAX_FIELD_NAME);
  if (long !== undefined) throw tooLarge(option, `${MAX_FIELD_NAME} characters in a field's name`, long.length);
}

function ruleOf(sizeParam: unknown, layers: unknown): FamilyRule {
  return {
    ...(typeof sizeParam === "string" && { sizeParam }),
    ...((layers === "fixed" || layers === "aspect-ratio") && { layers }),
  };
}

function readModel(model: unknown, config: unknown, rule: FamilyRule): NamedModel {
  if (isRecord(config)) return readConfig(config, rule);
  const name = typeof model === "string" ? model : "gpt2";
  const named = namedFamily(name, rule);
  if (named !== undefined) return named;
  throw new IsoflopError(
    "INVALID_OPTION",
    "model",
    `model must be one of ${familyNames().join(", ")}; got ${describeValue(name)}. See /models; ` +
      "send a config.json, or sizes counted elsewhere, by POST.",
  );
}

// What configFamily says of the rule by which a configuration is scaled, not of the configuration.
const OWN_FIELDS: ReadonlySet<string> = new Set(["sizeParam", "layers"]);

/** The family of a config.json; what is wrong with one of its fields is said of that field. */
function readConfig(config: Options, rule: FamilyRule): NamedModel {
  try {
    return configFamily(config, rule);
  } catch (thrown) {
    if (!(thrown instanceof IsoflopError) || OWN_FIELDS.has(thrown.field)) throw thrown;
    throw new IsoflopError(thrown.code, `config.${oneLine(thrown.field)}`, thrown.message, { cause: thrown });
  }
}
