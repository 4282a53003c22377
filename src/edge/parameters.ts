import { describeValue, oneLine } from "../common/describe.ts";
import { didYouMean } from "../common/did-you-mean.ts";
import { wordsApart } from "../common/names.ts";
import { type Spell, spelledPath } from "../common/words.ts";
import { ASSUMED_ROWS } from "../options/assumed.ts";
import { mergedRows } from "../options/read.ts";
import {
  GIVEN_SIZES_ROWS,
  LADDER_ROWS,
  LAYOUT_ROWS,
  LIMIT_ROWS,
  MACHINE_ROWS,
  NAMED_MODEL_ROWS,
  PLAN_ROWS,
  PROBING_ROWS,
  type Row,
  type Rows,
  SIZE_RANGE_ROWS,
} from "../options/table.ts";
import { valueOfText, writableRows } from "../options/text.ts";
import { Refusal } from "./http/problem.ts";

/** What a request for a plan can say: the options of planSweep, with models by name or configuration. */
export const PLAN_PARAMETERS: Rows = /* @__PURE__ */ mergedRows(
  NAMED_MODEL_ROWS,
  GIVEN_SIZES_ROWS,
  PLAN_ROWS,
  LIMIT_ROWS,
  LAYOUT_ROWS,
  LADDER_ROWS,
  SIZE_RANGE_ROWS,
  PROBING_ROWS,
  ASSUMED_ROWS,
  MACHINE_ROWS,
);

/** What a request says, by the names of the options; each value is still to be checked. */
export type PlanValues = Readonly<Record<string, unknown>>;

/** How a part of a request spells the parameters. */
export interface Spelling {
  readonly nameOf: (option: string) => string;
  readonly spell: Spell;
  /** The option and its row, by the name in the request. */
  readonly byName: ReadonlyMap<string, readonly [option: string, row: Row]>;
}

function spelling(separator: string, rows: Rows): Spelling {
  const nameOf = (option: string) => wordsApart(option, separator);
  // Fields within a value are those of plan files, wherever they are sent.
  const keyOf = (key: string) => wordsApart(key, "_");
  const spellOption = (option: string): string => {
    // A class comes by its name.
    const known = option === "modelCls" ? "model" : option;
    return Object.hasOwn(rows, known) ? nameOf(known) : keyOf(option);
  };
  return {
    nameOf,
    spell: (path) => spelledPath(path, spellOption, keyOf),
    byName: new Map(Object.entries(rows).map(([option, row]) => [nameOf(option), [option, row]])),
  };
}

/** As the command spells its flags: `compute-budgets`. */
export const QUERY: Spelling = /* @__PURE__ */ spelling("-", /* @__PURE__ */ writableRows(PLAN_PARAMETERS));
/** As plan files spell theirs, and Python its arguments: `compute_budgets`. */
export const BODY: Spelling = /* @__PURE__ */ spelling("_", PLAN_PARAMETERS);

/** A query's parameters by their names, each of which is given once. */
export function readQuery(query: Iterable<readonly [string, string]>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, text] of query) {
    if (texts.has(name)) {
      const field = oneLine(name);
      throw new Refusal(400, "DOUBLED_PARAMETER", `${field} must be given once. Remove the second one.`, { field });
    }
    texts.set(name, text);
  }
  return texts;
}

/** Reads a plan from a query's parameters, except for those `apart`, which say nothing of the plan. */
export function valuesOfQuery(
  texts: ReadonlyMap<string, string>,
  apart: readonly string[],
  maxBudgets: number,
): PlanValues {
  const values: Record<string, unknown> = {};
  for (const [name, text] of texts) {
    if (apart.includes(name)) continue;
    const [option, row] = parameterOf(QUERY, name);
    values[option] = valueOfText(option, row, text, maxBudgets);
  }
  return values;
}

/** Reads a plan from a body's fields; budgets, priors and layers may be written as in a query. */
export function valuesOfBody(body: Readonly<Record<string, unknown>>, maxBudgets: number): PlanValues {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    const [option, row] = parameterOf(BODY, name);
    const isText = typeof value === "string" && ["budgets", "prior", "layers"].includes(row.rule.kind);
    values[option] = isText ? valueOfText(option, row, value, maxBudgets) : value;
  }
  return values;
}

function parameterOf({ byName }: Spelling, name: string): readonly [option: string, row: Row] {
  const parameter = byName.get(name);
  if (parameter !== undefined) return parameter;
  const known = [...byName.keys()];
  const near = didYouMean(name, known);
  const remedy = `${near === undefined ? "" : `Did you mean ${near}? `}Known: ${known.join(", ")}.`;
  const message = `A plan must get parameters that it knows; got ${describeValue(name)}. ${remedy}`;
  throw new Refusal(422, "INVALID_OPTION", message, { field: oneLine(name) });
}
