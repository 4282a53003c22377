import { NUM_FIGURES } from "./figures.ts";
import type { PlanRows } from "./written-plan.ts";

/** Templates as the module reads them; see assembly/text/plan.ts. */
export interface PackedRows {
  /** The words of all templates, one behind another. */
  readonly words: string;
  /** A piece is words and the figure behind them: the words' length << 16 | the figure's code, 0 behind the last. */
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
    let start = 0;
    for (let i = 0; i <= template.length; i++) {
      const code = i < template.length ? template.charCodeAt(i) : 0;
      if (code >= NUM_FIGURES) continue;
      pieces.push(((i - start) << 16) | code);
      words += template.slice(start, i);
      start = i + 1;
    }
  }
  return { words, pieces, places };
}
