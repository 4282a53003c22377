import { fitModule } from "../fit/module.ts";
import { type Column, f64, u32 } from "../frame.ts";

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
  const counts = u32(candidates.logParams.length);
  if (!layDesign(candidates, scenarios, limits, { counts, known, isFixed: false })) return undefined;
  const variance = fitModule.exports.searchDesign(counts.address);
  return { variance, counts: fitModule.readU32(counts) };
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
  const counts = u32(options.start);
  if (!layDesign(candidates, scenarios, limits, { ...options, counts })) return undefined;
  const variance = fitModule.exports.exchangeRuns(counts.address);
  return { variance, counts: fitModule.readU32(counts) };
}

/** What is done with a design that is laid out. */
interface DesignTask {
  /** Room for how many runs of each candidate are chosen, or how many are at the start. */
  readonly counts: Column<4>;
  readonly known?: Uint32Array | undefined;
  readonly isFixed: boolean;
}

/** Lays everything out; false where the candidates together don't determine a surface. */
function layDesign(
  { logParams, logTokens, budgets, budgetEnds, centres }: DesignCandidates,
  { surfaces, shares, criterion, logParamsTimesTokens }: DesignScenarios,
  { maxRuns, maxFlops, minSizes, maxRepeats }: DesignLimits,
  { counts, known, isFixed }: DesignTask,
): boolean {
  const { exports } = fitModule;
  const numCandidates = logParams.length;
  const numBudgets = budgets.length;
  const candidate = { logParams: f64(logParams), logTokens: f64(logTokens), known: u32(known ?? []) };
  const budget = { flops: f64(budgets), ends: u32(budgetEnds), centre: f64(centres) };
  const scenario = { surface: f64(surfaces), share: f64(shares) };
  const work = {
    scenarios: f64(shares.length * exports.scenarioValues(numCandidates)),
    exchange: u32(exports.exchangeValues(numCandidates, numBudgets)),
    search: u32(exports.searchColumns() * numCandidates),
  };
  fitModule.lay([
    ...Object.values(candidate),
    ...Object.values(budget),
    ...Object.values(scenario),
    ...Object.values(work),
    counts,
  ]);
  exports.layCandidates(
    numCandidates,
    candidate.logParams.address,
    candidate.logTokens.address,
    numBudgets,
    budget.flops.address,
    budget.ends.address,
    budget.centre.address,
  );
  exports.setDesignLimits(maxRuns, maxFlops, minSizes, maxRepeats, isFixed);
  exports.layExchange(work.exchange.address);
  exports.laySearch(work.search.address);
  const isLaid = exports.layScenarios(
    scenario.surface.address,
    scenario.share.address,
    shares.length,
    criterion === "worst",
    logParamsTimesTokens,
    work.scenarios.address,
  );
  if (isLaid === 0) return false;
  if (known !== undefined) exports.addKnown(candidate.known.address);
  return true;
}
