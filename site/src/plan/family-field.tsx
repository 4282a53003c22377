import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { steady } from "../parts/steady.tsx";
import { type Fault, faultAt } from "../state/fault.ts";
import { LABELS } from "../state/labels.ts";
import { familyChoices } from "./model-choices.ts";

/** Chooses a family, which starts from its smallest member, or a published model. */
export const FamilyField = steady(function FamilyField({
  value,
  fault,
  onValue,
}: {
  readonly value: string;
  readonly fault: Fault | undefined;
  readonly onValue: (value: string) => void;
}): JSX.Element {
  const id = useId();
  const families = familyChoices();
  const error = faultAt(fault, "model");
  const chosen = families.find(({ modelType, members }) => modelType === value || members.includes(value));
  return (
    <div class={error === undefined ? "field" : "field is-wrong"}>
      <label for={id}>{LABELS.model}</label>
      <select
        id={id}
        name="model"
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget }) => onValue(currentTarget.value)}
      >
        {chosen === undefined && <option value={value}>{value}</option>}
        {families.map(({ modelType, members }) => (
          <optgroup key={modelType} label={modelType}>
            <option value={modelType}>{modelType}, the family</option>
            {members.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <p class="hint" id={`${id}-hint`}>
        {chosen?.description ?? "Not a family that is known here."}
      </p>
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
});
