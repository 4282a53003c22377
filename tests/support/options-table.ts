import { type Rule, ruleError } from "../../src/options/rules.ts";
import { type Company, helpFor, type Row, type Rows } from "../../src/options/table.ts";

/** Large bounds as people write them. */
const BOUNDS: ReadonlyMap<string, string> = new Map([
  [String(2 ** 20), "2^20"],
  [String(2 ** 31 - 1), "2^31 − 1"],
  ["1000000", "1e6"],
]);

/** What values are that have a reader of their own. */
const OWN_RULES: Readonly<Record<string, string>> = {
  budgets: "an array of positive finite numbers",
  sizes: "an array of `{ sizeParamValue, numParams }`",
  prior: "a loss surface by name or as `{ E, A, B, alpha, beta }`",
  convention: "a convention's name, or a function of the model",
  object: "an object",
  numbers: "an array of numbers",
  runs: "an array of runs",
  hyperparameters: "a rule by its name, or an object",
  measurements: "an array of `{ numParams, tokensPerSecond, gpus }`",
  words: "an array of text",
  code: "–",
  columns: "text, or an object of text",
};

/**
 * The options of a function as a Markdown table.
 *
 * @param rows the options to show
 * @param known all options of the function, of which one may need or exclude another; those that are shown by default
 */
export function optionsTable(rows: Rows, known: Rows = rows): string {
  const head = ["| option | must be | unit | default | what it is |", "|---|---|---|---|---|"];
  const lines = Object.entries(rows).map(([option, row]) => {
    const { unit = "–", words } = helpFor(option, row);
    return `| \`${option}\` | ${ruleInWords(row.rule)} | ${unit} | ${defaultOf(row)} | ${words}${companyOf(row, known)} |`;
  });
  return [...head, ...lines].join("\n");
}

/** The rule as errors say it. */
function ruleInWords(rule: Rule): string {
  const own = OWN_RULES[rule.kind];
  if (own !== undefined) return own;
  const said = ruleError(["it"], rule, undefined, "").rule.replace(/^it must be /, "");
  return said.replace(/\d{7,}/g, (digits) => BOUNDS.get(digits) ?? digits);
}

function defaultOf({ byDefault }: Row): string {
  if (byDefault === undefined) return "–";
  if (typeof byDefault !== "object" || byDefault === null) return String(byDefault);
  return Object.entries(byDefault)
    .map(([use, value]) => `${value} with ${use}`)
    .join(", ");
}

/** What an option goes with, and what it does not. */
function companyOf({ needs, excludes = [] }: Row, known: Rows): string {
  const isKnown = ({ option }: Company) => Object.hasOwn(known, option);
  const beside = needs !== undefined && isKnown(needs) ? `; only with ${inWords(needs)}` : "";
  const others = excludes.filter(isKnown).map(inWords);
  return others.length === 0 ? beside : `${beside}; not with ${others.join(", nor with ")}`;
}

function inWords({ option, values = [] }: Company): string {
  return values.length === 0 ? `\`${option}\`` : `\`${option}\` ${values.join(" or ")}`;
}
