import { readFileSync } from "node:fs";
import { type LossSurface, type Run, readRuns } from "isoflop/fit";

export interface NamedSurface extends LossSurface {
  readonly name: string;
}

/** Tables of public runs; where they come from: bench/real/README.md. */
export type RunFile = "tests/fit/tables/isoflop-runs.csv" | "bench/real/public-runs.csv";

function text(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
}

/** The runs of a data set. */
export function publishedRuns(dataset: string, file: RunFile = "tests/fit/tables/isoflop-runs.csv"): readonly Run[] {
  const [header = "", ...lines] = text(file).split("\n");
  return readRuns([header, ...lines.filter((line) => line.startsWith(`${dataset},`))].join("\n")).runs;
}

export const CHINCHILLA_RUNS = "ml_scalefit__massivetext__chinchilla";

const { surfaces }: { surfaces: readonly NamedSurface[] } = JSON.parse(text("tests/fit/tables/loss-surfaces.json"));

/** The published surfaces. */
export const SURFACES: readonly NamedSurface[] = surfaces;

export function publishedSurface(name: string): NamedSurface {
  const found = SURFACES.find((surface) => surface.name === name);
  if (found === undefined) throw new RangeError(`No surface is called ${name}.`);
  return found;
}

/** The surface whose N* is so many times larger at every budget, with the same loss there. */
export function shifted(surface: LossSurface, factor: number): LossSurface {
  const { A, B, alpha, beta } = surface;
  return { ...surface, A: A * factor ** alpha, B: B * factor ** -beta };
}
