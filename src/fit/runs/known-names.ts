import { wordsApart } from "../../common/names.ts";
import { PETAFLOP_DAY, scaleOfLoss, scaleOfUnit } from "./units.ts";

/** What columns of a file of runs may mean. */
export const FIELDS = [
  "experiment_id",
  "compute_budget",
  "num_params",
  "num_tokens",
  "loss",
  "weight",
  "step",
  "status",
  "unique_tokens",
] as const;
export type Field = (typeof FIELDS)[number];

/** C, N and D, of which any two give the third. */
export const SIZES = ["num_params", "num_tokens", "compute_budget"] as const;
export type Size = (typeof SIZES)[number];

/** What a column's name says that the column is. */
export interface KnownName {
  readonly field: Field;
  /** How surely: 0 by the field's own name, 1 by a name that everyone uses, and so on. */
  readonly rank: number;
  /** What its numbers are multiplied by. */
  readonly scale: number;
}

/** Words that name a field; beside them only such as leave it what it is. */
interface Naming {
  readonly field: Field;
  readonly heads: readonly string[];
  readonly besides: readonly string[];
}

const COUNTING = ["#", "num", "n", "number", "of", "total", "count", "the"];
const TRAINING = ["train", "training", "trained"];
const NAMINGS: readonly Naming[] = [
  {
    field: "num_params",
    heads: ["params", "param", "parameters", "parameter", "nparams", "numparams"],
    besides: [...COUNTING, "model", "trainable"],
  },
  {
    field: "num_tokens",
    heads: ["tokens", "token", "ntokens", "numtokens"],
    besides: [...COUNTING, ...TRAINING, "seen", "processed", "consumed"],
  },
  {
    field: "compute_budget",
    heads: ["compute", "budget", "flops", "flop"],
    besides: [...COUNTING, ...TRAINING, "isoflop"],
  },
  // Steps alone are how many a run was to have, for the most part.
  { field: "step", heads: ["step"], besides: ["global", "current", "trainer", "checkpoint", "ckpt", ...TRAINING] },
  { field: "status", heads: ["status", "state"], besides: ["run", "job"] },
  { field: "experiment_id", heads: ["id"], besides: ["run", "experiment"] },
  { field: "experiment_id", heads: ["name"], besides: ["run", "exp", "experiment", "display"] },
  { field: "experiment_id", heads: ["run"], besides: [] },
];

const LETTERS: Readonly<Record<string, Field>> = {
  N: "num_params",
  D: "num_tokens",
  C: "compute_budget",
  L: "loss",
  U: "unique_tokens",
};

// What stands before a name in an export, and leaves it what it is.
const PLACES = [
  "config",
  "summary",
  "summarymetrics",
  "metrics",
  "hyperparameters",
  "hparams",
  "results",
  "model",
  "optim",
];
/** Words of losses on data that no run trains on. */
export const VALIDATION: readonly string[] = ["val", "valid", "validation", "eval", "evaluation", "test", "dev"];
const LOSS_WORDS = ["loss", "nll", "cross", "entropy", "ce", "lm", "final", "best", "last", ...VALIDATION];
const TRAINING_LOSS_WORDS = [...LOSS_WORDS, ...TRAINING, "avg", "average", "mean"];

/** The words of a column's name, without capitals: "NumParams", "num_params" and "Num Params" have the same. */
export function wordsOf(column: string): string[] {
  return column
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\d#%]+/u)
    .filter((word) => word !== "");
}

// No name that people give is longer, and the patterns take the square of its length.
const MAX_NAME = 1000;

/** What a column is by its name; undefined where people call other things so, too. */
export function knownName(column: string): KnownName | undefined {
  if (column.length > MAX_NAME) return undefined;
  const { name, unit } = withoutUnit(column);
  if (unit === undefined) return fieldOf(name);
  const known = fieldOf(name);
  const scale = known?.field === "loss" ? scaleOfLoss(unit) : scaleOfUnit(unit);
  // What stands in brackets may be more of the name: "Loss (val)".
  if (known === undefined || scale === undefined) return fieldOf(`${name} ${unit}`);
  return { ...known, rank: known.rank + 1, scale: known.scale * scale };
}

