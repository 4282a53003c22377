import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { counted } from "../../../src/common/units.ts";
import { cancelFit, fitAgain, fitFailure, fitProgress, lawPart, pictureWidth, runsPart } from "../answers/fits.ts";
import { FaultNote } from "../parts/fault-note.tsx";
import { Notes } from "../parts/notes.tsx";
import { useWidth } from "../parts/use-width.ts";
import { Advice } from "./advice.tsx";
import { BacktestView } from "./backtest-view.tsx";
import { FIT_FIELDS, FitForm } from "./fit-form.tsx";
import { FitPictures } from "./fit-pictures.tsx";
import { LawTable } from "./law-table.tsx";
import { LeftOutRuns } from "./left-out-runs.tsx";
import { RunsTable } from "./runs-table.tsx";

export function FitPanel(): JSX.Element {
  const [frame, width] = useWidth<HTMLDivElement>();
  useEffect(() => {
    if (width > 0) pictureWidth.value = width;
  }, [width]);
  const runs = runsPart.value;
  const law = lawPart.value;
  const fault = runs?.fault ?? law?.fault;
  const isStale = fault !== undefined || fitFailure.value !== undefined;
  return (
    <div class="sides">
      <FitForm />
      <div class="main stack" ref={frame}>
        <Progress />
        <FaultNote fault={fault} shown={FIT_FIELDS} />
        {law?.isFitted === true && (
          <div class={isStale ? "stack is-stale" : "stack"}>
            <p class="summary" aria-live="polite">
              <strong>{law.title}</strong>
            </p>
            <BacktestView />
            <FitPictures />
            {runs !== undefined && law.numDrawn < runs.numRuns && (
              <p class="hint">
                {counted(law.numDrawn, "run")} of {runs.numRuns} are drawn, in equal steps; all are fitted.
              </p>
            )}
            <LawTable law={law} />
            <Advice />
            <Notes title="Of the fit" lines={law.warnings} />
          </div>
        )}
        {runs !== undefined && runs.fault === undefined && (
          <>
            <Notes title="Of the file" lines={runs.warnings} />
            <LeftOutRuns />
            <RunsTable runs={runs} />
          </>
        )}
      </div>
    </div>
  );
}

function Progress(): JSX.Element {
  const progress = fitProgress.value;
  const failure = fitFailure.value;
  return (
    <div class="progress fit-progress" aria-live="polite">
      {progress !== undefined && (
        <p>
          <progress aria-label="Fitting" /> {progress}…{" "}
          <button type="button" onClick={cancelFit}>
            Cancel
          </button>
        </p>
      )}
      {failure !== undefined && (
        <p>
          {failure}{" "}
          <button type="button" onClick={fitAgain}>
            Fit again
          </button>
        </p>
      )}
    </div>
  );
}
