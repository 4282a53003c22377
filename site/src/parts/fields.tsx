import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { type Fault, faultAt } from "../state/fault.ts";
import { LABELS } from "../state/labels.ts";
import type { Texts } from "../state/site-state.ts";
import { steady } from "./steady.tsx";

/** What all fields of an option have. */
interface FieldProps {
  readonly option: string;
  readonly texts: Texts;
  readonly onText: (option: string, text: string) => void;
  readonly fault?: Fault | undefined;
  /** In place of the option's own. */
  readonly label?: string;
  readonly hint?: string;
}

/** A field with what of the texts and of the fault is its own. */
interface ValueProps extends Omit<FieldProps, "texts" | "fault"> {
  readonly value: string;
  readonly error: string | undefined;
}

interface ShellProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly error: string | undefined;
  readonly children: ComponentChildren;
}

function Shell({ id, label, hint, error, children }: ShellProps): JSX.Element {
  return (
    <div class={error === undefined ? "field" : "field is-wrong"}>
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function described(id: string, hint: string | undefined, error: string | undefined) {
  const ids = [...(hint === undefined ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-error`])];
  return {
    "aria-invalid": error !== undefined,
    ...(ids.length > 0 && { "aria-describedby": ids.join(" ") }),
  };
}

interface TextProps {
  readonly placeholder?: string;
  readonly list?: string;
}

/** A line of text. */
export function TextField({ texts, fault, ...props }: FieldProps & TextProps): JSX.Element {
  return <Line {...props} value={texts[props.option] ?? ""} error={faultAt(fault, props.option)} />;
}

const Line = steady(function Line({
  option,
  onText,
  label = LABELS[option] ?? option,
  hint,
  placeholder,
  list,
  value,
  error,
}: ValueProps & TextProps): JSX.Element {
  const id = useId();
  return (
    <Shell id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        name={option}
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={value}
        {...(placeholder !== undefined && { placeholder })}
        {...(list !== undefined && { list })}
        {...described(id, hint, error)}
        onInput={({ currentTarget }) => onText(option, currentTarget.value)}
      />
    </Shell>
  );
});

/** Many lines of text. */
export function AreaField({
  option,
  texts,
  onText,
  fault,
  label = LABELS[option] ?? option,
  hint,
  placeholder,
  rows = 6,
}: FieldProps & { readonly placeholder?: string; readonly rows?: number }): JSX.Element {
  const id = useId();
  const error = faultAt(fault, option);
  return (
    <Shell id={id} label={label} hint={hint} error={error}>
      <textarea
        id={id}
        name={option}
        rows={rows}
        autocomplete="off"
        spellcheck={false}
        value={texts[option] ?? ""}
        {...(placeholder !== undefined && { placeholder })}
        {...described(id, hint, error)}
        onInput={({ currentTarget }) => onText(option, currentTarget.value)}
      />
    </Shell>
  );
}

/** A value and what it is called. */
export type Choice = readonly [value: string, name: string];

interface ChoiceProps {
  readonly choices: readonly Choice[];
}

/** One of some values; `""` is the default. */
export function SelectField({ texts, fault, ...props }: FieldProps & ChoiceProps): JSX.Element {
  return <Select {...props} value={texts[props.option] ?? ""} error={faultAt(fault, props.option)} />;
}

const Select = steady(function Select({
  option,
  onText,
  label = LABELS[option] ?? option,
  hint,
  choices,
  value,
  error,
}: ValueProps & ChoiceProps): JSX.Element {
  const id = useId();
  const isKnown = choices.some(([known]) => known === value);
  return (
    <Shell id={id} label={label} hint={hint} error={error}>
      <select
        id={id}
        name={option}
        value={value}
        {...described(id, hint, error)}
        onChange={({ currentTarget }) => onText(option, currentTarget.value)}
      >
        {!isKnown && <option value={value}>{value}</option>}
        {choices.map(([known, name]) => (
          <option key={known} value={known}>
            {name}
          </option>
        ))}
      </select>
    </Shell>
  );
});

/** One of a few ways, each with fields of its own. */
export function RadioGroup<Value extends string>({
  legend,
  name,
  value,
  choices,
  onValue,
}: {
  readonly legend: string;
  readonly name: string;
  readonly value: Value;
  readonly choices: readonly (readonly [Value, string])[];
  readonly onValue: (value: Value) => void;
}): JSX.Element {
  return (
    <fieldset class="radios">
      <legend>{legend}</legend>
      {choices.map(([known, words]) => (
        <label key={known}>
          <input type="radio" name={name} value={known} checked={known === value} onChange={() => onValue(known)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
