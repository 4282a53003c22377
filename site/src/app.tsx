import { computed, type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { FitPanel } from "./fit/fit-panel.tsx";
import { JudgePanel } from "./judge/judge-panel.tsx";
import { FileDrop } from "./parts/file-drop.tsx";
import { TAB_NAMES, Tabs } from "./parts/tabs.tsx";
import { PlanPanel } from "./plan/plan-panel.tsx";
import type { Panel } from "./state/site-state.ts";
import { notice, openPanel, state } from "./state/store.ts";

const VIEWS: Readonly<Record<Panel, () => JSX.Element>> = {
  plan: PlanPanel,
  judge: JudgePanel,
  fit: FitPanel,
  "take-away": TakeAway,
};

/** The panel that nobody needs before there is something to take away, once it is loaded. */
const takeAway: Signal<(() => JSX.Element) | undefined> = signal(undefined);

function TakeAway(): JSX.Element {
  const Loaded = takeAway.value;
  if (Loaded !== undefined) return <Loaded />;
  void import("./take-away/take-away-panel.tsx").then(({ TakeAwayPanel }) => {
    takeAway.value = TakeAwayPanel;
  });
  return <p class="hint">Loading…</p>;
}

const openedPanel = computed(() => state.value.panel);

export function App(): JSX.Element {
  const panel = openedPanel.value;
  return (
    <>
      <header class="page-head">
        <h1>isoflop</h1>
        <p>Plan IsoFLOP sweeps, judge them before they run, and fit what comes back. Nothing leaves this page.</p>
        <Tabs panel={panel} onPanel={openPanel} />
      </header>
      {notice.value !== "" && (
        <p class="error banner notice" role="alert">
          {notice.value}{" "}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              notice.value = "";
            }}
          >
            Dismiss
          </button>
        </p>
      )}
      <main>
        {TAB_NAMES.map(([name]) => {
          const View = VIEWS[name];
          return (
            <div
              key={name}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: by the pattern of tabs a panel comes next in the order
              tabIndex={0}
              id={`panel-${name}`}
              role="tabpanel"
              aria-labelledby={`tab-${name}`}
              hidden={name !== panel}
            >
              {name === panel && <View />}
            </div>
          );
        })}
      </main>
      <FileDrop />
    </>
  );
}
