import { counted } from "../common/units.ts";
import type { ScalingRule } from "../models/family/scaling-rule.ts";
import type { ModelKwargs } from "../models/model.ts";
import type { SweepLimits } from "../options/sweep.ts";
import type { ModelSize, SkippedSize, UnprobedSize } from "../probe/sizes.ts";
import { type ExperimentColumns, experimentColumns } from "../wasm/plan/experiment-columns.ts";
import type { DroppedCell, Experiment } from "./experiment.ts";
import { experimentsCsv } from "./file/csv.ts";
import type { PlanFile } from "./file/plan-file.ts";
import { toPlanFile } from "./file/write.ts";
import { planExperiments } from "./plan-experiments.ts";
import { budgetsWithoutSize, checkText, droppedCells, listModelSizes, type PlanParts } from "./plan-parts.ts";

/**
 * A planned sweep: the experiments to run, and all that was left out and why. Nothing on it can be changed.
 *
 * Iterating gives the experiments, budgets ascending and sizes ascending within a budget.
 */
export class SweepPlan implements Iterable<Experiment> {
  static {
    // What Node, Deno and Bun print for a plan; by its registered name, since only Node has the module that exports it.
    Object.defineProperty(SweepPlan.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: SweepPlan): string {
        return this.toString();
      },
    });
  }

  readonly #parts: PlanParts;
  #experiments: readonly Experiment[] | undefined;
  #modelSizes: readonly ModelSize[] | undefined;
  #dropped: readonly DroppedCell[] | undefined;

  /** @internal Made by planSweep and readPlan. */
  constructor(parts: PlanParts) {
    this.#parts = parts;
  }

  /** @internal What the plan is made of, for what writes it without its lists. */
  get parts(): PlanParts {
    return this.#parts;
  }

  /**
   * The experiments to run, budgets ascending and sizes ascending within a budget; made when first asked for.
   *
   * @throws {IsoflopError} TOO_LARGE where there are more than 2^20: `columns()` has them
   */
  get experiments(): readonly Experiment[] {
    this.#experiments ??= Object.freeze(planExperiments(this.#parts));
    return this.#experiments;
  }

  /** The name of the model class. */
  get modelClsName(): string {
    return this.#parts.modelClsName;
  }

  /** The name of the option that sets the size. */
  get sizeParam(): string {
    return this.#parts.sizeParam;
  }

  /** C: training FLOPs (forward + backward), as the user gave them. Each is planned once, in ascending order. */
  get computeBudgets(): readonly number[] {
    return Object.freeze(this.#parts.computeBudgets);
  }

  /** The options shared by all sizes: a frozen copy of the user's. */
  get modelKwargs(): ModelKwargs {
    return this.#parts.modelKwargs;
  }

  /** k: training FLOPs per parameter per token, where FLOPs are counted so. */
  get flopsPerParamPerToken(): number | undefined {
    return this.#parts.flops.flopsPerParamPerToken;
  }

  /**
   * The name of the convention that FLOPs are counted by: `6N` where a token costs 6·N FLOPs, `palm` and the like, or
   * `custom` where a function counts them.
   */
  get flopsConvention(): string {
    return this.#parts.flops.convention;
  }

  /** Tokens of a training sequence, where the FLOPs convention needs them. */
  get sequenceLength(): number | undefined {
    return this.#parts.flops.sequenceLength;
  }

  /** How the rest of a model follows its size, where the model class is a family that says it. */
  get scaling(): ScalingRule | undefined {
    return this.#parts.scaling;
  }

  /** What every experiment keeps to: the limits that are set. */
  get limits(): SweepLimits {
    return this.#parts.limits;
  }

  /** How many experiments there are. */
  get numExperiments(): number {
    return this.#parts.selection.sizeIndices.length;
  }

  /** What the sweep costs: the sum of computeBudget over the experiments, in FLOPs; Infinity past 1.8e308. */
  get totalFlops(): number {
    const { distinctBudgets, selection } = this.#parts;
    let total = 0;
    let row = 0;
    for (const [b, computeBudget] of distinctBudgets.entries()) {
      for (const end = selection.rowEnds[b] ?? 0; row < end; row++) total += computeBudget;
    }
    return total;
  }

  /** Every size that was probed, with its N, ascending by N. */
  get modelSizes(): readonly ModelSize[] {
    this.#modelSizes ??= Object.freeze(listModelSizes(this.#parts));
    return this.#modelSizes;
  }

  /** The sizes whose model could not be built or counted, each with the reason. */
  get skipped(): readonly SkippedSize[] {
    return Object.freeze(this.#parts.skipped);
  }

  /**
   * The budget × size cells that are infeasible, each with the figures that rule it out; made when first asked for.
   *
   * @throws {IsoflopError} TOO_LARGE where there are more than 2^20
   */
  get dropped(): readonly DroppedCell[] {
    this.#dropped ??= Object.freeze(droppedCells(this.#parts));
    return this.#dropped;
  }

  /** The sizes that were not probed, each with the reason. */
  get unprobed(): readonly UnprobedSize[] {
    return Object.freeze(this.#parts.unprobed);
  }

  /** The budgets that no probed size suits, ascending: they have no experiment. */
  get budgetsWithoutSize(): readonly number[] {
    return Object.freeze(budgetsWithoutSize(this.#parts));
  }

  /** What the plan did that its reader might not expect. */
  get warnings(): readonly string[] {
    return Object.freeze(this.#parts.warnings);
  }

  /** The experiments column by column, in typed arrays that are the caller's; no object is made per experiment. */
  columns(): ExperimentColumns {
    const { distinctBudgets, sizes, selection } = this.#parts;
    return experimentColumns(distinctBudgets, sizes, selection);
  }

  [Symbol.iterator](): IterableIterator<Experiment> {
    return this.experiments[Symbol.iterator]();
  }

  /**
   * The plan file, so that `JSON.stringify(plan)` writes one.
   *
   * @throws {IsoflopError} TOO_LARGE where that would list more than 2^20 experiments or dropped cells, or have more
   * characters than 2^28; `isoflop plan --out` writes it in pieces
   */
  toJSON(): PlanFile {
    const file = toPlanFile(this.#parts, this);
    const { experiments, dropped } = file;
    checkText(experiments.length + dropped.length, JSON.stringify(experiments.at(-1) ?? dropped.at(-1)));
    return file;
  }

  /** The experiments as CSV with a header, in the names of the plan file; of as many as `toJSON` takes. */
  toCSV(): string {
    return experimentsCsv(this.experiments);
  }

  /** One line, such as `SweepPlan(14 experiments, 2 budgets, totalFlops=7.70e+16)`. */
  toString(): string {
    const without = this.budgetsWithoutSize.length;
    const note = without === 0 ? "" : `, ${without} without a feasible size`;
    const [experiments, budgets] = [this.numExperiments, this.#parts.distinctBudgets.length];
    return `SweepPlan(${counted(experiments, "experiment")}, ${counted(budgets, "budget")}${note}, totalFlops=${this.totalFlops.toExponential(2)})`;
  }
}
