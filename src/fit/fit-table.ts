import { humanFlops, humanRatio } from "../common/units.ts";
import { aligned } from "./aligned.ts";
import { humanCount3, humanLoss, percent, rangeOf, withInterval } from "./chinchilla-table.ts";
import { frontierLines, frontierNotes } from "./frontier/frontier-table.ts";
import type { Interval } from "./interval.ts";
import type { IsoFlopFit } from "./isoflop/result.ts";
import type { LossPrediction } from "./loss-prediction.ts";
import type { LossSurfaceFit } from "./loss-surface/result.ts";
import type { Prediction } from "./prediction.ts";
import type { Recommendation } from "./recommend.ts";
import type { LeftOutRun } from "./run.ts";
import type { ScalingLaw } from "./scaling-law.ts";
import { wrapped } from "./wrapped.ts";

/** What a table of a fit shows. */
export interface FitTableParts {
  readonly fit: ScalingLaw;
  readonly predictions: readonly Prediction[];
  /** The losses of models that were asked for. */
  readonly losses: readonly LossPrediction[];
  readonly recommendations: readonly Recommendation[];
  /** The option that sets the size of the models that are recommended. */
  readonly sizeParam: string;
  /** The runs that no fit rests on: those that reading left out, and those that the fit did. */
  readonly leftOut: readonly LeftOutRun[];
  /** What its reader should know before trusting it. */
  readonly warnings: readonly string[];
}

// What was left out should be seen, not read through.
const MAX_LINES = 8;

/** A fit as text for people: the law, what it predicts and recommends, and what was left out and why. */
export function fitTable(parts: FitTableParts): string {
  const { fit, predictions, losses, recommendations, sizeParam, leftOut, warnings } = parts;
  const lines = [
    titleOf(fit),
    "",
    ...lawLines(fit),
    ...(predictions.length === 0 ? [] : ["", ...predictionLines(predictions)]),
    ...(losses.length === 0 ? [] : ["", ...lossLines(losses)]),
    ...recommendations.flatMap((recommendation) => ["", ...recommendationLines(recommendation, sizeParam)]),
    ...section(
      "Left out",
      leftOut.map(({ run, reason, detail }) => `${run}: ${reason}, ${detail}`),
    ),
    ...section("Note", [...warnings, ...lossWarnings(losses)]),
  ];
  lines.push(...(fit.approach === "frontier" ? frontierNotes(fit, predictions) : resamplingNote(fit)));
  return `${lines.join("\n")}\n`;
}

function lawLines(fit: ScalingLaw): string[] {
  if (fit.approach === "frontier") return frontierLines(fit);
  return [
    `  N* ∝ C^a   a = ${exponent(fit.paramsExponent, fit.paramsExponentInterval)}`,
    `  D* ∝ C^b   b = ${exponent(fit.tokensExponent, fit.tokensExponentInterval)}`,
    ...(fit.approach === 3 ? surfaceLines(fit) : budgetLines(fit)),
  ];
}

function resamplingNote({ confidence, numReplicates }: IsoFlopFit | LossSurfaceFit): string[] {
  if (numReplicates === 0) return [];
  return [
    "",
    `In parentheses: ${percent(confidence)} intervals over ${numReplicates} resampled sweeps.`,
    "They hold noise only, if the law is exact: see --approach frontier to forecast.",
  ];
}

function titleOf(fit: ScalingLaw): string {
  const runs = `fitted to ${fit.numRuns} runs`;
  switch (fit.approach) {
    case "frontier":
      return `Frontier: bowls of one shape at ${fit.budgets.length} budgets, ${runs}`;
    case 3:
      return `Approach 3: the loss surface E + A/N^α + B/D^β, ${runs}`;
    default:
      return `Approach 2: parabolas at ${fit.budgets.length} budgets, ${runs}`;
  }
}

function exponent(value: number, interval: Interval | undefined): string {
  return withInterval(value, interval, (share) => share.toFixed(3));
}

function surfaceLines({ surface, surfaceIntervals, irreducibleLoss, tiesExponents }: LossSurfaceFit): string[] {
  const { E, A, B, alpha, beta } = surface;
  const digits = (value: number) => value.toPrecision(3);
  return [
    "",
    `  E = ${irreducibleLoss === undefined ? withInterval(E, surfaceIntervals?.E, humanLoss) : `${E}, as given`}`,
    `  A = ${withInterval(A, surfaceIntervals?.A, humanCount3)}, α = ${withInterval(alpha, surfaceIntervals?.alpha, digits)}`,
    `  B = ${withInterval(B, surfaceIntervals?.B, humanCount3)}, β = ${tiesExponents ? "α" : withInterval(beta, surfaceIntervals?.beta, digits)}`,
  ];
}

