import { effect, type Signal, signal } from "@preact/signals";
import { linkOf, stateOf } from "./link.ts";
import { StateError } from "./read-state.ts";
import { notice, state } from "./store.ts";

/** So many milliseconds after the last change, the address is that of the page as it is. */
const PAUSE = 250;

/** Whether the runs are too large for a link. */
export const linkLacksRuns: Signal<boolean> = signal(false);

let written = "";

/** Takes the page's state from its address, where it has one. */
export async function openLink(): Promise<void> {
  const { hash } = location;
  if (hash === "" || hash === written) return;
  try {
    const opened = await stateOf(hash);
    written = hash;
    state.value = opened;
    notice.value = opened.fit.lacksRuns
      ? "The runs that were here are too large for a link. Drop their files again; until then the page shows its sample."
      : "";
  } catch (thrown) {
    if (!(thrown instanceof StateError)) throw thrown;
    notice.value = `This link can't be read: ${thrown.message}. The page shows what it shows without a link.`;
  }
}

/** Keeps the address that of the state from now on. */
export function keepLink(): void {
  let timer = 0;
  let isFirst = true;
  effect(() => {
    void state.value;
    // A page that nobody has touched keeps the address that it was opened by.
    if (isFirst) {
      isFirst = false;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => void writeLink(), PAUSE);
  });
  addEventListener("hashchange", () => void openLink());
}

/** Writes the address at once, for whoever copies it. */
export async function writeLink(): Promise<void> {
  const { hash, lacksRuns } = await linkOf(state.value);
  written = `#${hash}`;
  linkLacksRuns.value = lacksRuns;
  history.replaceState(null, "", written);
}
