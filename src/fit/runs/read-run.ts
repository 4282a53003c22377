import { isPositive } from "../../common/checks.ts";
import { describeValue } from "../../common/describe.ts";
import { name, type Words, words } from "../../common/words.ts";
import type { LeftOutRun, Run } from "../run.ts";
import type { Account } from "./account.ts";
import type { Columns } from "./choose-columns.ts";
import type { FoundRuns } from "./found-runs.ts";
import { invalidRun } from "./invalid-run.ts";
import type { Field, Size } from "./known-names.ts";
import { isBlank, numberIn } from "./numbers.ts";
import type { PlannedRuns } from "./plan-runs.ts";
import type { Screen } from "./screen.ts";
import type { Sheet } from "./sheet.ts";
import { inShell } from "./shell.ts";
import { IN_RANGE, isInRange } from "./table.ts";

/** Makes runs of a sheet's rows. */
export class RunReader {
  readonly #sheet: Sheet;
  readonly #columns: Columns;
  readonly #plan: PlannedRuns | undefined;
  readonly #screen: Screen;
  readonly #unplanned: LeftOutRun[];
  readonly #flopsPerParamPerToken: number;
  readonly #minBudget: number;
  readonly #idOf: ((row: number) => unknown) | undefined;
  readonly #account: Account;
  /** What goes before the ids of a file among several, in which the same may mean another run. */
  readonly #before: string;

  constructor(
    sheet: Sheet,
    columns: Columns,
    shared: {
      readonly plan: PlannedRuns | undefined;
      readonly screen: Screen;
      readonly unplanned: LeftOutRun[];
      readonly flopsPerParamPerToken: number;
      readonly minBudget: number;
      readonly account: Account;
    },
    file: string,
    rows: readonly number[],
  ) {
    this.#sheet = sheet;
    this.#columns = columns;
    this.#plan = shared.plan;
    this.#screen = shared.screen;
    this.#unplanned = shared.unplanned;
    this.#account = shared.account;
    this.#before = file === "" || shared.plan !== undefined ? "" : `${file} `;
    this.#minBudget = shared.minBudget;
    this.#flopsPerParamPerToken = shared.flopsPerParamPerToken;
    this.#idOf = this.#ids(rows);
    // V8 lays objects out anew once a number in them is no small integer, and moves all that there are until then. One run
    // without integers, before all others, spares a million of them that.
    runOf(Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1, undefined);
  }

  /** How rows are told apart: a column that is so called by others than isoflop, only where it does tell them. */
  #ids(rows: readonly number[]): ((row: number) => unknown) | undefined {
    const getter = this.#columns.getters.get("experiment_id");
    if (getter === undefined || this.#columns.isOwnId) return getter;
    const plan = this.#plan;
    if (plan !== undefined) {
      const isOfPlan = rows.some((row) => plan.experiments.has(String(getter(row))));
      return isOfPlan || !this.#columns.getters.has("num_params") ? getter : undefined;
    }
    const ids = new Set(rows.map((row) => getter(row)));
    return ids.size === rows.length ? getter : undefined;
  }

