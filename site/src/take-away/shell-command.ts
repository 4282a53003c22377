import { wordsApart } from "../../../src/common/names.ts";
import { plannedTexts } from "../plan/plan-of-state.ts";
import type { SiteState, Texts } from "../state/site-state.ts";
import { jobTexts } from "./job-files.ts";

/** The commands that do what the page does, a line each. */
export function shellCommands({ plan, judge, fit, takeAway }: SiteState): readonly string[] {
  const numOut = plan.leftOut.length;
  return [
    ...(plan.models === "file" ? [] : [`isoflop plan${planFlags(plannedTexts(plan))} --out plan.json`]),
    ...(numOut === 0
      ? []
      : [`# then leave out ${numOut} of its experiments: the plan file of this page is without them`]),
    `isoflop evaluate plan.json${flags(judge.options)}`,
    `isoflop export plan.json${flags(jobTexts(takeAway.options))} --out jobs`,
    `isoflop fit${fit.isOfPlan ? " plan.json" : ""} ${fileNames(fit.files)}${fitFlags(fit)}`,
    `isoflop backtest ${fileNames(fit.files)} --hide ${fit.hide}${columnFlags(fit.columns)}`,
  ];
}

function planFlags({ config, modelSizes, ...texts }: Texts): string {
  return [
    ...(config === undefined ? [] : [" --model config.json"]),
    ...(modelSizes === undefined ? [] : [" --model-sizes sizes.json"]),
    flags(texts),
  ].join("");
}

function fitFlags({ approach, options, reading, columns, targets }: SiteState["fit"]): string {
  return [
    approach === "frontier" ? "" : ` --approach ${approach}`,
    flags(options),
    flags(reading),
    columnFlags(columns),
    targets === "" ? "" : ` --target ${quoted(targets)}`,
  ].join("");
}

function columnFlags(columns: Texts): string {
  const pairs = Object.entries(columns).map(([field, column]) => `${field}=${column}`);
  return pairs.length === 0 ? "" : ` --columns ${quoted(pairs.join(","))}`;
}

function fileNames(files: SiteState["fit"]["files"]): string {
  return files.length === 0 ? "marin-llama-2.csv" : files.map(({ name }) => quoted(name)).join(" ");
}

function flags(texts: Texts): string {
  return Object.entries(texts)
    .map(([option, text]) => ` --${wordsApart(option, "-")} ${quoted(text)}`)
    .join("");
}

/** A word as a POSIX shell takes it. */
export function quoted(text: string): string {
  return /^[\w.:,/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
