import { invalidOption, isRecord } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { checkConventionName } from "../models/flops.ts";
import {
  checkHasSizes,
  configFamily,
  type FamilyRule,
  familyRule,
  type NamedModel,
  namedFamily,
  unknownModel,
} from "../models/named-family.ts";
import { assumedBudgets, assumedLayout } from "../options/assumed.ts";
import { checkNumBudgets } from "../options/compute-budgets.ts";
import { withMachine } from "../options/machine.ts";
import { checkCompanies, checkGiven, type Options, optionsWithout } from "../options/read.ts";
import { modelSizesOf } from "../options/read-model-sizes.ts";
import { defaultNumProbeSizes } from "../options/read-sweep.ts";
import { DEFAULT_LADDER_BUDGETS, DEFAULT_NUM_SIZES_PER_BUDGET, NAMED_MODEL_ROWS } from "../options/table.ts";
import { DEFAULT_MAX_SIZE, DEFAULT_MIN_SIZE, DEFAULT_SIZE_MULTIPLE } from "../probe/size-values.ts";
import type { PlanLimits } from "./handler-options.ts";
import { PLAN_PARAMETERS, type PlanValues } from "./parameters.ts";

/** What a request says as options of planSweep, once it is known to ask for no more than the limits allow. */
export function planOptions(given: PlanValues, limits: PlanLimits): Options {
  // Days of a machine are a total of FLOPs, and ask for a ladder as such.
  const said: PlanValues = { ...layoutOf({ ...given, totalFlops: given.totalFlops ?? given.days }, limits), ...given };
  checkSource(said);
  checkGiven(said, PLAN_PARAMETERS);
  if (said.flops !== undefined) checkConventionName(said.flops);
  const { config, modelSizes, modelKwargs, model = (modelSizes ?? config) ? undefined : ASSUMED_MODEL } = said;
  // A configuration is a model as one by its name is.
  checkCompanies({ ...said, model: model ?? config }, PLAN_PARAMETERS);
  const values = withMachine(said);
  const computeBudgets = budgetsOf(values, limits);
  const numSizes = modelSizes === undefined ? checkNumProbes(values, limits) : checkNumGiven(modelSizes, limits);
  const numBudgets = computeBudgets?.length ?? numBudgetsOf(values, limits);
  if (numBudgets * numSizes > limits.maxCells) {
    throw tooLarge("computeBudgets", `${limits.maxCells} budgets times sizes`, numBudgets * numSizes);
  }
  checkFields("config", config);
  checkFields("modelKwargs", modelKwargs);
  const options = { ...optionsWithout(values, NAMED_MODEL_ROWS), ...(computeBudgets && { computeBudgets }) };
  if (modelSizes !== undefined) return { ...options, modelSizes: modelSizesOf(modelSizes) };
  return { ...options, ...readModel(model, config, familyRule(values)) };
}

/** The layout where none is named: even on a server that may not look among all sizes for those about N*. */
function layoutOf(given: PlanValues, { maxProbes }: PlanLimits): Options {
  const assumed = assumedLayout(given);
  const isTooMuch = given.modelSizes === undefined && countPlaces(given) > maxProbes;
  return isTooMuch && assumed.layout === "centred" ? {} : assumed;
}

const ASSUMED_MODEL = NAMED_MODEL_ROWS.model.assumed;

/** A plan has one source of sizes. */
function checkSource(values: PlanValues): void {
  const [first, second] = ["model", "config", "modelSizes"].filter((source) => values[source] !== undefined);
  if (first === undefined || second === undefined) return;
  throw new IsoflopError("CONFLICTING_OPTIONS", {
    field: second,
    rule: "A plan must have one source of sizes",
    value: words`${name(first)} and ${name(second)}`,
    remedy: "Leave one of them out.",
  });
}

/** How many budgets a ladder has at the most. */
function numBudgetsOf({ numBudgets = DEFAULT_LADDER_BUDGETS }: PlanValues, { maxBudgets }: PlanLimits): number {
  checkNumBudgets(maxBudgets, Number(numBudgets), "numBudgets");
  return Number(numBudgets);
}

/**
 * The budgets that are asked for, no more than the limits allow; undefined where they follow from what the sweep may cost.
 * What is not a list is for the planner to refuse.
 */
