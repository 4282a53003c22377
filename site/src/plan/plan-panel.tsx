import type { JSX } from "preact";
import { counted, humanCount, humanFlops } from "../../../src/common/units.ts";
import { evaluation } from "../answers/evaluations.ts";
import { cost, leftOut, plan, wholePlan } from "../answers/plans.ts";
import { FaultNote } from "../parts/fault-note.tsx";
import { Notes } from "../parts/notes.tsx";
import { changePlan } from "../state/store.ts";
import { CostSummary } from "./cost-summary.tsx";
import { ExperimentsTable } from "./experiments-table.tsx";
import { LeftOver } from "./left-over.tsx";
import { PlanForm } from "./plan-form.tsx";
import { MOST_MARKS, PlanMap } from "./plan-map.tsx";

export function PlanPanel(): JSX.Element {
  const { value: whole, fault } = wholePlan.value;
  const gone = leftOut.value;
  const isStale = fault !== undefined;
  return (
    <div class="sides">
      <PlanForm />
      <div class="main stack">
        <Summary />
        {whole === undefined ? (
          <FaultNote fault={fault} />
        ) : (
          <div class="plan-view stack">
            <div class="stack">
              <PlanMap plan={whole} isStale={isStale} />
              <p class="hint by-hand">
                Drag a diagonal by its end to move its budget, or focus it and press an arrow key.{" "}
                {whole.numExperiments <= MOST_MARKS && "Click a run to leave it out; drag with Shift for several."}
                {gone.size > 0 && (
                  <>
                    {" "}
                    <button type="button" class="quiet" onClick={() => changePlan({ leftOut: [] })}>
                      Put back {counted(gone.size, "run")}
                    </button>
                  </>
                )}
              </p>
              <FaultNote fault={plan.value.fault?.field === "experiments" ? plan.value.fault : undefined} />
            </div>
            <div class={isStale ? "stack is-stale" : "stack"}>
              <ExperimentsTable plan={whole} gone={gone} cost={cost.value.value} />
              <CostSummary />
              <Notes title="Of the plan" lines={whole.warnings} />
              <LeftOver plan={whole} />
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

/** The plan in a line, and what it will tell. */
function Summary(): JSX.Element | null {
  const { value: planned } = plan.value;
  const { value: judged } = evaluation.value;
  if (planned === undefined) return null;
  const numTokens = planned.experiments.reduce((sum, experiment) => sum + experiment.numTokens, 0);
  const factor = judged?.posterior?.numParamsFactor;
  return (
    <p class="summary" aria-live="polite">
      <strong>
        {counted(planned.numExperiments, "experiment")} at{" "}
        {counted(new Set(planned.experiments.map(({ computeBudget }) => computeBudget)).size, "budget")}
      </strong>
      , {humanFlops(planned.totalFlops)} FLOPs, {humanCount(numTokens)} tokens
      {judged !== undefined && factor !== undefined && (
        <>
          ; N* at {humanFlops(judged.targetBudget)} FLOPs known to ×/÷ {factor.toPrecision(3)}
        </>
      )}
    </p>
  );
}
