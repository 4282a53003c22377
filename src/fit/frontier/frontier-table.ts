import { humanFlops } from "../../common/units.ts";
import { aligned } from "../aligned.ts";
import { humanCount3, percent } from "../chinchilla-table.ts";
import type { Prediction } from "../prediction.ts";
import { wrapped } from "../wrapped.ts";
import type { FrontierFit, SelfCheckScale } from "./result.ts";

/** The budgets of a frontier for people, and what it rests on. */
export function frontierLines(fit: FrontierFit): string[] {
  const { budgets, numRuns, numUsed, scatter, paramsExponent } = fit;
  const far = numRuns - numUsed;
  const rows = budgets.map(({ computeBudget, numRuns, numParams, logParamsError, loss, lossError, isBracketed }) => [
    humanFlops(computeBudget),
    String(numRuns),
    humanCount3(numParams),
    `± ${percent(Number(logParamsError.toPrecision(2)))}`,
    loss.toFixed(4),
    `± ${lossError.toFixed(4)}`,
    isBracketed ? "" : "beyond the sizes",
  ]);
  return [
    `  ${numUsed} runs near an optimum, ${far} far from it left out; scatter ${scatter.toPrecision(2)} nats`,
    `  N* ∝ C^a   a = ${paramsExponent.toFixed(3)} at ${humanFlops(budgets.at(-1)?.computeBudget ?? Number.NaN)} FLOPs`,
    "",
    ...aligned([["budget", "runs", "N*", "", "loss", "", ""], ...rows]),
  ];
}

/** What its intervals are made of, how they fared in this sweep, and what one surface makes of the same runs. */
export function frontierNotes(fit: FrontierFit, predictions: readonly Prediction[]): string[] {
  const caveats = predictions.flatMap(({ computeBudget, warnings }) =>
    warnings.map((warning) => `At ${humanFlops(computeBudget)} FLOPs: ${warning}`),
  );
  const hasIntervals = predictions.some(({ intervals }) => intervals !== undefined);
  return [
    ...(caveats.length === 0 ? [] : ["", ...caveats.flatMap((caveat) => wrapped(caveat))]),
    "",
    ...wrapped(selfCheckWords(fit)),
    ...(hasIntervals ? wrapped(intervalWords(fit.confidence)) : []),
    ...surfaceWords(fit).flatMap((words) => wrapped(words)),
  ];
}

/** Scales before anything was predicted: what public sweeps show. */
const USUAL_LOSS_SCALE = 0.84;
const USUAL_SIZE_SCALE = 0.63;
/** Below this nobody would call a scale larger. */
const NOTABLE = 1.05;

function selfCheckWords({ scale, selfCheck }: FrontierFit): string {
  const { numPredicted } = scale;
  if (numPredicted === 0) {
    return "No budget could be predicted from two below it: how wrong this sweep makes such forecasts is not known.";
  }
  const budgets = numPredicted === 1 ? "1 budget" : `${numPredicted} budgets`;
  const largest = (errors: readonly number[]) => errors.reduce((most, error) => Math.max(most, Math.abs(error)), 0);
  const loss = (100 * largest(selfCheck.map(({ lossError }) => lossError))).toFixed(2);
  const size = (100 * largest(selfCheck.map(({ logParamsError }) => logParamsError))).toFixed(0);
  return `${budgets} could be predicted from the ones below, losses to ${loss}% and N* to ${size}%: ${errorWords(scale)}.`;
}

function errorWords({ lossScale, numParamsScale }: SelfCheckScale): string {
  const wide = [
    ...(lossScale > NOTABLE * USUAL_LOSS_SCALE ? [`of the loss ${(lossScale / USUAL_LOSS_SCALE).toFixed(1)}×`] : []),
    ...(numParamsScale > NOTABLE * USUAL_SIZE_SCALE
      ? [`of N* ${(numParamsScale / USUAL_SIZE_SCALE).toFixed(1)}×`]
      : []),
  ];
  return wide.length === 0
    ? "errors as small as public sweeps show"
    : `errors ${wide.join(" and ")} those of public sweeps, and intervals as much wider`;
}

function intervalWords(confidence: number): string {
  return (
    `In parentheses: ${percent(confidence)} intervals. They are not noise intervals: most of their width is how far real ` +
    "sweeps drift from their own trend. Risk: nats given away by training N* where the optimum lies at the worse end."
  );
}

function surfaceWords({ surfaceMiss }: FrontierFit): string[] {
  if (surfaceMiss === undefined) return [];
  const { rms, timesScatter } = surfaceMiss;
  return [
    `One Chinchilla surface (--approach 3) misses these runs by ${rms.toFixed(4)} nats, ${timesScatter.toFixed(1)}× ` +
      "their scatter: its E, A, B, α, β describe, they don't forecast.",
  ];
}
