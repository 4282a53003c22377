import { invalidOption } from "../common/checks.ts";
import type { Run } from "../fit/run.ts";
import { simulateRuns } from "../fit/simulate-runs.ts";
import { readPrior, type SurfaceName } from "../options/priors.ts";
import { checked, type Options, readOptions } from "../options/read.ts";
import { DEFAULT_NOISE, DEFAULT_SEED, SIMULATION_ROWS } from "../options/table.ts";
import { checkPlan } from "../plan/check-plan.ts";
import type { SweepPlan } from "../plan/sweep-plan.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";
import { planRuns } from "./plan-runs.ts";

/** The truth that a sweep is simulated by. */
export interface SimulationOptions {
  /** The true loss surface: by name or your own. */
  readonly lossSurface: SurfaceName | LossSurface;
  /** Standard deviation of a run's loss, in nats: normal, independent from run to run; 0.005 by default. */
  readonly noise?: number;
  /** An integer from 0 to 2^53 − 1; 0 by default. The same seed gives the same losses in every runtime. */
  readonly seed?: number;
}

/** Checks {@link SimulationOptions}. */
export function readSimulation(options: Options): Required<SimulationOptions> & { readonly lossSurface: LossSurface } {
  const { lossSurface: truth, noise = DEFAULT_NOISE, seed = DEFAULT_SEED } = checked(options, SIMULATION_ROWS);
  // One surface, where a prior may be several.
  const [lossSurface] = Array.isArray(truth) ? [] : readPrior("lossSurface", truth);
  if (lossSurface === undefined)
    throw invalidOption("lossSurface", "one loss surface", truth, "Simulate one at a time.");
  return { lossSurface, noise, seed };
}

/**
 * Simulates a sweep: the runs that a plan would give if a loss surface were true.
 *
 * @param plan the plan
 * @param options see {@link SimulationOptions}
 * @returns one run an experiment, by its id, in the plan's order
 * @throws {IsoflopError} INVALID_OPTION where an option breaks its rule; NOT_DETERMINED where the plan has no experiment
 * @example
 * const runs = simulateSweep(plan, { lossSurface: "chinchilla", seed: 1 });
 * console.log(fitLossSurface(runs).surface);
 */
export function simulateSweep(plan: SweepPlan, options: SimulationOptions): Run[] {
  return readOptions("simulateSweep", "plan, { lossSurface }", options, SIMULATION_ROWS, (known) => {
    checkPlan(plan);
    const { lossSurface, noise, seed } = readSimulation(known);
    planRuns(plan);
    const untrained = plan.experiments.map(({ experimentId, computeBudget, numParams, numTokens }) => ({
      experimentId,
      computeBudget,
      numParams,
      numTokens,
    }));
    return simulateRuns(lossSurface, untrained, { absolute: noise }, seed);
  });
}
