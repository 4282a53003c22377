import { mergedRows } from "../../../src/options/read.ts";
import {
  BACKTEST_ROWS,
  FIT_ROWS,
  ISOFLOP_FIT_ROWS,
  LAW_ROWS,
  type Rows,
  SURFACE_FIT_ROWS,
} from "../../../src/options/table.ts";
import type { ApproachName } from "./site-state.ts";

/** The options that each approach has. */
export const APPROACH_ROWS: Readonly<Record<ApproachName, Rows>> = {
  frontier: LAW_ROWS,
  2: mergedRows(ISOFLOP_FIT_ROWS, FIT_ROWS),
  3: mergedRows(SURFACE_FIT_ROWS, FIT_ROWS),
};

/** Those of a backtest, which tries each approach. Rows alone: the page's first script is without the fits. */
export const BACKTEST_OPTION_ROWS: Rows = mergedRows(BACKTEST_ROWS, FIT_ROWS);