function budgetLines({ budgets }: IsoFlopFit): string[] {
  const rows = budgets.map(({ computeBudget, numRuns, numParams, numTokens, loss, flag, isUsed }) => [
    humanFlops(computeBudget),
    String(numRuns),
    humanCountOr(numParams),
    humanCountOr(numTokens),
    humanLoss(loss),
    flag === undefined ? "" : `${flag}${isUsed ? ", kept" : ", not used"}`,
  ]);
  return ["", ...aligned([["budget", "runs", "N*", "D*", "loss", ""], ...rows])];
}

function humanCountOr(count: number): string {
  return Number.isFinite(count) ? humanCount3(count) : "–";
}

function predictionLines(predictions: readonly Prediction[]): string[] {
  const hasBowls = predictions.some(({ lossGivenAway }) => lossGivenAway !== undefined);
  const rows = predictions.flatMap((prediction) => {
    const { computeBudget, numParams, numTokens, tokensPerParam, loss, intervals, extrapolation } = prediction;
    const values = [
      humanFlops(computeBudget),
      humanCount3(numParams),
      humanCount3(numTokens),
      humanRatio(tokensPerParam),
      humanLoss(loss),
      extrapolation > 1 ? `${humanRatio(extrapolation)}×` : "",
      ...(hasBowls ? [givenAway(prediction)] : []),
    ];
    if (intervals === undefined) return [values];
    const { numParams: params, numTokens: tokens, loss: losses } = intervals;
    return [
      values,
      ["", rangeOf(params, humanCount3), rangeOf(tokens, humanCount3), "", rangeOf(losses, humanLoss), ""],
    ];
  });
  const head = ["FLOPs", "N*", "D*", "D*/N*", "loss", "beyond"];
  return aligned([hasBowls ? [...head, "risk"] : head, ...rows]);
}

function lossLines(losses: readonly LossPrediction[]): string[] {
  const rows = losses.map(({ numParams, numTokens, tokensPerParam, computeBudget, loss, interval, ...rest }) => [
    humanCount3(numParams),
    humanCount3(numTokens),
    humanRatio(tokensPerParam),
    humanFlops(computeBudget),
    withInterval(loss, interval, humanLoss),
    rest.aboveOptimum.toFixed(4),
    rest.extrapolation > 1 ? `${humanRatio(rest.extrapolation)}×` : "",
  ]);
  return aligned([["N", "D", "D/N", "FLOPs", "loss", "above", "beyond"], ...rows]);
}

function lossWarnings(losses: readonly LossPrediction[]): string[] {
  return losses.flatMap(({ numParams, numTokens, warnings }) =>
    warnings.map((warning) => `N = ${humanCount3(numParams)}, D = ${humanCount3(numTokens)}: ${warning}`),
  );
}

function givenAway({ lossGivenAway }: Prediction): string {
  return lossGivenAway === undefined ? "–" : Math.max(lossGivenAway.low, lossGivenAway.high).toFixed(4);
}

function recommendationLines(recommendation: Recommendation, sizeParam: string): string[] {
  const { computeBudget, sizeParamValue, numParams, numTokens, flops, flopsConvention } = recommendation;
  const { lossGivenAway, limitCost, epochs, warnings } = recommendation;
  return [
    `Train at ${humanFlops(computeBudget)} FLOPs: ${sizeParam} ${sizeParamValue}, N = ${numParams}, D = ${numTokens},`,
    `  ${humanFlops(flops)} FLOPs by ${flopsConvention}, ${lossGivenAway.toPrecision(2)} nats above the exact optimum`,
    ...(limitCost > 0 ? [`  the limits cost ${limitCost.toPrecision(2)} of these`] : []),
    ...(epochs !== undefined && epochs > 1 ? [`  every unique token is seen ${humanRatio(epochs)} times`] : []),
    ...warnings.flatMap(entry),
  ];
}

function section(heading: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MAX_LINES;
  return [
    "",
    `${heading}:`,
    ...lines.slice(0, more > 1 ? MAX_LINES : lines.length).flatMap(entry),
    ...(more > 1 ? [`  … and ${more} more; --format json has all.`] : []),
  ];
}

/** A line of a section, with what follows its first further in. */
function entry(line: string): string[] {
  return wrapped(line, "  ", "    ");
}
