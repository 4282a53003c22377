import type { JSX } from "preact";
import { useState } from "preact/hooks";
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
        items={dropped}
        line={({ computeBudget, sizeParamValue, reason }) =>
          `${humanFlops(computeBudget)} FLOPs, ${sizeParam} ${sizeParamValue}: ${reason}`
        }
      />
      <Reasons
        title={`Skipped: ${skipped.length} without a model`}
        items={skipped}
        line={({ sizeParamValue, reason }) => `${sizeParam} ${sizeParamValue}: ${reason}`}
      />
      <Reasons
        title={`Not probed: ${unprobed.length} sizes`}
        items={unprobed}
        line={({ sizeParamValue, reason }) => `${sizeParam} ${sizeParamValue}: ${reason}`}
      />
      <Reasons
        title={`Without a size: ${budgetsWithoutSize.length} budgets`}
        items={budgetsWithoutSize}
        line={(budget) => `${humanFlops(budget)} FLOPs`}
      />
    </>
  );
}

function Reasons<Item>({
  title,
  items,
  line,
}: {
  readonly title: string;
  readonly items: readonly Item[];
  readonly line: (item: Item) => string;
}): JSX.Element | null {
  // Lines that nobody has asked for are a page's work all the same, at every move of a budget.
  const [isOpen, setIsOpen] = useState(false);
  if (items.length === 0) return null;
  const numMore = items.length - MOST_LINES;
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{title}</summary>
      <ul class="reasons">
        {(isOpen ? items.slice(0, MOST_LINES) : []).map(line).map((words) => (
          <li key={words}>{words}</li>
        ))}
        {numMore > 0 && <li>And {numMore} more; the plan file has all.</li>}
      </ul>
    </details>
  );
}
