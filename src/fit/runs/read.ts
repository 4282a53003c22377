import { invalidOption, isRecord, MAX_COUNT } from "../../common/checks.ts";
import { IsoflopError } from "../../common/errors.ts";
import { entriesOf } from "../../common/lists.ts";
import { inLibrary, name, spelled, type Words, words } from "../../common/words.ts";
import { DEFAULT_FLOPS_PER_PARAM_PER_TOKEN } from "../../models/flops-counting.ts";
import { checked, readOptions } from "../../options/read.ts";
import { DEFAULT_BUDGET_TOLERANCE, type RowsOf, RUN_FILE_ROWS } from "../../options/table.ts";
import type { Experiment } from "../../plan/experiment.ts";
import type { LeftOutRun, Run } from "../run.ts";
import { Account } from "./account.ts";
import { bestRuns } from "./best-runs.ts";
import { checkUnits, otherCounting } from "./check-flops.ts";
import { type Columns, chooseColumns, type Refusal } from "./choose-columns.ts";
import { type ColumnsOption, readColumns } from "./columns-option.ts";
import { FoundRuns } from "./found-runs.ts";
import type { Field } from "./known-names.ts";
import { lastSteps } from "./last-steps.ts";
import { tooLarge } from "./limits.ts";
import { type PlannedRuns, plannedRuns } from "./plan-runs.ts";
import { RunReader } from "./read-run.ts";
import { Screen } from "./screen.ts";
import { named } from "./sheet.ts";
import { type RunFormat, sheetsOf } from "./sheets.ts";
import { endedRows } from "./status.ts";
import { unfitRuns } from "./unfit.ts";
import { readWhere, rowsWhere } from "./where.ts";

/** Options of {@link readRuns}. */
export interface ReadRunsOptions {
  /** By what the text begins with by default: `[` is JSON, `{` is JSON or JSON Lines, a table of Markdown is one, anything
   * else is CSV with commas, semicolons or tabs. */
  readonly format?: RunFormat;
  /**
   * The plan's experiments: what a row of an `experiment_id` does not say itself is taken from them, and where a row has
   * `num_params` and `num_tokens` alone, its budget is what so many tokens cost by the plan's `flopsPerToken` of that N.
   */
  readonly plan?: Iterable<
    Pick<Experiment, "experimentId" | "computeBudget" | "numParams" | "numTokens"> &
      Partial<Pick<Experiment, "flopsPerToken">>
  >;
  /**
   * Which column is which field: `{ num_params: "N", loss: "val/.dclm_loss" }`, or `num_params=N,loss=val/.dclm_loss`. A
   * column is named as it is written, by its number (`#4`), or within JSON by its path (`config.n_params`, `curve.-1.1`,
   * `results[val_data=c4_val].loss`); products with columns and numbers count as columns (`steps*batch*2048`,
   * `tokens*1e9`, `7e9`), and so does `ln(perplexity)`. Names that everyone uses need none of it.
   */
  readonly columns?: ColumnsOption;
  /** Reads only rows that meet it: `State=finished`, `lr<0.01`, with commas between several; `=`, `!=`, `<`, `<=`, `>`, `>=`. */
  readonly where?: string;
  /** Reads only runs of at least so many training FLOPs. */
  readonly minBudget?: number;
  /**
   * Which rows are runs: by default the `last` of each run where steps are given; `best` takes of these the least loss of
   * each N and D, as of a sweep of learning rates; `all` takes every row.
   */
  readonly keep?: "last" | "best" | "all";
  /** k: what is not in the file follows from C = k·N·D; 6 by default. */
  readonly flopsPerParamPerToken?: number;
  /** Budgets that differ by no more than this share are one; 0.001 by default. */
  readonly budgetTolerance?: number;
}

/** A file's text, and what messages call it. */
export interface RunText {
  readonly name: string;
  readonly text: string;
}

/** The runs of a file, or of several. */
export interface RunFile {
  readonly runs: readonly Run[];
  /** The runs that failed, are there twice, are missing or not of the plan, each by its experiment or line. */
  readonly leftOut: readonly LeftOutRun[];
  /** What was taken for granted, and what the runs are not fit for: each with the rows, the figure and the remedy. */
  readonly warnings: readonly string[];
}

/** @internal A file of runs whose warnings each surface spells. */
export interface SpellableRunFile extends Omit<RunFile, "warnings"> {
  readonly warnings: readonly Words[];
}

/**
 * Reads the runs of a sweep as people have them: CSV with a header, JSON, JSON Lines or a Markdown table, with rows of
 * `loss` and two of `compute_budget`, `num_params` and `num_tokens`, or the `experiment_id` of a plan that has them; `weight`
 * where a loss is the mean of several. Names that everyone uses (N, D, C, params, tokens, flops, val_loss, …) are known,
 * others are named by `columns`.
 *
 * A run failed where its loss is NaN, Infinity, null or empty, also as Python's json module writes it. Such runs, second
 * runs of an experiment, experiments of the plan without a run, and runs of experiments that the plan does not have are
 * left out by name. What was assumed, and what makes runs unfit for a fit, is said in `warnings`.
 *
 * @param source the text of a file, or of several with their names
 * @throws {IsoflopError} INVALID_RUN with the line or entry that can't be read; INVALID_OPTION where an option breaks its
 * rule
 * @example
 * const { runs, leftOut, warnings } = readRuns("experiment_id,loss\n1e18-width64-910636,3.21\n", { plan });
 */
export function readRuns(source: string | readonly RunText[], options: ReadRunsOptions = {}): RunFile {
  const { runs, leftOut, warnings } = readRunFile(source, options);
  return Object.freeze({ runs, leftOut, warnings: Object.freeze(warnings.map((text) => spelled(text, inLibrary))) });
}

