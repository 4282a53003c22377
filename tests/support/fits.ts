import { readFileSync } from "node:fs";
import { isRecord } from "../../src/common/checks.ts";
import type { LossSurface, Run } from "../../src/fit/index.ts";
import { readRuns } from "../../src/fit/index.ts";
import { centredRuns, simulateRuns } from "../../src/fit/simulate-runs.ts";

export interface NamedSurface extends LossSurface {
  readonly name: string;
}

function text(file: string): string {
  return readFileSync(new URL(`../fit/tables/${file}`, import.meta.url), "utf8");
}

export function table(file: string): Readonly<Record<string, unknown>> {
  const json: unknown = JSON.parse(text(file));
  if (!isRecord(json)) throw new TypeError(`${file} must hold an object.`);
  return json;
}

/** A table's rows. */
export function rows(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value) || !value.every(isRecord)) throw new TypeError("A table must hold rows.");
  return value;
}

export function surfaceOf(row: Readonly<Record<string, unknown>>): NamedSurface {
  return {
    name: String(row.name),
    E: Number(row.E),
    A: Number(row.A),
    B: Number(row.B),
    alpha: Number(row.alpha),
    beta: Number(row.beta),
  };
}

/** The published surfaces. */
export const SURFACES: readonly NamedSurface[] = rows(table("loss-surfaces.json").surfaces).map(surfaceOf);

export function surface(name: string): NamedSurface {
  const found = SURFACES.find((candidate) => candidate.name === name);
  if (found === undefined) throw new RangeError(`No surface is called ${name}.`);
  return found;
}

/** Runs as a file of them has them. */
export function runsCsv(runs: readonly Run[]): string {
  const lines = runs.map(({ computeBudget, numParams, numTokens, loss }) =>
    [computeBudget, numParams, numTokens, loss].join(),
  );
  return ["compute_budget,num_params,num_tokens,loss", ...lines, ""].join("\n");
}

export const DECADES = [1e17, 1e18, 1e19, 1e20, 1e21] as const;

/** A sweep of 7 sizes within 8 times N* at each of five budgets, with noise as a share of the loss. */
export function sweep(truth: LossSurface, relativeNoise = 0, seed = 0): Run[] {
  return simulateRuns(truth, centredRuns(truth, DECADES, 7, 8), { relative: relativeNoise }, seed);
}

/** The published runs of a data set. */
export function publishedRuns(dataset: string): readonly Run[] {
  const [header, ...lines] = text("isoflop-runs.csv").trimEnd().split("\n");
  return readRuns([header, ...lines.filter((line) => line.startsWith(`${dataset},`))].join("\n")).runs;
}

export const CHINCHILLA = "ml_scalefit__massivetext__chinchilla";
export const MARIN = "marin_202603__dclm__llama_2";
