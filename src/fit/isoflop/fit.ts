import { IsoflopError } from "../../common/errors.ts";
import { shortBudget } from "../../common/units.ts";
import { name, words } from "../../common/words.ts";
import { checked, mergedRows, readOptions } from "../../options/read.ts";
import { FIT_ROWS, ISOFLOP_FIT_ROWS, type Rows } from "../../options/table.ts";
import { type BudgetRecord, fitIsoFlop as fitColumns } from "../../wasm/fit/iso-flop.ts";
import { type CheckedFitOptions, type FitOptions, numReplicates, readFitOptions } from "../fit-options.ts";
import type { LeftOutRun, Run } from "../run.ts";
import { besides, type RunTable, runTable } from "../runs/table.ts";
import { withBudgets } from "../runs/with-budgets.ts";
import { IsoFlopLaw } from "./law.ts";
import { type BudgetFit, IsoFlopFit } from "./result.ts";

/** Options of {@link fitIsoFlop}. */
export interface IsoFlopOptions extends FitOptions {
  /**
   * Which budgets the power laws rest on: `"inside"`, those whose parabolas are convex with both vertices within what was
   * trained, or `"convex"`, all whose parabolas are convex; `"inside"` by default.
   */
  readonly include?: "inside" | "convex";
}

/** The options of fitIsoFlop. */
const ISOFLOP_ROWS: Rows = /* @__PURE__ */ mergedRows(ISOFLOP_FIT_ROWS, FIT_ROWS);

// A parabola needs three sizes, a power law two budgets, and one above an irreducible part three.
const MIN_SIZES = 3;
const MIN_BUDGETS = 2;
const MIN_BUDGETS_OF_LOSS = 3;

/**
 * Approach 2 of Hoffmann et al. 2022 (arXiv:2203.15556): at each compute budget a parabola of the loss in ln N and one in
 * ln D, by least squares; then N* ∝ C^a and D* ∝ C^b through their vertices, by ordinary least squares of logarithms.
 *
 * It asks for no form of the surface, and is biased where the surface is asymmetric (α ≠ β) or the sizes are off centre:
 * its intervals say how the parabolas would scatter, not how far they are from the truth.
 *
 * Predicted losses follow E + K·C^−γ through the least losses. These alone tell γ where they are exact; the noisier they
 * are, the more it is held to what public sweeps have (ln γ about ln 0.125, give or take 0.6). Two budgets determine no such
 * law, nor do losses that show no E above 0: then predicted losses are NaN, and a warning says so.
 *
 * @param runs the runs, in any order
 * @param options see {@link IsoFlopOptions}
 * @throws {IsoflopError} INVALID_RUN where a run breaks its rule; INVALID_OPTION where an option does; NOT_DETERMINED where
 * fewer than two budgets have a parabola to rest on; TOO_LARGE where the bootstrap would take too long
 * @example
 * const fit = fitIsoFlop(runs);
 * console.log(fit.paramsExponent, fit.predict(1e24).numParams);
 */
export function fitIsoFlop(runs: readonly Run[], options: IsoFlopOptions = {}): IsoFlopFit {
  const usage = "runs, { include, bootstrap, seed }";
  return readOptions("fitIsoFlop", usage, options, ISOFLOP_ROWS, (known) => {
    const { include = "inside" } = checked(known, ISOFLOP_FIT_ROWS);
    const request = readFitOptions(known);
    return fitTable(runTable(runs, request.budgetTolerance), include === "convex", request);
  });
}

function fitTable(table: RunTable, allowOutside: boolean, options: CheckedFitOptions): IsoFlopFit {
  const { length, leftOut } = table;
  const hasParabola = table.numSizes.map((numSizes) => numSizes >= MIN_SIZES);
  const runs = withBudgets(table, hasParabola);
  const { budgets: records, numUsed, laws } = fitColumns(runs, allowOutside);
  const budgets = budgetFits(table, hasParabola, records);
  if (numUsed < MIN_BUDGETS) throw tooFewBudgets(budgets, leftOut);
  const freedom = runs.length - 3 * records.length;
  const noLoss = whyNoLoss(laws, numUsed);
  const law = new IsoFlopLaw({
    runs,
    allowOutside,
    allBudgets: budgets,
    usedBudgets: budgets.filter(({ isUsed }) => isUsed),
    laws,
    hasLossLaw: noLoss === undefined,
    flopsPerParamPerToken: options.flopsPerParamPerToken,
    confidence: options.confidence,
    numReplicates: freedom > 0 ? numReplicates(options, length) : 0,
    seed: options.seed,
  });
  const [logParamsIntercept = 0, paramsExponent = 0, logTokensIntercept = 0, tokensExponent = 0] = laws;
  const exponents = { logParamsIntercept, paramsExponent, logTokensIntercept, tokensExponent };
  return new IsoFlopFit(law, exponents, budgets, length, leftOut, warningsOf(budgets, freedom, noLoss));
}

