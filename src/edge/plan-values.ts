import * as v from "valibot";
import { describeValue, oneLine } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { wordsApart } from "../common/names.ts";
import { Refusal } from "./http/problem.ts";
import { PLAN_PARAMETERS, type PlanParameter } from "./parameters.ts";

/** What a request says, each value checked on its own, by the names of planSweep's options. */
export type PlanValues = ReadonlyMap<string, unknown>;

/** How a part of a request spells the parameters. */
export interface Spelling {
  nameOf(option: string): string;
  readonly byName: ReadonlyMap<string, PlanParameter>;
}

function spelling(separator: string, parameters: readonly PlanParameter[]): Spelling {
  const nameOf = (option: string) => wordsApart(option, separator);
  return { nameOf, byName: new Map(parameters.map((parameter) => [nameOf(parameter.option), parameter])) };
}

/** As the command spells its flags: `compute-budgets`. */
export const QUERY: Spelling = /* @__PURE__ */ spelling(
  "-",
  PLAN_PARAMETERS.filter(({ fromText }) => fromText !== undefined),
);
/** As plan files spell theirs, and Python its arguments: `compute_budgets`. */
export const BODY: Spelling = /* @__PURE__ */ spelling("_", PLAN_PARAMETERS);

/** A query's parameters by their names, each of which stands once. */
export function readQuery(query: Iterable<readonly [string, string]>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, text] of query) {
    if (texts.has(name)) {
      const field = oneLine(name);
      throw new Refusal(400, "DOUBLED_PARAMETER", `${field} must stand once. Remove the second one.`, { field });
    }
    texts.set(name, text);
  }
  return texts;
}

/** Reads a plan from a query's parameters, but for one that is none of the plan's. */
export function valuesOfQuery(texts: ReadonlyMap<string, string>, stranger: string): PlanValues {
  const values = new Map<string, unknown>();
  for (const [name, text] of texts) {
    if (name === stranger) continue;
    const { option, fromText, schema, textSchema = schema } = parameterOf(QUERY, name);
    const value = fromText?.(text);
    checkValue(textSchema, name, value);
    values.set(option, value);
  }
  return values;
}

/** Reads a plan from a body's fields. */
export function valuesOfBody(body: Readonly<Record<string, unknown>>): PlanValues {
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(body)) {
    const { option, schema } = parameterOf(BODY, name);
    checkValue(schema, name, value);
    values.set(option, value);
  }
  return values;
}

function parameterOf({ byName }: Spelling, name: string): PlanParameter {
  const parameter = byName.get(name);
  if (parameter !== undefined) return parameter;
  throw new IsoflopError(
    "INVALID_OPTION",
    oneLine(name),
    `A plan must get parameters that it knows; got ${describeValue(name)}. Known: ${[...byName.keys()].join(", ")}.`,
  );
}

function checkValue(schema: v.GenericSchema, name: string, value: unknown): void {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return;
  const [first] = result.issues;
  // Of the ways that a value may be, the one that failed inside of it is the one that was meant.
  const issue = first.issues?.find(({ path }) => path !== undefined) ?? first;
  const field = name + (issue.path ?? []).map(({ key }) => placeOf(key)).join("");
  if (issue.type === "strict_object") {
    const problem =
      issue.expected === "never" ? "must be left out" : "must be there, with the fields that belong to it";
    throw new IsoflopError("INVALID_OPTION", field, `${field} ${problem}; got ${describeValue(issue.input)}.`);
  }
  throw new IsoflopError(
    "INVALID_OPTION",
    field,
    `${field} must be ${issue.message}; got ${describeValue(issue.input)}. See /openapi.json.`,
  );
}

function placeOf(key: unknown): string {
  return typeof key === "number" ? `[${key}]` : `.${oneLine(String(key))}`;
}
