import { readable } from "../common/readable.ts";
import { counted, humanCount, humanFlops, humanRatio } from "../common/units.ts";
import type { Run } from "../fit/run.ts";
import type { ScalingLaw } from "../fit/scaling-law.ts";
import { approachWords } from "./approach-words.ts";
import { heightOf, panelBoxes } from "./boxes.ts";
import { ALL_RUNS, type DrawnRun, groupedRuns, type ShownRuns } from "./grouped-runs.ts";
import { legend } from "./legend.ts";
import { log10 } from "./logarithm.ts";
import { coordinate, element, escaped } from "./markup.ts";
import { minimaOf } from "./minima.ts";
import { painted, paintedStep } from "./palette.ts";
import { type Box, clipped, panel } from "./panel.ts";
import { type PictureOptions, picture, readPictureOptions } from "./picture.ts";
import { extentOf, flopsLabel, linearScale, logScale, plainLabel, type Scale, threeDigits, widened } from "./scale.ts";

const MARGINS = { left: 62, right: 22, top: 60, bottom: 72, across: 66, between: 74 };
const PANEL_HEIGHT = 248;
const RADIUS = 3;
/** Runs that failed would press all others to the line: the picture ends at some times what half of the runs keep to. */
const TIMES_MEDIAN = 8;

interface Residual {
  readonly drawn: DrawnRun;
  /** Loss less that of the budget's curve, in nats. */
  readonly residual: number;
  /** N/N* */
  readonly ratio: number;
  /** Its title element, which stands in both panels; empty where it has no mark. */
  readonly title: string;
}

/**
 * How far each run lies from the curve of its budget, as SVG text: in nats, by budget and by N/N*. What a fit misses shows as
 * a trend. Runs carry `data-run`, their place among the runs.
 *
 * @param runs the runs that were fitted
 * @param fit their fit, by any approach
 * @param options size, title and style; see {@link PictureOptions}
 * @throws {IsoflopError} INVALID_OPTION where an option breaks its rule
 */
export function drawResiduals(runs: readonly Run[], fit: ScalingLaw, options: PictureOptions = {}): string {
  return readable("drawResiduals", "arguments", () => drawShownResiduals(runs, fit, options, ALL_RUNS));
}

/** {@link drawResiduals}, with marks for the runs that a page shows. */
export function drawShownResiduals(
  runs: readonly Run[],
  fit: ScalingLaw,
  options: PictureOptions,
  shown: ShownRuns,
): string {
  const { canvasOf } = readPictureOptions("drawResiduals", "runs, fit, { width }", options);
  const canvas = canvasOf({
    height: (width) => heightOf(2, width, PANEL_HEIGHT, MARGINS),
    title: `Residuals by ${approachWords(fit)}`,
  });
  const all = residualsOf(runs, fit, shown);
  const residuals = all.flat().filter(({ drawn }) => !shown.leftOut.has(drawn.index));
  const groups = all.map((group) => group.filter(({ title }) => title !== ""));
  const reach = reachOf(residuals);
  const views: readonly View[] = [
    {
      name: "budget",
      xLabel: "compute budget, C in FLOPs",
      labelOf: flopsLabel,
      of: ({ drawn }) => drawn.run.computeBudget,
    },
    { name: "ratio", xLabel: "N/N*", labelOf: plainLabel, of: ({ ratio }) => ratio },
  ];
  const boxes = panelBoxes(views.length, canvas.width, canvas.height, MARGINS);
  const panels = boxes.map((box, i) => {
    const view = views[i];
    return view === undefined ? "" : residualPanel(view, box, groups, reach);
  });
  const numBeyond = residuals.filter(({ residual }) => Math.abs(residual) > reach).length;
  const entries = [
    { mark: "disc", words: "run" } as const,
    ...(numBeyond > 0 ? [{ mark: "none", words: `▲▼ ${counted(numBeyond, "run")} beyond the picture` } as const] : []),
  ];
  return picture(canvas, descriptionOf(residuals, fit), panels.join("") + legend(canvas, entries));
}

