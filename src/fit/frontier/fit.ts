import { IsoflopError } from "../../common/errors.ts";
import { largest } from "../../common/extremes.ts";
import { humanCount, shortBudget } from "../../common/units.ts";
import { name, type Words, words } from "../../common/words.ts";
import { DEFAULT_FLOPS_PER_PARAM_PER_TOKEN } from "../../models/flops-counting.ts";
import { checked, readOptions } from "../../options/read.ts";
import { DEFAULT_BUDGET_TOLERANCE, DEFAULT_CONFIDENCE, LAW_ROWS, type RowsOf } from "../../options/table.ts";
import { exponential, logarithm, logarithms } from "../../wasm/fit/elementary.ts";
import { calibrateFrontier, type FittedBowls, fitBowls } from "../../wasm/fit/frontier.ts";
import { percent } from "../chinchilla-table.ts";
import type { FitOptions } from "../fit-options.ts";
import type { Interval } from "../interval.ts";
import { surfaceMiss } from "../loss-surface/fit.ts";
import type { LeftOutRun, Run } from "../run.ts";
import { besides, type RunTable, runTable } from "../runs/table.ts";
import { BOUND_OF_DOMAIN, isInDomain, lossSlope } from "./domain.ts";
import { isOfFewPoints } from "./few-points.ts";
import { FrontierLaw } from "./law.ts";
import { type Outlier, type ScreenedBowls, screenedBowls } from "./outliers.ts";
import { type FlaggedRun, FrontierFit, halfWidth, MAX_HALF_WIDTH, type RungFit } from "./result.ts";
import { rungsOf } from "./rungs.ts";
import { selfCheck } from "./self-check.ts";

/** Options of {@link fitFrontier}. */
export type FrontierOptions = Pick<FitOptions, "flopsPerParamPerToken" | "budgetTolerance" | "confidence">;

// A curve through a rung's losses needs a third size at one rung at least, and a law two rungs.
const MIN_SIZES = 3;
const MIN_BUDGETS = 2;
/** Dense algebra grows with the cube of it. */
const MAX_BUDGETS = 128;
/** Counts of FLOPs that differ by less are one: what a budget buys is rounded, and N counted in more than one way. */
const SAME_COST = 0.02;
/** Budgets that lie nearer are hardly meant to be two. */
const NEAR_BUDGETS = 1.1;

/**
 * The frontier of a sweep: where the losses at each budget bottom out, by bowls of one shape through the runs near each
 * optimum, and how that minimum falls and N* moves with C, by power laws that may drift.
 *
 * Its intervals are not those of noise. They hold how far real sweeps drift from their own trend, scaled by how well the
 * upper budgets of this sweep were predicted from the ones below: of 28 public series, hidden budgets up to 40× beyond lay
 * inside 90% intervals in 93 to 96 of 100 cases; expect 85 to 95 of a family that is not among them.
 *
 * There are no random numbers: the same runs give the same figures, to the bit, in every runtime.
 *
 * @param runs the runs, in any order: two budgets or more, of two sizes or more each and three at one of them
 * @param options see {@link FrontierOptions}
 * @throws {IsoflopError} INVALID_RUN where a run breaks its rule; INVALID_OPTION where an option does; NOT_DETERMINED where
 * there are fewer than two budgets with sizes to compare, or where the sizes don't bracket the optimum; TOO_LARGE for more
 * than 128 budgets
 * @example
 * const fit = fitFrontier(runs);
 * const { numParams, loss, intervals, lossGivenAway } = fit.predict(1e22);
 */
export function fitFrontier(runs: readonly Run[], options: FrontierOptions = {}): FrontierFit {
  // The table's rows are those of the type: a new option without a row is an error here.
  const rows: RowsOf<FrontierOptions> = LAW_ROWS;
  return readOptions("fitFrontier", "runs, { confidence }", options, rows, (known) => {
    const {
      flopsPerParamPerToken: k = DEFAULT_FLOPS_PER_PARAM_PER_TOKEN,
      budgetTolerance = DEFAULT_BUDGET_TOLERANCE,
      confidence = DEFAULT_CONFIDENCE,
    } = checked(known, rows);
    return fitTable(runTable(runs, budgetTolerance), runs, k, confidence);
  });
}

