import { drawEvaluation } from "../../../src/plot/draw-evaluation.ts";
import { drawPlan } from "../../../src/plot/draw-plan.ts";
import { comparedPlans } from "../answers/compared-plans.ts";
import { evaluation } from "../answers/evaluations.ts";
import { fitPictures } from "../answers/fits.ts";
import { plan } from "../answers/plans.ts";
import { expectedPrior } from "../answers/prior.ts";
import type { Pictures } from "../worker/protocol.ts";

/** The pictures that can be taken away. */
export const PICTURES = ["plan", "evaluation", "isoflops", "optima", "residuals"] as const;
export type PictureName = (typeof PICTURES)[number];

const FIT_PICTURES: Readonly<Record<string, keyof Pictures>> = {
  isoflops: "isoFlops",
  optima: "optima",
  residuals: "residuals",
};

/** As wide as the text of two columns. */
const WIDTH = 900;

/**
 * A picture as a file of its own; undefined where there is nothing to draw.
 *
 * @param isStyled whether it follows its reader's light or dark setting
 */
export async function pictureFile(name: PictureName, isStyled: boolean): Promise<string | undefined> {
  const options = { width: WIDTH, isStyled };
  const ofFit = FIT_PICTURES[name];
  if (ofFit !== undefined) return (await fitPictures(WIDTH, isStyled))?.[ofFit];
  if (name === "evaluation") {
    const { value } = evaluation.peek();
    return value === undefined ? undefined : drawEvaluation(comparedPlans(value), options);
  }
  const { value, fault } = plan.peek();
  if (fault !== undefined) return undefined;
  const prior = expectedPrior.peek();
  return value === undefined ? undefined : drawPlan(value, { ...options, ...(prior !== undefined && { prior }) });
}
