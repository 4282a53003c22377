import { readable } from "../common/readable.ts";
import { counted, humanCount, humanFlops, humanRatio, shortBudget } from "../common/units.ts";
import { type Prior, readPrior } from "../options/priors.ts";
import { PRIOR_ROWS } from "../options/table.ts";
import { checkPlan } from "../plan/check-plan.ts";
import type { DroppedCell, Experiment } from "../plan/experiment.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { legend, legendHeight } from "./legend.ts";
import { log10 } from "./logarithm.ts";
import { coordinate, element, escaped } from "./markup.ts";
import { painted, paintedStep } from "./palette.ts";
import { type Box, clipped, panel } from "./panel.ts";
import { type PictureOptions, picture, readPictureOptions } from "./picture.ts";
import { polyline } from "./polyline.ts";
import { priorMarks } from "./prior-marks.ts";
import { countLabel, extentOf, logScale, plainLabel, type Scale, widened } from "./scale.ts";

/** Options of {@link drawPlan}. */
export interface DrawPlanOptions extends PictureOptions {
  /** A loss surface, whose contours and optimum are drawn; of several the optimum of each, and the contours of the first. */
  readonly prior?: Prior;
}

/** How far beyond the experiments cells that were dropped are shown, as a factor. */
const REACH = 8;
/** Cells that were dropped are shown once for so many pixels each way: there may be millions. */
const PIXELS_PER_DROPPED = 3;
const MARGIN = { left: 58, right: 64, top: 60, axis: 42 };
const LABEL_HEIGHT = 13;
const LABEL_WIDTH = 56;

/**
 * The map of a plan as SVG text: N against D, each experiment as large as it costs, budgets as diagonals, and what was
 * dropped in grey with its reason. Experiments carry `data-experiment` and `data-budget`, budgets `data-budget`, dropped
 * cells `data-budget` and `data-size`; axes tell how their pixels are values.
 *
 * @param plan a plan
 * @param options size, title, style and a prior; see {@link DrawPlanOptions}
 * @throws {IsoflopError} INVALID_OPTION where an option breaks its rule
 * @example
 * await writeFile("plan.svg", drawPlan(plan, { prior: "chinchilla" }));
 */
export function drawPlan(plan: SweepPlan, options: DrawPlanOptions = {}): string {
  checkPlan(plan);
  return readable("drawPlan", "options", () => drawPlanAny(plan, options));
}

/**
 * {@link drawPlan}, whatever the options are.
 *
 * @param isBrief without titles, and with all that was dropped as one mark: for a page that draws while a budget is dragged,
 * when nobody reads what a mark is, and elements are what takes the browser its time
 */
export function drawPlanAny(plan: SweepPlan, options: unknown, isBrief: boolean = false): string {
  const { known, canvasOf } = readPictureOptions("drawPlan", "plan, { width }", options, { prior: PRIOR_ROWS.prior });
  const { prior } = known;
  const surfaces = prior === undefined ? [] : readPrior("prior", prior);
  const canvas = canvasOf({ height: () => 520, title: `${plan.modelClsName} by ${plan.sizeParam}` });
  const cells = cellsByBudget(plan);
  const window = windowOf(plan.experiments, [...cells.values()].flat());
  const shown = plan.dropped.filter(({ numParams, numTokens }) => {
    return isWithin(numParams, window.params) && isWithin(numTokens, window.tokens);
  });
  const numOutside = plan.dropped.length - shown.length;
  const entries = legendOf(plan, surfaces.length > 0, numOutside);
  const box: Box = {
    left: MARGIN.left,
    right: canvas.width - MARGIN.right,
    top: MARGIN.top,
    bottom: canvas.height - MARGIN.axis - legendHeight(canvas.width, entries),
  };
  const x = logScale(window.params, [box.left, box.right], countLabel);
  const y = logScale(window.tokens, [box.bottom, box.top], countLabel);
  const marks = [
    ...limitMarks(plan, x, y),
    ...surfaces.map((surface, i) => priorMarks(surface, x, y, i === 0)),
    isBrief ? briefDroppedMarks(shown, x, y) : droppedMarks(shown, plan, x, y),
    budgetMarks(cells, x, y),
    experimentMarks(plan, x, y, isBrief),
  ];
  const axes = { x, y, xLabel: "parameters, N", yLabel: "training tokens, D" };
  return picture(
    canvas,
    descriptionOf(plan, numOutside),
    [panel(box, axes), clipped(box, marks.join("")), budgetLabels(cells, x, y, box), legend(canvas, entries)].join(""),
  );
}

interface Cell {
  readonly computeBudget: number;
  readonly numParams: number;
  readonly numTokens: number;
}

/** What the map shows: all experiments, and what was dropped near them; where there is no experiment, all. */
function windowOf(experiments: readonly Experiment[], cells: readonly Cell[]) {
  const extent = (of: (cell: Cell) => number) => {
    const all = extentOf(map(cells, of)) ?? [1, 10];
    const own = extentOf(map(experiments, of));
    if (own === undefined) return widened(all, 1.3);
    return widened([Math.max(all[0], own[0] / REACH), Math.min(all[1], own[1] * REACH)], 1.3);
  };
  return { params: extent(({ numParams }) => numParams), tokens: extent(({ numTokens }) => numTokens) };
}

