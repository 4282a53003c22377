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

/** Text with names in it. */
export type Words = string | readonly (string | Name)[];

/** How a surface spells a path: `computeBudgets[2]` in the library, `--compute-budgets[2]` in the command. */
export type Spell = (path: Path) => string;

export function name(...path: Path): Name {
  return { path };
}

/** Text with names where the template has them. */
export function words(texts: TemplateStringsArray, ...values: readonly (Words | Name | number)[]): Words {
  const parts: (string | Name)[] = [];
  for (const [i, text] of texts.entries()) {
    parts.push(text);
    const value = values[i];
    if (value === undefined) continue;
    if (typeof value !== "object") parts.push(String(value));
    else if ("path" in value) parts.push(value);
    else parts.push(...value);
  }
  return parts;
}

/** Names one after the other, with commas between them. */
export function listOfNames(names: readonly string[]): Words {
  return names.flatMap((option, i) => (i === 0 ? [name(option)] : [", ", name(option)]));
}

/** Text as a surface shows it. */
export function spelled(text: Words, spell: Spell): string {
  if (typeof text === "string") return text;
  return text.map((part) => (typeof part === "string" ? part : spell(part.path))).join("");
}

/** A path with its first name, and the keys within it, each spelled in their own way. */
export function spelledPath(path: Path, option: (name: string) => string, key: (name: string) => string): string {
  return path
    .map((part, i) => {
      if (typeof part === "number") return `[${part}]`;
      if (typeof part === "object") return i === 0 ? part.asWritten : `.${part.asWritten}`;
      return i === 0 ? option(part) : `.${key(part)}`;
    })
    .join("");
}

const asIs = (part: string): string => part;

/** As the library spells: every name as it stands in code. */
export const inLibrary: Spell = (path) => spelledPath(path, asIs, asIs);