function fitTable(given: RunTable, runs: readonly Run[], k: number, confidence: number): FrontierFit {
  if (isOfFewPoints(given)) {
    throw notDetermined(
      "A frontier must rest on different sizes",
      `at most ${largest(given.numSizes)} a budget, and ${given.length} runs of these, as a design for an exact law has them`,
      words`Fit a loss surface (${name("approach")} 3).`,
    );
  }
  const { table: rungTable, leftOut } = rungsOf(given);
  const { table, bowls, outliers } = determinedBowls(rungTable, given);
  const flagged = outliers.map((outlier) => flaggedRun(outlier, rungTable, runs));
  const calibration = calibrateFrontier(bowls);
  const { budgets } = table;
  const isTrusted = isInDomain(bowls);
  const costs = costsOf(table, k);
  const law = new FrontierLaw({
    bowls,
    calibration,
    budgets,
    flopsPerParamPerToken: k,
    confidence,
    isInDomain: isTrusted,
    logTokensAtTop: costs === undefined ? undefined : logTokensAtTop(table, bowls),
  });
  const rungs = rungFits(table, bowls);
  checkBracketed(law, rungs);
  const numPredicted = calibration.lossScores.length;
  const parts = {
    budgets: rungs,
    shape: {
      curvature: exponential(bowls.logCurvature),
      curvatureFading: bowls.curvatureFading,
      asymmetry: bowls.asymmetry,
    },
    scatter: bowls.scatter,
    numUsed: bowls.numUsed,
    outliers: flagged,
    lossSlope: lossSlope(bowls),
    isInDomain: isTrusted,
    scale: { numPredicted, lossScale: calibration.lossScale, numParamsScale: calibration.sizeScale },
    checkSelf: () => selfCheck(bowls, calibration.scales, budgets, confidence),
    missOfSurface: () => {
      const rms = surfaceMiss(table);
      return rms === undefined ? undefined : Object.freeze({ rms, timesScatter: rms / bowls.scatter });
    },
  };
  const warnings = [
    ...(isTrusted ? [] : [outOfDomain(bowls)]),
    ...(budgets.length === MIN_BUDGETS
      ? ["Two budgets: how they go on is mostly what was known of sweeps beforehand."]
      : []),
    ...nearBudgets(budgets),
    ...hardlyBracketed(rungs),
    ...rungs.filter(({ isBracketed }) => !isBracketed).map(unbracketed),
    ...(costs === undefined ? [] : [otherCost(costs, k)]),
    ...flagged.filter(({ isLeftOut }) => !isLeftOut).map(keptOutlier),
  ];
  const failed = flagged.filter(({ isLeftOut }) => isLeftOut).map(leftOutlier);
  return new FrontierFit(law, parts, table.length, [...given.leftOut, ...leftOut, ...failed], warnings);
}

/** A run far from its bowl, as its reader knows it. */
function flaggedRun({ index, excess, score, isLeftOut }: Outlier, table: RunTable, runs: readonly Run[]): FlaggedRun {
  const computeBudget = table.computeBudget[index] ?? Number.NaN;
  const numParams = table.numParams[index] ?? Number.NaN;
  const loss = table.loss[index] ?? Number.NaN;
  const own = runs.find(
    (run) => run.loss === loss && run.numParams === numParams && run.computeBudget === computeBudget,
  );
  const run = own?.experimentId ?? `N = ${humanCount(numParams)} at ${shortBudget(computeBudget)} FLOPs`;
  return Object.freeze({ run, computeBudget, numParams, loss, excess, score, isLeftOut });
}

function farFromBowl({ loss, excess, score }: FlaggedRun): string {
  const side = excess > 0 ? "above" : "below";
  return (
    `its loss ${loss} lies ${Math.abs(excess).toPrecision(2)} nats ${side} the least of its budget, and ` +
    `${Math.abs(score).toPrecision(2)} times what runs scatter by from its bowl`
  );
}

function keptOutlier(flagged: FlaggedRun): string {
  return `${flagged.run}: ${farFromBowl(flagged)}; kept, at less weight. Look at it, and leave it out where it failed.`;
}

function leftOutlier(flagged: FlaggedRun): LeftOutRun {
  return { run: flagged.run, reason: "outlier", detail: farFromBowl(flagged) };
}

