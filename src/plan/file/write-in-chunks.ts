import type { Experiment } from "../experiment.ts";
import { planExperiments } from "../plan-experiments.ts";
import { droppedCells, type PlanParts } from "../plan-parts.ts";
import type { SweepPlan } from "../sweep-plan.ts";
import { csvHeader, csvLine } from "./csv.ts";
import { inFile } from "./record.ts";
import { onlyJson, toPlanFile } from "./write.ts";

// A plan whose objects no heap would hold, or whose text is longer than an engine's longest, is written budget by budget.

// The objects of so many rows take some MB.
const MAX_BLOCK_ROWS = 2 ** 13;
const PIECE_LENGTH = 2 ** 16;
const INDENT = 2;

/** @internal The text of a plan's file in pieces: joined, `JSON.stringify(plan, null, 2)` and a line break. */
export function* planFileChunks(plan: SweepPlan): Generator<string> {
  const { parts, modelSizes } = plan;
  const file = toPlanFile(parts, { experiments: [], modelSizes, dropped: [] });
  let before = "{";
  for (const [key, value] of Object.entries(file)) {
    yield `${before}\n  ${JSON.stringify(key)}: `;
    if (key === "experiments") yield* listChunks(experimentsInFile(parts));
    else if (key === "dropped") yield* listChunks(droppedInFile(parts));
    else yield textAt(1, value);
    before = ",";
  }
  yield "\n}\n";
}

/** @internal The experiments of a plan as CSV in pieces: joined, what `plan.toCSV()` gives. */
export function* planCsvChunks({ parts }: SweepPlan): Generator<string> {
  let piece = csvHeader();
  for (const experiment of experimentsOf(parts)) {
    piece += csvLine(experiment);
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

function* experimentsOf(parts: PlanParts): Generator<Experiment> {
  for (const [first, end] of blocksOf(parts.selection.rowEnds)) yield* planExperiments(parts, first, end);
}

function* experimentsInFile(parts: PlanParts): Generator<object> {
  for (const [first, end] of blocksOf(parts.selection.rowEnds)) {
    for (const experiment of onlyJson(planExperiments(parts, first, end), parts)) yield inFile(experiment);
  }
}

function* droppedInFile(parts: PlanParts): Generator<object> {
  const { distinctBudgets, sizes } = parts;
  for (const [first, end] of blocksOf(distinctBudgets.map((_, b) => (b + 1) * sizes.length))) {
    for (const cell of droppedCells(parts, distinctBudgets.slice(first, end))) yield inFile(cell);
  }
}

/** Budgets in blocks of few rows, and at least one each: the place of its first, and the one after its last. */
function* blocksOf(rowEnds: readonly number[]): Generator<readonly [first: number, end: number]> {
  let first = 0;
  let firstRow = 0;
  for (const [b, end] of rowEnds.entries()) {
    if ((rowEnds[b + 1] ?? Number.POSITIVE_INFINITY) - firstRow <= MAX_BLOCK_ROWS) continue;
    yield [first, b + 1];
    first = b + 1;
    firstRow = end;
  }
}

/** A list of the file. */
function* listChunks(items: Iterable<object>): Generator<string> {
  let piece = "[";
  let between = "\n    ";
  for (const item of items) {
    piece += between + textAt(2, item);
    between = ",\n    ";
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  yield between.startsWith(",") ? `${piece}\n  ]` : "[]";
}

/** A value's text as it stands so deep in the file. */
function textAt(depth: number, value: unknown): string {
  // No text of JSON holds a line break but those of its layout.
  return JSON.stringify(value, null, INDENT).replaceAll("\n", `\n${" ".repeat(depth * INDENT)}`);
}
