import { invalidOption, isPositive, isRecord } from "../../common/checks.ts";
import { describeThrown, describeValue } from "../../common/describe.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { IsoflopError } from "../../common/errors.ts";
import { wordsApart } from "../../common/names.ts";
import { checked, readOptions } from "../../options/read.ts";
import { RUN_FILE_ROWS } from "../../options/table.ts";
import type { Experiment } from "../../plan/experiment.ts";
import type { LeftOutRun, Run } from "../run.ts";
import { parseCsv } from "./csv.ts";
import { Screen } from "./screen.ts";
import { IN_RANGE, isInRange } from "./table.ts";

/** How a file of runs is written. */
export type RunFormat = "csv" | "jsonl" | "json";

/** Options of {@link readRuns}. */
export interface ReadRunsOptions {
  /** By what the text begins with by default: `[` is JSON, `{` is JSON Lines, anything else is CSV. */
  readonly format?: RunFormat;
  /**
   * The plan's experiments: what a row of an `experiment_id` does not say itself is taken from them, and where a row has
   * `num_params` and `num_tokens` alone, its budget is what so many tokens cost by the plan's `flopsPerToken` of that N.
   */
  readonly plan?: Iterable<
    Pick<Experiment, "experimentId" | "computeBudget" | "numParams" | "numTokens"> &
      Partial<Pick<Experiment, "flopsPerToken">>
  >;
}

/** The runs of a file. */
export interface RunFile {
  readonly runs: readonly Run[];
  /** The runs that failed, are there twice, are missing or not of the plan, each by its experiment or line. */
  readonly leftOut: readonly LeftOutRun[];
}

/** A row before it is understood. */
interface Row {
  readonly place: string;
  /** Its values by the names of fields, those of other columns left out. */
  readonly values: ReadonlyMap<Field, unknown>;
  readonly names: FileNames;
}

const FIELDS = ["experiment_id", "compute_budget", "num_params", "num_tokens", "loss", "weight"] as const;
type Field = (typeof FIELDS)[number];

/** The field that a name in a file means, in snake_case or in camelCase. */
function fieldOf(name: string): Field | undefined {
  const field = wordsApart(name, "_");
  return FIELDS.find((known) => known === field);
}

/** The names in a file, as they are written there. */
class FileNames {
  readonly #written: readonly string[];

  constructor(written: readonly string[]) {
    this.#written = written;
  }

  /** What the file calls a field, or the field's own name where the file has none of it. */
  of(field: Field): string {
    return this.#written.find((name) => fieldOf(name) === field) ?? field;
  }

  /** What to do about a field that is missing: rename what may have been meant. */
  remedyOf(field: Field): string {
    const near = didYouMean(
      field,
      this.#written.filter((name) => fieldOf(name) === undefined),
    );
    return near === undefined ? REMEDY : `Did you mean ${describeValue(near)}? Call it ${field}. ${REMEDY}`;
  }
}

const REMEDY = "A row has experiment_id (with a plan) or compute_budget, num_params, num_tokens; and loss.";

/**
 * Reads the runs that a sweep's trainers wrote: rows of `loss`, with `compute_budget`, `num_params` and `num_tokens`, or
 * with the `experiment_id` of a plan that has them, or `num_params` and `num_tokens` of a size of the plan; `weight` where a loss is the mean of several. Other columns are not
 * read. Names may be in camelCase as well.
 *
 * A run failed where its loss is NaN, Infinity, null or empty, also as Python's json module writes it. Such runs, second
 * runs of an experiment, experiments of the plan without a run, and runs of experiments that the plan does not have are
 * left out by name.
 *
 * @param text the file's text: CSV with a header, JSON Lines, a JSON list, or a JSON object with a list `runs`
 * @throws {IsoflopError} INVALID_RUN with the line or entry that can't be read; INVALID_OPTION where an option breaks its
 * rule
 * @example
 * const { runs, leftOut } = readRuns("experiment_id,loss\n1e18-width64-910636,3.21\n", { plan });
 */
export function readRuns(text: string, options: ReadRunsOptions = {}): RunFile {
  const source: unknown = text;
  if (typeof source !== "string") throw invalidOption("text", "the text of a file", source, "Read the file first.");
  return readOptions("readRuns", "text, { plan }", options, RUN_FILE_ROWS, (known) => {
    const { format, plan } = checked(known, RUN_FILE_ROWS);
    const planned = plan === undefined ? undefined : plannedRuns(plan);
    return join(rowsOf(source, format), planned);
  });
}

