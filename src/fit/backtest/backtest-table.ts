import { humanFlops, humanRatio } from "../../common/units.ts";
import { aligned } from "../aligned.ts";
import { humanCount3, humanLoss, percent, rangeOf } from "../chinchilla-table.ts";
import { type Forecast, forecastJSON } from "../frontier/forecast.ts";
import type { Approach, ApproachForecast, Backtest, HiddenBudget } from "./backtest.ts";

/** A backtest as text for people. */
export function backtestTable({ confidence, numBudgets, numRuns, budgets }: Backtest): string {
  const largest = budgets.length === 1 ? "the largest budget" : `the ${budgets.length} largest budgets`;
  const lines = [
    `Hidden: ${largest}, predicted from ${numRuns} runs at the ${numBudgets} below`,
    ...budgets.flatMap((budget) => ["", ...budgetLines(budget)]),
    ...failureLines(budgets),
    "",
    `In parentheses: ${percent(confidence)} intervals. "in" holds what the hidden runs say, give or take its own error.`,
    "Those of approaches 2 and 3 are noise only, if their law is exact.",
  ];
  return `${lines.join("\n")}\n`;
}

function budgetLines({ computeBudget, extrapolation, observed, forecasts }: HiddenBudget): string[] {
  const { loss, lossError, numParams, logParamsError } = observed;
  const title =
    `At ${humanFlops(computeBudget)} FLOPs, ${humanRatio(extrapolation)}× beyond, losses bottom out at ` +
    `${loss.toFixed(4)} ± ${lossError.toFixed(4)}, N* = ${humanCount3(numParams)} ± ${percent(Number(logParamsError.toPrecision(2)))}`;
  const rows = forecasts.flatMap(({ approach, forecast }) =>
    forecast === undefined ? [] : forecastRows(approach, forecast),
  );
  return [title, ...aligned([["", "loss", "off by", "", "N*", "off by", ""], ...rows])];
}

function forecastRows(approach: Approach, forecast: Forecast): string[][] {
  const { predicted, intervals, lossError, logParamsError, isLossInside, isNumParamsInside } = forecast;
  return [
    [
      nameOf(approach),
      humanLoss(predicted.loss),
      signed(lossError),
      sideOf(isLossInside),
      humanCount3(predicted.numParams),
      // ln N* is off by the share of N*, to first order.
      signed(logParamsError),
      sideOf(isNumParamsInside),
    ],
    ...(intervals === undefined
      ? []
      : [["", rangeOf(intervals.loss, humanLoss), "", "", rangeOf(intervals.numParams, humanCount3), "", ""]]),
  ];
}

function signed(share: number): string {
  if (Number.isNaN(share)) return "–";
  return `${share < 0 ? "−" : "+"}${(100 * Math.abs(share)).toFixed(2)}%`;
}

function sideOf(isInside: boolean | undefined): string {
  return isInside === undefined ? "–" : isInside ? "in" : "out";
}

function nameOf(approach: Approach): string {
  return approach === "frontier" ? "frontier" : `approach ${approach}`;
}

function failureLines(budgets: readonly HiddenBudget[]): string[] {
  const failed = (budgets[0]?.forecasts ?? []).filter(({ failure }) => failure !== undefined);
  return failed.flatMap(({ approach, failure }) => ["", `No fit by ${nameOf(approach)}: ${failure}`]);
}

/** A backtest in the names of plan files. */
export function backtestJSON({ hide, confidence, numBudgets, numRuns, budgets }: Backtest): object {
  return {
    hide,
    confidence,
    num_budgets: numBudgets,
    num_runs: numRuns,
    budgets: budgets.map(({ computeBudget, extrapolation, numSizes, observed, forecasts }) => ({
      compute_budget: computeBudget,
      extrapolation,
      num_sizes: numSizes,
      observed: {
        num_params: observed.numParams,
        log_params_error: observed.logParamsError,
        loss: observed.loss,
        loss_error: observed.lossError,
      },
      forecasts: forecasts.map(approachJSON),
    })),
  };
}

function approachJSON({ approach, forecast, failure }: ApproachForecast): object {
  return { approach, forecast: forecast === undefined ? null : forecastJSON(forecast), failure: failure ?? null };
}
