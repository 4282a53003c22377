import { IsoflopError } from "../../common/errors.ts";
import { name, words } from "../../common/words.ts";
import { checked, mergedRows, type Options, optionsWithout, readOptions } from "../../options/read.ts";
import {
  BACKTEST_ROWS,
  DEFAULT_BUDGET_TOLERANCE,
  DEFAULT_CONFIDENCE,
  DEFAULT_HIDDEN_BUDGETS,
  FIT_ROWS,
  LAW_ROWS,
  RESAMPLING_ROWS,
  type Rows,
} from "../../options/table.ts";
import { type FittedBowls, fitBowls } from "../../wasm/fit/frontier.ts";
import type { FitOptions } from "../fit-options.ts";
import { determinedBowls, fitFrontier } from "../frontier/fit.ts";
import { type Forecast, forecastOf, type Observed } from "../frontier/forecast.ts";
import { rungsOf } from "../frontier/rungs.ts";
import { observedAt } from "../frontier/self-check.ts";
import { fitIsoFlop } from "../isoflop/fit.ts";
import { fitLossSurface } from "../loss-surface/fit.ts";
import type { Run } from "../run.ts";
import { type RunTable, runTable } from "../runs/table.ts";
import { withBudgets } from "../runs/with-budgets.ts";
import type { ScalingFit } from "../scaling-fit.ts";

/** Options of {@link backtest}. */
export interface BacktestOptions extends FitOptions {
  /** How many of the largest budgets are hidden, and predicted from the others; 1 by default. */
  readonly hide?: number;
}

/** How a law is fitted: the frontier, parabolas by budget, or a loss surface. */
export type Approach = "frontier" | 2 | 3;

/** What one approach predicted of a hidden budget. */
export interface ApproachForecast {
  readonly approach: Approach;
  /** Undefined where the approach could not be fitted to what was left. */
  readonly forecast: Forecast | undefined;
  /** Why. */
  readonly failure: string | undefined;
}

/** A hidden budget, with what its own runs say of its optimum. */
export interface HiddenBudget {
  /** C: training FLOPs. */
  readonly computeBudget: number;
  /** How many times it lies beyond the largest budget that was left. */
  readonly extrapolation: number;
  /** How many different N were trained at it. */
  readonly numSizes: number;
  /** By a bowl of its own, through its runs about its own optimum; of two sizes by the shape that all budgets share. */
  readonly observed: Observed;
  readonly forecasts: readonly ApproachForecast[];
}

/** How well the largest budgets of a sweep could be predicted from the others. */
export interface Backtest {
  readonly hide: number;
  readonly confidence: number;
  /** How many budgets and runs were left to predict from. */
  readonly numBudgets: number;
  readonly numRuns: number;
  /** Ascending. */
  readonly budgets: readonly HiddenBudget[];
}

/** The options of backtest. */
export const BACKTEST_OPTION_ROWS: Rows = /* @__PURE__ */ mergedRows(BACKTEST_ROWS, FIT_ROWS);

// A bowl of its own needs three sizes, a frontier two budgets.
const MIN_SIZES = 3;
const MIN_BUDGETS = 2;

/**
 * Hides the largest budgets of a sweep, predicts each from the others by every approach, and says how far off that was: the
 * one test of a forecast that a sweep has in itself.
 *
 * What a hidden budget's optimum really is, a bowl through its own runs says; predictions hold it where it lies in their
 * intervals, give or take its own standard error.
 *
 * @param runs the runs, in any order
 * @param options see {@link BacktestOptions}
 * @throws {IsoflopError} INVALID_RUN where a run breaks its rule; INVALID_OPTION where an option does; NOT_DETERMINED where
 * fewer than two budgets would be left, or the runs have no joint bowls; TOO_LARGE where the bootstrap would take too long
 * @example
 * const { budgets } = backtest(runs, { hide: 2 });
 * for (const { forecasts } of budgets) console.log(forecasts[0].forecast?.isLossInside);
 */
export function backtest(runs: readonly Run[], options: BacktestOptions = {}): Backtest {
  return readOptions("backtest", "runs, { hide }", options, BACKTEST_OPTION_ROWS, (known) => backtestAny(runs, known));
}

