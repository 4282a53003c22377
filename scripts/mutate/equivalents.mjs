// Changes that no test can notice, with a reason each: equivalents.json.
import { readFileSync } from "node:fs";

/** The sites without those that are known to change nothing; an entry that is no site any more is an error. */
export function withoutEquivalents(sites) {
  const known = JSON.parse(readFileSync(new URL("equivalents.json", import.meta.url), "utf8"));
  const keys = new Map();
  for (const { file, why, mutants } of known) {
    if (!why) throw new Error(`equivalents.json must say why those of ${file} change nothing.`);
    for (const { was, becomes } of mutants) keys.set([file, was, becomes].join("\0"), 0);
  }
  const rest = sites.filter(({ file, was, becomes }) => {
    const key = [file, was, becomes].join("\0");
    if (!keys.has(key)) return true;
    keys.set(key, keys.get(key) + 1);
    return false;
  });
  const lost = [...keys].filter(([, count]) => count === 0).map(([key]) => key.split("\0").join("\n  "));
  if (lost.length > 0) throw new Error(`equivalents.json has entries that are no sites:\n${lost.join("\n")}`);
  return rest;
}
