import { readable } from "../common/readable.ts";
import { counted, humanCount, humanFlops, humanRatio } from "../common/units.ts";
import { humanCount3, percent } from "../fit/chinchilla-table.ts";
import type { Run } from "../fit/run.ts";
import type { ScalingLaw } from "../fit/scaling-law.ts";
import { approachWords } from "./approach-words.ts";
import {
  ALL_RUNS,
  type DrawnRun,
  fittedRuns,
  groupedRuns,
  markedRuns,
  type RunGroups,
  type ShownRuns,
} from "./grouped-runs.ts";
import { type LegendEntry, legend, legendHeight } from "./legend.ts";
import { coordinate, element, escaped } from "./markup.ts";
import { budgetsBetween, type Minimum, minimaOf } from "./minima.ts";
import { painted, paintedStep } from "./palette.ts";
import { type Box, clipped, panel } from "./panel.ts";
import { type PictureOptions, picture, readPictureOptions } from "./picture.ts";
import { polyline } from "./polyline.ts";
import { countLabel, extentOf, linearScale, logScale, padded, plainLabel, type Scale, widened } from "./scale.ts";

const MARGIN = { left: 58, right: 64, top: 60, axis: 42 };
const CURVE_POINTS = 64;
const RADIUS = 3.5;
const LABEL_HEIGHT = 13;
/** Losses of runs that failed would press all others to the floor: the picture ends where most runs do, and some above. */
const MOST_RUNS = 0.9;
const ROOM_ABOVE = 1.6;

/**
 * The IsoFLOP curves of a fit as SVG text: loss against N, a colour and a curve for each budget, minima with the interval of
 * N*; hollow where a minimum lies beyond the sizes that were trained. Runs carry `data-run`, their place among the runs.
 *
 * @param runs the runs that were fitted
 * @param fit their fit, by any approach
 * @param options size, title and style; see {@link PictureOptions}
 * @throws {IsoflopError} INVALID_OPTION where an option breaks its rule
 * @example
 * const { runs } = readRuns(text);
 * await writeFile("fit.svg", drawIsoFlops(runs, fitFrontier(runs)));
 */
export function drawIsoFlops(runs: readonly Run[], fit: ScalingLaw, options: PictureOptions = {}): string {
  return readable("drawIsoFlops", "arguments", () => drawShownIsoFlops(runs, fit, options, ALL_RUNS));
}

/** {@link drawIsoFlops}, with marks for the runs that a page shows. */
export function drawShownIsoFlops(
  runs: readonly Run[],
  fit: ScalingLaw,
  options: PictureOptions,
  shown: ShownRuns,
): string {
  const { canvasOf } = readPictureOptions("drawIsoFlops", "runs, fit, { width }", options);
  const canvas = canvasOf({ height: () => 520, title: `IsoFLOP curves by ${approachWords(fit)}` });
  const all = groupedRuns(runs, fit);
  const groups = fittedRuns(all, shown);
  const minima = minimaOf(fit);
  const losses = lossWindow(groups, minima);
  const entries = legendOf(fit, groups, minima, numAbove(groups, losses[1]));
  const box: Box = {
    left: MARGIN.left,
    right: canvas.width - MARGIN.right,
    top: MARGIN.top,
    bottom: canvas.height - MARGIN.axis - legendHeight(canvas.width, entries),
  };
  const params = extentOf([...paramsOf(groups), ...minima.map(({ numParams }) => numParams)]) ?? [1, 10];
  const x = logScale(widened(params, 1.15), [box.left, box.right], countLabel);
  const y = linearScale(losses, [box.bottom, box.top], plainLabel);
  const curves = curvesOf(fit, groups, minima);
  const content = [
    panel(box, { x, y, xLabel: "parameters, N", yLabel: "loss, nats per token" }),
    clipped(
      box,
      [curveMarks(fit, curves, x, y), runMarks(markedRuns(all, shown), x, y), minimumMarks(fit, minima, x, y)].join(""),
    ),
    curveLabels(curves, x, y, box),
    legend(canvas, entries),
  ];
  return picture(canvas, descriptionOf(fit, groups, minima), content.join(""));
}

function* paramsOf(groups: RunGroups): Generator<number> {
  for (const group of groups) for (const { run } of group) yield run.numParams;
}

