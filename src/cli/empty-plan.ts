import { humanFlops } from "../common/units.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";

/** What would give a plan without experiments some. */
export function whatWouldHelp(plan: SweepPlan): string {
  const [smallest] = plan.modelSizes;
  const [skipped] = plan.skipped;
  if (smallest === undefined) {
    const why =
      skipped === undefined
        ? "there is none in the range"
        : `at ${skipped.sizeParamValue}: ${skipped.reason.replace(/\.$/, "")}`;
    return `the plan has no experiment, since no size has a model; ${why}. Give other sizes or options.`;
  }
  const { minTokensPerParam } = plan.limits;
  const { numParams, flopsPerToken = (plan.flopsPerParamPerToken ?? 0) * (smallest.numActiveParams ?? numParams) } =
    smallest;
  const least = flopsPerToken * Math.max(minTokensPerParam * numParams, 1);
  const largest = plan.computeBudgets.reduce((most, budget) => Math.max(most, budget), 0);
  const start = "the plan has no experiment";
  if (least <= largest) return `${start}, since its limits leave no size at any budget; loosen them.`;
  return (
    `${start}: the smallest model, N = ${numParams}, costs ${humanFlops(least)} FLOPs at ` +
    `${minTokensPerParam} tokens per parameter. Raise --compute-budgets, or offer smaller models.`
  );
}
