import { invalidOption, MAX_INTEGER } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import type { IsoflopError } from "../common/errors.ts";
import type { Path, Words } from "../common/words.ts";

/** A number within bounds, of which each may be left out; infinities and NaN are none. */
export interface NumberRule {
  readonly kind: "number";
  readonly integer?: boolean;
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

/** Text that is not empty. */
export interface TextRule {
  readonly kind: "text";
}

/** One of some names. */
export interface OneOfRule<Value extends string = string> {
  readonly kind: "oneOf";
  readonly values: readonly Value[];
}

export interface FlagRule {
  readonly kind: "flag";
}

/** A value that a reader of its own checks, since a rule of one line can't say it. */
export interface OwnRule {
  readonly kind:
    | "budgets"
    | "sizes"
    | "runs"
    | "hyperparameters"
    | "measurements"
    | "words"
    | "prior"
    | "convention"
    | "object"
    | "config"
    | "numbers"
    | "layers"
    | "code"
    | "columns";
}

export type Rule = NumberRule | TextRule | OneOfRule | FlagRule | OwnRule;

/** The rule that fits an option's type. */
export type RuleOf<Value> = [Value] extends [boolean]
  ? FlagRule
  : [Value] extends [number]
    ? NumberRule
    : [Value] extends [string]
      ? string extends Value
        ? TextRule
        : OneOfRule<Value>
      : OwnRule;

/** Whether a value keeps a rule; what has a reader of its own is not looked at here. */
export function keepsRule(rule: Rule, value: unknown): boolean {
  switch (rule.kind) {
    case "number":
      return keepsNumberRule(rule, value);
    case "text":
      return typeof value === "string" && value !== "";
    case "oneOf":
      return typeof value === "string" && rule.values.includes(value);
    case "flag":
      return typeof value === "boolean";
    default:
      return true;
  }
}

/** Whether a value is a number within the bounds of a rule. */
export function keepsNumberRule(rule: NumberRule, value: unknown): value is number {
  const { integer = false, min, above, max, below } = rule;
  return (
    typeof value === "number" &&
    Number.isFinite(value) &&
    (!integer || Number.isInteger(value)) &&
    (min === undefined || value >= min) &&
    (above === undefined || value > above) &&
    (max === undefined || value <= max) &&
    (below === undefined || value < below)
  );
}

/** A rule in words, as they follow "must be". */
function ruleInWords(rule: Rule): string {
  switch (rule.kind) {
    case "number":
      return numberInWords(rule);
    case "oneOf":
      return `one of ${rule.values.join(", ")}`;
    case "flag":
      return "true or false";
    default:
      return "text that is not empty";
  }
}

function numberInWords({ integer = false, min, above, max, below }: NumberRule): string {
  if (integer && min !== undefined && max !== undefined) return `an integer from ${min} to ${inDigits(max)}`;
  if (above === 0 && max === undefined && below === undefined) return "a positive finite number";
  const bounds: readonly (readonly [string, number | undefined])[] = [
    ["of at least", min],
    ["above", above],
    ["at most", max],
    ["below", below],
  ];
  const given = bounds.flatMap(([word, value]) => (value === undefined ? [] : `${word} ${inDigits(value)}`));
  return `${integer ? "an integer" : "a finite number"} ${given.join(" and ")}`;
}

/** A bound as people know it. */
function inDigits(bound: number): string {
  return bound === MAX_INTEGER ? "2^53 − 1" : String(bound);
}

/** The error of a value that breaks a rule. */
export function ruleError(field: Path, rule: Rule, value: unknown, remedy: Words): IsoflopError {
  const near = rule.kind === "oneOf" ? suggestion(value, rule.values) : "";
  return invalidOption(field, ruleInWords(rule), value, [near, remedy]);
}