/** From the least loss or minimum to somewhat above what most runs have. */
function lossWindow(groups: RunGroups, minima: readonly Minimum[]): readonly [number, number] {
  const losses = Float64Array.from(groups.flatMap((group) => group.map(({ run }) => run.loss))).sort();
  const least = extentOf([...losses.subarray(0, 1), ...minima.map(({ loss }) => loss)]) ?? [0, 1];
  const most = losses.at(-1) ?? least[1];
  const usual = losses[Math.floor(MOST_RUNS * (losses.length - 1))] ?? most;
  const top = Math.min(most, least[0] + ROOM_ABOVE * (usual - least[0]));
  return padded([least[0], Math.max(top, least[1])], 0.05);
}

interface Curve {
  readonly computeBudget: number;
  readonly place: number;
  readonly points: readonly (readonly [numParams: number, loss: number])[];
}

/** Each budget's curve, over the sizes of its runs and its minimum. */
function curvesOf(fit: ScalingLaw, groups: RunGroups, minima: readonly Minimum[]): Curve[] {
  return fit.computeBudgets.flatMap((computeBudget, place) => {
    const own = minima.find((minimum) => minimum.computeBudget === computeBudget);
    const sizes = (groups[place] ?? []).filter(({ isOutlier }) => !isOutlier).map(({ run }) => run.numParams);
    const extent = extentOf(own === undefined ? sizes : [...sizes, own.numParams]);
    if (extent === undefined || extent[0] === extent[1]) return [];
    const numParams = budgetsBetween(extent[0], extent[1], CURVE_POINTS + 1);
    const losses = fit.isoFlopCurve(computeBudget, numParams);
    if (losses.every(Number.isNaN)) return [];
    return { computeBudget, place, points: numParams.map((params, i) => [params, losses[i] ?? Number.NaN] as const) };
  });
}

function curveMarks(fit: ScalingLaw, curves: readonly Curve[], x: Scale, y: Scale): string {
  const lines = curves.map(({ computeBudget, place, points }) => {
    const color = paintedStep(place, fit.computeBudgets.length, "stroke");
    return element(
      "path",
      {
        ...color,
        class: `curve ${color.class}`,
        "data-budget": String(computeBudget),
        d: polyline(points, x, y),
      },
      element("title", {}, `${humanFlops(computeBudget)} FLOPs`),
    );
  });
  return element("g", { fill: "none", "stroke-width": 1.5 }, ...lines);
}

/** Each budget's name, at the right end of its curve. */
function curveLabels(curves: readonly Curve[], x: Scale, y: Scale, box: Box): string {
  let last = Number.POSITIVE_INFINITY;
  const ends = curves
    .flatMap(({ computeBudget, points }) => {
      const [numParams, loss] = points.findLast((point) => y.at(point[1]) >= box.top) ?? [];
      return numParams === undefined || loss === undefined
        ? []
        : [{ computeBudget, x: x.at(numParams) + 6, y: y.at(loss) + 4 }];
    })
    .sort((a, b) => b.y - a.y);
  const texts = ends.map(({ computeBudget, x: at, y: height }) => {
    // Labels that would touch the last are left out: the curve's title has them.
    if (last - height < LABEL_HEIGHT) return "";
    last = height;
    return element("text", { x: Math.min(at, box.right + 6), y: height }, humanFlops(computeBudget));
  });
  return element("g", { ...painted("muted", "fill") }, ...texts);
}

function runMarks(groups: RunGroups, x: Scale, y: Scale): string {
  const numBudgets = groups.length - 1;
  return groups
    .map((group, place) => {
      const paint = place < numBudgets ? paintedStep(place, numBudgets, "fill") : painted("muted", "fill");
      const marks = group.map((drawn) => runMark(drawn, x, y));
      return marks.length === 0 ? "" : element("g", { ...paint, "fill-opacity": 0.8 }, ...marks);
    })
    .join("");
}

function runMark({ run, index, isOutlier }: DrawnRun, x: Scale, y: Scale): string {
  const title = element("title", {}, escaped(runTitle(run, isOutlier)));
  const cx = x.at(run.numParams);
  const [bottom, top] = y.range;
  const cy = y.at(run.loss);
  if (cy < top || cy > bottom) {
    const edge = Math.min(Math.max(cy, top), bottom);
    const tip = cy < top ? [edge + 1, edge + 8] : [edge - 1, edge - 8];
    return element(
      "path",
      {
        class: "run beyond",
        "data-run": String(index),
        d: `M${coordinate(cx)} ${coordinate(tip[0] ?? 0)}L${coordinate(cx - 4)} ${coordinate(tip[1] ?? 0)}h8z`,
      },
      title,
    );
  }
  if (isOutlier) {
    return element(
      "path",
      {
        ...painted("second", "stroke"),
        class: `run outlier ${painted("second", "stroke").class}`,
        "stroke-width": 2,
        fill: "none",
        "data-run": String(index),
        d: `M${coordinate(cx)} ${coordinate(cy)}m-4 -4l8 8m0 -8l-8 8`,
      },
      title,
    );
  }
  return element("circle", { class: "run", "data-run": String(index), cx, cy, r: RADIUS }, title);
}

