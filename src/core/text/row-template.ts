/**
 * What a row can show of a cell, by the character that stands for it in a template; no text of JSON holds such a
 * character. Their codes are those of assembly/text/figures.ts.
 */
export const FIGURES = {
  experimentId: "\u0001",
  computeBudget: "\u0002",
  /** The budget in its shortest form. */
  shortBudget: "\u0003",
  sizeParamValue: "\u0004",
  numParams: "\u0005",
  flopsPerToken: "\u0006",
  /** What every row of a size has in common. */
  modelSize: "\u0007",
  numTokens: "\u0008",
  tokensPerParam: "\u0009",
  repeat: "\u000a",
  numSteps: "\u000b",
  numEpochs: "\u000c",
} as const;

/** How many codes there are; 0 is no figure. */
export const NUM_FIGURES = 13;

/** Words, and the code of the figure behind each; behind the last it is 0. */
export interface SplitTemplate {
  readonly words: readonly string[];
  readonly figures: readonly number[];
}

export function splitTemplate(template: string): SplitTemplate {
  const words: string[] = [];
  const figures: number[] = [];
  let start = 0;
  for (let i = 0; i < template.length; i++) {
    const code = template.charCodeAt(i);
    if (code >= NUM_FIGURES) continue;
    words.push(template.slice(start, i));
    figures.push(code);
    start = i + 1;
  }
  return { words: [...words, template.slice(start)], figures: [...figures, 0] };
}
