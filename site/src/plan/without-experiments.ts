import { IsoflopError, type PlanFile, type PlanFileExperiment, readPlan, type SweepPlan } from "../../../src/index.ts";

/**
 * A plan without some of its experiments, as its own file would have it without them. Of runs that differ in their seed alone
 * as many are left out, the last ones.
 *
 * @throws {IsoflopError} where none is left
 */
export function withoutExperiments(plan: SweepPlan, ids: readonly string[]): SweepPlan {
  const leftOut = new Set(ids);
  if (!plan.experiments.some(({ experimentId }) => leftOut.has(experimentId))) return plan;
  const file = plan.toJSON();
  const experiments = firstRepeats(file.experiments, leftOut);
  if (experiments.length === 0) {
    throw new IsoflopError("NOT_DETERMINED", {
      field: "experiments",
      rule: "A plan must have an experiment",
      value: "all of them left out",
      remedy: "Put one back.",
    });
  }
  const budgets = new Set(experiments.map(({ compute_budget }) => compute_budget));
  // A budget that could train something must do so in a plan: one whose experiments are all left out goes with them.
  const isKept = (budget: number) => budgets.has(budget) || plan.budgetsWithoutSize.includes(budget);
  const smaller: PlanFile = {
    ...file,
    compute_budgets: file.compute_budgets.filter(isKept),
    experiments,
    dropped: file.dropped.filter(({ compute_budget }) => isKept(compute_budget)),
  };
  return readPlan(JSON.stringify(smaller));
}

function firstRepeats(
  experiments: readonly PlanFileExperiment[],
  leftOut: ReadonlySet<string>,
): readonly PlanFileExperiment[] {
  const keyOf = ({ compute_budget, size_param_value }: PlanFileExperiment) => `${compute_budget} ${size_param_value}`;
  const numKept = new Map<string, number>();
  for (const experiment of experiments) {
    if (leftOut.has(experiment.experiment_id)) continue;
    numKept.set(keyOf(experiment), (numKept.get(keyOf(experiment)) ?? 0) + 1);
  }
  return experiments.filter((experiment) => experiment.repeat <= (numKept.get(keyOf(experiment)) ?? 0));
}
