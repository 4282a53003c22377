import { humanFlops } from "../common/units.ts";
import { percent } from "../fit/chinchilla-table.ts";
import type { Interval } from "../fit/interval.ts";
import type { Prediction } from "../fit/prediction.ts";
import type { ScalingLaw } from "../fit/scaling-law.ts";
import { heightOf, panelBoxes } from "./boxes.ts";
import { type LegendEntry, legend, legendHeight } from "./legend.ts";
import { coordinate, element, escaped } from "./markup.ts";
import { budgetsBetween, type Minimum } from "./minima.ts";
import { painted, type Role } from "./palette.ts";
import { type Box, clipped, panel } from "./panel.ts";
import { picture, type ReadOptions } from "./picture.ts";
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

const NUM_PARAMS: Figure = {
  label: "N*, parameters",
  isLog: true,
  labelOf: countLabel,
  ofPrediction: ({ numParams }) => numParams,
  intervalOf: ({ intervals }) => intervals?.numParams,
  ofMinimum: ({ numParams }) => numParams,
  intervalOfMinimum: ({ numParamsInterval }) => numParamsInterval,
};

const LOSS: Figure = {
  label: "loss, nats per token",
  isLog: false,
  labelOf: plainLabel,
  ofPrediction: ({ loss }) => loss,
  intervalOf: ({ intervals }) => intervals?.loss,
  ofMinimum: ({ loss }) => loss,
  intervalOfMinimum: ({ lossInterval }) => lossInterval,
};

/** What a fit says of a budget, figure by figure. */
export const FIGURES: readonly Figure[] = [
  NUM_PARAMS,
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
  LOSS,
];

/** What a budget's runs tell by themselves. */
export const OWN_FIGURES: readonly Figure[] = [NUM_PARAMS, LOSS];

/** What is drawn of optima by budget. */
export interface Optima {
  /** What the law says, by ascending budgets. */
  readonly predictions: readonly Prediction[];
  /** What the runs of a budget say, of the budgets that were fitted. */
  readonly minima: readonly Minimum[];
  /** Likewise, of budgets that were not. */
  readonly hidden: readonly Minimum[];
  /** The largest budget that was fitted. */
  readonly largest: number;
}

const CURVE_POINTS = 48;
const MARGINS = { left: 58, right: 22, top: 62, axis: 42, across: 66, between: 74 };
const PANEL_HEIGHT = 202;

/** What a law says, from the smallest budget that it was fitted to. */
export function predictionsUpTo(fit: ScalingLaw, upTo: number): readonly Prediction[] {
  const [smallest = 1, largest = smallest] = [fit.computeBudgets[0], fit.computeBudgets.at(-1)];
  const budgets = budgetsBetween(smallest, Math.max(upTo, largest), CURVE_POINTS + 1);
  return budgets.map((computeBudget) => fit.predict(computeBudget));
}

/** What is told of a picture beside its panels. */
interface OptimaWords {
  readonly title: string;
  readonly description: string;
  /** What the dotted line stands for. */
  readonly largest: string;
}

/** A picture of optima against C: a panel for each figure, and a legend. */
export function optimaPicture(
  canvasOf: ReadOptions["canvasOf"],
  figures: readonly Figure[],
  fit: ScalingLaw,
  optima: Optima,
  words: OptimaWords,
): string {
  const entries = legendEntries(fit, optima, words.largest);
  const marginsAt = (width: number) => ({ ...MARGINS, bottom: MARGINS.axis + legendHeight(width, entries) });
  const canvas = canvasOf({
    height: (width) => heightOf(figures.length, width, PANEL_HEIGHT, marginsAt(width)),
    title: words.title,
  });
  const boxes = panelBoxes(figures.length, canvas.width, canvas.height, marginsAt(canvas.width));
  const panels = boxes.map((box, f) => {
    const figure = figures[f];
    return figure === undefined ? "" : figurePanel(figure, box, optima);
  });
  return picture(canvas, words.description, panels.join("") + legend(canvas, entries));
}

function legendEntries(fit: ScalingLaw, { predictions, minima, hidden }: Optima, largest: string): LegendEntry[] {
  const hasBands = predictions.some(({ intervals }) => intervals !== undefined);
  return [
    { mark: "line", words: "the law" },
    ...(hasBands ? [{ mark: "band", words: `its ${percent(fit.confidence)} interval` } as const] : []),
    ...(minima.length > 0 ? [{ mark: "disc", words: "a budget by its own runs" } as const] : []),
    ...(hidden.length > 0 ? [{ mark: "ring", words: "a hidden budget by its own runs" } as const] : []),
    { mark: "dots", words: largest },
  ];
}

function figurePanel(figure: Figure, box: Box, { predictions, minima, hidden, largest }: Optima): string {
  const [first, last] = [predictions[0], predictions.at(-1)];
  const x = logScale(
    widened([first?.computeBudget ?? 1, last?.computeBudget ?? 10], 1.3),
    [box.left, box.right],
    flopsLabel,
  );
  const bands = predictions.map((prediction) => figure.intervalOf(prediction));
  const extent = extentOf([
    ...predictions.map(figure.ofPrediction),
    ...bands.flatMap((interval) => (interval === undefined ? [] : [interval.low, interval.high])),
    ...[...minima, ...hidden].map((minimum) => figure.ofMinimum(minimum) ?? Number.NaN),
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
    ...minima.map((minimum) => {
      const className = minimum.isOutside ? "minimum outside" : "minimum";
      return ownMark(figure, minimum, x, y, { role: "ink", className, isHollow: minimum.isOutside });
    }),
    ...hidden.map((minimum) => ownMark(figure, minimum, x, y, HIDDEN_LOOK)),
  ];
  return element(
    "g",
    { class: "panel", "data-figure": figure.label },
    panel(box, { x, y, xLabel: "compute budget, C in FLOPs", yLabel: figure.label }),
    clipped(box, marks.join("")),
  );
}

const HIDDEN_LOOK: MarkLook = { role: "second", className: "hidden", isHollow: true };

interface MarkLook {
  readonly role: Role;
  readonly className: string;
  readonly isHollow: boolean;
}

/** A budget by its own runs, with its interval. */
function ownMark(
  figure: Figure,
  minimum: Minimum,
  x: Scale,
  y: Scale,
  { role, className, isHollow }: MarkLook,
): string {
  const value = figure.ofMinimum(minimum);
  if (value === undefined) return "";
  const interval = figure.intervalOfMinimum(minimum);
  const [cx, cy] = [x.at(minimum.computeBudget), y.at(value)];
  const ink = painted(role, "stroke");
  const inside = painted(isHollow ? "paper" : role, "fill");
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
        class: `${className} ${inside.class} ${ink.class}`,
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
