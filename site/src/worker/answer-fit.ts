import { checkPositive } from "../../../src/common/checks.ts";
import { type Backtest, backtestAny } from "../../../src/fit/backtest/backtest.ts";
import { MAX_EXTRAPOLATION } from "../../../src/fit/frontier/result.ts";
import { rungsOf } from "../../../src/fit/frontier/rungs.ts";
import type { Run, ScalingLaw } from "../../../src/fit/index.ts";
import { type RunTable, runTable } from "../../../src/fit/runs/table.ts";
import { parseComputeBudgets } from "../../../src/options/compute-budgets.ts";
import { DEFAULT_BUDGET_TOLERANCE } from "../../../src/options/table.ts";
import { drawForecast } from "../../../src/plot/draw-forecast.ts";
import { BACKTEST_OPTION_ROWS } from "../state/approach-rows.ts";
import { type Fault, faultOf } from "../state/fault.ts";
import { optionValues } from "../state/option-values.ts";
import { advise } from "./advise.ts";
import { shownBacktest } from "./backtest-words.ts";
import { drawFit, drawPicture, numDrawn, PICTURES } from "./draw-fit.ts";
import { approachFor, fitLaw } from "./fit-law.ts";
import { lawFigures, lawTitle, shownPrediction } from "./law-words.ts";
import { Memo } from "./memo.ts";
import type { BacktestPart, FitQuestion, LawPart, PicturesQuestion } from "./protocol.ts";
import { readFiles } from "./read-files.ts";
import type { Say } from "./say.ts";

/** Every fit leaves two budgets at least to depart from. */
const FEWEST_BUDGETS = 2;

/** Reads, fits, draws, backtests and recommends, and says each as soon as it is there. */
export function answerFit(question: FitQuestion, say: Say): void {
  say.progress("Reading the runs");
  const { runs, fault, part } = readFiles(question);
  say.part(part);
  if (fault !== undefined) return;
  const kept = keptRuns(runs, question);
  const rungs = rungsIn(kept, question);
  const mostHidden = mostHiddenOf(rungs);
  say.progress("Fitting");
  const law = lawOf(kept, question);
  if (!("fit" in law)) {
    say.part({ ...NO_LAW, fault: law.fault, approach: question.approach, mostHidden });
  } else {
    say.part(lawPart(kept, law.fit, question, mostHidden, numDrawn(runs)));
    say.progress("Drawing");
    const options = { width: question.width, isStyled: false };
    for (const name of PICTURES) {
      say.part({ kind: "picture", name, svg: drawPicture(name, runs, question.leftOut, law.fit, options) });
    }
    say.progress("Choosing models");
    say.part(advise(law.fit, targetsOf(kept, law.fit, question).targets, question.models));
  }
  say.progress("Hiding budgets");
  say.part(backtestPart(kept, rungs, question));
}

/** Draws the fit's pictures as files. */
export function answerPictures({ of, isStyled }: PicturesQuestion, say: Say): void {
  const { runs, fault } = readFiles(of);
  const kept = keptRuns(runs, of);
  const law = fault === undefined ? lawOf(kept, of) : { fault };
  const pictures = "fit" in law ? drawFit(kept, law.fit, { width: of.width, isStyled }) : undefined;
  say.part({ kind: "pictures", pictures });
}

const NO_LAW: Omit<LawPart, "approach"> = {
  kind: "law",
  fault: undefined,
  title: "",
  figures: [],
  predictions: [],
  outliers: [],
  leftOut: [],
  warnings: [],
  isFitted: false,
  numDrawn: 0,
  mostHidden: 0,
};

function keptRuns(runs: readonly Run[], { leftOut }: FitQuestion): readonly Run[] {
  if (leftOut.length === 0) return runs;
  const isLeftOut = new Set(leftOut);
  return runs.filter((_, place) => !isLeftOut.has(place));
}

type Law = { readonly fit: ScalingLaw } | { readonly fault: Fault };

const memo = new Memo<Law>();

function lawOf(runs: readonly Run[], question: FitQuestion): Law {
  const { filesKey, columns, reading, planFile, approach, options, leftOut } = question;
  return memo.get(JSON.stringify([filesKey, columns, reading, planFile, approach, options, leftOut]), () => {
    try {
      return { fit: fitLaw(runs, approachFor(runs, approach, options), options) };
    } catch (thrown) {
      return { fault: faultOf(thrown) };
    }
  });
}

