import { describeValue } from "../../common/describe.ts";
import { inLibrary, name, spelled, type Words, words } from "../../common/words.ts";
import type { Size } from "./known-names.ts";
import { Places } from "./places.ts";
import { inShell } from "./shell.ts";

/** What was done to have runs of rows, each told once, of however many files. */
export class Account {
  readonly #notes = new Map<string, Words>();
  readonly #steps = new Places();
  readonly #stepNames = new Set<string>();
  #numStepRows = 0;
  readonly #unfinished = new Map<string, { readonly words: Set<string>; readonly places: Places }>();
  readonly #filled: Readonly<Record<Size, Places>> = {
    compute_budget: new Places(),
    num_params: new Places(),
    num_tokens: new Places(),
  };
  #numRows = 0;
  #numUnwanted = 0;

  /** What holds for a file as a whole; files that are alike say it once. */
  note(notes: readonly Words[]): void {
    for (const each of notes) this.#notes.set(spelled(each, inLibrary), each);
  }

  /** How many of a file's rows are asked for. */
  wanted(count: number, numRows: number): void {
    this.#numRows += numRows;
    this.#numUnwanted += numRows - count;
  }

  /** The last of a run's rows. */
  lastStep(column: string, numRows: number, placeOf: () => string): void {
    this.#stepNames.add(column);
    this.#numStepRows += numRows;
    this.#steps.add(placeOf);
  }

  /** A row whose status says that its run may not have ended. */
  unfinished(column: string, word: string, placeOf: () => string): void {
    const known = this.#unfinished.get(column) ?? { words: new Set<string>(), places: new Places() };
    this.#unfinished.set(column, known);
    known.words.add(word);
    known.places.add(placeOf);
  }

  /** A figure that followed from C = k·N·D. */
  filled(field: Size, placeOf: () => string): void {
    this.#filled[field].add(placeOf);
  }

  /** All of it in sentences. */
  told(flopsPerParamPerToken: number): Words[] {
    return [
      ...this.#notes.values(),
      ...this.#unwantedTold(),
      ...this.#stepsTold(),
      ...this.#unfinishedTold(),
      ...this.#filledTold(flopsPerParamPerToken),
    ];
  }

  #unwantedTold(): Words[] {
    if (this.#numUnwanted === 0) return [];
    return [words`${this.#numUnwanted} of ${this.#numRows} rows don't meet ${name("where")}, and are not read.`];
  }

  #stepsTold(): Words[] {
    const { count } = this.#steps;
    if (count === 0) return [];
    const runs = count === 1 ? "a run" : `${count} runs`;
    const columns = [...this.#stepNames].join(", ");
    return [
      words`${this.#numStepRows} rows are steps of ${runs} by ${columns}: the last of each is read (${String(this.#steps)}). ${name("keep")} all reads all.`,
    ];
  }

  #unfinishedTold(): Words[] {
    return [...this.#unfinished].map(([column, { words: found, places }]) => {
      const said = [...found].map(describeValue).join(" or ");
      const condition = inShell([...found].map((word) => `${column}!=${word}`).join(","));
      return words`${places.count === 1 ? "1 run" : `${places.count} runs`} may not have ended: ${column} is ${said} (${String(places)}). ${name("where")} ${condition} leaves them out.`;
    });
  }

  #filledTold(k: number): Words[] {
    const fields: readonly (readonly [Size, string])[] = [
      ["num_params", `N = C/(${k}·D)`],
      ["num_tokens", `D = C/(${k}·N)`],
      ["compute_budget", `C = ${k}·N·D`],
    ];
    return fields.flatMap(([field, formula]) => {
      const places = this.#filled[field];
      if (places.count === 0) return [];
      const runs = places.count === 1 ? "1 run has" : `${places.count} runs have`;
      return [
        words`${runs} no ${field} (${String(places)}): ${formula} was taken. ${name("columns")} ${field}=… names a column, ${name("flopsPerParamPerToken")} another k.`,
      ];
    });
  }
}