function rowsOf(text: string, format: RunFormat | undefined): Row[] {
  const start = text.replace(/^\uFEFF?\s*/, "")[0];
  if (format === "json" || (format === undefined && start === "[")) return jsonRows(parse(text, "(file)"));
  if (format === "jsonl") return jsonLines(text);
  if (format === undefined && start === "{") {
    // One object over several lines is JSON, and so is one in a line that is not a run.
    if (!/^\uFEFF?\s*\{[^\n]*\}\s*(\n|$)/.test(text)) return jsonRows(parse(text, "(file)"));
    const rows = jsonLines(text);
    const [row] = rows;
    return row !== undefined && rows.length === 1 && !row.values.has("loss") ? jsonRows(parse(text, "(file)")) : rows;
  }
  return csvRows(text);
}

function csvRows(text: string): Row[] {
  const [header, ...rows] = parseCsv(text);
  if (header === undefined) throw invalidRow("(file)", "must have a header and a line a run", "an empty file");
  const written = header.cells.map((name) => name.trim());
  const names = new FileNames(written);
  const fields = written.map(fieldOf);
  if (!fields.includes("loss")) {
    const got = describeValue(written.join(", "));
    throw invalidRow(`line ${header.line}`, "must be a header with a column loss", got, names.remedyOf("loss"));
  }
  return rows.map(({ line, cells }) => {
    const place = `line ${line}`;
    return { place, values: valuesOf(place, fields, (c) => cells[c]?.trim() || undefined, written), names };
  });
}

/** A row's values by their fields; a cell that is undefined counts as left out. */
function valuesOf(
  place: string,
  fields: readonly (Field | undefined)[],
  cellOf: (c: number) => unknown,
  written: readonly string[],
): Row["values"] {
  const values = new Map<Field, unknown>();
  for (const [c, field] of fields.entries()) {
    const cell = field === undefined ? undefined : cellOf(c);
    if (field === undefined || cell === undefined) continue;
    if (values.has(field)) {
      const both = written.filter((_, other) => fields[other] === field).map(describeValue);
      throw invalidRow(place, `must give ${field} once`, both.join(" and "), "Remove one of them.");
    }
    values.set(field, cell);
  }
  return values;
}

function jsonLines(text: string): Row[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, i) => {
    const place = `line ${i + 1}`;
    return line.trim() === "" ? [] : [rowOf(parse(line, place), place)];
  });
}

function jsonRows(json: unknown): Row[] {
  const list = isRecord(json) ? json.runs : json;
  if (!Array.isArray(list)) throw invalidRow("(file)", "must be a list of runs", describeValue(json));
  return list.map((value: unknown, i) => rowOf(value, `runs[${i}]`));
}

function rowOf(value: unknown, place: string): Row {
  if (!isRecord(value)) throw invalidRow(place, "must be an object", describeValue(value));
  const written = Object.keys(value);
  const cells = Object.values(value);
  return {
    place,
    values: valuesOf(place, written.map(fieldOf), (c) => cells[c], written),
    names: new FileNames(written),
  };
}

// Python's json module writes numbers that JSON does not have.
const STRING_OR_NAN = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(
      text.replace(/^\uFEFF/, "").replace(STRING_OR_NAN, (token) => (token.startsWith('"') ? token : `"${token}"`)),
    );
  } catch (thrown) {
    throw invalidRow(place, "must be JSON", `${describeThrown(thrown)} when it was read`);
  }
}

type PlannedRun = Pick<Experiment, "computeBudget" | "numParams" | "numTokens">;

/** What a plan says of runs. */
interface PlannedRuns {
  readonly experiments: ReadonlyMap<string, PlannedRun>;
  /** Training FLOPs for one token by N; NaN where models of one N differ in them. */
  readonly flopsPerToken: ReadonlyMap<number, number>;
}

function plannedRuns(plan: unknown): PlannedRuns {
  if (typeof plan !== "object" || plan === null || !(Symbol.iterator in plan)) {
    throw invalidOption("plan", "a SweepPlan, or its experiments", plan, "Read one with readPlan.");
  }
  const experiments = new Map<string, PlannedRun>();
  const costs = new Map<number, number>();
  for (const experiment of Array.from(Object(plan)) as readonly unknown[]) {
    if (!isRecord(experiment))
      throw invalidOption("plan", "a list of experiments", experiment, "Pass plan.experiments.");
    const { experimentId, computeBudget, numParams, numTokens, flopsPerToken } = experiment;
    if (
      typeof experimentId !== "string" ||
      !isPositive(computeBudget) ||
      !isPositive(numParams) ||
      !isPositive(numTokens)
    ) {
      throw invalidOption("plan", "a list of experiments", experiment, "Pass plan.experiments.");
    }
    experiments.set(experimentId, { computeBudget, numParams, numTokens });
    if (!isPositive(flopsPerToken)) continue;
    const isSame = (costs.get(numParams) ?? flopsPerToken) === flopsPerToken;
    costs.set(numParams, isSame ? flopsPerToken : Number.NaN);
  }
  return { experiments, flopsPerToken: costs };
}

