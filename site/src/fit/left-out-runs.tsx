import type { JSX } from "preact";
import { counted, humanCount, humanFlops } from "../../../src/common/units.ts";
import { lawPart, runsPart } from "../answers/fits.ts";

/** The runs that the fit does without, and those that lie far from the others. */
export function LeftOutRuns(): JSX.Element | null {
  const ofFile = runsPart.value?.leftOut ?? [];
  const ofFit = lawPart.value?.leftOut ?? [];
  const outliers = lawPart.value?.outliers ?? [];
  const leftOut = [...ofFile, ...ofFit];
  const numMore = (runsPart.value?.numLeftOut ?? 0) - ofFile.length;
  return (
    <>
      {leftOut.length > 0 && (
        <details>
          <summary>Left out: {counted(leftOut.length + numMore, "run")}</summary>
          <ul class="reasons">
            {leftOut.map(({ run, reason, detail }) => (
              <li key={`${run} ${reason} ${detail}`}>
                {run}: {reason}, {detail}
              </li>
            ))}
            {numMore > 0 && <li>And {numMore} more.</li>}
          </ul>
        </details>
      )}
      {outliers.length > 0 && (
        <details open>
          <summary>Far from the others: {counted(outliers.length, "run")}</summary>
          <ul class="reasons">
            {outliers.map(({ run, computeBudget, numParams, loss, score, isLeftOut }) => (
              <li key={`${run} ${loss}`}>
                {run}: {humanFlops(computeBudget)} FLOPs, N {humanCount(numParams)}, loss {loss.toFixed(3)} lies{" "}
                {score.toPrecision(3)} standard deviations from its bowl;{" "}
                {isLeftOut ? "left out" : "kept at less weight"}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
