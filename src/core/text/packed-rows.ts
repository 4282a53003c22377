import { splitTemplate } from "./row-template.ts";
import type { PlanRows } from "./written-plan.ts";

/** Templates as the module reads them; see assembly/text/plan.ts. */
export interface PackedRows {
  /** The words of all templates, one behind another. */
  readonly words: string;
  /** A piece is words and the figure behind them: the words' length << 16 | the figure's code. */
  readonly pieces: readonly number[];
  /** Of each template the place of its first word, and of its first piece. */
  readonly places: readonly number[];
}

export function packRows({ modelSize, experiment, size, dropped }: PlanRows): PackedRows {
  let words = "";
  const pieces: number[] = [];
  const places: number[] = [];
  for (const template of [modelSize, experiment, size, ...dropped]) {
    places.push(words.length, pieces.length);
    const split = splitTemplate(template);
    for (const [i, text] of split.words.entries()) pieces.push((text.length << 16) | (split.figures[i] ?? 0));
    words += split.words.join("");
  }
  return { words, pieces, places };
}
