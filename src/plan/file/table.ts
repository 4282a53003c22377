import { printable } from "../../common/printable.ts";
import { readable } from "../../common/readable.ts";
import { counted, humanCount, humanFlops, humanRatio } from "../../common/units.ts";
import { CUSTOM_FLOPS } from "../../models/flops-counting.ts";
import type { TransformerShape } from "../../models/shape.ts";
import { RULE_WORDS } from "../../options/feasibility.ts";
import { checkPlan } from "../check-plan.ts";
import type { Experiment } from "../experiment.ts";
import type { SweepPlan } from "../sweep-plan.ts";

/** How parts of a table are set off; by default they are not. */
export interface TableStyle {
  heading(text: string): string;
  aside(text: string): string;
}

const PLAIN: TableStyle = { heading: (text) => text, aside: (text) => text };
const WIDTH = 80;
// What was left out should be seen, not read through: the plan file has every line of it.
const MAX_LINES = 5;

/**
 * A plan as a text table of at most 80 columns: the experiments, the totals, and what was left out and why.
 *
 * @param plan the plan
 * @param style how headings and asides are set off, for terminals with colours
 */
export function formatPlanTable(plan: SweepPlan, style: TableStyle = PLAIN): string {
  checkPlan(plan);
  return readable("formatPlanTable", "style", () => tableOf(plan, style));
}

function tableOf(plan: SweepPlan, style: TableStyle): string {
  // Before the styles, whose codes would not pass.
  const heading = (line: string) => style.heading(printable(line));
  const lines = [
    heading(titleOf(plan)),
    ...countingLines(plan).map(printable),
    "",
    ...experimentLines(plan, heading),
    ...totalLines(plan),
    ...leftOutLines(plan).map((line) => style.aside(printable(line))),
  ];
  return `${lines.join("\n")}\n`;
}

function titleOf(plan: SweepPlan): string {
  const budgets = new Set(plan.computeBudgets).size;
  return shorten(
    `${plan.modelClsName} by ${plan.sizeParam}: ${counted(plan.numExperiments, "experiment")} at ` +
      `${counted(budgets, "budget")}, ${humanFlops(plan.totalFlops)} FLOPs`,
  );
}

/** How FLOPs are counted, where it is not by k·N. */
function countingLines(plan: SweepPlan): string[] {
  const { flopsConvention, flopsPerParamPerToken, sequenceLength } = plan;
  if (flopsPerParamPerToken !== undefined) {
    return activeColumns(plan).length === 0
      ? []
      : [`FLOPs per token by ${flopsPerParamPerToken}N of the parameters that work on one token (active)`];
  }
  const sequences = sequenceLength === undefined ? "" : `, in sequences of ${sequenceLength} tokens`;
  const how = flopsConvention === CUSTOM_FLOPS ? "a count of their own for each size" : flopsConvention;
  return [`FLOPs per token by ${how}${sequences}`];
}

type Column = readonly [heading: string, cell: (experiment: Experiment) => string];

/** Layers and heads, where the models tell them and they are not the size itself. */
function shapeColumns({ experiments }: SweepPlan): readonly Column[] {
  if (experiments.every(({ shape }) => shape === undefined)) return [];
  const hasHeads = experiments.some(({ shape }) => shape?.numHeads !== undefined);
  const layers: Column = ["layers", ({ shape }) => cellOf(shape?.numLayers)];
  const width: Column = ["width", ({ shape }) => cellOf(shape?.hiddenSize)];
  const isDepth = experiments.every(({ shape, sizeParamValue }) => shape?.numLayers === sizeParamValue);
  const heads: Column = [
    "heads",
    ({ shape: { numHeads, numKeyValueHeads = numHeads } = NO_SHAPE }) =>
      numHeads === numKeyValueHeads ? cellOf(numHeads) : `${numHeads}/${numKeyValueHeads}`,
  ];
  return [isDepth ? width : layers, ...(hasHeads ? [heads] : [])];
}

const NO_SHAPE: Partial<TransformerShape> = {};

function cellOf(count: number | undefined): string {
  return count === undefined ? "–" : String(count);
}

/** The parameters that work on one token, where some model has fewer of them than in all. */
function activeColumns({ experiments }: SweepPlan): readonly Column[] {
  const isMixture = experiments.some(({ numParams, numActiveParams = numParams }) => numActiveParams < numParams);
  return isMixture ? [["active", ({ numParams, numActiveParams = numParams }) => humanCount(numActiveParams)]] : [];
}

