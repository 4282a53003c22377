import { isRecord } from "../../common/checks.ts";
import { type Field, knownName, VALIDATION, wordsOf } from "./known-names.ts";
import { numberIn } from "./numbers.ts";
import type { Sheet } from "./sheet.ts";

/** What stands for figures that only the user knows. */
const PLACEHOLDERS: Readonly<Partial<Record<Field, string>>> = {
  num_params: "<parameters>",
  num_tokens: "<tokens>",
  compute_budget: "<FLOPs>",
  loss: "<column>",
};

// What is smaller is a width, or a number of layers.
const MIN_SIZE = 1e5;

/**
 * What to write for a field behind `columns`: the column that is likeliest to hold it, or a place for a number.
 *
 * @param among the columns of which one is meant, where several have the field's name
 * @param taken fields that are known already
 */
export function suggestedColumn(
  field: Field,
  sheet: Sheet,
  among: readonly number[],
  taken: ReadonlyMap<Field, unknown>,
): string {
  if (among.length > 0) {
    const numFilled = (column: number) => filledShare(sheet, column);
    const fullest = among.reduce((most, column) => (numFilled(column) > numFilled(most) ? column : most));
    return termOf(sheet, fullest);
  }
  let best: number | undefined;
  let most = 0;
  for (const [column, written] of sheet.columns.entries()) {
    const known = knownName(written);
    if (known !== undefined && known.field !== field && taken.has(known.field)) continue;
    const points = scoreOf(field, written) * filledShare(sheet, column);
    if (points > most) [best, most] = [column, points];
  }
  if (best === undefined && field === "loss") {
    const results = sheet.columns.findIndex((_, column) => hasLosses(sheet.cell(0, column)));
    if (results !== -1) best = results;
  }
  if (best !== undefined) return termOf(sheet, best, field);
  const found =
    field === "loss" ? lossLike(sheet, taken) : field === "num_params" ? sizeLike(sheet) : byStep(field, sheet);
  return found ?? PLACEHOLDERS[field] ?? "<column>";
}

/** A column by its name, or by its number where others have it, too. */
function termOf({ columns, cell }: Sheet, column: number, field?: Field): string {
  const written = columns[column] ?? "";
  const isOne = columns.filter((other) => other === written).length === 1;
  if (!isOne) return `#${column + 1}`;
  const first = cell(0, column);
  if (Array.isArray(first) && isRecord(first[0])) return `${written}${entryOf(first)}`;
  // The last point of a curve: [[step, loss], …] or [loss, …].
  if (Array.isArray(first)) return `${written}.-1${Array.isArray(first[0]) ? `.${first[0].length - 1}` : ""}`;
  const isPerplexity = wordsOf(written).some((word) => word === "ppl" || word === "perplexity");
  if (field === "loss" && isPerplexity) return `ln(${written})`;
  return field !== undefined && wordsOf(written).join(" ").endsWith("per step")
    ? `${written}*${columns.find((column) => knownName(column)?.field === "step") ?? "<steps>"}`
    : written;
}

/** The loss in a list of results, by what tells its entry from others: `[val_data=c4_val].loss`. */
function entryOf(list: readonly unknown[]): string {
  const entries = list.filter(isRecord);
  const keys = Object.keys(entries[0] ?? {});
  const labels = (key: string) => entries.map((entry) => String(entry[key]));
  const label = keys.find(
    (key) => labels(key).every((text) => /^[\p{L}_]/u.test(text)) && new Set(labels(key)).size === entries.length,
  );
  const loss =
    keys.find((key) => knownName(key)?.field === "loss") ?? keys.find((key) => wordsOf(key).includes("loss"));
  if (label === undefined) return `.-1.${loss}`;
  const texts = labels(label);
  return `[${label}=${texts.find((text) => wordsOf(text).some((word) => VALIDATION.includes(word))) ?? texts[0]}].${loss}`;
}

/** Whether a column holds lists of results, each with a loss. */
function hasLosses(cell: unknown): boolean {
  if (!Array.isArray(cell)) return false;
  const entry: unknown = cell[0];
  return isRecord(entry) && Object.keys(entry).some((key) => wordsOf(key).includes("loss"));
}

function filledShare(sheet: Sheet, column: number): number {
  let count = 0;
  for (let row = 0; row < sheet.length; row++) count += sheet.cell(row, column) === undefined ? 0 : 1;
  return sheet.length === 0 ? 1 : count / sheet.length;
}

