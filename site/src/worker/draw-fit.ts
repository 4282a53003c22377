import type { Run, ScalingLaw } from "../../../src/fit/index.ts";
import { drawIsoFlops, drawOptima, drawResiduals } from "../../../src/plot/index.ts";
import type { Pictures } from "./protocol.ts";

/** As many marks as a page can move. */
export const MOST_DRAWN = 1000;

/** Runs in equal steps, where there are more than can be drawn. */
export function drawnRuns(runs: readonly Run[]): { readonly runs: readonly Run[]; readonly places: readonly number[] } {
  const step = Math.max(1, Math.ceil(runs.length / MOST_DRAWN));
  const places = Array.from({ length: Math.ceil(runs.length / step) }, (_, i) => i * step);
  return { runs: step === 1 ? runs : runs.filter((_, i) => i % step === 0), places };
}

interface DrawOptions {
  readonly width: number;
  readonly isStyled: boolean;
}

export const PICTURES: readonly (keyof Pictures)[] = ["isoFlops", "optima", "residuals"];

/** The pictures of a fit. */
export function drawFit(all: readonly Run[], fit: ScalingLaw, options: DrawOptions): Pictures {
  const [isoFlops = "", optima = "", residuals = ""] = PICTURES.map((name) => drawPicture(name, all, fit, options));
  return { isoFlops, optima, residuals };
}

/** A picture of a fit; marks of runs carry their place in the file. */
export function drawPicture(name: keyof Pictures, all: readonly Run[], fit: ScalingLaw, options: DrawOptions): string {
  const { runs, places } = drawnRuns(all);
  const placed = (svg: string) =>
    places.length === all.length ? svg : svg.replace(/data-run="(\d+)"/g, (_, i) => `data-run="${places[Number(i)]}"`);
  switch (name) {
    case "isoFlops":
      return placed(drawIsoFlops(runs, fit, options));
    case "optima":
      return drawOptima(fit, options);
    case "residuals":
      return placed(drawResiduals(runs, fit, options));
  }
}