/** Why the least losses determine no law; undefined where they do. */
function whyNoLoss(laws: Float64Array, numUsed: number): string | undefined {
  if (numUsed < MIN_BUDGETS_OF_LOSS) {
    return `the least losses of ${numUsed} budgets don't tell what they fall towards, which takes ${MIN_BUDGETS_OF_LOSS}`;
  }
  const [, , , , logFactor = Number.NaN, , floor = Number.NaN] = laws;
  if (logFactor === Number.NEGATIVE_INFINITY) return "the least losses don't fall from budget to budget";
  return floor > 0 ? undefined : "the least losses show no irreducible part that they fall towards";
}

function budgetFits(table: RunTable, hasParabola: readonly boolean[], records: readonly BudgetRecord[]): BudgetFit[] {
  const budgets: BudgetFit[] = [];
  let next = 0;
  let first = 0;
  for (let b = 0; b < hasParabola.length; b++) {
    const end = table.runEnds[b] ?? first;
    const record = hasParabola[b] === true ? records[next++] : undefined;
    const flag = record === undefined ? "too-few-sizes" : (record.flag ?? record.paramsFlag ?? record.tokensFlag);
    const numSizes = table.numSizes[b] ?? 0;
    budgets.push({
      computeBudget: table.budgets[b] ?? Number.NaN,
      numRuns: end - first,
      numSizes,
      numParams: record?.numParams ?? Number.NaN,
      numTokens: record?.numTokens ?? Number.NaN,
      loss: record?.loss ?? Number.NaN,
      paramsCurvature: record?.paramsCurvature ?? Number.NaN,
      tokensCurvature: record?.tokensCurvature ?? Number.NaN,
      flag,
      reason: flag === undefined ? undefined : reasonOf(record, numSizes),
      isUsed: record !== undefined && record.flag === undefined,
    });
    first = end;
  }
  return budgets;
}

function reasonOf(record: BudgetRecord | undefined, numSizes: number): string {
  if (record === undefined) return `it has ${numSizes} of the ${MIN_SIZES} sizes that a parabola needs`;
  const problems = [
    ["N", record.paramsFlag],
    ["D", record.tokensFlag],
  ].flatMap(([letter, flag]) => {
    if (flag === "not-convex") return `its parabola in ln ${letter} is not convex`;
    return flag === "vertex-outside" ? `its vertex in ${letter} lies outside what was trained` : [];
  });
  return problems.length === 0 ? "its parabola dips below a loss of 0" : problems.join("; ");
}

function tooFewBudgets(budgets: readonly BudgetFit[], leftOut: readonly LeftOutRun[]): IsoflopError {
  const reasons = budgets.filter(({ isUsed }) => !isUsed).map((budget) => `${describeBudget(budget)}`);
  const more = reasons.length > 4 ? `; and ${reasons.length - 4} more` : "";
  const why = reasons.length > 0 ? ` (${reasons.slice(0, 4).join("; ")}${more})` : "";
  const numUsable = budgets.filter(({ isUsed }) => isUsed).length;
  return new IsoflopError("NOT_DETERMINED", {
    field: "runs",
    rule: `A power law must rest on ${MIN_BUDGETS} budgets or more`,
    value: `${budgets.length}, of which ${numUsable} can be used${besides(leftOut)}${why}`,
    remedy: words`Train more sizes about the optimum, or set ${name("include")} to convex to keep vertices outside the sizes.`,
  });
}

function describeBudget({ computeBudget, reason }: BudgetFit): string {
  return `${shortBudget(computeBudget)} FLOPs: ${reason}`;
}

function warningsOf(budgets: readonly BudgetFit[], freedom: number, noLoss: string | undefined): string[] {
  const warnings = budgets
    .filter(({ flag }) => flag !== undefined)
    .map((budget) => `${describeBudget(budget)}; ${budget.isUsed ? "kept" : "left out of the power law"}.`);
  if (freedom === 0) {
    warnings.push(
      "Every budget has just the three sizes that its parabola needs: nothing is left to tell the noise by.",
    );
  }
  if (noLoss !== undefined) warnings.push(`No loss is predicted: ${noLoss}.`);
  return warnings;
}
