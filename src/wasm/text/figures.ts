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