/** A name without the unit in brackets, or behind "in", that ends it: `Tokens (B)`, `N [M]`, `tokens_in_billions`. */
function withoutUnit(column: string): { readonly name: string; readonly unit?: string } {
  const [, name = "", unit] = /^(.+?)\s*[([]([^()[\]]+)[)\]]$/.exec(column.trim()) ?? [];
  if (unit !== undefined) return { name, unit };
  const [, before = "", words] = /^(.+?)(?:,? in |_in_|, )([\p{L}\d\s-]+)$/iu.exec(column.trim()) ?? [];
  if (words !== undefined && scaleOfUnit(words) !== undefined) return { name: before, unit: words };
  const [, start = "", end] =
    /^(.*params|.*parameters|.*tokens)[_ ](k|m|mn|b|bn|t|millions?|billions?)$/i.exec(column.trim()) ?? [];
  return end === undefined ? { name: column.trim() } : { name: start, unit: end };
}

function fieldOf(name: string): KnownName | undefined {
  const own = wordsApart(name, "_");
  const field = FIELDS.find((known) => known === own);
  if (field !== undefined) return { field, rank: 0, scale: 1 };
  const { prefix, last } = pathOf(name);
  const letter = LETTERS[last];
  if (letter !== undefined) return { field: letter, rank: 1, scale: 1 };
  const words = wordsOf(last);
  return lossName([...prefix, ...words]) ?? uniqueTokens(words) ?? fieldOfWords(prefix, words);
}

/** The words of the places that a name stands in, and the name itself. */
function pathOf(name: string): { readonly prefix: readonly string[]; readonly last: string } {
  // W&B wraps what a config holds.
  const parts = name.replace(/\.value$/, "").split(/[./]+/);
  const last = parts.at(-1) ?? name;
  const prefix = parts.slice(0, -1).flatMap(wordsOf);
  // A stroke may also divide: D/N, tokens / param.
  const isPath = name.includes(".") || prefix.every((word) => isPlace(word));
  return isPath ? { prefix, last } : { prefix: [], last: name };
}

function isPlace(word: string): boolean {
  return [...PLACES, ...VALIDATION, ...TRAINING, "trainer", "global", "data", "dataset"].includes(word);
}

function lossName(words: readonly string[]): KnownName | undefined {
  const own = words.filter((word) => !PLACES.includes(word));
  const isLoss = own.includes("loss") || own.includes("nll") || (own.includes("cross") && own.includes("entropy"));
  if (!isLoss) return undefined;
  if (own.length === 1) return { field: "loss", rank: words.length === 1 ? 0 : 1, scale: 1 };
  if (own.every((word) => LOSS_WORDS.includes(word))) return { field: "loss", rank: 1, scale: 1 };
  return own.every((word) => TRAINING_LOSS_WORDS.includes(word))
    ? { field: "loss", rank: TRAINING_RANK, scale: 1 }
    : undefined;
}

/** The rank of a training loss, which is the loss where a file has no other. */
export const TRAINING_RANK = 3;

function uniqueTokens(words: readonly string[]): KnownName | undefined {
  const isUnique = words.includes("unique") && words.includes("tokens");
  const besides = ["unique", "tokens", "data", "dataset", ...COUNTING, ...TRAINING];
  return isUnique && words.every((word) => besides.includes(word))
    ? { field: "unique_tokens", rank: 1, scale: 1 }
    : undefined;
}

function fieldOfWords(prefix: readonly string[], words: readonly string[]): KnownName | undefined {
  const phrase = words.join(" ");
  if (phrase === "current steps") return { field: "step", rank: 2, scale: 1 };
  if (/^(compute )?(pf ?|petaflops? |pflops? )(s )?days?$/.test(phrase)) {
    return { field: "compute_budget", rank: 2, scale: PETAFLOP_DAY };
  }
  // Tokens of a validation set are none of a run's.
  if (prefix.some((word) => VALIDATION.includes(word))) return undefined;
  for (const { field, heads, besides } of NAMINGS) {
    // Optimizers and schedules have names, too.
    if (field === "experiment_id" && prefix.length > 0) continue;
    let scale = 1;
    let numHeads = 0;
    const isNamed = words.every((word) => {
      const flops = field === "compute_budget" && /flops?$/.test(word) ? scaleOfUnit(word) : undefined;
      if (heads.includes(word) || flops !== undefined) {
        numHeads++;
        scale *= flops ?? 1;
        return true;
      }
      return besides.includes(word);
    });
    if (isNamed && numHeads > 0) return { field, rank: words.length === numHeads ? 1 : 2, scale };
  }
  return undefined;
}
