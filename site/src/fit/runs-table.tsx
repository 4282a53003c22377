import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { counted, humanCount, humanFlops } from "../../../src/common/units.ts";
import { Scroller } from "../parts/scroller.tsx";
import { changeFit, state, toggled } from "../state/store.ts";
import type { RunsPart, ShownRun } from "../worker/protocol.ts";

/** The runs that were read, each of which can be left out. */
export function RunsTable({ runs }: { readonly runs: RunsPart }): JSX.Element {
  const { leftOut } = state.value.fit;
  // Rows that nobody has asked for are a page's work all the same.
  const [isOpen, setIsOpen] = useState(false);
  const numMore = runs.numRuns - runs.runs.length;
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        The runs: {runs.numRuns}
        {leftOut.length > 0 && `, ${leftOut.length} left out by hand`}
      </summary>
      {leftOut.length > 0 && (
        <button type="button" onClick={() => changeFit({ leftOut: [] })}>
          Take back {counted(leftOut.length, "run")}
        </button>
      )}
      <Scroller name="Runs">
        <table>
          <caption class="unseen">Runs of the file</caption>
          <thead>
            <tr>
              <th scope="col">run</th>
              <th scope="col">C</th>
              <th scope="col">N</th>
              <th scope="col">D</th>
              <th scope="col">loss</th>
              <th scope="col">
                <span class="unseen">In or out</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {(isOpen ? runs.runs : []).map((run) => (
              <RunRow key={run.place} run={run} isOut={leftOut.includes(run.place)} />
            ))}
          </tbody>
        </table>
      </Scroller>
      {numMore > 0 && <p class="hint">And {numMore} more, which the pictures show.</p>}
    </details>
  );
}

function RunRow({ run, isOut }: { readonly run: ShownRun; readonly isOut: boolean }): JSX.Element {
  const { place, name, computeBudget, numParams, numTokens, loss } = run;
  const called = name === "" ? `run ${place + 1}` : name;
  return (
    <tr class={isOut ? "is-left-out" : ""}>
      <th scope="row">{called}</th>
      <td>{humanFlops(computeBudget)}</td>
      <td>{humanCount(numParams)}</td>
      <td>{humanCount(numTokens)}</td>
      <td>{loss.toFixed(4)}</td>
      <td>
        <button
          type="button"
          class="quiet"
          aria-label={`${isOut ? "Take back" : "Leave out"} ${called}`}
          onClick={() => changeFit({ leftOut: toggled(state.peek().fit.leftOut, place) })}
        >
          {isOut ? "Take back" : "Leave out"}
        </button>
      </td>
    </tr>
  );
}
