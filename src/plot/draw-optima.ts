import { readable } from "../common/readable.ts";
import { counted, humanFlops } from "../common/units.ts";
import { MAX_EXTRAPOLATION } from "../fit/frontier/result.ts";
import type { Prediction } from "../fit/prediction.ts";
import type { ScalingLaw } from "../fit/scaling-law.ts";
import { checked } from "../options/read.ts";
import { REACH_ROWS } from "../options/table.ts";
import { approachWords } from "./approach-words.ts";
import { ownMinimaOf } from "./minima.ts";
import { FIGURES, optimaPicture, predictionsUpTo } from "./optima-panels.ts";
import { type PictureOptions, readPictureOptions } from "./picture.ts";
import { countLabel } from "./scale.ts";

/** Options of {@link drawOptima}. */
export interface DrawOptimaOptions extends PictureOptions {
  /** The largest budget that is drawn, training FLOPs; 40× the largest that was trained by default, 1000× by approach 2 or 3. */
  readonly upTo?: number;
}

const REACH_OF_LAWS = 1000;

/**
 * What a fit says of each budget as SVG text: N*, D*, their ratio and the least loss against C, with the band of its
 * intervals, up to a target; beside them what each budget's own runs say. Curves carry `data-figure`, points `data-budget`.
 *
 * @param fit a fit, by any approach
 * @param options size, title, style, and how far; see {@link DrawOptimaOptions}
 * @throws {IsoflopError} INVALID_OPTION where an option breaks its rule
 */
export function drawOptima(fit: ScalingLaw, options: DrawOptimaOptions = {}): string {
  return readable("drawOptima", "arguments", () => {
    const { known, canvasOf } = readPictureOptions("drawOptima", "fit, { upTo }", options, REACH_ROWS);
    const largest = fit.computeBudgets.at(-1) ?? 1;
    const reach = fit.approach === "frontier" ? MAX_EXTRAPOLATION : REACH_OF_LAWS;
    const { upTo = largest * reach } = checked(known, REACH_ROWS);
    const predictions = predictionsUpTo(fit, upTo);
    const optima = { predictions, minima: ownMinimaOf(fit), hidden: [], largest };
    return optimaPicture(canvasOf, FIGURES, fit, optima, {
      title: `Compute-optimal models by ${approachWords(fit)}`,
      description: descriptionOf(fit, predictions),
      largest: "the largest budget trained",
    });
  });
}

function descriptionOf(fit: ScalingLaw, predictions: readonly Prediction[]): string {
  const last = predictions.at(-1);
  const reach =
    last === undefined
      ? ""
      : ` At ${humanFlops(last.computeBudget)} FLOPs N* is ${countLabel(last.numParams)} and D* ${countLabel(last.numTokens)}.`;
  return `N*, D*, D*/N* and the least loss by compute budget, by ${approachWords(fit)} through ${counted(fit.numRuns, "run")}.${reach}`;
}