/** The residuals of each budget's runs. */
function residualsOf(runs: readonly Run[], fit: ScalingLaw, { step }: ShownRuns): readonly (readonly Residual[])[] {
  const minima = minimaOf(fit);
  const groups = groupedRuns(runs, fit).slice(0, -1);
  return groups.map((group, place) => {
    const computeBudget = fit.computeBudgets[place] ?? Number.NaN;
    const optimum = minima.find((minimum) => minimum.computeBudget === computeBudget)?.numParams ?? Number.NaN;
    const curve = fit.isoFlopCurve(
      computeBudget,
      group.map(({ run }) => run.numParams),
    );
    return group.flatMap((drawn, i) => {
      const residual = drawn.run.loss - (curve[i] ?? Number.NaN);
      const ratio = drawn.run.numParams / optimum;
      if (!(Number.isFinite(residual) && Number.isFinite(ratio))) return [];
      const title = drawn.index % step === 0 ? titleOf(drawn, residual, ratio) : "";
      return [{ drawn, residual, ratio, title }];
    });
  });
}

function reachOf(residuals: readonly Residual[]): number {
  const sizes = Float64Array.from(residuals, ({ residual }) => Math.abs(residual)).sort();
  const most = sizes.at(-1) ?? 1;
  const median = sizes[Math.floor(sizes.length / 2)] ?? most;
  return Math.min(most, TIMES_MEDIAN * median || most) || 1;
}

interface View {
  readonly name: string;
  readonly xLabel: string;
  readonly labelOf: (value: number) => string;
  readonly of: (residual: Residual) => number;
}

function residualPanel(view: View, box: Box, groups: readonly (readonly Residual[])[], reach: number): string {
  const extent = extentOf(groups.flatMap((group) => group.map(view.of))) ?? [1, 10];
  const x = logScale(widened(extent, widening(extent)), [box.left, box.right], view.labelOf);
  const y = linearScale([-1.08 * reach, 1.08 * reach], [box.bottom, box.top], plainLabel);
  const zero = coordinate(y.at(0));
  const marks = [
    element("path", { ...painted("muted", "stroke"), d: `M${box.left} ${zero}H${box.right}` }),
    ...groups.map((group, place) => {
      const marks = group.map((residual) => residualMark(residual, view, reach, x, y));
      return element("g", { ...paintedStep(place, groups.length, "fill"), "fill-opacity": 0.75 }, ...marks);
    }),
  ];
  return element(
    "g",
    { class: "panel", "data-figure": view.name },
    panel(box, { x, y, xLabel: view.xLabel, yLabel: "residual, nats" }),
    clipped(box, marks.join("")),
  );
}

/** Room beside the outermost runs: a twentieth of what they span, and never none. */
function widening([low, high]: readonly [number, number]): number {
  return 1 + Math.max(0.1, 0.12 * (log10(high) - log10(low)));
}

function residualMark(residual: Residual, view: View, reach: number, x: Scale, y: Scale) {
  const { drawn, title } = residual;
  const cx = x.at(view.of(residual));
  const run = String(drawn.index);
  if (Math.abs(residual.residual) <= reach) {
    return element("circle", { class: "run", "data-run": run, cx, cy: y.at(residual.residual), r: RADIUS }, title);
  }
  const side = residual.residual > 0 ? 1 : -1;
  const tip = `${coordinate(cx)} ${coordinate(y.at(side * reach) - 4 * side)}`;
  return element("path", { class: "run beyond", "data-run": run, d: `M${tip}l-4 ${7 * side}h8z` }, title);
}

function titleOf({ run }: DrawnRun, residual: number, ratio: number): string {
  const name = run.experimentId === undefined ? "" : `${run.experimentId}: `;
  const text =
    `${name}${humanFlops(run.computeBudget)} FLOPs, N ${humanCount(run.numParams)}, N/N* ${humanRatio(ratio)}: ` +
    `${residual > 0 ? "+" : ""}${threeDigits(residual)} nats`;
  return element("title", {}, escaped(text));
}

function descriptionOf(residuals: readonly Residual[], fit: ScalingLaw): string {
  const sizes = residuals.map(({ residual }) => residual * residual);
  const rms = Math.sqrt(sizes.reduce((sum, square) => sum + square, 0) / sizes.length);
  return (
    `How far ${counted(residuals.length, "run")} lie from the curve of their budget, by ${approachWords(fit)}: ` +
    `${threeDigits(rms)} nats (root mean square).`
  );
}
