import { ticks } from "d3-array";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { log10, powerOf10 } from "./logarithm.ts";
import { element } from "./markup.ts";
import { painted } from "./palette.ts";
import { polyline } from "./polyline.ts";
import { plainLabel, type Scale } from "./scale.ts";

const NUM_CONTOURS = 10;
const NUM_POINTS = 64;

/** A prior's optimum over the map, and where its losses are alike. */
export function priorMarks(surface: LossSurface, x: Scale, y: Scale, hasContours: boolean): string {
  const optimum = element(
    "path",
    {
      ...painted("second", "stroke"),
      class: `optimum ${painted("second", "stroke").class}`,
      "stroke-width": 1.5,
      "stroke-dasharray": "6 3",
      fill: "none",
      // A power law: on these axes it is a straight line.
      d: polyline(
        x.domain.map((numParams) => [numParams, optimalTokens(surface, numParams)] as const),
        x,
        y,
      ),
    },
    element("title", {}, "compute-optimal by the prior"),
  );
  return hasContours ? contours(surface, x, y) + optimum : optimum;
}

/** N at even distances across the map. */
function along(x: Scale): number[] {
  const [from, to] = x.range;
  return Array.from({ length: NUM_POINTS + 1 }, (_, i) => x.valueAt(from + ((to - from) * i) / NUM_POINTS));
}

/** D where N is optimal for C = k·N·D, whatever k: there α·A/N^α = β·B/D^β. */
function optimalTokens({ A, B, alpha, beta }: LossSurface, numParams: number): number {
  return powerOf10((log10((beta * B) / (alpha * A)) + alpha * log10(numParams)) / beta);
}

/** Lines of equal loss: D = (B/(L − E − A/N^α))^(1/β), which has no value where N alone loses more than L. */
function contours({ E, A, B, alpha, beta }: LossSurface, x: Scale, y: Scale): string {
  const lostByParams = (numParams: number) => A / powerOf10(alpha * log10(numParams));
  const lossAt = (numParams: number, numTokens: number) =>
    E + lostByParams(numParams) + B / powerOf10(beta * log10(numTokens));
  const least = lossAt(x.domain[1], y.domain[1]);
  // The corner of few parameters and few tokens is steep, and nobody trains there: what matters lies near the middle.
  const most = lossAt(x.valueAt((x.range[0] * 2 + x.range[1]) / 3), y.valueAt((y.range[0] * 2 + y.range[1]) / 3));
  const rows = along(x).map((numParams) => [numParams, E + lostByParams(numParams)] as const);
  const lines = ticks(least, most, NUM_CONTOURS).map((loss) => {
    const points = rows.map(([numParams, atLeast]) => {
      const rest = loss - atLeast;
      return [numParams, rest > 0 ? powerOf10(log10(B / rest) / beta) : Number.NaN] as const;
    });
    return element(
      "path",
      { class: "contour", "data-loss": plainLabel(loss), d: polyline(points, x, y) },
      element("title", {}, `loss ${plainLabel(loss)} by the prior`),
    );
  });
  const { class: color, stroke } = painted("muted", "stroke");
  return element("g", { class: color, stroke, fill: "none", "stroke-opacity": 0.35 }, ...lines);
}
