import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { openFiles } from "../files/open-files.ts";

/** Chooses files to open. */
export function FileButton({ words, accept }: { readonly words: string; readonly accept: string }): JSX.Element {
  const id = useId();
  return (
    <span class="file-button">
      <input
        id={id}
        type="file"
        multiple
        accept={accept}
        onChange={({ currentTarget }) => {
          const files = Array.from(currentTarget.files ?? []);
          currentTarget.value = "";
          void openFiles(files);
        }}
      />
      <label for={id}>{words}</label>
    </span>
  );
}
