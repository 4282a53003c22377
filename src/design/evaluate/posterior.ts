import { surfaceColumn } from "../../fit/simulate-runs.ts";
import { lossSurfaces } from "../../options/priors.ts";
import { DEFAULT_LADDER_MAX_TOKENS_PER_PARAM, DEFAULT_LADDER_MIN_TOKENS_PER_PARAM } from "../../options/table.ts";
import type { SweepPlan } from "../../plan/sweep-plan.ts";
import { sizeTable } from "../../probe/sizes.ts";
import { type PosteriorRuns, type PosteriorVariances, posteriorVariances } from "../../wasm/design/posterior.ts";
import { exponential, logarithm, logarithms } from "../../wasm/fit/elementary.ts";
import { surfaceOptima } from "../../wasm/fit/loss-surface.ts";
import type { LossSurface } from "../../wasm/plan/loss-surface.ts";
import type { PlanRuns } from "../plan-runs.ts";
import { shiftedRow } from "../surface-rows.ts";
import type { OneMoreRun, PosteriorEvaluation } from "./evaluation.ts";

/** By how many times the prior's N* may be larger. */
const SHIFTS: readonly number[] = [1, 1 / 3, 3];
/** Seed noise, and how far losses depart smoothly from the law, in nats: for choosing, and for saying how much is known. */
const SEED_NOISE = 0.003;
const DISCREPANCY = 0.01;
const CAUTIOUS_DISCREPANCY = 0.02;
/** Of a normal distribution 90% lie within so many standard deviations. */
const REACH_OF_90 = 1.6448536269514722;
/** More take seconds, and leave nothing to be asked. */
export const MAX_RUNS = 400;
const MAX_CANDIDATES = 64;
/** Surfaces are compared at this budget: the losses of one were counted in another unit. */
const COMMON_BUDGET = 1e20;

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
  const none = { logParams: new Float64Array(0), logTokens: new Float64Array(0) };
  const expected = posteriorVariances(distinct, weights, none, { ...settings, discrepancy: DISCREPANCY });
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
 * Within what factor N* at a target is known after runs, 90%, where losses are only nearly a Chinchilla surface.
 *
 * @param logParamsTimesTokens ln(N·D) of the target, and of the middle of the budgets
 */
export function factorAfter(
  runs: PosteriorRuns,
  lossSurfaces: readonly LossSurface[],
  logParamsTimesTokens: { readonly target: number; readonly centre: number },
): number {
  const none = { logParams: new Float64Array(0), logTokens: new Float64Array(0) };
  const variances = posteriorVariances(runs, new Float64Array(runs.logParams.length).fill(1), none, {
    surfaces: scenarios(lossSurfaces),
    ...logParamsTimesTokens,
    noise: SEED_NOISE,
    discrepancy: CAUTIOUS_DISCREPANCY,
  });
  return factorOf(rootMeanSquare(variances.map(({ now }) => now)));
}

function factorOf(sd: number): number {
  return exponential(REACH_OF_90 * sd);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rootMeanSquare(variances: readonly (PosteriorVariances | undefined)[]): number {
  return Math.sqrt(mean(variances.map((variance) => variance?.logParams ?? Number.NaN)));
}

/** The surfaces that may be true: those of the prior, with their N* as they are, and 3 times smaller and larger. */
function scenarios(surfaces: readonly LossSurface[]): Float64Array {
  const rows = surfaces.flatMap((surface) => {
    const row = inCommonUnit(surface);
    return SHIFTS.map((shift) => shiftedRow(row, logarithm(shift)));
  });
  return Float64Array.from(rows.flatMap((row) => Array.from(row)));
}

/** A surface with losses per token of the usual vocabularies: llama-3's are of another. */
function inCommonUnit(surface: LossSurface): Float64Array {
  const published = lossSurfaces();
  const row = surfaceColumn(surface);
  if (surface !== published["llama-3"]) return row;
  const product = logarithm(COMMON_BUDGET / 6);
  const lossOf = (of: Float64Array) => surfaceOptima(of, product).loss[0] ?? Number.NaN;
  const factor = lossOf(surfaceColumn(published.epoch)) / lossOf(row);
  const [E = Number.NaN, logA = Number.NaN, logB = Number.NaN, alpha = Number.NaN, beta = Number.NaN] = row;
  return Float64Array.of(E * factor, logA + logarithm(factor), logB + logarithm(factor), alpha, beta);
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