function runTitle({ experimentId, computeBudget, numParams, numTokens, loss }: Run, isOutlier: boolean): string {
  const name = experimentId === undefined ? "" : `${experimentId}: `;
  return (
    `${name}${humanFlops(computeBudget)} FLOPs, N ${humanCount(numParams)}, D ${humanCount(numTokens)}, ` +
    `D/N ${humanRatio(numTokens / numParams)}, loss ${plainLabel(loss)}${isOutlier ? "; an outlier, left out" : ""}`
  );
}

/** Minima, with the interval of N* where there is one. */
function minimumMarks(fit: ScalingLaw, minima: readonly Minimum[], x: Scale, y: Scale): string {
  const ink = painted("ink", "stroke");
  const marks = minima.map(({ computeBudget, numParams, loss, numParamsInterval, isOutside }) => {
    const height = coordinate(y.at(loss));
    const bar =
      numParamsInterval === undefined
        ? ""
        : element("path", {
            class: "interval",
            "data-budget": String(computeBudget),
            d: `M${coordinate(x.at(numParamsInterval.low))} ${height}H${coordinate(x.at(numParamsInterval.high))}`,
          });
    const inside = isOutside ? painted("paper", "fill") : painted("ink", "fill");
    return (
      bar +
      element(
        "circle",
        {
          ...inside,
          class: `minimum ${isOutside ? "outside " : ""}${inside.class}`,
          "data-budget": String(computeBudget),
          cx: x.at(numParams),
          cy: y.at(loss),
          r: 4.5,
        },
        element("title", {}, minimumTitle(fit, { computeBudget, numParams, loss, numParamsInterval, isOutside })),
      )
    );
  });
  return element("g", { class: ink.class, stroke: ink.stroke, "stroke-width": 1.5 }, ...marks);
}

function minimumTitle(
  { confidence }: ScalingLaw,
  { computeBudget, numParams, loss, numParamsInterval, isOutside }: Omit<Minimum, "numTokens" | "lossInterval">,
): string {
  const interval =
    numParamsInterval === undefined
      ? ""
      : ` (${humanCount3(numParamsInterval.low)} to ${humanCount3(numParamsInterval.high)}, ${percent(confidence)})`;
  return (
    `${humanFlops(computeBudget)} FLOPs: N* ${humanCount3(numParams)}${interval}, loss ${plainLabel(loss)}` +
    (isOutside ? "; beyond the sizes that were trained" : "")
  );
}

function numAbove(groups: RunGroups, top: number): number {
  return groups.reduce((sum, group) => sum + group.filter(({ run }) => run.loss > top).length, 0);
}

function legendOf(
  fit: ScalingLaw,
  groups: RunGroups,
  minima: readonly Minimum[],
  above: number,
): readonly LegendEntry[] {
  const hasIntervals = minima.some(({ numParamsInterval }) => numParamsInterval !== undefined);
  const numOutliers = groups.reduce((sum, group) => sum + group.filter(({ isOutlier }) => isOutlier).length, 0);
  const entries: LegendEntry[] = [
    { mark: "disc", words: hasIntervals ? `N* with its ${percent(fit.confidence)} interval` : "N*" },
  ];
  if (minima.some(({ isOutside }) => isOutside)) entries.push({ mark: "ring", words: "beyond the sizes trained" });
  if (numOutliers > 0) entries.push({ mark: "cross", words: "outlier, left out" });
  if (above > 0) entries.push({ mark: "none", words: `▲ ${counted(above, "run")} above the picture` });
  return entries;
}

function descriptionOf(fit: ScalingLaw, groups: RunGroups, minima: readonly Minimum[]): string {
  const numRuns = groups.reduce((sum, { length }) => sum + length, 0);
  const optima = minima.map(
    ({ computeBudget, numParams, loss }) =>
      `${humanCount3(numParams)} at ${humanFlops(computeBudget)} FLOPs with loss ${plainLabel(loss)}`,
  );
  return `Loss by parameters of ${counted(numRuns, "run")} at ${counted(fit.computeBudgets.length, "budget")}. N* is ${optima.join("; ")}.`;
}
