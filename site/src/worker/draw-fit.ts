import type { Run, ScalingLaw } from "../../../src/fit/index.ts";
import { drawShownIsoFlops } from "../../../src/plot/draw-isoflops.ts";
import { drawShownResiduals } from "../../../src/plot/draw-residuals.ts";
import { drawOptima } from "../../../src/plot/index.ts";
import type { Pictures } from "./protocol.ts";

/** As many marks as a page can move. */
const MOST_DRAWN = 1000;

/** Of so many runs one is drawn. */
function stepOf(runs: readonly Run[]): number {
  return Math.max(1, Math.ceil(runs.length / MOST_DRAWN));
}

/** How many runs are drawn. */
export function numDrawn(runs: readonly Run[]): number {
  return Math.ceil(runs.length / stepOf(runs));
}

interface DrawOptions {
  readonly width: number;
  readonly isStyled: boolean;
}

export const PICTURES: readonly (keyof Pictures)[] = ["isoFlops", "optima", "residuals"];

/** The pictures of a fit, of the runs that it was made of. */
export function drawFit(fitted: readonly Run[], fit: ScalingLaw, options: DrawOptions): Pictures {
  const [isoFlops = "", optima = "", residuals = ""] = PICTURES.map((name) =>
    drawPicture(name, fitted, [], fit, options),
  );
  return { isoFlops, optima, residuals };
}

/**
 * A picture of a fit; marks of runs carry their place in the file.
 *
 * @param leftOut the places of runs that are not fitted, and have a mark to take them back by
 */
export function drawPicture(
  name: keyof Pictures,
  runs: readonly Run[],
  leftOut: readonly number[],
  fit: ScalingLaw,
  options: DrawOptions,
): string {
  const shown = { leftOut: new Set(leftOut), step: stepOf(runs) };
  switch (name) {
    case "isoFlops":
      return drawShownIsoFlops(runs, fit, options, shown);
    case "optima":
      return drawOptima(fit, options);
    case "residuals":
      return drawShownResiduals(runs, fit, options, shown);
  }
}
