import * as v from "valibot";
import { within } from "../../common/changed-errors.ts";
import { isRecord } from "../../common/checks.ts";
import { describeThrown, describeValue } from "../../common/describe.ts";
import { IsoflopError } from "../../common/errors.ts";
import { type Spell, spelledPath } from "../../common/words.ts";
import type { ScalingRule } from "../../models/family/scaling-rule.ts";
import {
  type FlopsCounting,
  flopsPerParam,
  isModelCounting,
  readsSequenceLength,
} from "../../models/flops-counting.ts";
import { copyKwargs } from "../../models/kwargs.ts";
import { kwargsJson } from "../../models/kwargs-json.ts";
import type { ModelKwargs } from "../../models/model.ts";
import { distinctAscending } from "../../options/compute-budgets.ts";
import { DEFAULT_LIMITS, readLimits } from "../../options/limits.ts";
import type { SweepLimits } from "../../options/sweep.ts";
import { inOrder, type KnownModel, sizeTable } from "../../probe/sizes.ts";
import { cellVerdicts } from "../../wasm/plan/feasibility.ts";
import { EXPERIMENT_FIELDS } from "../experiment.ts";
import { planExperiments } from "../plan-experiments.ts";
import { checkNumCells, droppedCells, listModelSizes, type PlanParts } from "../plan-parts.ts";
import { LIMIT_FIELDS, MODEL_SIZE_FIELDS, SKIPPED_SIZE_FIELDS, UNPROBED_SIZE_FIELDS } from "./fields.ts";
import { PLAN_FORMAT, PLAN_VERSION, type PlanFile } from "./plan-file.ts";
import { nameInFile, recordReader } from "./record.ts";
import { planFileSchema } from "./schema.ts";
import { toPlanFile } from "./write.ts";

/** A plan file's parts, after every figure in it was found to agree with the rest. */
export function readPlanFile(source: unknown): PlanParts {
  try {
    return readSource(source);
  } catch (thrown) {
    if (thrown instanceof IsoflopError) throw thrown;
    // A getter or a proxy of the user's.
    throw refuse("(file)", "A plan file must be readable", `${describeThrown(thrown)} when it was read`, {
      cause: thrown,
    });
  }
}

function readSource(source: unknown): PlanParts {
  const file = checkShape(typeof source === "string" ? parseJson(source) : source);
  const parts = partsOfFile(file);
  const written = toPlanFile(parts, {
    experiments: planExperiments(parts),
    modelSizes: listModelSizes(parts),
    dropped: droppedCells(parts),
  });
  checkAgreement(file, written);
  checkFeasible(parts);
  return parts;
}

const IN_FILES: Spell = (path) => spelledPath(path, nameInFile, nameInFile);
const WRITE_ANEW = "Write the file anew with isoflop plan or JSON.stringify(plan).";

interface Refusal {
  /** To write the file anew where nothing else is said. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/** The error of a file: the place that breaks the rule, the rule, and what was found instead. */
function refuse(
  place: string,
  rule: string,
  value: string,
  { remedy = WRITE_ANEW, cause }: Refusal = {},
): IsoflopError {
  return new IsoflopError("INVALID_PLAN_FILE", { field: place, rule, value, remedy, cause });
}

/** What the library says of a part of the file, in the names that files have. */
function inNamesOfFiles(error: IsoflopError, place?: string): IsoflopError {
  const { field, rule, value = "" } = (place === undefined ? error : within(error, place)).spelled(IN_FILES);
  return refuse(field, rule, value, { cause: error });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw refuse("(file)", "A plan file must be JSON", `${describeThrown(thrown)} when it was read`, { cause: thrown });
  }
}

function checkShape(json: unknown): PlanFile {
  if (!isRecord(json) || json.format !== PLAN_FORMAT) {
    const got = isRecord(json) ? `format ${describeValue(json.format)}` : describeValue(json);
    throw refuse("format", `A plan file must have format "${PLAN_FORMAT}"`, got);
  }
  if (json.version !== PLAN_VERSION) {
    const got = json.version === undefined ? "a plan without a version" : `plan v${describeValue(json.version)}`;
    throw refuse("version", `A plan file must be plan v${PLAN_VERSION}`, got, {
      remedy: "Plan again with this release, or read the file with the release that wrote it.",
    });
  }
  const result = v.safeParse(planFileSchema, json, { abortEarly: true });
  if (!result.success) throw refuseIssue(result.issues[0]);
  return result.output;
}

