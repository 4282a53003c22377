import { readable } from "../common/readable.ts";
import { counted, humanFlops } from "../common/units.ts";
import { percent } from "../fit/chinchilla-table.ts";
import { MAX_EXTRAPOLATION } from "../fit/frontier/result.ts";
import type { Interval } from "../fit/interval.ts";
import type { Prediction } from "../fit/prediction.ts";
import type { ScalingLaw } from "../fit/scaling-law.ts";
import { checked } from "../options/read.ts";
import { REACH_ROWS } from "../options/table.ts";
import { approachWords } from "./approach-words.ts";
import { heightOf, panelBoxes } from "./boxes.ts";
import { legend, legendHeight } from "./legend.ts";
import { coordinate, element, escaped } from "./markup.ts";
import { budgetsBetween, type Minimum, minimaOf } from "./minima.ts";
import { painted } from "./palette.ts";
import { type Box, clipped, panel } from "./panel.ts";
import { type PictureOptions, picture, readPictureOptions } from "./picture.ts";
import { band, polyline } from "./polyline.ts";
import {
  countLabel,
  extentOf,
  flopsLabel,
  linearScale,
  logScale,
  padded,
  plainLabel,
  type Scale,
  widened,
} from "./scale.ts";

/** Options of {@link drawOptima}. */
export interface DrawOptimaOptions extends PictureOptions {
  /** The largest budget that is drawn, training FLOPs; 40× the largest that was trained by default, 1000× by approach 2 or 3. */
  readonly upTo?: number;
}

/** One of the figures that are drawn against C. */
interface Figure {
  readonly label: string;
  readonly isLog: boolean;
  readonly labelOf: (value: number) => string;
  readonly ofPrediction: (prediction: Prediction) => number;
  readonly intervalOf: (prediction: Prediction) => Interval | undefined;
  readonly ofMinimum: (minimum: Minimum) => number | undefined;
  readonly intervalOfMinimum: (minimum: Minimum) => Interval | undefined;
}

const FIGURES: readonly Figure[] = [
  {
    label: "N*, parameters",
    isLog: true,
    labelOf: countLabel,
    ofPrediction: ({ numParams }) => numParams,
    intervalOf: ({ intervals }) => intervals?.numParams,
    ofMinimum: ({ numParams }) => numParams,
    intervalOfMinimum: ({ numParamsInterval }) => numParamsInterval,
  },
  {
    label: "D*, training tokens",
    isLog: true,
    labelOf: countLabel,
    ofPrediction: ({ numTokens }) => numTokens,
    intervalOf: ({ intervals }) => intervals?.numTokens,
    ofMinimum: ({ numTokens }) => numTokens,
    intervalOfMinimum: () => undefined,
  },
  {
    label: "D*/N*",
    isLog: true,
    labelOf: countLabel,
    ofPrediction: ({ tokensPerParam }) => tokensPerParam,
    // Where N* lies high, D* lies low: both ends are pairs.
    intervalOf: ({ intervals }) =>
      intervals && {
        low: intervals.numTokens.low / intervals.numParams.high,
        high: intervals.numTokens.high / intervals.numParams.low,
      },
    ofMinimum: ({ numParams, numTokens }) => numTokens && numTokens / numParams,
    intervalOfMinimum: () => undefined,
  },
  {
    label: "loss, nats per token",
    isLog: false,
    labelOf: plainLabel,
    ofPrediction: ({ loss }) => loss,
    intervalOf: ({ intervals }) => intervals?.loss,
    ofMinimum: ({ loss }) => loss,
    intervalOfMinimum: ({ lossInterval }) => lossInterval,
  },
];

const REACH_OF_LAWS = 1000;
const CURVE_POINTS = 48;
const MARGINS = { left: 58, right: 22, top: 62, axis: 42, across: 66, between: 74 };
const PANEL_HEIGHT = 202;

/**
 * What a fit says of each budget as SVG text: N*, D*, their ratio and the least loss against C, with the band of its
 * intervals, up to a target; beside them what each budget's own runs say. Curves carry `data-figure`, points `data-budget`.
 *
 * @param fit a fit, by any approach
 * @param options size, title, style, and how far; see {@link DrawOptimaOptions}
 * @throws {IsoflopError} INVALID_OPTION where an option breaks its rule
 */
export function drawOptima(fit: ScalingLaw, options: DrawOptimaOptions = {}): string {
  return readable("drawOptima", "arguments", () => {
    const { known, canvasOf } = readPictureOptions("drawOptima", "fit, { upTo }", options, REACH_ROWS);
    const [smallest = 1, largest = smallest] = [fit.computeBudgets[0], fit.computeBudgets.at(-1)];
    const reach = fit.approach === "frontier" ? MAX_EXTRAPOLATION : REACH_OF_LAWS;
    const { upTo = largest * reach } = checked(known, REACH_ROWS);
    const budgets = budgetsBetween(smallest, Math.max(upTo, largest), CURVE_POINTS + 1);
    const predictions = budgets.map((computeBudget) => fit.predict(computeBudget));
    const minima = minimaOf(fit);
    const hasBands = predictions.some(({ intervals }) => intervals !== undefined);
    const entries = [
      { mark: "line", words: "the law" } as const,
      ...(hasBands ? [{ mark: "band", words: `its ${percent(fit.confidence)} interval` } as const] : []),
      ...(fit.approach === 3 ? [] : [{ mark: "disc", words: "a budget by its own runs" } as const]),
      { mark: "dots", words: "the largest budget trained" } as const,
    ];
    const marginsAt = (width: number) => ({ ...MARGINS, bottom: MARGINS.axis + legendHeight(width, entries) });
    const canvas = canvasOf({
      height: (width) => heightOf(FIGURES.length, width, PANEL_HEIGHT, marginsAt(width)),
      title: `Compute-optimal models by ${approachWords(fit)}`,
    });
    const boxes = panelBoxes(FIGURES.length, canvas.width, canvas.height, marginsAt(canvas.width));
    const drawn = { predictions, minima, largest, hasIntervals: fit.approach !== 3 };
    const panels = boxes.map((box, f) => {
      const figure = FIGURES[f];
      return figure === undefined ? "" : figurePanel(figure, box, drawn);
    });
    return picture(canvas, descriptionOf(fit, predictions), panels.join("") + legend(canvas, entries));
  });
}

