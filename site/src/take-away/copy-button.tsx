import type { JSX } from "preact";
import { useState } from "preact/hooks";

/** Copies text, and says that it has. */
export function CopyButton({
  words,
  textOf,
}: {
  readonly words: string;
  readonly textOf: () => string | Promise<string>;
}): JSX.Element {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await textOf());
      setSaid("Copied.");
    } catch {
      // Browsers refuse it where the page has no right to.
      setSaid("The browser did not allow it: select the text and copy it.");
    }
  };
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {words}
      </button>{" "}
      <span role="status">{said}</span>
    </>
  );
}