function lawPart(
  kept: readonly Run[],
  fit: ScalingLaw,
  question: FitQuestion,
  mostHidden: number,
  drawn: number,
): LawPart {
  const { targets, fault } = targetsOf(kept, fit, question);
  return {
    kind: "law",
    fault,
    approach: `${fit.approach}`,
    title: lawTitle(fit),
    figures: lawFigures(fit),
    predictions: targets.map((target) => shownPrediction(fit.predict(target))),
    outliers: fit.approach === "frontier" ? fit.outliers.slice(0, MOST_NAMED) : [],
    leftOut: fit.leftOut.slice(0, MOST_NAMED),
    warnings: [...(question.approach === "frontier" && fit.approach === 3 ? [OF_FEW_POINTS] : []), ...fit.warnings],
    isFitted: true,
    numDrawn: drawn,
    mostHidden,
  };
}

const MOST_NAMED = 200;
const OF_FEW_POINTS =
  "The runs are a few sizes many times over, as of a design for an exact law: a frontier can't rest on them, and they are " +
  "fitted by approach 3.";

/** The budgets to predict for: as asked, or as far as the approach was tried. */
function targetsOf(runs: readonly Run[], { approach }: ScalingLaw, { targets }: FitQuestion) {
  const largest = runs.reduce((most, { computeBudget }) => Math.max(most, computeBudget), 0);
  const factors = approach === "frontier" ? [1, 4, 10, MAX_EXTRAPOLATION] : [1, 10, 100, 1000];
  const usual = factors.map((factor) => Number((factor * largest).toPrecision(12)));
  if (targets === "") return { targets: usual, fault: undefined };
  try {
    const budgets = parseComputeBudgets(targets).slice(0, MOST_NAMED);
    for (const budget of budgets) checkPositive("targets", budget, "Write 1e24.");
    return { targets: budgets, fault: undefined };
  } catch (thrown) {
    return { targets: usual, fault: { ...faultOf(thrown), field: "targets" } };
  }
}

/** The budgets that can be hidden or left; undefined where the runs have none. */
function rungsIn(runs: readonly Run[], { options }: FitQuestion): RunTable | undefined {
  try {
    return rungsOf(runTable(runs, Number(options.budgetTolerance ?? DEFAULT_BUDGET_TOLERANCE))).table;
  } catch {
    // The fit says what is wrong with the runs.
    return undefined;
  }
}

function mostHiddenOf(rungs: RunTable | undefined): number {
  return Math.max(0, (rungs?.budgets.length ?? 0) - FEWEST_BUDGETS);
}

function backtestPart(runs: readonly Run[], rungs: RunTable | undefined, question: FitQuestion): BacktestPart {
  const none = {
    kind: "backtest",
    fault: undefined,
    numBudgets: 0,
    numRuns: 0,
    confidence: 0,
    hidden: [],
    svg: "",
  } as const;
  const hide = Math.min(question.hide, mostHiddenOf(rungs));
  if (hide === 0 || rungs === undefined) return none;
  try {
    const result = backtestAny(runs, { ...optionValues(question.options, BACKTEST_OPTION_ROWS), hide });
    return shownBacktest(result, forecastPicture(runs, rungs, result, question));
  } catch (thrown) {
    return { ...none, fault: faultOf(thrown) };
  }
}

/** What the approach foretold of the hidden budgets; empty where it can't be fitted to what is left. */
function forecastPicture(
  runs: readonly Run[],
  rungs: RunTable,
  { numRuns, budgets }: Backtest,
  { approach, options, width }: FitQuestion,
): string {
  const largest = rungs.computeBudget.subarray(0, numRuns).reduce((most, budget) => Math.max(most, budget), 0);
  const left = runs.filter(({ computeBudget }) => computeBudget <= largest);
  try {
    const fit = fitLaw(left, approachFor(runs, approach, options), options);
    return drawForecast(fit, budgets, { width, isStyled: false });
  } catch {
    // The table says for each approach why.
    return "";
  }
}
