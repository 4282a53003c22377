import { DEFAULT_LADDER_MAX_TOKENS_PER_PARAM, DEFAULT_LADDER_MIN_TOKENS_PER_PARAM } from "../../options/table.ts";
import type { SweepPlan } from "../../plan/sweep-plan.ts";
import { sizeTable } from "../../probe/sizes.ts";
import {
  NO_RUNS,
  type PosteriorRuns,
  type PosteriorVariances,
  posteriorVariances,
} from "../../wasm/design/posterior.ts";
import { exponential, logarithm, logarithms } from "../../wasm/fit/elementary.ts";
import type { LossSurface } from "../../wasm/plan/loss-surface.ts";
import { type PlanRuns, planRuns } from "../plan-runs.ts";
import { DISCREPANCY, SEED_NOISE, scenarios } from "../scenarios.ts";
import type { OneMoreRun, PosteriorEvaluation } from "./evaluation.ts";

/** How far losses depart smoothly from the law, in nats, for saying how much is known. */
const CAUTIOUS_DISCREPANCY = 0.02;
/** Of a normal distribution 90% lie within so many standard deviations. */
const REACH_OF_90 = 1.6448536269514722;
/** More take seconds, and leave nothing to be asked. */
export const MAX_RUNS = 400;
const MAX_CANDIDATES = 64;

/** What a plan leaves open where losses are only nearly a Chinchilla surface; undefined where it has too many runs. */
export function posteriorOf(
  plan: SweepPlan,
  runs: PlanRuns,
  lossSurfaces: readonly LossSurface[],
  logParamsTimesTokens: number,
  extrapolation: number,
): PosteriorEvaluation | undefined {
  const { distinct, weights } = distinctRuns(runs);
  if (weights.length > MAX_RUNS) return undefined;
  const surfaces = scenarios(lossSurfaces);
  const settings = { surfaces, target: logParamsTimesTokens, centre: middleOf(runs), noise: SEED_NOISE };
  const candidates = moreRuns(plan);
  const expected = posteriorVariances(distinct, weights, NO_RUNS, { ...settings, discrepancy: DISCREPANCY });
  const cautious = posteriorVariances(distinct, weights, candidates.runs, {
    ...settings,
    discrepancy: CAUTIOUS_DISCREPANCY,
  });
  const logNumParams = rootMeanSquare(cautious.map(({ now }) => now));
  const after = candidates.models.map((_, j) => rootMeanSquare(cautious.map((surface) => surface.after[j])));
  const best = after.reduce((least, sd, j) => (sd < (after[least] ?? Number.POSITIVE_INFINITY) ? j : least), 0);
  const model = candidates.models[best];
  return Object.freeze({
    criterion: mean(expected.map(({ now }) => 0.5 * logarithm(now.logParams) + 0.5 * logarithm(now.loss))),
    logNumParams,
    numParamsFactor: factorOf(logNumParams),
    extrapolation,
    oneMore: model && Object.freeze({ ...model, numParamsFactor: factorOf(after[best] ?? Number.NaN) }),
  });
}

/**
 * The standard deviation of ln N* at a target after runs, where losses are only nearly a Chinchilla surface.
 *
 * @param logParamsTimesTokens ln(N·D) of the target, and of the middle of the budgets
 */
export function deviationAfter(
  runs: PosteriorRuns,
  lossSurfaces: readonly LossSurface[],
  logParamsTimesTokens: { readonly target: number; readonly centre: number },
): number {
  const variances = posteriorVariances(runs, new Float64Array(runs.logParams.length).fill(1), NO_RUNS, {
    surfaces: scenarios(lossSurfaces),
    ...logParamsTimesTokens,
    noise: SEED_NOISE,
    discrepancy: CAUTIOUS_DISCREPANCY,
  });
  return rootMeanSquare(variances.map(({ now }) => now));
}

/** {@link deviationAfter} the runs of a plan. */
export function deviationAfterPlan(
  plan: SweepPlan,
  lossSurfaces: readonly LossSurface[],
  targetBudget: number,
): number {
  const runs = planRuns(plan);
  const target = runs.cost.logParamsTimesTokens(logarithm(targetBudget));
  return deviationAfter(runs, lossSurfaces, { target, centre: middleOf(runs) });
}

/** Within what factor N* is known, 90%. */
export function factorOf(sd: number): number {
  return exponential(REACH_OF_90 * sd);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rootMeanSquare(variances: readonly (PosteriorVariances | undefined)[]): number {
  return Math.sqrt(mean(variances.map((variance) => variance?.logParams ?? Number.NaN)));
}

/** Runs of the same N and D are one, of as many repeats. */
function distinctRuns({ logParams, logTokens }: PlanRuns): { distinct: PosteriorRuns; weights: number[] } {
  const params: number[] = [];
  const tokens: number[] = [];
  const weights: number[] = [];
  for (const [i, value] of logParams.entries()) {
    const other = logTokens[i] ?? Number.NaN;
    if (value === params.at(-1) && other === tokens.at(-1)) weights[weights.length - 1] = (weights.at(-1) ?? 0) + 1;
    else {
      params.push(value);
      tokens.push(other);
      weights.push(1);
    }
  }
  return { distinct: { logParams: Float64Array.from(params), logTokens: Float64Array.from(tokens) }, weights };
}

/** ln(N·D) in the middle of the budgets. */
function middleOf({ runs: { runEnds }, logParams, logTokens }: PlanRuns): number {
  let first = 0;
  const middles = Array.from(runEnds, (end) => {
    const products = Array.from(logParams.subarray(first, end), (value, i) => value + (logTokens[first + i] ?? 0));
    first = end;
    return mean(products);
  });
  return mean(middles);
}

/** The runs that the plan's sizes have left at its largest budget, within the tokens per parameter of ladders. */
function moreRuns(plan: SweepPlan): { runs: PosteriorRuns; models: Omit<OneMoreRun, "numParamsFactor">[] } {
  const { flopsConvention: convention, flopsPerParamPerToken, sequenceLength } = plan;
  const { computeBudget: budgets, numParams: planned } = plan.columns();
  const top = budgets.at(-1) ?? Number.NaN;
  const trained = new Set(Array.from(planned).filter((_, i) => budgets[i] === top));
  const sizes = sizeTable(plan.modelSizes, { convention, flopsPerParamPerToken, sequenceLength });
  const models = Array.from(sizes.numParams, (numParams, i) => ({
    computeBudget: top,
    numParams,
    numTokens: Math.floor(top / (sizes.flopsPerToken[i] ?? Number.NaN)),
  }))
    .filter(({ numParams, numTokens }) => !trained.has(numParams) && isUsual(numTokens / numParams))
    .slice(0, MAX_CANDIDATES);
  return {
    models,
    runs: {
      logParams: logarithms(models.map(({ numParams }) => numParams)),
      logTokens: logarithms(models.map(({ numTokens }) => numTokens)),
    },
  };
}

function isUsual(tokensPerParam: number): boolean {
  return tokensPerParam >= DEFAULT_LADDER_MIN_TOKENS_PER_PARAM && tokensPerParam <= DEFAULT_LADDER_MAX_TOKENS_PER_PARAM;
}