/** {@link backtest}, of options by name. */
export function backtestAny(runs: readonly Run[], options: Options): Backtest {
  const { hide = DEFAULT_HIDDEN_BUDGETS } = checked(options, BACKTEST_ROWS);
  const { budgetTolerance = DEFAULT_BUDGET_TOLERANCE, confidence = DEFAULT_CONFIDENCE } = checked(options, LAW_ROWS);
  const given = runTable(runs, budgetTolerance);
  const { table: rungTable } = rungsOf(given);
  const numBudgets = rungTable.budgets.length - hide;
  if (numBudgets < MIN_BUDGETS) {
    throw new IsoflopError("NOT_DETERMINED", {
      field: "runs",
      rule: words`${MIN_BUDGETS} budgets or more must be left where ${name("hide")} are hidden`,
      value: `${rungTable.budgets.length} budgets of 2 sizes or more, and ${hide} to hide`,
      remedy: "Hide fewer.",
    });
  }
  const numRuns = rungTable.runEnds[numBudgets - 1] ?? 0;
  const largest = rungTable.computeBudget.subarray(0, numRuns).reduce((most, budget) => Math.max(most, budget), 0);
  const left = runs.filter(({ computeBudget }) => computeBudget <= largest);
  const fits = fitAll(left, optionsWithout(options, BACKTEST_ROWS));
  const { bowls, table } = determinedBowls(rungTable, given);
  const budgets = Array.from({ length: hide }, (_, i) => {
    const rung = numBudgets + i;
    const computeBudget = table.budgets[rung] ?? Number.NaN;
    const observed = ownOptimum(table, bowls, rung);
    const extrapolation = computeBudget / (table.budgets[numBudgets - 1] ?? Number.NaN);
    return Object.freeze({
      computeBudget,
      extrapolation,
      numSizes: table.numSizes[rung] ?? 0,
      observed: Object.freeze(observed),
      forecasts: Object.freeze(
        fits.map(({ approach, fit, failure }) => {
          const forecast = fit && forecastBy(fit, computeBudget, extrapolation, observed, confidence);
          return Object.freeze({ approach, forecast, failure });
        }),
      ),
    });
  });
  return Object.freeze({ hide, confidence, numBudgets, numRuns, budgets: Object.freeze(budgets) });
}

interface Attempt {
  readonly approach: Approach;
  readonly fit: ScalingFit | undefined;
  readonly failure: string | undefined;
}

/** Every approach, with why it could not be fitted where it could not. */
function fitAll(runs: readonly Run[], options: Options): Attempt[] {
  const attempts: readonly (readonly [Approach, () => ScalingFit])[] = [
    ["frontier", () => fitFrontier(runs, optionsWithout(options, RESAMPLING_ROWS))],
    [3, () => fitLossSurface(runs, options)],
    [2, () => fitIsoFlop(runs, options)],
  ];
  return attempts.map(([approach, fitBy]) => {
    try {
      return { approach, fit: fitBy(), failure: undefined };
    } catch (thrown) {
      if (!(thrown instanceof IsoflopError) || thrown.code !== "NOT_DETERMINED") throw thrown;
      return { approach, fit: undefined, failure: thrown.message };
    }
  });
}

function forecastBy(
  fit: ScalingFit,
  computeBudget: number,
  extrapolation: number,
  observed: Observed,
  confidence: number,
): Forecast {
  const { numParams, loss, intervals } = fit.predict(computeBudget);
  const of = { computeBudget, extrapolation, predicted: Object.freeze({ numParams, loss }) };
  return forecastOf(
    { ...of, intervals: intervals && Object.freeze({ numParams: intervals.numParams, loss: intervals.loss }) },
    observed,
    confidence,
  );
}

/** The optimum of a budget by a bowl of its own; of two sizes, by the shape that all budgets share. */
function ownOptimum(table: RunTable, bowls: FittedBowls, rung: number): Observed {
  if ((table.numSizes[rung] ?? 0) < MIN_SIZES) return observedAt(bowls, rung);
  const own = withBudgets(
    { ...table, loss: bowls.losses },
    table.numSizes.map((_, r) => r === rung),
  );
  const budget = table.budgets[rung] ?? Number.NaN;
  // Its losses have been brought to its C.
  const alone = fitBowls({ ...own, computeBudget: own.loss.map(() => budget) });
  return alone === undefined ? observedAt(bowls, rung) : observedAt(alone, 0);
}
