import type { NamedText } from "../state/site-state.ts";

/** The files that a server handed over with the page. */
export function openedFiles(): readonly NamedText[] {
  const json = document.getElementById("opened-files")?.textContent ?? "";
  const files: unknown = json.trim() === "" ? [] : JSON.parse(json);
  if (!Array.isArray(files)) return [];
  return files.filter(
    (file: unknown): file is NamedText =>
      typeof file === "object" &&
      file !== null &&
      "name" in file &&
      typeof file.name === "string" &&
      "text" in file &&
      typeof file.text === "string",
  );
}