function* map<Value>(values: Iterable<Value>, of: (value: Value) => number): Generator<number> {
  for (const value of values) yield of(value);
}

/** Budgets ascending, each once. */
function budgetsOf({ computeBudgets }: SweepPlan): readonly number[] {
  return [...new Set(computeBudgets)].sort((a, b) => a - b);
}

/** Where the models of each budget lie, budgets and N ascending. */
type CellsByBudget = ReadonlyMap<number, readonly Cell[]>;

function cellsByBudget(plan: SweepPlan): CellsByBudget {
  const cells = new Map<number, Cell[]>(budgetsOf(plan).map((computeBudget) => [computeBudget, []]));
  for (const group of [plan.experiments, plan.dropped]) {
    for (const cell of group) if (cell.numTokens > 0) cells.get(cell.computeBudget)?.push(cell);
  }
  for (const others of cells.values()) others.sort((a, b) => a.numParams - b.numParams);
  return cells;
}

/** The lines on which each budget's models lie; beyond them N·D stays what it is at the last. */
function budgetMarks(cells: CellsByBudget, x: Scale, y: Scale): string {
  const lines = [...cells].map(([computeBudget, own], b) => {
    const points = own.map(({ numParams, numTokens }) => [numParams, numTokens] as const);
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return "";
    const [low, high] = x.domain;
    const along = ([numParams, numTokens]: readonly [number, number], to: number) =>
      [to, (numTokens / to) * numParams] as const;
    const whole = [along(first, Math.min(low, first[0])), ...points, along(last, Math.max(high, last[0]))];
    const color = paintedStep(b, cells.size, "stroke");
    return element(
      "path",
      {
        ...color,
        class: `budget ${color.class}`,
        fill: "none",
        "data-budget": String(computeBudget),
        d: polyline(whole, x, y),
      },
      element("title", {}, `${humanFlops(computeBudget)} FLOPs`),
    );
  });
  return element("g", { class: "budgets", "stroke-width": 1.25 }, ...lines);
}

/** Each budget's name, where its line leaves the map. */
function budgetLabels(cells: CellsByBudget, x: Scale, y: Scale, box: Box): string {
  const [, right] = x.domain;
  const [bottom] = y.domain;
  // Labels that would touch the last are left out: the line's title has them.
  let lowest = Number.POSITIVE_INFINITY;
  let rightmost = Number.POSITIVE_INFINITY;
  const texts = [...cells].toReversed().map(([computeBudget, own]) => {
    const last = own.at(-1);
    if (last === undefined) return "";
    const { numParams, numTokens } = last;
    const atRight = Math.max(y.at((numTokens / right) * numParams), box.top);
    if (atRight <= box.bottom) {
      if (Math.abs(lowest - atRight) < LABEL_HEIGHT) return "";
      lowest = atRight;
      return element("text", { x: box.right + 6, y: atRight + 4 }, humanFlops(computeBudget));
    }
    const atBottom = x.at((numTokens / bottom) * numParams);
    if (rightmost - atBottom < LABEL_WIDTH || atBottom < box.left) return "";
    rightmost = atBottom;
    return element("text", { x: atBottom + 4, y: box.bottom - 6 }, humanFlops(computeBudget));
  });
  return element("g", { ...painted("muted", "fill") }, ...texts);
}

/** Lines of the D/N that the plan keeps to. */
function limitMarks({ limits }: SweepPlan, x: Scale, y: Scale): string[] {
  return [limits.minTokensPerParam, limits.maxTokensPerParam].flatMap((tokensPerParam) => {
    if (tokensPerParam === undefined) return [];
    const points = x.domain.map((numParams) => [numParams, tokensPerParam * numParams] as const);
    const words = `D/N = ${plainLabel(tokensPerParam)}`;
    return element(
      "path",
      {
        ...painted("muted", "stroke"),
        class: `limit ${painted("muted", "stroke").class}`,
        "stroke-dasharray": "2 4",
        fill: "none",
        d: polyline(points, x, y),
      },
      element("title", {}, words),
    );
  });
}

function experimentMarks(plan: SweepPlan, x: Scale, y: Scale, isBrief: boolean): string {
  const budgets = budgetsOf(plan);
  const radius = radiusOf(budgets);
  const groups = new Map<number, string[]>(budgets.map((computeBudget) => [computeBudget, []]));
  for (const experiment of plan.experiments) {
    const { experimentId, computeBudget, numParams, numTokens } = experiment;
    groups.get(computeBudget)?.push(
      element(
        "circle",
        {
          class: "experiment",
          "data-experiment": experimentId,
          "data-budget": String(computeBudget),
          cx: x.at(numParams),
          cy: y.at(numTokens),
          r: radius(computeBudget),
        },
        ...(isBrief ? [] : [element("title", {}, escaped(titleOf(plan, experiment)))]),
      ),
    );
  }
  return [...groups.values()]
    .map((circles, b) => {
      const [fill, rim] = [paintedStep(b, groups.size, "fill"), painted("paper", "stroke")];
      const paint = { ...fill, ...rim, class: `${fill.class} ${rim.class}`, "fill-opacity": 0.85 };
      return element("g", paint, ...circles);
    })
    .join("");
}

