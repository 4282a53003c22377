import { fitFrontier } from "../../../src/fit/frontier/fit.ts";
import type { Run, ScalingLaw } from "../../../src/fit/index.ts";
import { fitIsoFlop } from "../../../src/fit/isoflop/fit.ts";
import { fitLossSurface } from "../../../src/fit/loss-surface/fit.ts";
import type { ApproachName, Texts } from "../state/site-state.ts";
import { APPROACH_ROWS } from "./approach-rows.ts";
import { optionValues } from "./option-values.ts";

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
