import { humanFlops, humanRatio } from "../common/units.ts";
import type { Backtest } from "../fit/backtest/backtest.ts";
import { backtestTable } from "../fit/backtest/backtest-table.ts";
import { humanCount3, humanLoss, percent, withInterval } from "../fit/chinchilla-table.ts";
import { type FitTableParts, fitTable } from "../fit/fit-table.ts";
import type { Prediction } from "../fit/prediction.ts";
import type { LeftOutRun, Run } from "../fit/run.ts";
import { approachWords } from "./approach-words.ts";
import { drawIsoFlops } from "./draw-isoflops.ts";
import { drawOptima } from "./draw-optima.ts";
import { drawResiduals } from "./draw-residuals.ts";
import { element, escaped } from "./markup.ts";
import { plotStyle } from "./palette.ts";

/** What a report shows. */
export interface FitReportParts extends FitTableParts {
  readonly runs: readonly Run[];
  /** Where the runs are from, for the heading. */
  readonly source: string;
  /** How well the largest budget could be predicted from the others, or why that can't be said. */
  readonly backtest: Backtest | string;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--muted:#5b6470;--rule:#d5dae0;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--muted:#a3acb8;--rule:#363d45;--paper:#14171b}}
body{margin:2rem auto;padding:0 1rem;max-width:54rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.5rem}
svg{display:block;width:100%;height:auto;margin:1rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .8rem .3rem 0;text-align:left;border-bottom:1px solid var(--rule);vertical-align:top}
pre{overflow-x:auto;font:13px/1.45 ui-monospace,monospace}
footer{margin-top:3rem;color:var(--muted)}
@media print{body{margin:0;max-width:none}section{break-inside:avoid}}
`;

/** A fit as one HTML file that needs nothing else: pictures, tables, a backtest, warnings, and the runs left out. */
export function fitReport(parts: FitReportParts): string {
  const { fit, runs, source, predictions, leftOut, warnings, backtest } = parts;
  const unstyled = { isStyled: false };
  const upTo = predictions.reduce((most, { computeBudget }) => Math.max(most, computeBudget), 0);
  const title = `${source}: a scaling law by ${approachWords(fit)}`;
  const sections = [
    section("IsoFLOP curves", drawIsoFlops(runs, fit, unstyled)),
    section(
      "Compute-optimal models",
      drawOptima(fit, upTo > 0 ? { ...unstyled, upTo } : unstyled) + predictionTable(predictions, fit.confidence),
    ),
    section("The fit", preformatted(fitTable(parts))),
    section("Backtest", typeof backtest === "string" ? paragraph(backtest) : preformatted(backtestTable(backtest))),
    section("Residuals", drawResiduals(runs, fit, unstyled)),
    ...(warnings.length === 0 ? [] : [section("Warnings", list(warnings))]),
    ...(leftOut.length === 0 ? [] : [section("Runs left out", leftOutTable(leftOut))]),
  ];
  const head = [
    element("meta", { charset: "utf-8" }),
    element("meta", { name: "viewport", content: "width=device-width,initial-scale=1" }),
    // It shows what somebody else's file held: nothing in it may run or load.
    element("meta", {
      "http-equiv": "Content-Security-Policy",
      content: "default-src 'none'; style-src 'unsafe-inline'",
    }),
    element("title", {}, escaped(title)),
    element("style", {}, `${STYLE}${plotStyle}\n`),
  ];
  const body = [element("h1", {}, escaped(title)), ...sections, element("footer", {}, "Made by isoflop.")];
  return `<!doctype html>\n${element("html", { lang: "en" }, element("head", {}, ...head), element("body", {}, ...body))}\n`;
}

function section(heading: string, content: string): string {
  return element("section", {}, element("h2", {}, heading), content);
}

function paragraph(text: string): string {
  return element("p", {}, escaped(text));
}

function preformatted(text: string): string {
  return element("pre", {}, escaped(text));
}

function list(items: readonly string[]): string {
  return element("ul", {}, ...items.map((item) => element("li", {}, escaped(item))));
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], cell: string, attributes: Readonly<Record<string, string>> = {}) =>
    element("tr", {}, ...cells.map((text) => element(cell, attributes, escaped(text))));
  return element(
    "div",
    { class: "scroll", tabindex: "0" },
    element(
      "table",
      {},
      element("thead", {}, row(headings, "th", { scope: "col" })),
      element("tbody", {}, ...rows.map((cells) => row(cells, "td"))),
    ),
  );
}

function predictionTable(predictions: readonly Prediction[], confidence: number): string {
  if (predictions.length === 0) return "";
  const hasIntervals = predictions.some(({ intervals }) => intervals !== undefined);
  const note = hasIntervals ? ` (${percent(confidence)})` : "";
  return table(
    ["FLOPs", `N*${note}`, `D*${note}`, "D*/N*", `loss${note}`, "beyond the runs"],
    predictions.map(({ computeBudget, numParams, numTokens, tokensPerParam, loss, intervals, extrapolation }) => [
      humanFlops(computeBudget),
      withInterval(numParams, intervals?.numParams, humanCount3),
      withInterval(numTokens, intervals?.numTokens, humanCount3),
      humanRatio(tokensPerParam),
      withInterval(loss, intervals?.loss, humanLoss),
      extrapolation > 1 ? `${humanRatio(extrapolation)}×` : "",
    ]),
  );
}

function leftOutTable(leftOut: readonly LeftOutRun[]): string {
  return table(
    ["run", "reason", "figures"],
    leftOut.map(({ run, reason, detail }) => [run, reason, detail]),
  );
}
