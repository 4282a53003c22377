import { isOfFewPoints } from "../../../src/fit/frontier/few-points.ts";
import { fitFrontier } from "../../../src/fit/frontier/fit.ts";
import type { Run, ScalingLaw } from "../../../src/fit/index.ts";
import { fitIsoFlop } from "../../../src/fit/isoflop/fit.ts";
import { fitLossSurface } from "../../../src/fit/loss-surface/fit.ts";
import { runTable } from "../../../src/fit/runs/table.ts";
import { DEFAULT_BUDGET_TOLERANCE } from "../../../src/options/table.ts";
import { APPROACH_ROWS } from "../state/approach-rows.ts";
import { optionValues } from "../state/option-values.ts";
import type { ApproachName, Texts } from "../state/site-state.ts";

/** The approach that runs are fitted by: what the page begins with is not for all of them, as the command knows. */
export function approachFor(runs: readonly Run[], approach: ApproachName, { budgetTolerance }: Texts): ApproachName {
  if (approach !== "frontier") return approach;
  return isOfFewPoints(runTable(runs, Number(budgetTolerance ?? DEFAULT_BUDGET_TOLERANCE))) ? "3" : approach;
}

/** Fits by an approach, with those of the options that it has. */
export function fitLaw(runs: readonly Run[], approach: ApproachName, options: Texts): ScalingLaw {
  const values = optionValues(options, APPROACH_ROWS[approach]);
  switch (approach) {
    case "frontier":
      return fitFrontier(runs, values);
    case "2":
      return fitIsoFlop(runs, values);
    case "3":
      return fitLossSurface(runs, values);
  }
}