/** @internal {@link readRuns}, with warnings in which options are names. */
export function readRunFile(source: unknown, options: unknown): SpellableRunFile {
  return readOptions("readRuns", "text, { plan }", options, RUN_FILE_ROWS, (known) => {
    const rows: RowsOf<ReadRunsOptions> = RUN_FILE_ROWS;
    const {
      plan,
      columns,
      where,
      keep = "last",
      flopsPerParamPerToken = DEFAULT_FLOPS_PER_PARAM_PER_TOKEN,
      budgetTolerance = DEFAULT_BUDGET_TOLERANCE,
      format,
      minBudget = 0,
    } = checked(known, rows);
    return join(textsOf(source), {
      format,
      plan: plan === undefined ? undefined : plannedRuns(plan),
      columns: readColumns(columns),
      where: readWhere(where),
      minBudget,
      keep,
      flopsPerParamPerToken,
      budgetTolerance,
    });
  });
}

interface ReadRequest {
  readonly format: RunFormat | undefined;
  readonly plan: PlannedRuns | undefined;
  readonly columns: ReadonlyMap<Field, string>;
  readonly where: ReturnType<typeof readWhere>;
  readonly minBudget: number;
  readonly keep: "last" | "best" | "all";
  readonly flopsPerParamPerToken: number;
  readonly budgetTolerance: number;
}

const MAX_FILES = 2 ** 16;

function textsOf(source: unknown): readonly RunText[] {
  if (typeof source === "string") return [{ name: "", text: source }];
  const list = entriesOf(source, MAX_FILES);
  if (list === undefined) throw invalidOption("text", "the text of a file", source, "Read the file first.");
  if (list.length === 0) throw invalidOption("text", "the text of a file or more", source, "Read a file first.");
  return list.map((file, i) => {
    if (isRecord(file) && typeof file.text === "string" && typeof file.name === "string") {
      return { name: list.length === 1 ? "" : file.name, text: file.text };
    }
    throw invalidOption(["text", i], "{ name, text }", file, "Read the file first.");
  });
}

const TOO_MANY_RUNS: Words = words`Give ${name("where")}, or name the steps and the runs (${name("columns")} step=…,experiment_id=…).`;

/** Makes runs of rows, with what the plan says of them. */
function join(texts: readonly RunText[], request: ReadRequest): SpellableRunFile {
  const { plan, flopsPerParamPerToken, budgetTolerance, minBudget, keep } = request;
  const screen = new Screen();
  const unplanned: LeftOutRun[] = [];
  const found = new FoundRuns();
  const account = new Account();
  let numRows = 0;
  for (const { name: file, text } of texts) {
    const { sheet, columns } = sheetIn(file, text, request);
    account.note(columns.notes);
    const wanted = rowsWhere(request.where, sheet, columns);
    account.wanted(wanted.length, sheet.length);
    const steps = keep === "all" ? wanted : lastSteps(wanted, sheet, columns, account);
    numRows += steps.length;
    if (numRows > MAX_COUNT) throw tooLarge("(file)", `must have at most ${MAX_COUNT} runs`, numRows, TOO_MANY_RUNS);
    const rows = endedRows(steps, sheet, columns, screen.leftOut, account);
    const shared = { plan, screen, unplanned, flopsPerParamPerToken, minBudget, account };
    const reader = new RunReader(sheet, columns, shared, file, rows);
    const first = found.length;
    for (const row of rows) reader.read(row, found);
    checkUnits(found, first, flopsPerParamPerToken, columns);
  }
  const kept = keep === "best" ? bestRuns(found) : { found, notes: [] };
  const warnings = [
    ...account.told(flopsPerParamPerToken),
    ...kept.notes,
    // A plan may count FLOPs by another convention, which its fit knows of.
    ...(plan === undefined ? otherCounting(found, flopsPerParamPerToken) : []),
    ...unfitRuns(kept.found, { budgetTolerance, isBest: keep === "best", isPlanned: plan !== undefined }),
  ];
  const missing = [...(plan?.experiments.keys() ?? [])]
    .filter((experimentId) => !screen.hasSeen(experimentId))
    .map((run) => ({ run, reason: "missing", detail: "no run of it has come back" }) as const);
  const leftOut = [...screen.leftOut, ...unplanned, ...missing].map((run) => Object.freeze(run));
  return {
    runs: Object.freeze(kept.found.runs),
    leftOut: Object.freeze(leftOut),
    warnings,
  };
}

/** A file as a table whose columns are known: in the first way that has all of them. */
function sheetIn(file: string, text: string, { format, columns, plan }: ReadRequest) {
  const refusals: Refusal[] = [];
  for (const found of sheetsOf(text, format)) {
    const sheet = file === "" ? found : named(file, found);
    const chosen = columnsOrRefusal(sheet, columns, plan !== undefined);
    if (!("error" in chosen)) return { sheet, columns: chosen };
    refusals.push(chosen);
  }
  // What lacks least is what the file is likeliest to be.
  throw refusals.reduce((least, each) => (each.numMissing <= least.numMissing ? each : least)).error;
}

/** The columns of a table, or why it has not all; a column that only another way of reading the file has is such a why. */
function columnsOrRefusal(...args: Parameters<typeof chooseColumns>): Columns | Refusal {
  try {
    return chooseColumns(...args);
  } catch (thrown) {
    if (thrown instanceof IsoflopError) return { numMissing: Number.POSITIVE_INFINITY, error: thrown };
    throw thrown;
  }
}
