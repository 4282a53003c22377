import { within } from "../common/changed-errors.ts";
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
  checkSource(given);
  checkExtent(given);
  checkGiven(given, PLAN_PARAMETERS);
  // Days of a machine are a total of FLOPs, and ask for a ladder as such.
  const said: PlanValues = { ...layoutOf({ ...given, totalFlops: given.totalFlops ?? given.days }, limits), ...given };
  if (said.flops !== undefined) checkConventionName(said.flops);
  const { config, modelSizes, model = (modelSizes ?? config) ? undefined : ASSUMED_MODEL } = said;
  // A configuration is a model as one by its name is.
  checkCompanies({ ...said, model: model ?? config }, PLAN_PARAMETERS);
  const values = withMachine(said);
  const computeBudgets = budgetsOf(values, limits);
  const numSizes = modelSizes === undefined ? checkNumProbes(values, limits) : checkNumGiven(modelSizes, limits);
  const numBudgets = computeBudgets?.length ?? numBudgetsOf(values, limits);
  checkNumCells(said, numBudgets, numSizes, limits);
  checkNumCopies(said, numSizes);
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

function tooLarge(option: string, limit: string, got: number | string): IsoflopError {
  return new IsoflopError("TOO_LARGE", {
    field: option,
    rule: words`${name(option)} must ask for at most ${limit}, which is what this server answers at a time`,
    value: String(got),
    remedy: "Ask for fewer.",
  });
}

// Published configurations have some fifty fields, with names of a few words; with the labels of a thousand classes, twice
// as many values.
const MAX_FIELDS = 256;
const MAX_FIELD_NAME = 64;
const MAX_VALUES = 4096;
/** Characters of a name: as many as a file's may have. */
const MAX_NAME = 255;

/** Refuses options that hold more than any use of them: what is long is copied, looked through and said again. */
function checkExtent(values: PlanValues): void {
  for (const [option, value] of Object.entries(values)) {
    if (typeof value === "string" && value.length > MAX_NAME) {
      throw tooLarge(option, `${MAX_NAME} characters`, value.length);
    }
    // These have limits of their own.
    if (option !== "computeBudgets" && option !== "modelSizes") checkNumValues(option, value);
  }
  checkFields("config", values.config);
  checkFields("modelKwargs", values.modelKwargs);
}

function checkNumValues(option: string, value: unknown): void {
  const open = [value];
  for (let numValues = 0; open.length > 0; numValues++) {
    if (numValues >= MAX_VALUES) throw tooLarge(option, `${MAX_VALUES} values`, "more");
    const next = open.pop();
    if (typeof next === "object" && next !== null) for (const inner of Object.values(next)) open.push(inner);
  }
}

function checkFields(option: string, fields: unknown): void {
  if (!isRecord(fields)) return;
  const names = Object.keys(fields);
  if (names.length > MAX_FIELDS) throw tooLarge(option, `${MAX_FIELDS} fields`, names.length);
  const long = names.find((field) => field.length > MAX_FIELD_NAME);
  if (long !== undefined) throw tooLarge(option, `${MAX_FIELD_NAME} characters in a field's name`, long.length);
}

/** Characters of configurations that a plan may hold for each cell that it may have. */
const CELL_LENGTH = 1024;

/** Refuses what would be a long plan: every budget has each size, and every experiment says its model's configuration. */
function checkNumCells(values: PlanValues, numBudgets: number, numSizes: number, { maxCells }: PlanLimits): void {
  const numCells = numBudgets * numSizes;
  if (numCells > maxCells) throw tooLarge("computeBudgets", `${maxCells} budgets times sizes`, numCells);
  const { config, modelKwargs, numSizesPerBudget = DEFAULT_NUM_SIZES_PER_BUDGET } = values;
  const { length } = JSON.stringify([config, modelKwargs]);
  const numExperiments = numBudgets * Math.min(numSizes, Number(numSizesPerBudget));
  if (numExperiments * length <= maxCells * CELL_LENGTH) return;
  const option = config === undefined ? "modelKwargs" : "config";
  throw tooLarge(option, `${maxCells * CELL_LENGTH} characters in all experiments`, numExperiments * length);
}

/** Fields of configurations that are copied in all: every probe has its own, which published ones allow 128 times and more. */
const MAX_COPIES = 10_000;

function checkNumCopies({ config, modelKwargs }: PlanValues, numSizes: number): void {
  const numFields = [config, modelKwargs].map((fields) => (isRecord(fields) ? Object.keys(fields).length : 0));
  const numCopies = numSizes * numFields.reduce((sum, num) => sum + num, 0);
  if (numCopies <= MAX_COPIES) return;
  throw tooLarge(config === undefined ? "modelKwargs" : "config", `${MAX_COPIES} fields times probes`, numCopies);
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
    throw within(thrown, "config");
  }
}
