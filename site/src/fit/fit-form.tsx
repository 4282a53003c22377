import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { lawPart, runsPart } from "../answers/fits.ts";
import { jsonText } from "../files/json-text.ts";
import { openTexts } from "../files/open-files.ts";
import { RadioGroup, SelectField, TextField } from "../parts/fields.tsx";
import { FileButton } from "../parts/file-button.tsx";
import { SAMPLE_SOURCE } from "../state/sample.ts";
import type { ApproachName } from "../state/site-state.ts";
import { changeFit, state, withText } from "../state/store.ts";
import { ColumnsForm } from "./columns-form.tsx";

const APPROACHES: readonly (readonly [ApproachName, string])[] = [
  ["frontier", "Frontier, to forecast"],
  ["2", "Approach 2, parabolas"],
  ["3", "Approach 3, a loss surface"],
];

/** The options that say themselves what is wrong with them; others may stand in a section that is closed. */
export const FIT_FIELDS = ["targets"];

export function FitForm(): JSX.Element {
  const { files, approach, options, reading, targets, isOfPlan } = state.value.fit;
  const fault = runsPart.value?.fault ?? lawPart.value?.fault;
  const setOption = (option: string, text: string) => changeFit({ options: withText(options, option, text) });
  const setReading = (option: string, text: string) =>
    changeFit({ reading: withText(reading, option, text), leftOut: [] });
  const field = { texts: options, onText: setOption, fault };
  const readingField = { texts: reading, onText: setReading, fault };
  return (
    <form class="form" aria-label="What to fit" onSubmit={(event) => event.preventDefault()}>
      <section aria-label="Files of runs" class="field">
        <h2>Runs</h2>
        {files.length === 0 ? (
          <p class="hint">{SAMPLE_SOURCE}</p>
        ) : (
          <p class="file-names">
            {files.map(({ name }) => name).join(", ")}{" "}
            <button
              type="button"
              class="quiet"
              onClick={() =>
                changeFit({ files: [], lacksRuns: false, columns: {}, reading: {}, leftOut: [], isOfPlan: false })
              }
            >
              Back to the sample
            </button>
          </p>
        )}
        <FileButton words="Choose files" accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.md,.gz" />
        <PasteRuns />
        <label class="check">
          <input
            type="checkbox"
            checked={isOfPlan}
            onChange={({ currentTarget }) => changeFit({ isOfPlan: currentTarget.checked, leftOut: [] })}
          />
          They are runs of the plan
        </label>
      </section>
      <ColumnsForm />
      <details>
        <summary>Which rows</summary>
        <TextField {...readingField} option="where" placeholder="State=finished, lr<0.01" />
        <div class="pair">
          <SelectField
            {...readingField}
            option="keep"
            choices={[
              ["", "The last of each run"],
              ["best", "The best of each N and D"],
              ["all", "All"],
            ]}
          />
          <TextField {...readingField} option="minBudget" placeholder="any" />
        </div>
      </details>
      <RadioGroup
        legend="Approach"
        name="approach"
        value={approach}
        choices={APPROACHES}
        onValue={(chosen) => changeFit({ approach: chosen })}
      />
      <TextField
        option="targets"
        texts={{ targets }}
        onText={(_, text) => changeFit({ targets: text })}
        fault={fault}
        placeholder={approach === "frontier" ? "up to 40× the largest" : "up to 1000× the largest"}
        hint="Training FLOPs: a list, or first:last:how many."
      />
      <details>
        <summary>How it is fitted</summary>
        <div class="pair">
          <TextField {...field} option="flopsPerParamPerToken" placeholder="6" />
          <TextField {...field} option="budgetTolerance" placeholder="0.001" />
          <TextField {...field} option="confidence" placeholder="0.9" />
          {approach !== "frontier" && <TextField {...field} option="bootstrap" placeholder="1000" />}
          {approach === "2" && (
            <SelectField
              {...field}
              option="include"
              choices={[
                ["", "That turn within the sizes"],
                ["convex", "All that turn"],
              ]}
            />
          )}
          {approach === "3" && (
            <>
              <SelectField
                {...field}
                option="loss"
                choices={[
                  ["", "Least squares"],
                  ["huber", "Huber on ln L"],
                ]}
              />
              <TextField {...field} option="irreducibleLoss" placeholder="fitted" />
            </>
          )}
        </div>
      </details>
    </form>
  );
}

function PasteRuns(): JSX.Element {
  const id = useId();
  const [text, setText] = useState("");
  const open = async () => {
    if (text.trim() === "") return;
    openTexts([{ name: "pasted", text: await jsonText(text) }]);
    setText("");
  };
  return (
    <details>
      <summary>Paste runs</summary>
      <div class="field">
        <label for={id}>CSV, JSON, JSON Lines or a Markdown table</label>
        <textarea
          id={id}
          rows={5}
          spellcheck={false}
          value={text}
          placeholder={"C,N,D,loss\n1e18,5e7,3.3e9,3.21"}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </div>
      <button type="button" onClick={() => void open()}>
        Read them
      </button>
    </details>
  );
}
