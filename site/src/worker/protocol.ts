import type { LeftOutRun } from "../../../src/fit/index.ts";
import type { Fault } from "../state/fault.ts";
import type { ApproachName, NamedText, PlanState, Texts } from "../state/site-state.ts";

/** What a fit is asked to be of. */
export interface FitQuestion {
  readonly kind: "fit";
  /** The files, told apart by a number; left out where the worker has them by it. */
  readonly filesKey: number;
  readonly files?: readonly NamedText[];
  /** The text of the plan file that the runs are of. */
  readonly planFile: string | undefined;
  readonly columns: Texts;
  readonly reading: Texts;
  readonly approach: ApproachName;
  readonly options: Texts;
  readonly leftOut: readonly number[];
  readonly hide: number;
  readonly targets: string;
  /** The models to recommend from. */
  readonly models: PlanState;
  /** Of the pictures, in pixels. */
  readonly width: number;
}

/** A sweep that is asked for. */
export interface DesignQuestion {
  readonly kind: "design";
  readonly models: PlanState;
  readonly target: Texts;
  readonly design: Texts;
  /** What it may cost where nothing is said. */
  readonly totalFlops: number;
}

/** The pictures of a fit as files. */
export interface PicturesQuestion {
  readonly kind: "pictures";
  readonly of: FitQuestion;
  readonly isStyled: boolean;
}

export type Question = FitQuestion | DesignQuestion | PicturesQuestion;

/** A question on its way to the worker. */
export interface Request {
  readonly id: number;
  readonly question: Question;
}

/** A row of runs as the page lists them. */
export interface ShownRun {
  readonly place: number;
  readonly name: string;
  readonly computeBudget: number;
  readonly numParams: number;
  readonly numTokens: number;
  readonly loss: number;
}

/** The columns of the first file. */
export interface ShownColumns {
  readonly names: readonly string[];
  /** The first rows, cell by cell. */
  readonly rows: readonly (readonly string[])[];
  /** Which column each field was found in. */
  readonly found: Texts;
}

/** What reading the files came to. */
export interface RunsPart {
  readonly kind: "runs";
  readonly fault: Fault | undefined;
  readonly columns: ShownColumns | undefined;
  readonly numRuns: number;
  readonly runs: readonly ShownRun[];
  readonly leftOut: readonly LeftOutRun[];
  readonly numLeftOut: number;
  readonly warnings: readonly string[];
}

/** A figure with its interval, in words. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly interval: string;
}

/** What the law says of a budget. */
export interface ShownPrediction {
  readonly computeBudget: number;
  readonly extrapolation: number;
  readonly figures: readonly Figure[];
  readonly warnings: readonly string[];
}

export interface ShownOutlier {
  readonly run: string;
  readonly computeBudget: number;
  readonly numParams: number;
  readonly loss: number;
  readonly score: number;
  readonly isLeftOut: boolean;
}

export interface Pictures {
  readonly isoFlops: string;
  readonly optima: string;
  readonly residuals: string;
}

/** A fitted law. */
export interface LawPart {
  readonly kind: "law";
  readonly fault: Fault | undefined;
  /** What the runs are fitted by, which for some is not what the page begins with. */
  readonly approach: ApproachName;
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly predictions: readonly ShownPrediction[];
  readonly outliers: readonly ShownOutlier[];
  readonly leftOut: readonly LeftOutRun[];
  readonly warnings: readonly string[];
  /** Whether there is a law, with pictures. */
  readonly isFitted: boolean;
  /** How many runs are drawn, where they are too many to draw all. */
  readonly numDrawn: number;
  /** How many budgets can be hidden. */
  readonly mostHidden: number;
}

/** What an approach predicted of a hidden budget. */
export interface ShownForecast {
  readonly approach: string;
  readonly failure: string | undefined;
  readonly loss: Figure | undefined;
  readonly lossError: number;
  readonly isLossInside: boolean | undefined;
  readonly numParams: Figure | undefined;
  readonly numParamsError: number;
  readonly isNumParamsInside: boolean | undefined;
}

export interface ShownHidden {
  readonly computeBudget: number;
  readonly extrapolation: number;
  readonly loss: string;
  readonly numParams: string;
  readonly forecasts: readonly ShownForecast[];
}

export interface BacktestPart {
  readonly kind: "backtest";
  readonly fault: Fault | undefined;
  readonly numBudgets: number;
  readonly numRuns: number;
  readonly confidence: number;
  readonly hidden: readonly ShownHidden[];
  /** The picture of what the panel's approach foretold; empty where it can't be fitted to what is left. */
  readonly svg: string;
}

/** The model to train at a budget. */
export interface ShownAdvice {
  readonly computeBudget: number;
  readonly size: string;
  readonly numParams: number;
  readonly numTokens: number;
  readonly tokensPerParam: number;
  readonly loss: number;
  readonly lossGivenAway: number;
  readonly warnings: readonly string[];
}

export interface AdvicePart {
  readonly kind: "advice";
  readonly fault: Fault | undefined;
  readonly family: string;
  readonly advice: readonly ShownAdvice[];
}

export interface DesignPart {
  readonly kind: "design";
  readonly fault: Fault | undefined;
  /** The text of the plan's file. */
  readonly file: string | undefined;
}

/** One picture of the law, each on its own, so that a page takes them in one after the other. */
export interface PicturePart {
  readonly kind: "picture";
  readonly name: keyof Pictures;
  readonly svg: string;
}

export interface PicturesPart {
  readonly kind: "pictures";
  readonly pictures: Pictures | undefined;
}

export type Part = RunsPart | LawPart | PicturePart | BacktestPart | AdvicePart | DesignPart | PicturesPart;

/** What the worker says: what it does, a part of the answer, or that there is no more. */
export type Reply =
  | { readonly id: number; readonly progress: string }
  | { readonly id: number; readonly part: Part }
  | { readonly id: number; readonly isDone: true };
