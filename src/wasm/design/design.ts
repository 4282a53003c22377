import { fitModule } from "../fit/module.ts";

/** Runs that a design may choose among, budget by budget. */
export interface DesignCandidates {
  /** ln N of each candidate, and ln D. */
  readonly logParams: Float64Array;
  readonly logTokens: Float64Array;
  /** C: training FLOPs of each budget, ascending. */
  readonly budgets: readonly number[];
  /** For each budget the candidate after its last. */
  readonly budgetEnds: readonly number[];
  /** ln N of each budget's centre: a budget that is used has sizes on either side. */
  readonly centres: readonly number[];
}

/** What a design must do well in: surfaces that may be true. */
export interface DesignScenarios {
  /** Five values each: E, ln A, ln B, α, β. */
  readonly surfaces: Float64Array;
  /** How much each counts in the mean; as many as there are surfaces. */
  readonly shares: readonly number[];
  /** Whether the worst of them counts, or their mean. */
  readonly criterion: "worst" | "mean";
  /** ln(C/k) of the target. */
  readonly logParamsTimesTokens: number;
}

/** What a design keeps to. */
export interface DesignLimits {
  readonly maxRuns: number;
  readonly maxFlops: number;
  /** How many distinct sizes a budget has at least. */
  readonly minSizes: number;
  /** How many runs of one size a budget has at most. */
  readonly maxRepeats: number;
}

/** Chosen runs. The array is the caller's. */
export interface ChosenRuns {
  /** How many of each candidate. */
  readonly counts: Uint32Array;
  /** Variance of ln N* at the target for noise of one nat, the worst or the mean; Infinity where there is no design. */
  readonly variance: number;
}

/**
 * Chooses runs at three or more budgets; see assembly/design/search.ts.
 *
 * @param known how many runs of each candidate there are already
 */
export function searchDesign(
  candidates: DesignCandidates,
  scenarios: DesignScenarios,
  limits: DesignLimits,
  known?: Uint32Array,
): ChosenRuns | undefined {
  return layAndRun(candidates, scenarios, limits, { known, isFixed: false }, (counts) =>
    fitModule.exports.searchDesign(counts),
  );
}

/**
 * Exchanges runs that were chosen, each within its own budget (`isFixed`) or among the budgets in use.
 *
 * @param start how many of each candidate
 */
export function exchangeRuns(
  candidates: DesignCandidates,
  scenarios: DesignScenarios,
  limits: DesignLimits,
  options: { readonly start: Uint32Array; readonly known?: Uint32Array | undefined; readonly isFixed: boolean },
): ChosenRuns | undefined {
  return layAndRun(candidates, scenarios, limits, options, (counts) => {
    fitModule.views.u32.set(options.start, counts >>> 2);
    return fitModule.exports.exchangeRuns(counts);
  });
}

/** Lays everything out and runs; undefined where the candidates together don't determine a surface. */
function layAndRun(
  { logParams, logTokens, budgets, budgetEnds, centres }: DesignCandidates,
  { surfaces, shares, criterion, logParamsTimesTokens }: DesignScenarios,
  { maxRuns, maxFlops, minSizes, maxRepeats }: DesignLimits,
  { known, isFixed }: { readonly known?: Uint32Array | undefined; readonly isFixed: boolean },
  run: (counts: number) => number,
): ChosenRuns | undefined {
  const { exports } = fitModule;
  const count = logParams.length;
  const numBudgets = budgets.length;
  const numScenarios = shares.length;
  const scenarioBytes = numScenarios * exports.scenarioValues(count) * 8;
  const exchangeBytes = exports.exchangeValues(count, numBudgets) * 4;
  const searchBytes = exports.searchColumns() * count * 4;
  const bytes =
    (2 * count + 2 * numBudgets + 6 * numScenarios) * 8 +
    scenarioBytes +
    (numBudgets + 2 * count) * 4 +
    exchangeBytes +
    searchBytes;
  const params = fitModule.reserve(bytes);
  const tokens = params + count * 8;
  const budgetColumn = tokens + count * 8;
  const centreColumn = budgetColumn + numBudgets * 8;
  const surfaceRows = centreColumn + numBudgets * 8;
  const shareColumn = surfaceRows + numScenarios * 40;
  const scenarioWork = shareColumn + numScenarios * 8;
  const ends = scenarioWork + scenarioBytes;
  const knownColumn = ends + numBudgets * 4;
  const counts = knownColumn + count * 4;
  const exchangeWork = counts + count * 4;
  const { f64, u32 } = fitModule.views;
  f64.set(logParams, params >>> 3);
  f64.set(logTokens, tokens >>> 3);
  f64.set(budgets, budgetColumn >>> 3);
  f64.set(centres, centreColumn >>> 3);
  f64.set(surfaces, surfaceRows >>> 3);
  f64.set(shares, shareColumn >>> 3);
  u32.set(budgetEnds, ends >>> 2);
  u32.fill(0, knownColumn >>> 2, (knownColumn >>> 2) + count);
  if (known !== undefined) u32.set(known, knownColumn >>> 2);
  const isLaid = exports.layDesign(
    count,
    numBudgets,
    budgetColumn,
    ends,
    centreColumn,
    params,
    tokens,
    knownColumn,
    surfaceRows,
    shareColumn,
    numScenarios,
    criterion === "worst" ? 1 : 0,
    logParamsTimesTokens,
    maxRuns,
    maxFlops,
    minSizes,
    maxRepeats,
    isFixed ? 1 : 0,
    scenarioWork,
    exchangeWork,
    exchangeWork + exchangeBytes,
  );
  if (isLaid === 0) return undefined;
  const variance = run(counts);
  return { variance, counts: u32.slice(counts >>> 2, (counts >>> 2) + count) };
}
