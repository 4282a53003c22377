// Which sources import which.
import { posix } from "node:path";
import { importsOf } from "./sites.mjs";

let importers;

/** A source and those that import it; of one without functions of its own, such as a door, those that import that. */
export function usersOf(file, sources) {
  importers ??= importersOf(sources);
  const found = new Set([file]);
  for (const user of found) {
    if (user !== file && /\bfunction\b|=>/.test(sources.get(user))) continue;
    for (const importer of importers.get(user) ?? []) found.add(importer);
  }
  return [...found];
}

function importersOf(sources) {
  const found = new Map();
  for (const [file, source] of sources) {
    for (const name of importsOf(source)) {
      const path = posix.join(posix.dirname(file), name);
      // Kernels name what they import without its extension.
      const imported = sources.has(path) ? path : `${path}.ts`;
      found.set(imported, [...(found.get(imported) ?? []), file]);
    }
  }
  return found;
}