/** Makes runs of rows, with what the plan says of them. */
function join(rows: readonly Row[], plan: PlannedRuns | undefined): RunFile {
  const screen = new Screen();
  const runs: Run[] = [];
  const unplanned: LeftOutRun[] = [];
  for (const row of rows) {
    const { place, names } = row;
    const experimentId = readId(row);
    const planned = experimentId === undefined ? undefined : plan?.experiments.get(experimentId);
    if (plan !== undefined && experimentId !== undefined && planned === undefined) {
      unplanned.push({ run: experimentId, reason: "unplanned", detail: `${place}: the plan has no such experiment` });
      continue;
    }
    const run = {
      computeBudget: readPositive(row, "compute_budget", planned?.computeBudget ?? costOf(row, plan)),
      numParams: readPositive(row, "num_params", planned?.numParams),
      numTokens: readPositive(row, "num_tokens", planned?.numTokens),
      loss: readLoss(row),
      weight: readWeight(row),
      experimentId,
    };
    if (planned !== undefined && run.numParams !== planned.numParams) {
      const rule = `must be the model that ${experimentId} plans, of N = ${planned.numParams}`;
      throw invalidRow(place, rule, `${names.of("num_params")} ${run.numParams}`);
    }
    if (screen.admits(experimentId, place, run.loss)) runs.push(Object.freeze(run));
  }
  const missing = [...(plan?.experiments.keys() ?? [])]
    .filter((experimentId) => !screen.hasSeen(experimentId))
    .map((run) => ({ run, reason: "missing", detail: "no run of it has come back" }) as const);
  const leftOut = [...screen.leftOut, ...unplanned, ...missing].map((run) => Object.freeze(run));
  return Object.freeze({ runs: Object.freeze(runs), leftOut: Object.freeze(leftOut) });
}

/** What a row's tokens cost, where the plan knows its size. */
function costOf({ values }: Row, plan: PlannedRuns | undefined): number | undefined {
  const perToken = plan?.flopsPerToken.get(numberOf(values.get("num_params")) ?? Number.NaN);
  const cost = (perToken ?? Number.NaN) * (numberOf(values.get("num_tokens")) ?? Number.NaN);
  return isPositive(cost) ? cost : undefined;
}

function readId({ place, values, names }: Row): string | undefined {
  const value = values.get("experiment_id");
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && value !== "") return value;
  throw invalidRow(place, `must have text as ${names.of("experiment_id")}`, describeValue(value));
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : undefined;
}

function readPositive({ place, values, names }: Row, field: Field, otherwise: number | undefined): number {
  const value = values.get(field) ?? otherwise;
  const number = numberOf(value);
  if (isPositive(number)) return number;
  if (value === undefined) throw invalidRow(place, `must have ${names.of(field)}`, "none", names.remedyOf(field));
  throw invalidRow(place, `must have a positive finite ${names.of(field)}`, describeValue(value));
}

function readWeight({ place, values }: Row): number {
  const value = values.get("weight") ?? 1;
  const weight = numberOf(value);
  if (isInRange(weight)) return weight;
  throw invalidRow(place, `must have as weight ${IN_RANGE}`, describeValue(value));
}

const FAILED = /^[+-]?(nan|inf|infinity|null|none)$/i;

/** A loss, or NaN or an infinity for a run that failed. */
function readLoss({ place, values }: Row): number {
  const value = values.get("loss");
  if (value === undefined || value === null) return Number.NaN;
  if (typeof value === "string" && FAILED.test(value.trim())) {
    return /inf/i.test(value) ? Number.POSITIVE_INFINITY : Number.NaN;
  }
  const loss = numberOf(value);
  if (loss !== undefined && (isInRange(loss) || (typeof value === "number" && !Number.isFinite(loss)))) return loss;
  const rule = `must have as loss ${IN_RANGE}, in nats per token, or nan where the run failed`;
  throw invalidRow(place, rule, describeValue(value));
}

function invalidRow(place: string, rule: string, value: string, remedy: string = REMEDY): IsoflopError {
  const subject = place === "(file)" ? "A file of runs" : place.replace(/^l/, "L");
  return new IsoflopError("INVALID_RUN", { field: place, rule: `${subject} ${rule}`, value, remedy });
}