/** How likely a column's name is that of a field; 0 where it is not. */
function scoreOf(field: Field, written: string): number {
  const words = wordsOf(written);
  const has = (...some: readonly string[]) => some.some((word) => words.includes(word));
  const fewWords = 1 / (8 + words.length);
  switch (field) {
    case "loss": {
      if (has("init", "initial", "aux", "balance", "load", "std", "router", "z")) return 0;
      const isLoss = has("loss", "nll", "crossentropyloss");
      if (!isLoss && !has("ppl", "perplexity", "bpb")) return 0;
      const kind = has("final", ...VALIDATION) ? 1 : 0.6;
      return (isLoss ? 1 : 0.3) * (has("max", "smooth") ? 0.3 : 1) * kind * (1 + fewWords);
    }
    case "num_params": {
      const isCount =
        words.some((word) => /^(n?params?|parameters?)$/.test(word)) ||
        /^N([_-].+|a|act|active|tot|total)$/.test(written);
      if (!isCount || has("per", "ratio", "label", "kwargs", "%")) return 0;
      return (has("embedding", "emb", "embed", "planned", "precise", "layer") ? 0.5 : 1) * (1 + fewWords);
    }
    case "num_tokens":
      if (!has("tokens", "token", "ntok") || has("per", "sec", "unique", "ratio", "batch", ...VALIDATION)) return 0;
      return 1 + fewWords;
    case "compute_budget":
      if (!words.some((word) => /flops?$/.test(word)) || has("sec", "gpu", "token", "ratio", "utilization", "increase"))
        return 0;
      return (has("per") && !has("step") ? 0 : 1) + fewWords;
    default:
      return 0;
  }
}

/** A column without a telling name whose values could be losses. */
function lossLike(sheet: Sheet, taken: ReadonlyMap<Field, unknown>): string | undefined {
  for (const [column, written] of sheet.columns.entries()) {
    const known = knownName(written);
    if (known !== undefined && taken.has(known.field)) continue;
    const values = Array.from({ length: sheet.length }, (_, row) => numberIn(sheet.cell(row, column), "."));
    const found = values.filter(
      (value) => value !== undefined && value > 0.1 && value < 20 && !Number.isInteger(value),
    );
    if (found.length > 0 && found.length >= 0.8 * values.length && new Set(found).size > 1) {
      return termOf(sheet, column);
    }
  }
  return undefined;
}

/** A column of models or sizes whose values are numbers of parameters: `124M`. */
function sizeLike(sheet: Sheet): string | undefined {
  const found = sheet.columns.findIndex((written, column) => {
    const isSize = wordsOf(written).some((word) => word === "size" || word === "model");
    return isSize && (numberIn(sheet.cell(0, column), ".") ?? 0) >= MIN_SIZE;
  });
  return found === -1 ? undefined : termOf(sheet, found);
}

/** Tokens of a run by its D/N, or by its steps and what a step has. */
function byStep(field: Field, { columns }: Sheet): string | undefined {
  if (field !== "num_tokens") return undefined;
  const ratio = columns.find(
    (column) => column === "D/N" || /^(token|tok)s? per param/.test(wordsOf(column).join(" ")),
  );
  const params = columns.find((column) => knownName(column)?.field === "num_params");
  if (ratio !== undefined && params !== undefined) return `${ratio}*${params}`;
  const step = stepOf(columns);
  if (step === undefined) return undefined;
  const named = (...phrases: readonly string[]) =>
    columns.find((column) => phrases.some((phrase) => wordsOf(column).join(" ").endsWith(phrase)));
  const batch = named("global batch size", "global bs", "gbsz", "batch size");
  if (batch === undefined) return `${step}*<tokens per step>`;
  const sequence = named("context length", "sequence length", "seq len", "seq length");
  return `${step}*${batch}*${sequence ?? "<tokens per sequence>"}`;
}

function stepOf(columns: readonly string[]): string | undefined {
  const steps = ["num_train_steps", "total_steps", "max_steps", "num_steps", "steps"];
  return (
    columns.find((column) => steps.some((step) => wordsOf(column).join("_").endsWith(step))) ??
    columns.find((column) => knownName(column)?.field === "step")
  );
}