function experimentLines(plan: SweepPlan, heading: (line: string) => string): string[] {
  if (plan.numExperiments === 0) {
    const why = plan.modelSizes.length === 0 ? "no size has a model" : "no budget has a size that it can train";
    return [`No experiments: ${why}.`];
  }
  const sizeParam = shorten(plan.sizeParam, 20);
  const columns: readonly Column[] = [
    ["budget", ({ computeBudget }) => humanFlops(computeBudget)],
    [sizeParam, ({ sizeParamValue }) => String(sizeParamValue)],
    ...shapeColumns(plan),
    ["N", ({ numParams }) => humanCount(numParams)],
    ...activeColumns(plan),
    ["D", ({ numTokens }) => humanCount(numTokens)],
    ["D/N", ({ tokensPerParam }) => humanRatio(tokensPerParam)],
  ];
  const firsts = plan.experiments.filter(({ repeat }) => repeat === 1);
  const rows = firsts.map((experiment) => columns.map(([, cell]) => cell(experiment)));
  const widths = columns.map(([name], c) => Math.max(name.length, ...sampleLengths(rows, c)) + 3);
  const line = (cells: readonly string[]) => cells.map((cell, c) => cell.padStart(widths[c] ?? 0)).join("");
  const lines = [heading(line(columns.map(([name]) => name)))];
  let budget: number | undefined;
  const numRuns = runsOf(plan.experiments);
  for (const [i, { computeBudget }] of firsts.entries()) {
    const [, ...rest] = rows[i] ?? [];
    const repeats = numRuns[i] === 1 ? "" : `   × ${numRuns[i]}`;
    const isNew = computeBudget !== budget;
    if (isNew && budget !== undefined) lines.push("");
    lines.push(`${line([isNew ? humanFlops(computeBudget) : "", ...rest])}${repeats}`);
    budget = computeBudget;
  }
  return lines;
}

/** How many runs there are of each experiment that is no repeat. */
function runsOf(experiments: readonly Experiment[]): number[] {
  const numRuns: number[] = [];
  for (const { repeat } of experiments) {
    if (repeat === 1) numRuns.push(1);
    else numRuns[numRuns.length - 1] = repeat;
  }
  return numRuns;
}

/** The lengths of a column's cells; as a set, since there may be more rows than a call takes arguments. */
function sampleLengths(rows: readonly (readonly string[])[], column: number): Set<number> {
  return new Set(rows.map((row) => row[column]?.length ?? 0));
}

function totalLines(plan: SweepPlan): string[] {
  if (plan.numExperiments === 0) return [];
  const tokens = plan.experiments.reduce((sum, { numTokens }) => sum + numTokens, 0);
  return [
    "",
    `Total: ${counted(plan.numExperiments, "experiment")}, ${humanFlops(plan.totalFlops)} FLOPs, ` +
      `${humanCount(tokens)} tokens.`,
  ];
}

function leftOutLines(plan: SweepPlan): string[] {
  const { sizeParam, skipped, dropped, unprobed, budgetsWithoutSize, warnings } = plan;
  const sizesOf = (entries: readonly SizeEntry[]) => `${sizeParam} ${listed(entries)}`;
  return [
    ...section(`Skipped ${counted(skipped.length, "size")} without a model:`, skipped, (entries) =>
      // Reasons that differ in nothing but their size are one reason.
      grouped(entries, ({ reason, sizeParamValue }) => reason.replaceAll(String(sizeParamValue), "")).map(
        ([first, group]) => `${sizesOf(group)}: ${first.reason}`,
      ),
    ),
    ...section(`Dropped ${counted(dropped.length, "cell")} that a budget can't train:`, dropped, (entries) =>
      grouped(entries, ({ computeBudget, rule }) => `${computeBudget} ${rule}`).map(
        ([first, group]) =>
          `${sizesOf(group)} at ${humanFlops(first.computeBudget)} FLOPs: ${RULE_WORDS[first.rule](plan.limits)}`,
      ),
    ),
    ...section(`Did not probe ${counted(unprobed.length, "size")}:`, unprobed, (entries) =>
      grouped(entries, ({ reason }) => reason).map(([first, group]) => `${sizesOf(group)}: ${first.reason}`),
    ),
    ...section(
      `${counted(budgetsWithoutSize.length, "budget")} without a size to train:`,
      budgetsWithoutSize,
      (entries) => entries.map((budget) => `${humanFlops(budget)} FLOPs`),
    ),
    ...section("Note:", warnings, (entries) => entries),
  ];
}

function section<Entry>(
  heading: string,
  entries: readonly Entry[],
  linesOf: (entries: readonly Entry[]) => readonly string[],
): string[] {
  if (entries.length === 0) return [];
  const lines = linesOf(entries);
  const more = lines.length - MAX_LINES;
  const shown = more > 1 ? lines.slice(0, MAX_LINES) : lines;
  const rest = more > 1 ? [`  … and ${more} more; the plan file has all.`] : [];
  return ["", heading, ...shown.flatMap((line) => wrap(line)), ...rest];
}

interface SizeEntry {
  readonly sizeParamValue: number;
}

/** Entries with equal keys together, each group with its first. */
function grouped<Entry extends SizeEntry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): (readonly [Entry, readonly Entry[]])[] {
  const groups = new Map<string, [Entry, Entry[]]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry, [entry]]);
    else group[1].push(entry);
  }
  return [...groups.values()];
}

function listed(entries: readonly SizeEntry[]): string {
  const sizes = entries.map(({ sizeParamValue }) => sizeParamValue);
  return sizes.length <= 4 ? sizes.join(", ") : `${sizes[0]} … ${sizes.at(-1)} (${sizes.length} sizes)`;
}

function shorten(text: string, length: number = WIDTH): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Breaks a line between words so that it keeps within 80 columns; what follows is indented deeper. */
function wrap(line: string): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.trim().split(" ")) {
    const indent = lines.length === 0 ? "  " : "    ";
    if (current !== "" && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = `    ${shorten(word, WIDTH - 4)}`;
    } else {
      current = current === "" ? shorten(`${indent}${word}`) : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