interface Drawn {
  readonly predictions: readonly Prediction[];
  readonly minima: readonly Minimum[];
  readonly largest: number;
  /** Whether budgets say something of their own. */
  readonly hasIntervals: boolean;
}

function figurePanel(figure: Figure, box: Box, { predictions, minima, largest, hasIntervals }: Drawn): string {
  const [first, last] = [predictions[0], predictions.at(-1)];
  const x = logScale(
    widened([first?.computeBudget ?? 1, last?.computeBudget ?? 10], 1.3),
    [box.left, box.right],
    flopsLabel,
  );
  const own = hasIntervals ? minima : [];
  const bands = predictions.map((prediction) => figure.intervalOf(prediction));
  const extent = extentOf([
    ...predictions.map(figure.ofPrediction),
    ...bands.flatMap((interval) => (interval === undefined ? [] : [interval.low, interval.high])),
    ...own.map((minimum) => figure.ofMinimum(minimum) ?? Number.NaN),
  ]);
  if (extent === undefined) return nothing(figure, box);
  const range = [box.bottom, box.top] as const;
  const y = figure.isLog
    ? logScale(widened(extent, 1.15), range, figure.labelOf)
    : linearScale(padded(extent, 0.05), range, figure.labelOf);
  const line = painted("first", "stroke");
  const fill = painted("first", "fill");
  const marks = [
    element("path", {
      ...painted("muted", "stroke"),
      class: `trained ${painted("muted", "stroke").class}`,
      "stroke-dasharray": "2 4",
      d: `M${coordinate(x.at(largest))} ${box.top}V${box.bottom}`,
    }),
    element("path", {
      ...fill,
      class: `band ${fill.class}`,
      "fill-opacity": 0.22,
      d: band(
        predictions.map(({ computeBudget }, i) => {
          const { low, high } = bands[i] ?? { low: Number.NaN, high: Number.NaN };
          return [computeBudget, low, high] as const;
        }),
        x,
        y,
      ),
    }),
    element("path", {
      ...line,
      class: `law ${line.class}`,
      fill: "none",
      "stroke-width": 1.75,
      d: polyline(
        predictions.map((prediction) => [prediction.computeBudget, figure.ofPrediction(prediction)] as const),
        x,
        y,
      ),
    }),
    ...own.map((minimum) => ownMark(figure, minimum, x, y)),
  ];
  return element(
    "g",
    { class: "panel", "data-figure": figure.label },
    panel(box, { x, y, xLabel: "compute budget, C in FLOPs", yLabel: figure.label }),
    clipped(box, marks.join("")),
  );
}

/** A budget by its own runs, with its interval. */
function ownMark(figure: Figure, minimum: Minimum, x: Scale, y: Scale): string {
  const value = figure.ofMinimum(minimum);
  if (value === undefined) return "";
  const interval = figure.intervalOfMinimum(minimum);
  const [cx, cy] = [x.at(minimum.computeBudget), y.at(value)];
  const ink = painted("ink", "stroke");
  const inside = minimum.isOutside ? painted("paper", "fill") : painted("ink", "fill");
  const bar =
    interval === undefined
      ? ""
      : element("path", {
          ...ink,
          class: `interval ${ink.class}`,
          d: `M${coordinate(cx)} ${coordinate(y.at(interval.low))}V${coordinate(y.at(interval.high))}`,
        });
  return (
    bar +
    element(
      "circle",
      {
        ...inside,
        stroke: ink.stroke,
        class: `minimum ${minimum.isOutside ? "outside " : ""}${inside.class} ${ink.class}`,
        "data-budget": String(minimum.computeBudget),
        cx,
        cy,
        r: 3.5,
      },
      element("title", {}, escaped(`${humanFlops(minimum.computeBudget)} FLOPs: ${figure.labelOf(value)}`)),
    )
  );
}

/** A panel that has nothing to show says so. */
function nothing({ label }: Figure, box: Box): string {
  const at = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, "text-anchor": "middle" };
  return (
    element("text", { ...painted("ink", "fill"), x: box.left, y: box.top - 8 }, escaped(label)) +
    element("text", { ...painted("muted", "fill"), ...at }, "this fit does not tell it")
  );
}

function descriptionOf(fit: ScalingLaw, predictions: readonly Prediction[]): string {
  const last = predictions.at(-1);
  const reach =
    last === undefined
      ? ""
      : ` At ${humanFlops(last.computeBudget)} FLOPs N* is ${countLabel(last.numParams)} and D* ${countLabel(last.numTokens)}.`;
  return `N*, D*, D*/N* and the least loss by compute budget, by ${approachWords(fit)} through ${counted(fit.numRuns, "run")}.${reach}`;
}
