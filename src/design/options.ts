import { checkInteger, checkPositive, invalidOption } from "../common/checks.ts";
import { shortBudget } from "../common/units.ts";
import { SweepPlan } from "../plan/sweep-plan.ts";

/** The standard deviation of a run's loss where none is given, in nats: what repeats of one run differ by. */
export const DEFAULT_NOISE = 0.005;

/** Checks a standard deviation of the loss. */
export function checkNoise(noise: unknown): asserts noise is number {
  if (typeof noise === "number" && noise > 0 && Number.isFinite(noise)) return;
  throw invalidOption(
    "noise",
    "a positive finite number, the standard deviation of a run's loss in nats",
    noise,
    `Leave it out for ${DEFAULT_NOISE}.`,
  );
}

/** Checks the budget that is extrapolated to. */
export function checkTarget(targetBudget: unknown): asserts targetBudget is number {
  checkPositive(
    "targetBudget",
    targetBudget,
    "Give the training FLOPs of the model that the sweep is for, such as 1e24.",
  );
}

/** Checks how many sizes a budget has, of which a parabola needs three. */
export function checkNumSizes(
  field: string,
  numSizes: unknown,
  max: number,
  byDefault: number,
): asserts numSizes is number {
  const remedy = `Leave it out for ${byDefault}.`;
  checkInteger(field, numSizes, max, remedy);
  if (numSizes < 3) throw invalidOption(field, "at least 3, as a parabola needs", numSizes, remedy);
}

/** Refuses a target that lies below the largest budget of a sweep: it could be trained at once. */
export function checkTargetAbove(targetBudget: number, largestBudget: number, field: string): void {
  if (targetBudget >= largestBudget) return;
  throw invalidOption(
    "targetBudget",
    `at least ${field}, ${shortBudget(largestBudget)}`,
    targetBudget,
    `Give a target of ${shortBudget(largestBudget)} FLOPs or more, or a smaller ladder.`,
  );
}

export function checkPlan(plan: unknown): asserts plan is SweepPlan {
  if (!(plan instanceof SweepPlan)) {
    throw invalidOption("plan", "a SweepPlan", plan, "Pass what planSweep, designSweep or readPlan gives.");
  }
}

export function checkSeed(seed: unknown): asserts seed is number {
  if (typeof seed !== "number" || !Number.isInteger(seed) || seed < 0 || seed > Number.MAX_SAFE_INTEGER) {
    throw invalidOption("seed", "an integer from 0 to 2^53 − 1", seed, "Leave it out for 0.");
  }
}
