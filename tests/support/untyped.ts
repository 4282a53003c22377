import { planSweep, SweepPlan } from "../../src/index.ts";

/** Calls a function as JavaScript can: with arguments of any type. */
export function call(target: (...args: never[]) => unknown, ...args: readonly unknown[]): unknown {
  return Reflect.apply(target, undefined, args);
}

/** Constructs a class as JavaScript can: with arguments of any type. */
export function construct(target: new (...args: never[]) => unknown, ...args: readonly unknown[]): unknown {
  return Reflect.construct(target, args);
}

/** planSweep with options of any type. */
export function planWith(options: unknown): SweepPlan {
  const plan = call(planSweep, options);
  if (plan instanceof SweepPlan) return plan;
  throw new TypeError("planSweep must return a SweepPlan.");
}
