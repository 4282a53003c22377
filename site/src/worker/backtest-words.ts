import { humanCount3, humanLoss, percent } from "../../../src/fit/chinchilla-table.ts";
import type { ApproachForecast, Backtest, HiddenBudget } from "../../../src/fit/index.ts";
import { figure } from "./law-words.ts";
import type { BacktestPart, ShownForecast, ShownHidden } from "./protocol.ts";

export function shownBacktest({ numBudgets, numRuns, confidence, budgets }: Backtest, svg: string): BacktestPart {
  return { kind: "backtest", fault: undefined, numBudgets, numRuns, confidence, hidden: budgets.map(shownHidden), svg };
}

function shownHidden({ computeBudget, extrapolation, observed, forecasts }: HiddenBudget): ShownHidden {
  return {
    computeBudget,
    extrapolation,
    loss: `${observed.loss.toFixed(4)} ± ${observed.lossError.toFixed(4)}`,
    numParams: `${humanCount3(observed.numParams)} ± ${percent(Number(observed.logParamsError.toPrecision(2)))}`,
    forecasts: forecasts.map(shownForecast),
  };
}

function shownForecast({ approach, forecast, failure }: ApproachForecast): ShownForecast {
  const name = approach === "frontier" ? "Frontier" : `Approach ${approach}`;
  return {
    approach: name,
    failure,
    loss: forecast && figure("loss", forecast.predicted.loss, forecast.intervals?.loss, humanLoss),
    lossError: forecast?.lossError ?? Number.NaN,
    isLossInside: forecast?.isLossInside,
    numParams: forecast && figure("N*", forecast.predicted.numParams, forecast.intervals?.numParams, humanCount3),
    numParamsError: forecast?.logParamsError ?? Number.NaN,
    isNumParamsInside: forecast?.isNumParamsInside,
  };
}
