import type { Run } from "../run.ts";
import { Places } from "./places.ts";
import type { Sheet } from "./sheet.ts";

/** The runs of some files, and where each stands; in lists, since a million objects more would cost more than the fit. */
export class FoundRuns {
  readonly runs: Run[] = [];
  /** U: the different tokens that a run was trained on; NaN where its file does not say. */
  readonly uniqueTokens: number[] = [];
  /** Whether a run's file has C, N and D of it, so that they can contradict each other. */
  readonly isWhole: boolean[] = [];
  /** C, N, D and the loss of each run: what is asked of every run would wait for a million objects. */
  readonly #figures: number[] = [];
  readonly #sheets: Sheet[] = [];
  readonly #rows: number[] = [];

  add(run: Run, uniqueTokens: number, isWhole: boolean, sheet: Sheet, row: number): void {
    this.runs.push(run);
    this.#figures.push(run.computeBudget, run.numParams, run.numTokens, run.loss);
    this.uniqueTokens.push(uniqueTokens);
    this.isWhole.push(isWhole);
    this.#sheets.push(sheet);
    this.#rows.push(row);
  }

  get length(): number {
    return this.runs.length;
  }

  /** The runs' numbers, from `first` on. */
  indices(first: number = 0): number[] {
    const indices: number[] = [];
    for (let i = first; i < this.length; i++) indices.push(i);
    return indices;
  }

  /** Those of some runs alone. */
  only(indices: readonly number[]): FoundRuns {
    const some = new FoundRuns();
    for (const i of indices) {
      const [run, sheet] = [this.runs[i], this.#sheets[i]];
      if (run === undefined || sheet === undefined) continue;
      some.add(run, this.uniqueTokens[i] ?? Number.NaN, this.isWhole[i] === true, sheet, this.#rows[i] ?? 0);
    }
    return some;
  }

  computeBudget(i: number): number {
    return this.#figures[4 * i] ?? Number.NaN;
  }

  numParams(i: number): number {
    return this.#figures[4 * i + 1] ?? Number.NaN;
  }

  numTokens(i: number): number {
    return this.#figures[4 * i + 2] ?? Number.NaN;
  }

  loss(i: number): number {
    return this.#figures[4 * i + 3] ?? Number.NaN;
  }

  /** What each run has, from `first` on. */
  column(valueAt: (i: number) => number, first: number = 0): Float64Array {
    const column = new Float64Array(this.length - first);
    for (let i = first; i < this.length; i++) column[i - first] = valueAt(i);
    return column;
  }

  place(i: number): string {
    return this.#sheets[i]?.place(this.#rows[i] ?? 0) ?? "(file)";
  }

  /** Whether two runs are of one file. */
  areOfOneFile(i: number, j: number): boolean {
    return this.#sheets[i] === this.#sheets[j];
  }

  /** Where some runs stand, in a line. */
  places(indices: readonly number[]): string {
    const places = new Places();
    for (const i of indices) places.add(() => this.place(i));
    return String(places);
  }

  /** The budgets in ascending order. */
  sortedBudgets(): Float64Array {
    return this.column((i) => this.computeBudget(i)).sort();
  }
}
