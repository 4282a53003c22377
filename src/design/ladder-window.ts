import type { Options } from "../options/read.ts";
import { DEFAULT_LADDER_MAX_TOKENS_PER_PARAM, DEFAULT_LADDER_MIN_TOKENS_PER_PARAM } from "../options/table.ts";

/** The range of tokens per parameter of a ladder, where none is asked for. */
export const LADDER_WINDOW: Options = {
  minTokensPerParam: DEFAULT_LADDER_MIN_TOKENS_PER_PARAM,
  maxTokensPerParam: DEFAULT_LADDER_MAX_TOKENS_PER_PARAM,
};
