import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isRecord } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { type RunText, readRunFile } from "../fit/runs/read.ts";
import { type Options, pickedRows } from "../options/read.ts";
import { RUN_FILE_ROWS } from "../options/table.ts";
import { readPlan } from "../plan/read-plan.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { decodeText } from "./decode-text.ts";
import { optionsIn } from "./flags.ts";
import { readFileBytes } from "./read-file.ts";

// Room for a million runs.
const MAX_RUNS_BYTES = 2 ** 28;
/** The files of a directory that may hold runs. */
const RUN_FILES = /\.(csv|tsv|txt|json|jsonl|ndjson|md)(\.gz)?$/i;

/** The options of readRuns that are flags by their own names, and not a fit's as well. */
export const RUN_READING = ["columns", "where", "minBudget", "keep"] as const;

/** Runs, with the plan that they are of where there is one. */
export interface PlannedRuns {
  readonly plan: SweepPlan | undefined;
  readonly file: ReturnType<typeof readRunFile>;
}

/**
 * Reads the files of a command: runs, with the plan's file before them where there is one.
 *
 * @param command the command that takes them: `isoflop fit`
 */
export async function readRunFiles(command: string, files: readonly string[], options: Options): Promise<PlannedRuns> {
  const sources = await readSources(command, files);
  const plan = sources.plan === undefined ? undefined : readPlan(sources.plan);
  const { runsFormat: format, budgetTolerance } = options;
  const reading = {
    ...optionsIn(options, pickedRows(RUN_FILE_ROWS, RUN_READING)),
    format,
    budgetTolerance,
    flopsPerParamPerToken: options.flopsPerParamPerToken ?? plan?.flopsPerParamPerToken,
  };
  return { plan, file: readRunFile(sources.texts, { ...reading, ...(plan !== undefined && { plan }) }) };
}

/** What a command gets its runs from. */
export interface RunSources {
  /** The text of the plan's file, where the first is one. */
  readonly plan: string | undefined;
  readonly texts: readonly RunText[];
}

/** Reads a plan and files of runs, or of runs alone; a directory stands for the files in it, "-" for standard input. */
export async function readSources(command: string, files: readonly string[]): Promise<RunSources> {
  const texts: RunText[] = [];
  for (const path of (await Promise.all(files.map(filesOf))).flat()) {
    const bytes = await readFileBytes("<runs>", path, MAX_RUNS_BYTES);
    const text = asJson(decodeText("<runs>", path, bytes, MAX_RUNS_BYTES));
    texts.push({ name: path === "-" ? "standard input" : basename(path), text: await text });
  }
  const [first, ...others] = texts;
  if (first !== undefined && isPlan(first.text)) {
    if (others.length > 0) return { plan: first.text, texts: others };
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: "<files>",
      rule: `${command} must get a file of runs behind the plan's`,
      value: "a plan alone",
      remedy: `Write ${command} plan.json runs.csv.`,
    });
  }
  return { plan: undefined, texts };
}

async function filesOf(path: string): Promise<readonly string[]> {
  const isDirectory = path !== "-" && (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (!isDirectory) return [path];
  const names = (await readdir(path)).filter((file) => RUN_FILES.test(file)).sort();
  if (names.length > 0) return names.map((file) => join(path, file));
  throw new IsoflopError("FILE_ACCESS", {
    field: "<runs>",
    rule: "<runs> must be a directory with files of runs: .csv, .tsv, .txt, .json, .jsonl or .md, also with .gz",
    value: describeValue(path),
    remedy: "Name the files.",
  });
}

/** Whether text is a plan file, which says so first. */
function isPlan(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"format"\s*:\s*"isoflop-plan"/.test(text);
}

/** JSON as people write it, with comments and commas before what closes, as JSON; other text as it is. */
async function asJson(text: string): Promise<string> {
  if (!/^\uFEFF?\s*(?:[[{]|\/[/*])/.test(text)) return text;
  const plain = text.replace(/^\uFEFF/, "");
  try {
    JSON.parse(plain);
    return plain;
  } catch {
    // NaN alone is read by the reader, and much faster.
    if (!/,\s*[\]}]|\/[/*]/.test(plain)) return text;
    const { default: json5 } = await import("json5");
    try {
      const value: unknown = json5.parse(plain);
      return Array.isArray(value) || isRecord(value) ? JSON.stringify(value) : text;
    } catch {
      // JSON Lines, or what the reader says the place of.
      return text;
    }
  }
}
