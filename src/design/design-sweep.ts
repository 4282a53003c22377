import { IsoflopError } from "../common/errors.ts";
import { shortBudget } from "../common/units.ts";
import { name, words } from "../common/words.ts";
import { checked, readOptions } from "../options/read.ts";
import { DESIGNED_LADDER_ROWS } from "../options/table.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import { probe } from "../probe/probe.ts";
import type { Probing } from "../probe/probing.ts";
import { type ChosenRuns, type DesignScenarios, searchDesign } from "../wasm/design/design.ts";
import { logarithm } from "../wasm/fit/elementary.ts";
import { candidatesOf, type SizedCandidates, usableBudgets } from "./candidates.ts";
import { DESIGN_SWEEP_ROWS, type DesignOptions, type DesignRequest, readDesign } from "./design-options.ts";
import { designLadder } from "./ladder-design.ts";
import { designOptimised } from "./optimised/optimised-design.ts";
import { planOfRuns } from "./plan-of-runs.ts";
import { probeWindows } from "./probe-wanted.ts";
import { unspent } from "./unspent.ts";

/**
 * Designs a sweep for a target within a total of FLOPs: which budgets to train at, which sizes, and how many runs of each.
 *
 * By default it is the ladder of planSweep, five budgets 5× apart with five sizes each about N*, within 1.5 to 600 tokens per
 * parameter, which a study on public runs chose (docs/design-of-sweeps.md). It does not depend on the target, which must be at
 * least its largest budget. With `targetStandardError` in place of a total it is the cheapest ladder that leaves as much.
 *
 * With `method: "optimised"` it is the sweep that leaves least open of N* and of the loss at the target where losses are only
 * nearly a Chinchilla surface, chosen among ladders of several depths by exchange of sizes: for families with few sizes, for odd
 * limits, and to say what to add to runs that there are already (`given`).
 *
 * With `method: "exact-law"` it is the sweep that tells most of log10 N* at the target if losses are exactly a Chinchilla
 * surface, which real ones are not; or, with `targetStandardError`, the cheapest sweep that tells so much. It minimises the
 * standard error by the Fisher information of the surface fit (approach 3): a c-optimal design, found by Fedorov's exchange
 * over candidate runs (Fedorov 1972, Theory of Optimal Experiments). By default it is the worst case that counts, over the
 * priors with their N* as they are, 3 times larger and 3 times smaller. Every budget has at least three distinct sizes, and
 * there are at least three.
 *
 * @param options see {@link DesignOptions}
 * @returns a plan, in which a run of the same budget and size may be repeated with another seed
 * @throws {IsoflopError} INVALID_OPTION or CONFLICTING_OPTIONS where an option breaks its rule; INFEASIBLE where no sweep
 * does what is asked, with what would be possible; what planSweep throws of models
 * @example
 * const plan = designSweep({ modelCls: gpt2, sizeParam: "width", totalFlops: 1e21, targetBudget: 1e24 });
 * console.log(plan.totalFlops, evaluatePlan(plan, { targetBudget: 1e24 }).posterior?.numParamsFactor);
 */
export function designSweep<ModelOptions extends object>(options: DesignOptions<ModelOptions>): SweepPlan {
  return designAny(options);
}

/** {@link designSweep}, whatever the options are. */
export function designAny(options: unknown): SweepPlan {
  const usage = "{ modelCls, sizeParam, totalFlops, targetBudget }";
  return readOptions("designSweep", usage, options, DESIGN_SWEEP_ROWS, (known) => {
    const { method = "ladder" } = checked(known, DESIGNED_LADDER_ROWS);
    if (method === "ladder") return designLadder(known);
    return method === "optimised" ? designOptimised(known) : probe(design(readDesign(known)));
  });
}

function* design(request: DesignRequest): Probing<SweepPlan> {
  const { sweep, ladder, prior, logSpan, minSizes } = request;
  const { probed, sizes, windows, cost } = yield* probeWindows(sweep, ladder, prior.rows, logSpan);
  const { usable, leftOut } = usableBudgets(candidatesOf(ladder, windows, sizes, sweep.limits), minSizes);
  const scenarios = { ...prior, logParamsTimesTokens: cost.logParamsTimesTokens(logarithm(request.targetBudget)) };
  checkBudgets(usable.budgets, request);
  const chosen =
    request.totalFlops === undefined
      ? cheapest(usable, scenarios, request, request.targetStandardError ?? Number.NaN)
      : best(usable, scenarios, request, request.totalFlops);
  if (chosen === undefined || chosen.variance === Number.POSITIVE_INFINITY) throw undetermined(usable.budgets);
  const { totalFlops, numExperiments } = request;
  const left = totalFlops === undefined ? [] : unspent(usable, chosen.counts, totalFlops, numExperiments);
  const warnings = [...probed.warnings, ...ladderWarnings(leftOut, request), ...left];
  return planOfRuns(sweep, { ...probed, warnings }, usable, chosen.counts);
}

