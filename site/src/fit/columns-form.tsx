import type { JSX } from "preact";
import { runsPart } from "../answers/fits.ts";
import { TextField } from "../parts/fields.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { faultAt } from "../state/fault.ts";
import { changeFit, state, withText } from "../state/store.ts";

const FIELDS: readonly (readonly [field: string, name: string])[] = [
  ["compute_budget", "C, training FLOPs"],
  ["num_params", "N, parameters"],
  ["num_tokens", "D, tokens"],
  ["loss", "Loss"],
  ["experiment_id", "Experiment"],
  ["weight", "Weight"],
];

/** The file's columns, and which is which field: as found, or as said here. */
export function ColumnsForm(): JSX.Element {
  const runs = runsPart.value;
  const { columns } = state.value.fit;
  const shown = runs?.columns;
  const found = shown?.found ?? {};
  const error = faultAt(runs?.fault, "columns");
  const isOpen = runs?.fault !== undefined || Object.keys(columns).length > 0;
  return (
    <details open={isOpen}>
      <summary>Columns</summary>
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <p class="hint">
        A column by its name or number (#4), a path (config.n_params), or a product (steps*batch*2048).
      </p>
      <datalist id="columns-of-file">
        {shown?.names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div class="pair">
        {FIELDS.map(([field, name]) => (
          <TextField
            key={field}
            option={field}
            label={name}
            texts={columns}
            placeholder={found[field] ?? "none"}
            list="columns-of-file"
            onText={(option, text) => changeFit({ columns: withText(columns, option, text), leftOut: [] })}
          />
        ))}
      </div>
      {shown !== undefined && shown.names.length > 0 && (
        <Scroller name="The first rows of the file">
          <table class="sheet">
            <caption class="unseen">The first rows of the file</caption>
            <thead>
              <tr>
                {shown.names.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.rows.map((row) => (
                <tr key={row.join()}>
                  {shown.names.map((name, column) => (
                    <td key={name}>{row[column]}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </details>
  );
}
