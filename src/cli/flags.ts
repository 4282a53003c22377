import { type Command, Option } from "commander";
import { wordsApart } from "../common/names.ts";
import { type Spell, spelledPath } from "../common/words.ts";
import { checkConventionName, conventionNames } from "../models/flops.ts";
import { flagName, flagOf } from "../options/flag-of.ts";
import { checkCompanies, checkGiven, type Options } from "../options/read.ts";
import { type Company, helpFor, type Row, type Rows } from "../options/table.ts";
import { valueOfText } from "../options/text.ts";

/** Options that come by another's flag. */
const BY_FLAG_OF: Readonly<Record<string, string>> = { modelCls: "model", experimentIds: "without" };

/** How a command with some options spells paths: options by their flags, and what is in files as files have it. */
export function flagSpelling(rows: Rows): Spell {
  const inFile = (key: string) => wordsApart(key, "_");
  const spellOption = (option: string): string => {
    const known = BY_FLAG_OF[option] ?? option;
    return Object.hasOwn(rows, known) ? flagOf(known) : option;
  };
  return (path) => spelledPath(path, spellOption, inFile);
}

/** Adds a flag for each option that a command line can hold. */
export function addFlags(command: Command, rows: Rows, required: readonly string[] = []): Command {
  for (const [option, row] of Object.entries(rows)) {
    const flag = row.rule.kind === "flag" ? flagOf(option) : `${flagOf(option)} <${placeholderOf(option, row)}>`;
    command.addOption(new Option(flag, helpOf(option, row)).makeOptionMandatory(required.includes(option)));
  }
  return command;
}

function placeholderOf(option: string, row: Row): string {
  const { rule } = row;
  const { unit } = helpFor(option, row);
  switch (rule.kind) {
    case "budgets":
    case "prior":
    case "numbers":
      return "list";
    case "object":
      return "json";
    case "sizes":
    case "runs":
    case "measurements":
      return "file";
    case "words":
      return "list";
    case "hyperparameters":
      return "name";
    case "number":
      return (unit ?? "number").toLowerCase();
    default:
      return unit ?? "name";
  }
}

/** What a flag does, what it takes, and what holds without it. */
function helpOf(option: string, row: Row): string {
  const { rule, byDefault, assumed, needs } = row;
  const names = rule.kind === "oneOf" ? rule.values : rule.kind === "convention" ? conventionNames() : [];
  const choices = names.length === 0 ? "" : `: ${names.join(", ")}`;
  const beside = needs?.values === undefined || needs.option === "flops" ? "" : `, ${besideInWords(needs)}`;
  const otherwise = assumed ?? defaultInWords(byDefault);
  return `${helpFor(option, row).words}${choices}${beside}${otherwise === undefined ? "" : ` (default: ${otherwise})`}`;
}

function besideInWords({ option, values = [] }: Company): string {
  return `with ${flagOf(option)} ${values.join(" or ")}`;
}

function defaultInWords(byDefault: unknown): string | undefined {
  if (byDefault === undefined || byDefault === false) return undefined;
  if (typeof byDefault !== "object" || byDefault === null) return String(byDefault);
  return Object.entries(byDefault)
    .map(([use, value]) => `${value} with ${use}`)
    .join(", ");
}

/** What a command's flags say, as options: each value checked, none beside what it does not go with. */
export function readFlags(flags: Options, rows: Rows, implied: Options = {}): Options {
  const options: Record<string, unknown> = {};
  for (const [option, row] of Object.entries(rows)) {
    const given = flags[flagName(option)];
    if (given !== undefined) options[option] = typeof given === "string" ? valueOfText(option, row, given) : given;
  }
  checkGiven(options, rows);
  if (options.flops !== undefined) checkConventionName(options.flops);
  checkCompanies({ ...implied, ...options }, rows);
  return options;
}

/** The options among others that some rows know, under their own names. */
export function optionsIn(options: Options, rows: Rows): Options {
  return Object.fromEntries(Object.entries(options).filter(([option]) => Object.hasOwn(rows, option)));
}