/** The best design within a total. */
function best(
  candidates: SizedCandidates,
  scenarios: DesignScenarios,
  { numExperiments, minSizes }: DesignRequest,
  maxFlops: number,
): ChosenRuns | undefined {
  return searchDesign(candidates, scenarios, {
    maxRuns: numExperiments,
    maxFlops,
    minSizes,
    maxRepeats: numExperiments,
  });
}

// The cheapest total is found to within 1%.
const COST_RATIO = 1.01;

/** The cheapest design that reaches a standard error of log10 N*, by bisection of its cost. */
function cheapest(
  candidates: SizedCandidates,
  scenarios: DesignScenarios,
  request: DesignRequest,
  wanted: number,
): ChosenRuns | undefined {
  const errorOf = (chosen: ChosenRuns | undefined) =>
    (request.noise / Math.LN10) * Math.sqrt(chosen?.variance ?? Number.POSITIVE_INFINITY);
  const largest = candidates.budgets.at(-1) ?? Number.NaN;
  let high = request.numExperiments * largest;
  let chosen = best(candidates, scenarios, request, high);
  if (!(errorOf(chosen) <= wanted)) {
    const runs = `${request.numExperiments} experiments of at most ${shortBudget(largest)} FLOPs`;
    throw new IsoflopError("INFEASIBLE", {
      field: "targetStandardError",
      rule: words`${name("targetStandardError")} must be within reach of ${runs}`,
      value: `${wanted}, and they reach ${errorOf(chosen).toPrecision(3)}`,
      remedy: words`Raise it, or allow more experiments, a larger ${name("maxBudget")} or a larger ${name("spanFactor")}.`,
    });
  }
  let low = cheapestTotal(candidates.budgets, request.minSizes);
  while (high / low > COST_RATIO) {
    const middle = Math.sqrt(low) * Math.sqrt(high);
    const trial = best(candidates, scenarios, request, middle);
    if (errorOf(trial) <= wanted) {
      chosen = trial;
      high = middle;
    } else {
      low = middle;
    }
  }
  return chosen;
}

function cheapestTotal(budgets: readonly number[], minSizes: number): number {
  const [first = 0, second = 0, third = 0] = budgets;
  return minSizes * (first + second + third);
}

function checkBudgets(budgets: readonly number[], { ladder, totalFlops, minSizes }: DesignRequest): void {
  if (budgets.length < 3) {
    const span = `${ladder.length} from ${shortBudget(ladder[0] ?? 0)} to ${shortBudget(ladder.at(-1) ?? 0)} FLOPs`;
    throw new IsoflopError("INFEASIBLE", {
      field: "maxBudget",
      rule: `At least 3 budgets must have ${minSizes} sizes near the prior's optimum, also below it, that they can train`,
      value: `${budgets.length} of ${span}`,
      remedy: words`Offer more sizes, a larger ${name("spanFactor")}, or other budgets.`,
    });
  }
  const least = cheapestTotal(budgets, minSizes);
  if (totalFlops !== undefined && totalFlops < least) {
    const [first = 0] = budgets;
    const cost = `${minSizes} sizes at each of the 3 cheapest budgets, ${least.toPrecision(3)} FLOPs`;
    throw new IsoflopError("INFEASIBLE", {
      field: "totalFlops",
      rule: words`${name("totalFlops")} must pay for ${cost}`,
      value: shortBudget(totalFlops),
      remedy: words`Allow as much, or lower ${name("minBudget")}, which is ${shortBudget(first)}.`,
    });
  }
}

function undetermined(budgets: readonly number[]): IsoflopError {
  return new IsoflopError("NOT_DETERMINED", {
    field: "prior",
    rule: "The candidate runs must determine a loss surface by the prior",
    value: `${budgets.length} budgets at which they don't`,
    remedy: words`Widen ${name("spanFactor")}, or lower ${name("minBudget")}.`,
  });
}

function ladderWarnings(leftOut: readonly number[], { minSizes }: DesignRequest): string[] {
  if (leftOut.length === 0) return [];
  const budgets = leftOut.slice(0, 4).map(shortBudget).join(", ");
  return [
    `${leftOut.length} budget${leftOut.length === 1 ? "" : "s"} of the ladder (${budgets}${leftOut.length > 4 ? ", …" : ""} ` +
      `FLOPs) had fewer than ${minSizes} sizes near the prior's optimum, or none below it, and could not be used.`,
  ];
}