/** A circle's radius by what its run costs: from 3 to 8 pixels, evenly by the budget's logarithm. */
function radiusOf(budgets: readonly number[]): (computeBudget: number) => number {
  const [low = 1, high = low] = [budgets[0], budgets.at(-1)].map((budget) => log10(budget ?? 1));
  return (computeBudget) => (high > low ? 3 + (5 * (log10(computeBudget) - low)) / (high - low) : 5);
}

function titleOf({ sizeParam }: SweepPlan, experiment: Experiment): string {
  const { computeBudget, sizeParamValue, numParams, numTokens, tokensPerParam, repeat } = experiment;
  return (
    `${humanFlops(computeBudget)} FLOPs, ${sizeParam} ${sizeParamValue}: N ${humanCount(numParams)}, ` +
    `D ${humanCount(numTokens)}, D/N ${humanRatio(tokensPerParam)}${repeat > 1 ? `, run ${repeat}` : ""}`
  );
}

/** A cell that was dropped, where its mark is, and how many more lie there. */
interface DroppedPlace {
  readonly cell: DroppedCell;
  readonly cx: number;
  readonly cy: number;
  others: number;
}

function droppedPlaces(dropped: readonly DroppedCell[], x: Scale, y: Scale): readonly DroppedPlace[] {
  const places = new Map<string, DroppedPlace>();
  for (const cell of dropped) {
    const [cx, cy] = [x.at(cell.numParams), y.at(cell.numTokens)];
    const place = `${Math.round(cx / PIXELS_PER_DROPPED)},${Math.round(cy / PIXELS_PER_DROPPED)}`;
    const there = places.get(place);
    if (there === undefined) places.set(place, { cell, cx, cy, others: 0 });
    else there.others++;
  }
  return [...places.values()];
}

function crossAt({ cx, cy }: DroppedPlace): string {
  return `M${coordinate(cx)} ${coordinate(cy)}m-3 -3l6 6m0 -6l-6 6`;
}

function droppedMarks(dropped: readonly DroppedCell[], { sizeParam }: SweepPlan, x: Scale, y: Scale): string {
  const crosses = droppedPlaces(dropped, x, y).map((place) => {
    const { cell, others } = place;
    const { computeBudget, sizeParamValue, reason } = cell;
    const more = others === 0 ? "" : ` And ${others} more here.`;
    const title = `${shortBudget(computeBudget)} FLOPs, ${sizeParam} ${sizeParamValue}, dropped: ${reason}${more}`;
    const of = { "data-budget": String(computeBudget), "data-size": String(sizeParamValue) };
    const cross = { class: "dropped", ...of, d: crossAt(place) };
    return element("path", cross, element("title", {}, escaped(title)));
  });
  return element("g", { ...painted("muted", "stroke"), fill: "none" }, ...crosses);
}

function briefDroppedMarks(dropped: readonly DroppedCell[], x: Scale, y: Scale): string {
  const crosses = droppedPlaces(dropped, x, y).map(crossAt);
  return element("path", { ...painted("muted", "stroke"), fill: "none", d: crosses.join("") });
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

function legendOf(plan: SweepPlan, hasPrior: boolean, numOutside: number) {
  const { limits } = plan;
  const bounds = [limits.minTokensPerParam, limits.maxTokensPerParam].flatMap((bound) =>
    bound === undefined ? [] : [plainLabel(bound)],
  );
  return [
    { mark: "disc", words: "run, larger where it costs more" },
    ...(plan.dropped.length > numOutside ? [{ mark: "cross", words: "dropped" } as const] : []),
    ...(bounds.length > 0 ? [{ mark: "dots", words: `D/N = ${bounds.join(", ")}` } as const] : []),
    ...(hasPrior ? [{ mark: "dashes", words: "optimum of the prior" } as const] : []),
    ...(numOutside > 0
      ? [{ mark: "none", words: `${counted(numOutside, "dropped cell")} outside the map` } as const]
      : []),
  ] as const;
}

function descriptionOf(plan: SweepPlan, numOutside: number): string {
  const budgets = budgetsOf(plan);
  const [first, last] = [budgets[0], budgets.at(-1)];
  const range =
    first === undefined || last === undefined
      ? ""
      : first === last
        ? `, at ${humanFlops(first)} FLOPs`
        : `, from ${humanFlops(first)} to ${humanFlops(last)} FLOPs`;
  const outside = numOutside === 0 ? "" : `, ${numOutside} of them outside the map`;
  return (
    `Training tokens by parameters of ${counted(plan.numExperiments, "experiment")} at ` +
    `${counted(budgets.length, "budget")}${range}; ${humanFlops(plan.totalFlops)} FLOPs in all. ` +
    `${counted(plan.dropped.length, "cell")} dropped${outside}.`
  );
}
