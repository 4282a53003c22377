import { humanCount, humanFlops, humanRatio } from "../common/units.ts";
import type { Interval } from "./interval.ts";
import type { Prediction } from "./prediction.ts";

/** Predictions as a Markdown table, with intervals in parentheses where there are some. */
export function chinchillaTable(predictions: readonly Prediction[], confidence: number): string {
  const hasIntervals = predictions.some(({ intervals }) => intervals !== undefined);
  const note = hasIntervals ? ` (${percent(confidence)})` : "";
  const rows = [
    ["FLOPs", `N*${note}`, `D*${note}`, "D*/N*", `loss${note}`],
    ["--:", "--:", "--:", "--:", "--:"],
    ...predictions.map(({ computeBudget, numParams, numTokens, tokensPerParam, loss, intervals }) => [
      humanFlops(computeBudget),
      withInterval(numParams, intervals?.numParams, humanCount3),
      withInterval(numTokens, intervals?.numTokens, humanCount3),
      humanRatio(tokensPerParam),
      withInterval(loss, intervals?.loss, humanLoss),
    ]),
  ];
  return rows.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** 0.9 as 90%. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(4))}%`;
}

/** A figure with its interval behind it: 70.1B (61.2B–80.0B). */
export function withInterval(value: number, interval: Interval | undefined, format: (value: number) => string): string {
  const range = interval === undefined ? "" : rangeOf(interval, format);
  return range === "" ? format(value) : `${format(value)} ${range}`;
}

/** An interval as (61.2B–80.0B); nothing where it has no ends. */
export function rangeOf({ low, high }: Interval, format: (value: number) => string): string {
  return Number.isNaN(low) ? "" : `(${format(low)}–${format(high)})`;
}

/** A predicted count is not an integer; below a thousand it has three digits. */
export function humanCount3(count: number): string {
  return humanCount(count < 1000 ? Number(count.toPrecision(3)) : count);
}

/** A loss to three digits; a dash where there is none. */
export function humanLoss(loss: number): string {
  return Number.isNaN(loss) ? "–" : loss.toFixed(3);
}