function refuseIssue(issue: v.BaseIssue<unknown>): IsoflopError {
  const place = (issue.path ?? [])
    .map(({ key }, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${String(key)}`))
    .join("");
  const strict =
    issue.expected === "never" ? "left out, as no field of a plan file" : "there, with the fields that belong to it";
  const rule = issue.type === "strict_object" ? strict : issue.message;
  return refuse(place, `${place} must be ${rule}`, describeValue(issue.input));
}

/** What a file's figures follow from; they themselves are not looked at. */
export function partsOfFile(file: PlanFile): PlanParts {
  return withOptionsOf(file, partsOf(file));
}

function partsOf(file: PlanFile): PlanParts {
  const modelKwargs = readKwargs(file.model_kwargs);
  const json = kwargsJson(modelKwargs);
  const [unsupported] = json.notInJson;
  if (unsupported !== undefined) {
    const place = `model_kwargs.${unsupported.path}`;
    throw refuse(place, `${place} must be JSON`, unsupported.value);
  }
  checkDistinct(file);
  const distinctBudgets = distinctAscending(file.compute_budgets);
  checkNumCells(distinctBudgets.length, file.model_sizes.length);
  const flops = flopsOf(file);
  const models = modelsOf(file);
  const sizes = sizeTable(models, flops);
  return {
    modelClsName: file.model_cls_name,
    sizeParam: file.size_param,
    modelKwargs,
    kwargsJson: { json: json.json, notInJson: file.model_kwargs_not_in_json },
    computeBudgets: [...file.compute_budgets],
    distinctBudgets,
    flops,
    limits: limitsOf(file),
    sizes,
    models,
    hasOwnOptions: false,
    scaling: scalingOf(file),
    selection: selectionOf(file, distinctBudgets, sizes.sizeParamValue),
    skipped: freezeEach(file.skipped.map(recordReader(SKIPPED_SIZE_FIELDS))),
    unprobed: freezeEach(file.unprobed.map(recordReader(UNPROBED_SIZE_FIELDS))),
    warnings: [...file.warnings],
  };
}

/** Parts whose experiments are known by the plan's options or by each model's own: as the file's first one is. */
function withOptionsOf({ experiments: [first] }: PlanFile, parts: PlanParts): PlanParts {
  const { rowEnds, sizeIndices } = parts.selection;
  const selection = { rowEnds: rowEnds.map((end) => Math.min(end, 1)), sizeIndices: sizeIndices.slice(0, 1) };
  const [known] = planExperiments({ ...parts, selection });
  if (known?.experimentId !== first?.experiment_id) return { ...parts, hasOwnOptions: true };
  return { ...parts, models: parts.models.map(({ modelKwargs: _, ...model }) => model) };
}

/** The sizes of a file, each with what its experiments say of the model. */
function modelsOf(file: PlanFile): readonly KnownModel[] {
  const bySize = new Map(file.experiments.map((experiment) => [experiment.size_param_value, experiment]));
  const experimentOf = recordReader(EXPERIMENT_FIELDS);
  const models = file.model_sizes.map(recordReader(MODEL_SIZE_FIELDS)).map((size): KnownModel => {
    const written = bySize.get(size.sizeParamValue);
    if (written === undefined) return size;
    const { shape, modelKwargs } = experimentOf(written);
    return {
      ...size,
      ...(shape !== undefined && { shape: Object.freeze(shape) }),
      modelKwargs: copyKwargs(modelKwargs),
    };
  });
  return inOrder(models);
}

function scalingOf({ scaling }: PlanFile): ScalingRule | undefined {
  if (scaling === undefined) return undefined;
  const { layers, key_value_heads, ffw_multiple } = scaling;
  return { layers, keyValueHeads: key_value_heads, ffwMultiple: ffw_multiple };
}

/** How the file's FLOPs are counted: by k·N, or for each size. */
function flopsOf(file: PlanFile): FlopsCounting {
  const { flops_convention: convention, flops_per_param_per_token: k, sequence_length: sequenceLength } = file;
  if (k === undefined && !isModelCounting(convention)) {
    const place = "flops_per_param_per_token";
    throw refuse(
      place,
      `${place} must be there where flops_convention is ${describeValue(convention)}`,
      "a file without it",
    );
  }
  for (const [i, { flops_per_token }] of file.model_sizes.entries()) {
    if ((flops_per_token === undefined) === (k === undefined)) {
      const rule = k === undefined ? "be there where FLOPs are not counted as k·N" : "be left out where FLOPs are k·N";
      const place = `model_sizes[${i}].flops_per_token`;
      throw refuse(place, `${place} must ${rule}`, describeValue(flops_per_token));
    }
  }
  const wantsLength = k === undefined && readsSequenceLength(convention);
  if (wantsLength !== (sequenceLength !== undefined)) {
    const rule = wantsLength ? "be there" : "be left out";
    throw refuse("sequence_length", `sequence_length must ${rule} by ${convention}`, describeValue(sequenceLength));
  }
  if (k !== undefined) return flopsPerParam(k);
  return { convention, flopsPerParamPerToken: undefined, sequenceLength };
}

function limitsOf({ limits }: PlanFile): SweepLimits {
  if (limits === undefined) return DEFAULT_LIMITS;
  try {
    return readLimits({ ...recordReader(LIMIT_FIELDS)(limits) });
  } catch (thrown) {
    throw thrown instanceof IsoflopError ? inNamesOfFiles(thrown, "limits") : thrown;
  }
}

function readKwargs(modelKwargs: unknown): ModelKwargs {
  try {
    return copyKwargs(modelKwargs);
  } catch (thrown) {
    throw thrown instanceof IsoflopError ? inNamesOfFiles(thrown) : thrown;
  }
}

function freezeEach<Item extends object>(items: readonly Item[]): readonly Item[] {
  return items.map((item) => Object.freeze(item));
}

/** A size was probed, skipped or not probed: one of them, once. */
function checkDistinct(file: PlanFile): void {
  const seen = new Map<number, string>();
  for (const list of ["model_sizes", "skipped", "unprobed"] as const) {
    for (const [i, { size_param_value }] of file[list].entries()) {
      const place = `${list}[${i}].size_param_value`;
      const earlier = seen.get(size_param_value);
      if (earlier !== undefined) {
        throw refuse(place, `${place} must be given once`, `${size_param_value}, which ${earlier} is too`);
      }
      seen.set(size_param_value, place);
    }
  }
}

/** The rows that the file's experiments name, in the order of their budgets and sizes. */
function selectionOf(
  { experiments }: PlanFile,
  distinctBudgets: readonly number[],
  sizeParamValues: readonly number[],
): PlanParts["selection"] {
  const budgetIndices = new Map(distinctBudgets.map((budget, b) => [budget, b]));
  const sizeIndices = new Map(sizeParamValues.map((value, s) => [value, s]));
  const rows = experiments.map(({ compute_budget, size_param_value, repeat }, i) => ({
    repeat,
    budget: lookUp(budgetIndices, compute_budget, `experiments[${i}].compute_budget`, "compute_budgets"),
    size: lookUp(sizeIndices, size_param_value, `experiments[${i}].size_param_value`, "model_sizes"),
  }));
  const rowEnds = distinctBudgets.map(() => 0);
  for (const [i, row] of rows.entries()) {
    const previous = rows[i - 1];
    if (previous !== undefined && !follows(previous, row)) {
      throw refuse(
        `experiments[${i}]`,
        `experiments[${i}] must be given once, and after those of smaller budgets, models and repeats`,
        `it after experiments[${i - 1}]`,
      );
    }
    rowEnds[row.budget] = i + 1;
  }
  // A budget without experiments ends where the one before it does.
  for (let b = 1; b < rowEnds.length; b++) rowEnds[b] = Math.max(rowEnds[b] ?? 0, rowEnds[b - 1] ?? 0);
  return { rowEnds, sizeIndices: Uint32Array.from(rows, ({ size }) => size) };
}

interface Row {
  readonly budget: number;
  readonly size: number;
  readonly repeat: number;
}

/** Whether a row may stand right after another. */
function follows(previous: Row, row: Row): boolean {
  if (previous.budget !== row.budget) return previous.budget < row.budget;
  return previous.size === row.size ? previous.repeat + 1 === row.repeat : previous.size < row.size;
}

function lookUp(indices: ReadonlyMap<number, number>, value: number, place: string, list: string): number {
  const index = indices.get(value);
  if (index === undefined) throw refuse(place, `${place} must be one of ${list}`, String(value));
  return index;
}

/** Every experiment is one that its budget can train, and a budget without any can train none. */
function checkFeasible({ distinctBudgets, sizes, selection, limits }: PlanParts): void {
  let row = 0;
  for (const [b, computeBudget] of distinctBudgets.entries()) {
    const { verdicts } = cellVerdicts(computeBudget, sizes, limits);
    const rowEnd = selection.rowEnds[b] ?? row;
    if (row === rowEnd && verdicts.includes("feasible")) {
      throw refuse(
        "experiments",
        "experiments must hold some of every budget that can train a size",
        `none of ${computeBudget}`,
      );
    }
    for (; row < rowEnd; row++) {
      if (verdicts[selection.sizeIndices[row] ?? -1] !== "feasible") {
        throw refuse(
          `experiments[${row}]`,
          `experiments[${row}] must be feasible`,
          `one that ${computeBudget} FLOPs can't train`,
        );
      }
    }
  }
}

/** Holds what the file says against what its own parts give. */
function checkAgreement(file: unknown, written: unknown, place = ""): void {
  if (isRecord(written) && isRecord(file)) {
    for (const [key, value] of Object.entries(written)) {
      // Kwargs are copied from the file, not computed.
      if (place === "" && key.startsWith("model_kwargs")) continue;
      checkAgreement(file[key], value, place === "" ? key : `${place}.${key}`);
    }
  } else if (Array.isArray(written) && Array.isArray(file)) {
    if (file.length !== written.length) {
      throw refuse(place, `${place} must have ${written.length} entries by the rest of the file`, String(file.length));
    }
    for (const [i, value] of written.entries()) checkAgreement(file[i], value, `${place}[${i}]`);
  } else if (!Object.is(file, written)) {
    throw refuse(place, `${place} must be ${describeValue(written)} by the rest of the file`, describeValue(file), {
      remedy: `The file was damaged, changed by hand, or is of two plans. ${WRITE_ANEW}`,
    });
  }
}
