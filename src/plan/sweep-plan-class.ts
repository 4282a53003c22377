import { readPlanFile } from "./file/read.ts";
import { SweepPlan as Plan } from "./sweep-plan.ts";

/** A planned sweep; see {@link Plan}. */
export type SweepPlan = Plan;

/** The class of plans with its way to read one. */
export type SweepPlanClass = typeof Plan & {
  /**
   * Reads a plan file.
   *
   * @param source the file's text, or what JSON.parse made of it
   * @throws {IsoflopError} INVALID_PLAN_FILE where it is no plan file, is of another version, or disagrees with itself
   */
  fromJSON(source: unknown): SweepPlan;
};

/**
 * The class of plans. Reading a plan file is joined to it here, by a call that bundlers drop where `SweepPlan` is not
 * imported: a program that only plans carries no schema of plan files.
 */
export const SweepPlan: SweepPlanClass = /* @__PURE__ */ Object.assign(Plan, {
  fromJSON: (source: unknown): SweepPlan => new Plan(readPlanFile(source)),
});
