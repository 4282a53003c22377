import type { JSX } from "preact";
import { humanCount, humanFlops, humanRatio } from "../../../src/common/units.ts";
import { advicePart } from "../answers/fits.ts";
import { FaultNote } from "../parts/fault-note.tsx";
import { Scroller } from "../parts/scroller.tsx";

/** The real models to train, of those in the plan's panel. */
export function Advice(): JSX.Element | null {
  const part = advicePart.value;
  if (part === undefined) return null;
  const { advice, family, fault } = part;
  const warnings = [...new Set(advice.flatMap((one) => one.warnings))];
  return (
    <section>
      <h2>What to train {family !== "" && `of ${family}`}</h2>
      <p class="hint">The models are those of the panel Plan.</p>
      <FaultNote fault={fault} />
      {advice.length > 0 && (
        <Scroller name="Recommended models">
          <table>
            <caption class="unseen">Recommended models</caption>
            <thead>
              <tr>
                <th scope="col">FLOPs</th>
                <th scope="col">size</th>
                <th scope="col">N</th>
                <th scope="col">D</th>
                <th scope="col">D/N</th>
                <th scope="col">loss</th>
                <th scope="col">gives away</th>
              </tr>
            </thead>
            <tbody>
              {advice.map(({ computeBudget, size, numParams, numTokens, tokensPerParam, loss, lossGivenAway }) => (
                <tr key={computeBudget}>
                  <th scope="row">{humanFlops(computeBudget)}</th>
                  <td>{size}</td>
                  <td>{humanCount(numParams)}</td>
                  <td>{humanCount(numTokens)}</td>
                  <td>{humanRatio(tokensPerParam)}</td>
                  <td>{Number.isNaN(loss) ? "–" : loss.toFixed(3)}</td>
                  <td>{lossGivenAway.toFixed(4)}</td>
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
    </section>
  );
}
