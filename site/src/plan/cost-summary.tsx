import type { JSX } from "preact";
import { humanFlops } from "../../../src/common/units.ts";
import { cost } from "../answers/plans.ts";
import { FaultNote } from "../parts/fault-note.tsx";
import { Notes } from "../parts/notes.tsx";
import { Scroller } from "../parts/scroller.tsx";

/** Hours, memory and cost by budget, where a machine is named. */
export function CostSummary(): JSX.Element | null {
  const { value, fault } = cost.value;
  if (value === undefined) return <FaultNote fault={fault} />;
  const { accelerator, budgets, total, price, mfu, warnings } = value;
  return (
    <section class={fault === undefined ? "" : "is-stale"}>
      <h3>
        On {accelerator.name}, at an MFU of {mfu}
      </h3>
      <FaultNote fault={fault} />
      <Scroller name="Hours and cost by budget">
        <table>
          <caption class="unseen">Hours and cost by budget</caption>
          <thead>
            <tr>
              <th scope="col">budget</th>
              <th scope="col">runs</th>
              <th scope="col">longest, hours</th>
              <th scope="col">accelerator-hours</th>
              <th scope="col">until done, hours</th>
              {price !== undefined && <th scope="col">cost</th>}
            </tr>
          </thead>
          <tbody>
            {[...budgets, { ...total, computeBudget: undefined }].map((row) => (
              <tr key={row.computeBudget ?? "total"} class={row.computeBudget === undefined ? "total" : ""}>
                <th scope="row">{row.computeBudget === undefined ? "all" : humanFlops(row.computeBudget)}</th>
                <td>{row.numRuns}</td>
                <td>{row.longestHours.toPrecision(3)}</td>
                <td>{hours(row.gpuHours)}</td>
                <td>{hours(row.wallHours)}</td>
                {price !== undefined && <td>{(row.cost ?? 0).toFixed(0)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <Notes title="Of the cost" lines={warnings} />
    </section>
  );
}

function hours(count: number): string {
  return count < 1000 ? count.toPrecision(3) : Math.round(count).toLocaleString("en");
}
