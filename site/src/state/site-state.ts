/** What a visitor typed, by the name of the option that it is for; an option that is empty is left out. */
export type Texts = Readonly<Record<string, string>>;

export const PANELS = ["plan", "judge", "fit", "take-away"] as const;
export type Panel = (typeof PANELS)[number];

/** Where a plan's models come from. */
export const MODEL_SOURCES = ["family", "config", "sizes", "file"] as const;
export type ModelSource = (typeof MODEL_SOURCES)[number];

/** What a plan's budgets follow from. */
export const BUDGET_SOURCES = ["budgets", "total", "machine"] as const;
export type BudgetSource = (typeof BUDGET_SOURCES)[number];

export interface PlanState {
  readonly models: ModelSource;
  readonly budgets: BudgetSource;
  readonly options: Texts;
  /** What runs are trained on: options of estimateCost. */
  readonly cost: Texts;
  /** The text of a plan file, where the models come from one. */
  readonly file: string;
  /** Experiments that are left out of the plan. */
  readonly leftOut: readonly string[];
}

export interface JudgeState {
  /** Options of evaluatePlan. */
  readonly options: Texts;
  /** Options of designSweep. */
  readonly design: Texts;
}

/** A file as text. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export const APPROACHES = ["frontier", "2", "3"] as const;
export type ApproachName = (typeof APPROACHES)[number];

export interface FitState {
  /** The files of runs; none: the sample that the page comes with. */
  readonly files: readonly NamedText[];
  /** Whether there were others, too large for the link that the page was opened by. */
  readonly lacksRuns: boolean;
  /** Fields and the columns that hold them, where a visitor said so. */
  readonly columns: Texts;
  /** Options of readRuns. */
  readonly reading: Texts;
  readonly approach: ApproachName;
  /** Options of the fits. */
  readonly options: Texts;
  /** Runs that are left out, by their place in the file. */
  readonly leftOut: readonly number[];
  /** How many of the largest budgets are hidden in the backtest. */
  readonly hide: number;
  /** Budgets to predict for. */
  readonly targets: string;
  /** Whether the runs are of the plan in the first panel. */
  readonly isOfPlan: boolean;
}

export interface TakeAwayState {
  /** Options of trainingRuns and sweepFiles. */
  readonly options: Texts;
}

/** All that a visitor has set; everything else follows from it. */
export interface SiteState {
  readonly panel: Panel;
  readonly plan: PlanState;
  readonly judge: JudgeState;
  readonly fit: FitState;
  readonly takeAway: TakeAwayState;
}

export const INITIAL_STATE: SiteState = {
  panel: "fit",
  plan: {
    models: "family",
    budgets: "budgets",
    options: { model: "gpt2", computeBudgets: "1e18,3e18,1e19,3e19,1e20" },
    cost: {},
    file: "",
    leftOut: [],
  },
  judge: { options: { targetBudget: "1e21" }, design: { method: "ladder" } },
  fit: {
    files: [],
    lacksRuns: false,
    columns: {},
    reading: {},
    approach: "frontier",
    options: {},
    leftOut: [],
    hide: 1,
    targets: "",
    isOfPlan: false,
  },
  takeAway: { options: { engine: "slurm" } },
};
