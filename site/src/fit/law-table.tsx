import type { JSX } from "preact";
import { humanFlops, humanRatio } from "../../../src/common/units.ts";
import { Scroller } from "../parts/scroller.tsx";
import type { LawPart } from "../worker/protocol.ts";

/** The law's figures, and what it predicts. */
export function LawTable({ law }: { readonly law: LawPart }): JSX.Element {
  const { figures, predictions } = law;
  const warnings = [...new Set(predictions.flatMap((prediction) => prediction.warnings))];
  return (
    <>
      <h2>The law</h2>
      <dl class="figures">
        {figures.map(({ name, value, interval }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} <small>{interval}</small>
            </dd>
          </div>
        ))}
      </dl>
      {predictions.length > 0 && (
        <Scroller name="Predictions">
          <table>
            <caption>Compute-optimal models, with their intervals</caption>
            <thead>
              <tr>
                <th scope="col">FLOPs</th>
                {predictions[0]?.figures.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
                <th scope="col">beyond</th>
              </tr>
            </thead>
            <tbody>
              {predictions.map(({ computeBudget, figures: own, extrapolation }) => (
                <tr key={computeBudget}>
                  <th scope="row">{humanFlops(computeBudget)}</th>
                  {own.map(({ name, value, interval }) => (
                    <td key={name}>
                      {value} <small>{interval}</small>
                    </td>
                  ))}
                  <td>{extrapolation > 1 ? `${humanRatio(extrapolation)}×` : ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
      {warnings.map((warning) => (
        <p key={warning} class="hint">
          {warning}
        </p>
      ))}
    </>
  );
}
