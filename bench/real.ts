// How well each approach predicts the budgets that real sweeps trained: of each public series the largest budgets are hidden,
// and predicted from the rest up to 40× beyond. `npm run bench:real`. Where the runs come from: bench/real/README.md.
import { type Approach, backtest, type Forecast, type Interval } from "isoflop/fit";
import { mean, percent, printTable, say } from "./print.ts";
import { printSingleRuns } from "./real-runs.ts";
import { costOf, runsOf, SERIES, type Series, toleranceOf } from "./real-series.ts";
import { median } from "./timing.ts";

const MAX_HIDDEN = 3;
const MIN_BUDGETS_LEFT = 2;
const MIN_BUDGETS_OF_LAW = 3;
/** Of fewer, a budget does not tell its own optimum. */
const MIN_SIZES_OF_TRUTH = 3;
const NEAR = 4;
const FAR = 40;

/** A budget that was predicted from the smaller ones, by one approach. */
interface Case {
  /** How many of the series' budgets were hidden, and how many were left. */
  readonly hide: number;
  readonly numLeft: number;
  readonly family: string;
  readonly dataset: string;
  readonly forecast: Forecast;
}

/** The cases of each approach. */
const cases = new Map<Approach, Case[]>([
  ["frontier", []],
  [3, []],
  [2, []],
]);

/** How many cases an approach could not be fitted for. */
const failures = new Map<Approach, number>();

function addCases(series: Series): void {
  const { dataset, family, isGrid = false } = series;
  const runs = runsOf(series);
  const options = { budgetTolerance: toleranceOf(series), flopsPerParamPerToken: costOf(runs), bootstrap: 400 };
  const numBudgets = backtest(runs, { ...options, bootstrap: 0 }).numBudgets + 1;
  const most = isGrid ? MAX_HIDDEN : numBudgets - MIN_BUDGETS_LEFT;
  for (let hide = 1; hide <= most; hide++) {
    const { budgets } = backtest(runs, { ...options, hide });
    for (const { extrapolation, numSizes, forecasts } of budgets) {
      if (extrapolation > FAR || numSizes < MIN_SIZES_OF_TRUTH) continue;
      for (const { approach, forecast } of forecasts) {
        if (forecast === undefined) failures.set(approach, (failures.get(approach) ?? 0) + 1);
        else cases.get(approach)?.push({ hide, numLeft: numBudgets - hide, family, dataset, forecast });
      }
    }
  }
}

function groupsBy(of: readonly Case[], key: "family" | "dataset"): (readonly [string, readonly Case[]])[] {
  const names = new Set(of.map((one) => one[key]));
  return [...names].map((name) => [name, of.filter((one) => one[key] === name)]);
}

/** The mean over families of the means over their series. */
function balanced(of: readonly Case[], value: (forecast: Forecast) => number): number {
  const ofFamily = (family: readonly Case[]) =>
    mean(groupsBy(family, "dataset").map(([, series]) => mean(series.map(({ forecast }) => value(forecast)))));
  return mean(groupsBy(of, "family").map(([, family]) => ofFamily(family)));
}

function holds({ low, high }: Interval, value: number): number {
  return value >= low && value <= high ? 1 : 0;
}

/** Approach 2 predicts no loss where fewer than three budgets were of use. */
function hasLoss({ forecast }: Case): boolean {
  return !Number.isNaN(forecast.predicted.loss);
}

function rowOf(name: string, of: readonly Case[]): string[] {
  const ofLoss = of.filter(hasLoss);
  const root = (among: readonly Case[], value: (forecast: Forecast) => number) =>
    Math.sqrt(balanced(among, (one) => value(one) ** 2));
  const covers = (among: readonly Case[], value: (forecast: Forecast) => boolean | undefined) =>
    balanced(among, (one) => (value(one) === true ? 1 : 0));
  const middle = (among: readonly Case[], value: (forecast: Forecast) => number) =>
    median(among.map(({ forecast }) => Math.abs(value(forecast))));
  return [
    name,
    String(of.length),
    String(ofLoss.length),
    percent(covers(ofLoss, ({ isLossInside }) => isLossInside)),
    percent(balanced(ofLoss, ({ intervals, observed }) => (intervals ? holds(intervals.loss, observed.loss) : 0))),
    percent(
      balanced(ofLoss, ({ intervals, observed }) =>
        intervals ? (intervals.loss.high - intervals.loss.low) / 2 / observed.loss : Number.NaN,
      ),
      2,
    ),
    percent(
      root(ofLoss, ({ lossError }) => lossError),
      2,
    ),
    percent(
      middle(ofLoss, ({ lossError }) => lossError),
      2,
    ),
    percent(covers(of, ({ isNumParamsInside }) => isNumParamsInside)),
    percent(
      balanced(of, ({ intervals, observed }) => (intervals ? holds(intervals.numParams, observed.numParams) : 0)),
    ),
    balanced(of, ({ intervals }) =>
      intervals ? Math.log(intervals.numParams.high / intervals.numParams.low) / 2 : Number.NaN,
    ).toFixed(3),
    root(of, ({ logParamsError }) => logParamsError).toFixed(3),
    middle(of, ({ logParamsError }) => logParamsError).toFixed(3),
  ];
}

const HEAD = [
  "",
  "cases",
  "with L",
  "L cov90",
  "raw",
  "half-width",
  "RMS",
  "median",
  "N cov90",
  "raw",
  "half-width",
  "RMS",
  "median",
];

for (const series of SERIES) addCases(series);
say(
  "Loss in shares of it, N* in ln N. Families count the same, medians are over cases. Raw: the truth's own error not added.",
);

function printRange(title: string, isIn: (one: Case) => boolean): void {
  say(`\n${title}`);
  printTable([
    HEAD,
    ...[...cases].map(([approach, all]) =>
      rowOf(approach === "frontier" ? "frontier" : `approach ${approach}`, all.filter(isIn)),
    ),
  ]);
}

const isNear = ({ forecast }: Case) => forecast.extrapolation <= NEAR;
const hasLaw = ({ numLeft }: Case) => numLeft >= MIN_BUDGETS_OF_LAW;
const ladders = new Set(SERIES.filter(({ isGrid }) => isGrid !== true).map(({ dataset }) => dataset));
const isOfLadder = ({ dataset }: Case) => ladders.has(dataset);
const isTop = ({ hide }: Case) => hide <= MAX_HIDDEN;
printRange(`The largest 1 to ${MAX_HIDDEN} budgets hidden`, isTop);
printRange(
  `Ladders, from the first 3 budgets or more to any later one, up to ${NEAR}×`,
  (one) => isOfLadder(one) && hasLaw(one) && isNear(one),
);
printRange(`${NEAR} to ${FAR}×`, (one) => isOfLadder(one) && hasLaw(one) && !isNear(one));
printRange("Ladders, from the first 2 budgets", (one) => !hasLaw(one));
for (const [approach, count] of failures) say(`\nNo fit by ${approach}: ${count} cases, in none of the tables.`);
say("\nThe frontier by family");
const byFrontier = cases.get("frontier") ?? [];
printTable([HEAD, ...groupsBy(byFrontier, "family").map(([family, of]) => rowOf(family, of))]);
printSingleRuns(MAX_HIDDEN, FAR);
