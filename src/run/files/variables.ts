import { suggestion } from "../../common/did-you-mean.ts";
import { IsoflopError } from "../../common/errors.ts";
import { WHY_MISSING } from "../placeholders.ts";
import type { TrainingRun } from "../training-run.ts";

/** Where the values of placeholders stand for a trainer: in the environment, by these names. */
const PREFIX = "ISOFLOP_";

/** The variables of runs: those that every one of them has a value for. */
export class RunVariables {
  readonly #byPlaceholder: ReadonlyMap<string, string>;
  readonly #missing: ReadonlySet<string>;

  constructor(runs: readonly TrainingRun[]) {
    const names = new Set(runs.flatMap(({ placeholders }) => Object.keys(placeholders)));
    const isFilled = (name: string) => runs.every(({ placeholders }) => placeholders[name] !== undefined);
    const filled = [...names].filter(isFilled);
    this.#byPlaceholder = new Map(filled.map((name) => [name, variableOf(name, names)]));
    this.#missing = new Set([...names].filter((name) => !isFilled(name)));
  }

  /** Placeholders with their variables, each variable once. */
  get all(): ReadonlyMap<string, string> {
    const seen = new Set<string>();
    return new Map([...this.#byPlaceholder].filter(([, variable]) => !seen.has(variable) && seen.add(variable)));
  }

  has(placeholder: string): boolean {
    return this.#byPlaceholder.has(placeholder);
  }

  /** The variable of a placeholder. */
  nameOf(placeholder: string): string {
    const variable = this.#byPlaceholder.get(placeholder);
    if (variable !== undefined) return variable;
    const known = [...this.#byPlaceholder.keys()].sort();
    const why = this.#missing.has(placeholder)
      ? `which this plan can't fill: ${WHY_MISSING[placeholder] ?? "its models tell no such figure"}`
      : `which is none. ${suggestion(placeholder, known)}Braces that are meant as they stand are doubled: {{${placeholder}}}`;
    throw new IsoflopError("INVALID_OPTION", {
      field: "command",
      rule: "A command must ask for placeholders that the plan can fill",
      value: `{${placeholder}}, ${why}`,
      remedy: `There are ${known.map((name) => `{${name}}`).join(", ")}.`,
    });
  }
}

/** The variable of a placeholder; the size by the name that the model has for it is that of {size}. */
function variableOf(placeholder: string, names: ReadonlySet<string>): string {
  const variable = `${PREFIX}${placeholder.toUpperCase()}`;
  const isPlain = /^[a-z0-9_]+$/.test(placeholder);
  return isPlain && names.has(placeholder) ? variable : `${PREFIX}SIZE`;
}
