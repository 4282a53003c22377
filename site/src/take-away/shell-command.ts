import { flagOf } from "../../../src/options/flag-of.ts";
import type { Rows } from "../../../src/options/table.ts";
import { APPROACH_ROWS, BACKTEST_OPTION_ROWS } from "../state/approach-rows.ts";
import { plannedTexts } from "../state/plan-of-state.ts";
import { SAMPLE } from "../state/sample.ts";
import type { SiteState, Texts } from "../state/site-state.ts";
import { jobTexts } from "./job-files.ts";

/**
 * The commands that do what the page does, a line each.
 *
 * @param leftOut the experiments of the plan that are left out
 */
export function shellCommands(
  { plan, judge, fit, takeAway }: SiteState,
  leftOut: readonly string[],
): readonly string[] {
  const without = leftOut.length === 0 ? "" : ` --without ${leftOut.join(",")}`;
  return [
    ...(plan.models === "file" ? [] : [`isoflop plan${planFlags(plannedTexts(plan))}${without} --out plan.json`]),
    `isoflop evaluate plan.json${flags(judge.options)}`,
    `isoflop export plan.json${flags(jobTexts(takeAway.options, plan.models))} --out jobs`,
    ...(fit.leftOut.length === 0 ? [] : [`# the page fits without ${fit.leftOut.length} of the runs`]),
    `isoflop fit${runFiles(fit)}${fitFlags(fit)}`,
    ...(fit.hide === 0 ? [] : [`isoflop backtest${runFiles(fit)} --hide ${fit.hide}${backtestFlags(fit)}`]),
  ];
}

function planFlags({ config, modelSizes, ...texts }: Texts): string {
  return [
    ...(config === undefined ? [] : [" --model config.json"]),
    ...(modelSizes === undefined ? [] : [" --model-sizes sizes.json"]),
    flags(texts),
  ].join("");
}

function backtestFlags({ options, reading, columns }: SiteState["fit"]): string {
  return flags(optionsWithin(options, BACKTEST_OPTION_ROWS)) + readingFlags({ reading, columns });
}

function fitFlags({ approach, options, reading, columns, targets }: SiteState["fit"]): string {
  return [
    approach === "frontier" ? "" : ` --approach ${approach}`,
    flags(optionsWithin(options, APPROACH_ROWS[approach])),
    readingFlags({ reading, columns }),
    targets === "" ? "" : ` --target ${quoted(targets)}`,
  ].join("");
}

/** How the runs are read: their format has a flag of another name, since fits are written in formats, too. */
function readingFlags({
  reading: { format, ...reading },
  columns,
}: Pick<SiteState["fit"], "reading" | "columns">): string {
  return [flags({ ...(format !== undefined && { runsFormat: format }), ...reading }), columnFlags(columns)].join("");
}

function columnFlags(columns: Texts): string {
  const pairs = Object.entries(columns).map(([field, column]) => `${field}=${column}`);
  return pairs.length === 0 ? "" : ` --columns ${quoted(pairs.join(","))}`;
}

function runFiles({ files, isOfPlan }: SiteState["fit"]): string {
  const names = (files.length === 0 ? SAMPLE : files).map(({ name }) =>
    quoted(name.startsWith("-") ? `./${name}` : name),
  );
  return [...(isOfPlan ? ["plan.json"] : []), ...names].map((name) => ` ${name}`).join("");
}

function flags(texts: Texts): string {
  return Object.entries(texts)
    .map(([option, text]) => ` ${flagOf(option)} ${quoted(text)}`)
    .join("");
}

/** What the command would refuse is left out, as the page leaves it. */
function optionsWithin(options: Texts, rows: Rows): Texts {
  return Object.fromEntries(Object.entries(options).filter(([option]) => Object.hasOwn(rows, option)));
}

/** A word as a POSIX shell takes it. */
export function quoted(text: string): string {
  return /^[\w.:,/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
