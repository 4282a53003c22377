import type { CellLimits } from "../plan/limits.ts";
import type { Selection } from "../plan/selection.ts";
import type { SizeTable } from "../plan/size-table.ts";

/** A plan that is to be written as text. */
export interface WrittenPlan {
  /** Ascending, each once. */
  readonly distinctBudgets: readonly number[];
  readonly sizes: SizeTable;
  readonly selection: Selection;
  readonly limits: CellLimits;
  /** Tokens of an optimizer step; 0 where no rule asks for steps. */
  readonly batchTokens: number;
  /** The digest of what all experiments have in common. */
  readonly identity: number;
  /** What ids call the size parameter, in ASCII. */
  readonly label: string;
  readonly rows: PlanRows;
  /** What stands around the three lists of rows. */
  readonly frame: string;
  /** Where in the frame the experiments go, the sizes, and the dropped cells. */
  readonly places: readonly [number, number, number];
}

/**
 * Templates of a plan's rows: ASCII, with FIGURES where the figures of a row go. Plans that share the object may share what
 * is made of it.
 */
export interface PlanRows {
  /** What every row of a size has in common: the figure modelSize of the others. */
  readonly modelSize: string;
  readonly experiment: string;
  readonly size: string;
  /** Of a cell that breaks a rule, in the order of the verdicts that are not "feasible". */
  readonly dropped: readonly string[];
}
