import { printable } from "./printable.ts";

/** A name that the user wrote, in a file or a request: every surface says it as it was written. */
export interface AsWritten {
  readonly asWritten: string;
}

/** Where a value stands: an option, then the keys and places within it, such as `["modelSizes", 0, "numParams"]`. */
export type Path = readonly (string | number | AsWritten)[];

/** The name of an option or of a place in it, which each surface spells in its own way. */
export interface Name {
  readonly path: Path;
}

/** Text with names in it, in one piece or several. */
export type Words = string | number | Name | readonly Words[];

/** How a surface spells a path: `computeBudgets[2]` in the library, `--compute-budgets[2]` in the command. */
export type Spell = (path: Path) => string;

export function name(...path: Path): Name {
  return { path };
}

/** Text with names where the template has them. */
export function words(texts: TemplateStringsArray, ...values: readonly Words[]): Words {
  return texts.map((text, i) => [text, values[i] ?? ""]);
}

/** Names one after the other, with commas between them. */
export function listOfNames(names: readonly string[]): Words {
  return names.map((option, i) => [i === 0 ? "" : ", ", name(option)]);
}

/** Text as a surface shows it, whatever its values and names hold. */
export function spelled(text: Words, spell: Spell): string {
  if (typeof text !== "object") return printable(String(text));
  return isName(text) ? printable(spell(text.path)) : text.map((part) => spelled(part, spell)).join("");
}

function isName(text: Name | readonly Words[]): text is Name {
  return "path" in text;
}

/** A path with its first name, and the keys within it, each spelled in their own way. */
export function spelledPath(path: Path, option: (name: string) => string, key: (name: string) => string): string {
  return path
    .map((part, i) => {
      if (typeof part === "number") return `[${part}]`;
      const said = typeof part === "object" ? part.asWritten : (i === 0 ? option : key)(part);
      return i === 0 ? said : `.${said}`;
    })
    .join("");
}

const asIs = (part: string): string => part;

/** As the library spells: every name as it stands in code. */
export const inLibrary: Spell = (path) => spelledPath(path, asIs, asIs);
