import type { JSX } from "preact";
import { humanFlops } from "../../../src/common/units.ts";
import type { SweepPlan } from "../../../src/index.ts";

const MOST_LINES = 200;

/** What the plan left out, and why. */
export function LeftOver({ plan }: { readonly plan: SweepPlan }): JSX.Element {
  const { sizeParam, dropped, skipped, unprobed, budgetsWithoutSize } = plan;
  return (
    <>
      <Reasons
        title={`Dropped: ${dropped.length} that a budget can't train`}
        lines={dropped.map(
          ({ computeBudget, sizeParamValue, reason }) =>
            `${humanFlops(computeBudget)} FLOPs, ${sizeParam} ${sizeParamValue}: ${reason}`,
        )}
      />
      <Reasons
        title={`Skipped: ${skipped.length} without a model`}
        lines={skipped.map(({ sizeParamValue, reason }) => `${sizeParam} ${sizeParamValue}: ${reason}`)}
      />
      <Reasons
        title={`Not probed: ${unprobed.length} sizes`}
        lines={unprobed.map(({ sizeParamValue, reason }) => `${sizeParam} ${sizeParamValue}: ${reason}`)}
      />
      <Reasons
        title={`Without a size: ${budgetsWithoutSize.length} budgets`}
        lines={budgetsWithoutSize.map((budget) => `${humanFlops(budget)} FLOPs`)}
      />
    </>
  );
}

function Reasons({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): JSX.Element | null {
  if (lines.length === 0) return null;
  const numMore = lines.length - MOST_LINES;
  return (
    <details>
      <summary>{title}</summary>
      <ul class="reasons">
        {lines.slice(0, MOST_LINES).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {numMore > 0 && <li>And {numMore} more; the plan file has all.</li>}
      </ul>
    </details>
  );
}