function budgetsOf(
  { computeBudgets: given, totalFlops }: PlanValues,
  { maxBudgets }: PlanLimits,
): readonly unknown[] | undefined {
  if (given === undefined && totalFlops !== undefined) return undefined;
  const budgets = given === undefined ? assumedBudgets() : given;
  if (!Array.isArray(budgets)) {
    throw invalidOption("computeBudgets", "training FLOPs, as a list or as text", budgets, "Write 1e17:1e21:5.");
  }
  checkNumBudgets(maxBudgets, budgets.length);
  return budgets;
}

function checkNumGiven(modelSizes: unknown, { maxSizes }: PlanLimits): number {
  const numSizes = Array.isArray(modelSizes) ? modelSizes.length : 0;
  if (numSizes > maxSizes) throw tooLarge("modelSizes", `${maxSizes} sizes`, numSizes);
  return numSizes;
}

function checkNumProbes(values: PlanValues, { maxProbes }: PlanLimits): number {
  if (values.layout === "centred" || values.layout === "ladder") return checkNumPlaces(values, maxProbes);
  const { numSizesPerBudget = DEFAULT_NUM_SIZES_PER_BUDGET, numProbeSizes: asked } = values;
  const numProbes = Number(asked ?? defaultNumProbeSizes(Number(numSizesPerBudget)));
  if (numProbes > maxProbes) {
    throw tooLarge(asked === undefined ? "numSizesPerBudget" : "numProbeSizes", `${maxProbes} probes`, numProbes);
  }
  return numProbes;
}

/** A layout about N* looks for its sizes among all multiples, and probes each once at the most. */
function checkNumPlaces(values: PlanValues, maxProbes: number): number {
  const numPlaces = countPlaces(values);
  if (numPlaces <= maxProbes) return numPlaces;
  throw tooLarge("sizeMultiple", `${maxProbes} multiples within the sizes`, numPlaces);
}

function countPlaces(values: PlanValues): number {
  const { minSize = DEFAULT_MIN_SIZE, maxSize = DEFAULT_MAX_SIZE, sizeMultiple = DEFAULT_SIZE_MULTIPLE } = values;
  const multiple = Number(sizeMultiple);
  return Math.floor(Number(maxSize) / multiple) - Math.ceil(Number(minSize) / multiple) + 1;
}

function tooLarge(option: string, limit: string, got: number): IsoflopError {
  return new IsoflopError("TOO_LARGE", {
    field: option,
    rule: words`${name(option)} must ask for at most ${limit}, which is what this server answers at a time`,
    value: String(got),
    remedy: "Ask for fewer.",
  });
}

// Every probe looks at each field of a configuration; published ones have some fifty, with names of a few words.
const MAX_FIELDS = 256;
const MAX_FIELD_NAME = 64;

function checkFields(option: string, fields: unknown): void {
  if (!isRecord(fields)) return;
  const names = Object.keys(fields);
  if (names.length > MAX_FIELDS) throw tooLarge(option, `${MAX_FIELDS} fields`, names.length);
  const long = names.find((field) => field.length > MAX_FIELD_NAME);
  if (long !== undefined) throw tooLarge(option, `${MAX_FIELD_NAME} characters in a field's name`, long.length);
}

function readModel(model: unknown, config: unknown, rule: FamilyRule): NamedModel {
  if (config !== undefined) return readConfig(config, rule);
  const named = typeof model === "string" ? namedFamily(model, rule) : undefined;
  if (named !== undefined) return named;
  const remedy = `${unknownModel(model)}See /models; send a config.json, or sizes counted elsewhere, by POST.`;
  throw invalidOption("model", "a family or a published model by its name", model, remedy);
}

// What configFamily says of the rule by which a configuration is scaled, not of the configuration.
const OWN_FIELDS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "sizeParam",
  "layers",
  "keyValueHeads",
  "ffwMultiple",
]);

/** The family of a config.json; what is wrong with one of its fields is said of that field. */
function readConfig(config: unknown, rule: FamilyRule): NamedModel {
  if (!isRecord(config)) throw invalidOption("config", "a JSON object", config, "Send what a config.json holds.");
  try {
    checkHasSizes(config);
    return configFamily(config, rule);
  } catch (thrown) {
    if (!(thrown instanceof IsoflopError) || OWN_FIELDS.has(thrown.field)) throw thrown;
    throw thrown.within("config");
  }
}
