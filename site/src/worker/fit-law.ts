import { fitFrontier } from "../../../src/fit/frontier/fit.ts";
import type { Run, ScalingLaw } from "../../../src/fit/index.ts";
import { fitIsoFlop } from "../../../src/fit/isoflop/fit.ts";
import { fitLossSurface } from "../../../src/fit/loss-surface/fit.ts";
import { mergedRows } from "../../../src/options/read.ts";
import { FIT_ROWS, ISOFLOP_FIT_ROWS, LAW_ROWS, SURFACE_FIT_ROWS } from "../../../src/options/table.ts";
import type { ApproachName, Texts } from "../state/site-state.ts";
import { optionValues } from "./option-values.ts";

const ISOFLOP_ROWS = mergedRows(ISOFLOP_FIT_ROWS, FIT_ROWS);
const SURFACE_ROWS = mergedRows(SURFACE_FIT_ROWS, FIT_ROWS);

/** Fits by an approach, with those of the options that it has. */
export function fitLaw(runs: readonly Run[], approach: ApproachName, options: Texts): ScalingLaw {
  switch (approach) {
    case "frontier":
      return fitFrontier(runs, optionValues(options, LAW_ROWS));
    case "2":
      return fitIsoFlop(runs, optionValues(options, ISOFLOP_ROWS));
    case "3":
      return fitLossSurface(runs, optionValues(options, SURFACE_ROWS));
  }
}
