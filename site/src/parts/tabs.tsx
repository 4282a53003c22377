import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Panel } from "../state/site-state.ts";

export const TAB_NAMES: readonly (readonly [Panel, string])[] = [
  ["plan", "Plan"],
  ["judge", "Judge"],
  ["fit", "Fit"],
  ["take-away", "Take away"],
];

const STEPS: Readonly<Record<string, (place: number, count: number) => number>> = {
  ArrowRight: (place, count) => (place + 1) % count,
  ArrowLeft: (place, count) => (place + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The panels' tabs, by the pattern of the ARIA practices: arrows go from one to the next. */
export function Tabs({
  panel,
  onPanel,
}: {
  readonly panel: Panel;
  readonly onPanel: (panel: Panel) => void;
}): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const place = TAB_NAMES.findIndex(([name]) => name === panel);
    const next = TAB_NAMES[step(place, TAB_NAMES.length)]?.[0] ?? panel;
    onPanel(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Steps of a sweep" ref={list} onKeyDown={onKeyDown}>
      {TAB_NAMES.map(([name, words]) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={name === panel}
          aria-controls={`panel-${name}`}
          tabIndex={name === panel ? 0 : -1}
          onClick={() => onPanel(name)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}