/** The joint bowls without runs that are far from them, or why there are none. */
export function determinedBowls(table: RunTable, given: RunTable): ScreenedBowls {
  const { budgets, numSizes } = table;
  if (budgets.length > MAX_BUDGETS) {
    throw new IsoflopError("TOO_LARGE", {
      field: "runs",
      rule: `A frontier must rest on at most ${MAX_BUDGETS} budgets`,
      value: String(budgets.length),
      remedy: words`Raise ${name("budgetTolerance")} where they are meant to be fewer; else fit a loss surface (${name("approach")} 3).`,
    });
  }
  if (budgets.length < MIN_BUDGETS) throw tooFewBudgets(table, given);
  const most = numSizes.reduce((larger, count) => Math.max(larger, count), 0);
  if (most < MIN_SIZES) {
    throw notDetermined(
      `Joint bowls must have ${MIN_SIZES} sizes or more at one budget at least`,
      `${most} at the most${besides(given.leftOut)}`,
      "Train more sizes at each budget.",
    );
  }
  const screened = screenedBowls(table);
  if (screened === undefined) {
    throw notDetermined(
      "Runs must tell each budget's N* and least loss apart",
      `${budgets.length} budgets of ${table.length} runs that don't`,
      words`Leave out budgets of two sizes, or fit a loss surface (${name("approach")} 3).`,
    );
  }
  return screened;
}

function tooFewBudgets(table: RunTable, given: RunTable): IsoflopError {
  const single = given.numSizes.filter((count) => count < 2).length;
  const [numSizes = 0] = table.numSizes;
  const bowls = table.budgets.length === 1 && numSizes >= MIN_SIZES ? fitBowls(table) : undefined;
  const [logParams = Number.NaN] = bowls?.vertices ?? [];
  const [error = Number.NaN] = bowls?.vertexErrors ?? [];
  const vertex =
    bowls === undefined
      ? ""
      : `, whose losses bottom out at N = ${humanCount(exponential(logParams))}, give or take ${error.toFixed(2)} in ln N`;
  const others = single === 0 ? "" : `; ${single} other${single === 1 ? " has" : "s have"} one size alone`;
  return notDetermined(
    `A frontier must rest on ${MIN_BUDGETS} budgets or more, of 2 sizes or more each`,
    `${table.budgets.length}${vertex}${others}${besides(given.leftOut)}`,
    single > 1
      ? words`Raise ${name("budgetTolerance")} where runs of one budget differ in C, such as to 0.1; or fit a loss surface, which needs no budgets (${name("approach")} 3).`
      : words`Train at a second budget; or fit a loss surface, which needs no budgets (${name("approach")} 3).`,
  );
}

function notDetermined(rule: string, value: string, remedy: Words): IsoflopError {
  return new IsoflopError("NOT_DETERMINED", { field: "runs", rule, value, remedy });
}

function rungFits(table: RunTable, bowls: FittedBowls): RungFit[] {
  let first = 0;
  return Array.from(table.runEnds, (end, r) => {
    const logParams = bowls.vertices[r] ?? Number.NaN;
    const numParams = exponential(logParams);
    const used = bowls.isUsed.subarray(first, end).reduce((sum, used) => sum + used, 0);
    const smallest = table.numParams[first] ?? Number.NaN;
    const largest = table.numParams[end - 1] ?? Number.NaN;
    const rung = {
      computeBudget: table.budgets[r] ?? Number.NaN,
      numRuns: end - first,
      numSizes: table.numSizes[r] ?? 0,
      numUsed: used,
      numParams,
      logParamsError: bowls.vertexErrors[r] ?? Number.NaN,
      loss: bowls.minima[r] ?? Number.NaN,
      lossError: bowls.minimumErrors[r] ?? Number.NaN,
      isBracketed: numParams >= smallest && numParams <= largest,
    };
    first = end;
    return rung;
  });
}

/** Refuses sweeps that leave N* open by more than a factor of e on either side, even where they were trained. */
function checkBracketed(law: FrontierLaw, rungs: readonly RungFit[]): void {
  const { logParamsQuantiles } = law.pointAt(logarithm(law.largestBudget));
  const [low = Number.NaN, high = Number.NaN] = logParamsQuantiles;
  const reach = halfWidth({ low: exponential(low), high: exponential(high) });
  const isBracketed = rungs.some((rung) => rung.isBracketed);
  // Losses that are alike have their least anywhere.
  if (reach <= MAX_HALF_WIDTH || (isBracketed && Number.isFinite(reach))) return;
  const found = isBracketed ? "are as good as alike" : "go on falling at the end of their sizes";
  const open = Number.isFinite(reach) ? ` by ±${reach.toFixed(1)}` : "";
  throw notDetermined(
    "Sizes must bracket the optimum, with losses that rise on either side of it, at one budget at least",
    `${rungs.length} budgets whose losses ${found}, which leaves ln N* open${open}`,
    "The sizes don't bracket the optimum; move the window towards the end where losses are least.",
  );
}

