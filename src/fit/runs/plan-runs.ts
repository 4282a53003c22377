import { invalidOption, isPositive, isRecord, MAX_COUNT } from "../../common/checks.ts";
import { valuesOf } from "../../common/lists.ts";
import type { Experiment } from "../../plan/experiment.ts";

type PlannedRun = Pick<Experiment, "computeBudget" | "numParams" | "numTokens">;

/** What a plan says of runs. */
export interface PlannedRuns {
  readonly experiments: ReadonlyMap<string, PlannedRun>;
  /** Training FLOPs for one token by N; NaN where models of one N differ in them. */
  readonly flopsPerToken: ReadonlyMap<number, number>;
}

/** Checks a plan, or its experiments, and takes what runs need of it. */
export function plannedRuns(plan: unknown): PlannedRuns {
  const list = valuesOf(plan, MAX_COUNT);
  if (list === undefined) {
    throw invalidOption("plan", "a SweepPlan, or its experiments", plan, "Read one with readPlan.");
  }
  const experiments = new Map<string, PlannedRun>();
  const costs = new Map<number, number>();
  for (const experiment of list) {
    if (!isRecord(experiment)) throw noExperiments(experiment);
    const { experimentId, computeBudget, numParams, numTokens, flopsPerToken } = experiment;
    if (typeof experimentId !== "string") throw noExperiments(experiment);
    if (!isPositive(computeBudget) || !isPositive(numParams) || !isPositive(numTokens)) throw noExperiments(experiment);
    experiments.set(experimentId, { computeBudget, numParams, numTokens });
    if (!isPositive(flopsPerToken)) continue;
    const isSame = (costs.get(numParams) ?? flopsPerToken) === flopsPerToken;
    costs.set(numParams, isSame ? flopsPerToken : Number.NaN);
  }
  return { experiments, flopsPerToken: costs };
}

function noExperiments(experiment: unknown) {
  return invalidOption("plan", "a list of experiments", experiment, "Pass plan.experiments.");
}
