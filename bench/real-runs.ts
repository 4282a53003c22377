import { fitFrontier, fitLossSurface, type LossPrediction } from "isoflop/fit";
import { percent, printTable, say } from "./print.ts";
import { budgetGroups, costOf, runsOf, SERIES, type Series, toleranceOf } from "./real-series.ts";
import { median } from "./timing.ts";

/** How far from N* the bowls' runs lie. */
const REACH = 4;
const MIN_BUDGETS = 3;

/** A run of a budget that was hidden, and its loss as two fits predict it. */
interface RunCase {
  /** Its N as a multiple of N* for its budget. */
  readonly times: number;
  readonly loss: number;
  readonly frontier: LossPrediction;
  readonly surface: LossPrediction;
}

function casesOf(series: Series, hide: number, far: number): RunCase[] {
  const budgetTolerance = toleranceOf(series);
  const runs = runsOf(series);
  const groups = budgetGroups(runs, budgetTolerance);
  if (groups.length - hide < MIN_BUDGETS) return [];
  const seen = groups.slice(0, -hide).flat();
  const options = { budgetTolerance, flopsPerParamPerToken: costOf(runs) };
  const frontier = fitFrontier(seen, options);
  const surface = fitLossSurface(seen, { ...options, bootstrap: 400 });
  return groups
    .slice(-hide)
    .flat()
    .map(({ numParams, numTokens, loss }) => {
      const predicted = frontier.loss(numParams, numTokens);
      return {
        times: numParams / frontier.predict(predicted.computeBudget).numParams,
        loss,
        frontier: predicted,
        surface: surface.loss(numParams, numTokens),
      };
    })
    .filter(({ frontier: { extrapolation } }) => extrapolation <= far);
}

function rowOf(name: string, of: readonly RunCase[]): string[] {
  const summary = (predictions: readonly LossPrediction[]) => {
    const errors = predictions.map(({ loss }, i) => loss / (of[i]?.loss ?? Number.NaN) - 1);
    const held = predictions.filter(({ interval }, i) => {
      const loss = of[i]?.loss ?? Number.NaN;
      return interval !== undefined && interval.low <= loss && loss <= interval.high;
    });
    const widths = predictions.map(({ interval, loss }) =>
      interval === undefined ? Number.NaN : (interval.high - interval.low) / 2 / loss,
    );
    const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    return [percent(held.length / of.length, 0), percent(median(widths), 2), percent(rms, 2)];
  };
  return [
    name,
    String(of.length),
    ...summary(of.map(({ frontier }) => frontier)),
    ...summary(of.map(({ surface }) => surface)),
  ];
}

/** Prints how well the loss of single runs is predicted, whose budgets were hidden: `fit.loss(N, D)`. */
export function printSingleRuns(maxHidden: number, far: number): void {
  const hidden = Array.from({ length: maxHidden }, (_, i) => i + 1);
  const all = SERIES.flatMap((series) => hidden.flatMap((hide) => casesOf(series, hide, far)));
  const between = (low: number, high: number) => all.filter(({ times }) => times >= low && times < high);
  say("\nThe loss of single runs of hidden budgets at their N and D; runs count the same");
  printTable([
    ["N", "runs", "frontier cov90", "half-width", "RMS", "approach 3 cov90", "half-width", "RMS"],
    rowOf(`below N*/${REACH}`, between(0, 1 / REACH)),
    rowOf(`N*/${REACH} to N*`, between(1 / REACH, 1)),
    rowOf(`N* to ${REACH}·N*`, between(1, REACH)),
    rowOf(`above ${REACH}·N*`, between(REACH, Number.POSITIVE_INFINITY)),
  ]);
}
