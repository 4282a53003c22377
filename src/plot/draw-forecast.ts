import { counted, humanFlops } from "../common/units.ts";
import type { HiddenBudget } from "../fit/backtest/backtest.ts";
import type { ScalingLaw } from "../fit/scaling-law.ts";
import { approachWords } from "./approach-words.ts";
import { observedMinimum, ownMinimaOf } from "./minima.ts";
import { OWN_FIGURES, optimaPicture, predictionsUpTo } from "./optima-panels.ts";
import { type PictureOptions, readPictureOptions } from "./picture.ts";
import { countLabel, threeDigits } from "./scale.ts";

/**
 * What a fit to smaller budgets foretold of larger ones as SVG text: N* and the least loss against C, with the band of its
 * intervals, and beside it what the runs of the hidden budgets say. Points carry `data-budget`.
 *
 * @param fit a fit without the hidden budgets, by any approach
 * @param hidden the hidden budgets of a backtest, ascending
 */
export function drawForecast(fit: ScalingLaw, hidden: readonly HiddenBudget[], options: PictureOptions = {}): string {
  const { canvasOf } = readPictureOptions("drawForecast", "fit, hidden, { width }", options);
  const largest = fit.computeBudgets.at(-1) ?? 1;
  const optima = {
    predictions: predictionsUpTo(fit, hidden.at(-1)?.computeBudget ?? largest),
    minima: ownMinimaOf(fit),
    hidden: hidden.map(({ computeBudget, observed }) => observedMinimum(computeBudget, observed, fit.confidence)),
    largest,
  };
  return optimaPicture(canvasOf, OWN_FIGURES, fit, optima, {
    title: `Hidden budgets by ${approachWords(fit)}`,
    description: descriptionOf(fit, hidden),
    largest: "the largest budget that it rests on",
  });
}

function descriptionOf(fit: ScalingLaw, hidden: readonly HiddenBudget[]): string {
  const budgets = hidden.map(({ computeBudget, observed }) => {
    const { numParams, loss } = fit.predict(computeBudget);
    const predicted = `N* ${countLabel(numParams)} and loss ${threeDigits(loss)} were predicted`;
    return ` At ${humanFlops(computeBudget)} FLOPs ${predicted}, ${countLabel(observed.numParams)} and ${threeDigits(observed.loss)} came out.`;
  });
  return `N* and the least loss by compute budget, by ${approachWords(fit)} through ${counted(fit.numRuns, "run")}.${budgets.join("")}`;
}