/** The least and the largest C/(N·D) of the runs; undefined where they keep to k. */
function costsOf({ computeBudget, numParams, numTokens }: RunTable, k: number): Interval | undefined {
  const costs = computeBudget.map((budget, i) => budget / ((numParams[i] ?? 0) * (numTokens[i] ?? 0)));
  const low = costs.reduce((least, cost) => Math.min(least, cost), Number.POSITIVE_INFINITY);
  const high = costs.reduce((most, cost) => Math.max(most, cost), 0);
  return low >= k * (1 - SAME_COST) && high <= k * (1 + SAME_COST) ? undefined : { low, high };
}

/** ln D of the largest budget's runs at its N*, between the runs on either side. */
function logTokensAtTop({ numParams, numTokens, runEnds }: RunTable, bowls: FittedBowls): number {
  const first = runEnds.at(-2) ?? 0;
  const x = logarithms(numParams.subarray(first));
  const y = logarithms(numTokens.subarray(first));
  const vertex = bowls.vertices.at(-1) ?? Number.NaN;
  const above = x.findIndex((logParams) => logParams > vertex);
  const at = above < 0 ? x.length - 1 : Math.max(above - 1, 0);
  const [x0 = Number.NaN, x1 = Number.NaN] = x.subarray(at, at + 2);
  const [y0 = Number.NaN, y1 = Number.NaN] = y.subarray(at, at + 2);
  // Beyond the runs, tokens fall as parameters grow.
  if (above <= 0) return y0 - (vertex - x0);
  return y0 + ((y1 - y0) * (vertex - x0)) / (x1 - x0);
}

function outOfDomain(bowls: FittedBowls): string {
  const isPositive = bowls.minima.every((minimum) => minimum > 0);
  const fall = isPositive
    ? `as C^-${lossSlope(bowls).toFixed(2)}, faster than C^-${BOUND_OF_DOMAIN}`
    : "to 0 and below";
  return `The least losses fall ${fall}: intervals were tried on language models, whose losses fall slowly, and are left out.`;
}

/**
 * Warns of sweeps most of whose budgets lie to one side of their optimum: of simulated ones, 90% intervals of N* held 25 to 85%,
 * the fewer the more noise there was.
 */
function hardlyBracketed(rungs: readonly RungFit[]): string[] {
  const count = rungs.filter(({ isBracketed }) => isBracketed).length;
  if (2 * count >= rungs.length) return [];
  return [
    `${count} of ${rungs.length} budgets have sizes on both sides of their minimum: the sizes don't bracket the optimum, ` +
      "and intervals of N* are too narrow; move the window.",
  ];
}

function unbracketed({ computeBudget, logParamsError }: RungFit): string {
  return (
    `${shortBudget(computeBudget)} FLOPs: minimum beyond the sizes trained; kept, with a standard error of ` +
    `${logParamsError.toFixed(2)} in ln N.`
  );
}

function otherCost({ low, high }: Interval, k: number): string {
  const [from, to] = [low.toPrecision(3), high.toPrecision(3)];
  return (
    `C of the runs is ${from === to ? from : `${from} to ${to}`}·N·D, not ${k}·N·D: D* is as the runs of the largest ` +
    "budget have it."
  );
}

/** Says that budgets nearly coincide, and what would join them. */
function nearBudgets(budgets: Float64Array): string[] {
  let first = 0;
  let numJoined = 0;
  let widest = 0;
  for (let i = 1; i < budgets.length; i++) {
    const budget = budgets[i] ?? Number.NaN;
    if (budget > (budgets[i - 1] ?? Number.NaN) * NEAR_BUDGETS) {
      first = i;
      continue;
    }
    numJoined++;
    widest = Math.max(widest, budget / (budgets[first] ?? Number.NaN) - 1);
  }
  if (numJoined === 0) return [];
  const tolerance = Math.ceil(100 * widest + 0.5) / 100;
  return [
    `${numJoined} of ${budgets.length} budgets lie within ${percent(NEAR_BUDGETS - 1)} of the one below: a budget tolerance ` +
      `of ${tolerance} joins them.`,
  ];
}
