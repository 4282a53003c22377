import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { counted, humanFlops, humanRatio } from "../../../src/common/units.ts";
import { backtestPart, lawPart } from "../answers/fits.ts";
import { FaultNote } from "../parts/fault-note.tsx";
import { Picture } from "../parts/picture.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { changeFit, state } from "../state/store.ts";
import type { ShownForecast, ShownHidden } from "../worker/protocol.ts";

/** The largest budgets hidden, and predicted from the others. */
export function BacktestView(): JSX.Element {
  const id = useId();
  const most = lawPart.value?.mostHidden ?? 0;
  const { hide } = state.value.fit;
  const shown = Math.min(hide, most);
  const result = backtestPart.value;
  return (
    <section class="backtest" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Backtest: hide the largest budgets, and predict them</h2>
      {most === 0 ? (
        <p class="hint">With fewer than three budgets there is none to hide.</p>
      ) : (
        <div class="slider">
          <label for={id}>Hidden budgets</label>
          <input
            id={id}
            type="range"
            min={0}
            max={most}
            step={1}
            value={shown}
            aria-valuetext={counted(shown, "budget")}
            onInput={({ currentTarget }) => changeFit({ hide: Number(currentTarget.value) })}
          />
          <output for={id}>{shown}</output>
        </div>
      )}
      <FaultNote fault={result?.fault} />
      <div aria-live="polite">
        {result !== undefined && result.hidden.length > 0 && shown > 0 && (
          <>
            <p>
              From {counted(result.numRuns, "run")} at the {counted(result.numBudgets, "budget")} below:
            </p>
            {result.svg !== "" && <Picture svg={result.svg} />}
            {result.hidden.map((hidden) => (
              <HiddenBudget key={hidden.computeBudget} hidden={hidden} />
            ))}
            <p class="hint">
              In parentheses {Math.round(100 * result.confidence)}% intervals; “in” holds what the hidden runs say, give
              or take its own error. Those of approaches 2 and 3 are noise only, if their law is exact.
            </p>
          </>
        )}
      </div>
    </section>
  );
}

function HiddenBudget({ hidden }: { readonly hidden: ShownHidden }): JSX.Element {
  const { computeBudget, extrapolation, loss, numParams, forecasts } = hidden;
  const title = `At ${humanFlops(computeBudget)} FLOPs, ${humanRatio(extrapolation)}× beyond`;
  return (
    <>
      <p>
        {title}: its runs bottom out at loss {loss}, N* {numParams}
      </p>
      <Scroller name={title}>
        <table class="forecasts">
          <caption class="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">approach</th>
              <th scope="col">loss</th>
              <th scope="col">off by</th>
              <th scope="col">in?</th>
              <th scope="col">N*</th>
              <th scope="col">off by</th>
              <th scope="col">in?</th>
            </tr>
          </thead>
          <tbody>
            {forecasts.map((forecast) => (
              <ForecastRow key={forecast.approach} forecast={forecast} />
            ))}
          </tbody>
        </table>
      </Scroller>
    </>
  );
}

function ForecastRow({ forecast }: { readonly forecast: ShownForecast }): JSX.Element {
  const { approach, failure, loss, lossError, isLossInside, numParams, numParamsError, isNumParamsInside } = forecast;
  return (
    <tr>
      <th scope="row">{approach}</th>
      {loss === undefined || numParams === undefined ? (
        <td colSpan={6} class="words">
          {failure}
        </td>
      ) : (
        <>
          <td>
            {loss.value} <small>{loss.interval}</small>
          </td>
          <td>{signed(lossError)}</td>
          <td class={sideClass(isLossInside)}>{sideOf(isLossInside)}</td>
          <td>
            {numParams.value} <small>{numParams.interval}</small>
          </td>
          <td>{signed(numParamsError)}</td>
          <td class={sideClass(isNumParamsInside)}>{sideOf(isNumParamsInside)}</td>
        </>
      )}
    </tr>
  );
}

function signed(share: number): string {
  return Number.isNaN(share) ? "–" : `${share < 0 ? "−" : "+"}${(100 * Math.abs(share)).toFixed(2)}%`;
}

function sideOf(isInside: boolean | undefined): string {
  return isInside === undefined ? "–" : isInside ? "in" : "out";
}

function sideClass(isInside: boolean | undefined): string {
  return isInside === undefined ? "" : isInside ? "is-in" : "is-out";
}
