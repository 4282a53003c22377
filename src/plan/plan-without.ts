import { MAX_COUNT } from "../common/checks.ts";
import { describeValue } from "../common/describe.ts";
import { didYouMean } from "../common/did-you-mean.ts";
import { IsoflopError } from "../common/errors.ts";
import { valuesOf } from "../common/lists.ts";
import { readable } from "../common/readable.ts";
import { name, words } from "../common/words.ts";
import { checkPlan } from "./check-plan.ts";
import type { PlanFile, PlanFileExperiment } from "./file/plan-file.ts";
import { partsOfFile } from "./file/read.ts";
import { SweepPlan } from "./sweep-plan.ts";

/**
 * A plan without some of its experiments, as its own file would be without them: what stays keeps its ids. Of runs that differ
 * in their seed alone as many go as are named, the last ones. A budget all of whose experiments go goes with them.
 *
 * @param plan a plan
 * @param experimentIds which experiments go; none gives the plan itself
 * @throws {IsoflopError} INVALID_OPTION where the plan has no such experiment, or would be left with none
 * @example
 * const smaller = planWithout(plan, ["1e20-width4608-0f65e9"]);
 */
export function planWithout(plan: SweepPlan, experimentIds: Iterable<string>): SweepPlan {
  checkPlan(plan);
  const given: unknown = experimentIds;
  const ids = readable("planWithout", "experimentIds", () => valuesOf(given, MAX_COUNT));
  if (ids === undefined) throw refused(`be a list of at most ${MAX_COUNT}`, describeValue(given), "Pass an array.");
  const gone = new Set(ids);
  if (gone.size === 0) return plan;
  const file = plan.toJSON();
  checkKnown(file.experiments, gone);
  const experiments = firstRepeats(file.experiments, gone);
  if (experiments.length === 0)
    throw refused("leave an experiment of the plan", `all ${gone.size} of them`, "Keep one.");
  const budgets = new Set(experiments.map(({ compute_budget }) => compute_budget));
  // One that no size suits has nothing to lose, and stays with its reasons.
  const isKept = (budget: number) => budgets.has(budget) || plan.budgetsWithoutSize.includes(budget);
  const smaller: PlanFile = {
    ...file,
    compute_budgets: file.compute_budgets.filter(isKept),
    experiments,
    dropped: file.dropped.filter(({ compute_budget }) => isKept(compute_budget)),
  };
  return new SweepPlan(partsOfFile(smaller));
}

function checkKnown(experiments: readonly PlanFileExperiment[], gone: ReadonlySet<unknown>): void {
  const known = new Set(experiments.map(({ experiment_id }) => experiment_id));
  for (const id of gone) {
    if (typeof id === "string" && known.has(id)) continue;
    const near = typeof id === "string" ? didYouMean(id, [...known]) : undefined;
    const remedy = `${near === undefined ? "" : `Did you mean ${near}? `}The plan's file has all.`;
    throw refused("name experiments of the plan", describeValue(id), remedy);
  }
}

function refused(rule: string, value: string, remedy: string): IsoflopError {
  return new IsoflopError("INVALID_OPTION", {
    field: "experimentIds",
    rule: words`${name("experimentIds")} must ${rule}`,
    value,
    remedy,
  });
}

/** What stays; a repeat is told by its number, so the last ones go. */
function firstRepeats(
  experiments: readonly PlanFileExperiment[],
  gone: ReadonlySet<unknown>,
): readonly PlanFileExperiment[] {
  const keyOf = ({ compute_budget, size_param_value }: PlanFileExperiment) => `${compute_budget} ${size_param_value}`;
  const numKept = new Map<string, number>();
  for (const experiment of experiments) {
    if (gone.has(experiment.experiment_id)) continue;
    numKept.set(keyOf(experiment), (numKept.get(keyOf(experiment)) ?? 0) + 1);
  }
  return experiments.filter((experiment) => experiment.repeat <= (numKept.get(keyOf(experiment)) ?? 0));
}