  /** Adds the run of a row, where it is not left out by name. */
  read(row: number, found: FoundRuns): void {
    const experimentId = this.#readId(row);
    const planned = experimentId === undefined ? undefined : this.#plan?.experiments.get(experimentId);
    if (this.#plan !== undefined && experimentId !== undefined && planned === undefined) {
      const detail = `${this.#place(row)}: the plan has no such experiment`;
      this.#unplanned.push({ run: experimentId, reason: "unplanned", detail });
      return;
    }
    const loss = this.#readLoss(row);
    // Most rows need no screening, and a million places would cost more than their runs.
    const isPlain = experimentId === undefined && loss < Number.POSITIVE_INFINITY;
    if (!isPlain && !this.#screen.admits(experimentId, this.#place(row), loss)) return;
    const own = {
      compute_budget: this.#readPositive(row, "compute_budget"),
      num_params: this.#readPositive(row, "num_params"),
      num_tokens: this.#readPositive(row, "num_tokens"),
    };
    const isWhole = own.compute_budget !== undefined && own.num_params !== undefined && own.num_tokens !== undefined;
    const numParams = own.num_params ?? planned?.numParams ?? this.#fill(row, "num_params", own);
    const numTokens = own.num_tokens ?? planned?.numTokens ?? this.#fill(row, "num_tokens", own);
    const computeBudget =
      own.compute_budget ??
      planned?.computeBudget ??
      this.#costByPlan(numParams, numTokens) ??
      this.#fill(row, "compute_budget", own);
    if (planned !== undefined && numParams !== planned.numParams) {
      const rule = `must be the model that ${experimentId} plans, of N = ${planned.numParams}`;
      throw invalidRun(this.#place(row), rule, `${this.#nameOf("num_params")} ${numParams}`);
    }
    const run = runOf(computeBudget, numParams, numTokens, loss, this.#readWeight(row), experimentId);
    const unique = numberIn(this.#columns.getters.get("unique_tokens")?.(row), this.#columns.mark) ?? Number.NaN;
    if (computeBudget < this.#minBudget) return;
    found.add(run, unique, isWhole && planned === undefined, this.#sheet, row);
  }

  #place(row: number): string {
    return this.#sheet.place(row);
  }

  #cell(row: number, field: Field): unknown {
    return this.#columns.getters.get(field)?.(row);
  }

  /** What the file calls a field. */
  #nameOf(field: Field): string {
    return this.#columns.names.get(field) ?? field;
  }

  #readId(row: number): string | undefined {
    const value = this.#idOf?.(row);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string" && value !== "") return `${this.#before}${value}`;
    if (typeof value === "number") return `${this.#before}${value}`;
    throw invalidRun(this.#place(row), `must have text as ${this.#nameOf("experiment_id")}`, describeValue(value));
  }

  #readPositive(row: number, field: Size): number | undefined {
    const value = this.#cell(row, field);
    const number = numberIn(value, this.#columns.mark);
    if (number === undefined || isPositive(number)) return number;
    throw invalidRun(
      this.#place(row),
      `must have a positive finite ${this.#nameOf(field)}`,
      describeValue(value),
      this.#remedyOf(field),
    );
  }

  #costByPlan(numParams: number, numTokens: number): number | undefined {
    const cost = (this.#plan?.flopsPerToken.get(numParams) ?? Number.NaN) * numTokens;
    return isPositive(cost) ? cost : undefined;
  }

  /** A field that follows from the two others. Beside a plan nothing does: it may count FLOPs in another way. */
  #fill(row: number, field: Size, own: Readonly<Record<Size, number | undefined>>): number {
    const k = this.#flopsPerParamPerToken;
    const { compute_budget: C = Number.NaN, num_params: N = Number.NaN, num_tokens: D = Number.NaN } = own;
    const value = field === "compute_budget" ? k * N * D : C / (k * (field === "num_params" ? D : N));
    if (this.#plan === undefined && isPositive(value)) {
      this.#account.filled(field, () => this.#place(row));
      return value;
    }
    throw invalidRun(this.#place(row), `must have ${this.#nameOf(field)}`, "none");
  }

  #readWeight(row: number): number {
    const value = this.#cell(row, "weight");
    const weight = numberIn(value, this.#columns.mark) ?? 1;
    if (isInRange(weight)) return weight;
    throw invalidRun(this.#place(row), `must have as weight ${IN_RANGE}`, describeValue(value));
  }

  /** A loss, or NaN or an infinity for a run that failed. */
  #readLoss(row: number): number {
    const value = this.#cell(row, "loss");
    const loss = numberIn(value, this.#columns.mark);
    // Most are plain numbers, which no pattern needs to be tried on.
    if (isInRange(loss)) return loss;
    if (typeof value === "string") {
      const text = value.trim();
      if (/^[+-]?inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
      if (/^[+-]?nan$/i.test(text) || isBlank(text)) return Number.NaN;
    }
    if (loss === undefined) return Number.NaN;
    if (typeof value === "number" && !Number.isFinite(loss)) return loss;
    const rule = `must have as ${this.#nameOf("loss")} ${IN_RANGE}, in nats per token, or nan where the run failed`;
    throw invalidRun(this.#place(row), rule, describeValue(value), this.#remedyOf("loss"));
  }

  /** What to do about rows whose figure of a field is none. */
  #remedyOf(field: Field): Words {
    const condition = inShell(`${this.#nameOf(field)}>0`);
    return words`Give ${name("where")} ${condition} to leave such rows out, or ${name("columns")} ${field}=… for another column.`;
  }
}

function runOf(
  computeBudget: number,
  numParams: number,
  numTokens: number,
  loss: number,
  weight: number,
  experimentId: string | undefined,
): Run {
  return Object.freeze({ computeBudget, numParams, numTokens, loss, weight, experimentId });
}
