// What the tests do without a change: how long each file takes, and which functions it reaches.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { compile } from "./compile.mjs";
import { isKernel, withMarks } from "./marks.mjs";

/** The rooms that are changed, and whose tests are to notice. The tests of commands run the package's own build. */
export const ROOMS = ["common", "options", "layout", "plan", "probe", "fit", "design", "edge", "wasm"];
// What runs that build all the same, looks at memory by the gigabyte, or takes a minute.
const APART =
  /^tests\/(wasm\/(loading|unavailable|memory|frame|fit\/module)|plan\/(bounded|file\/json-schema)|fit\/runs\/bounded|edge\/(fuzz|bounds)|probe\/tfjs|options\/documented)\.test\.ts$/;

/**
 * { files: { path, duration, reached }[], early } with the functions that are reached as "file:start", and those among them
 * that modules call while they are loaded, which is once for all files. What was measured of the same sources and tests
 * stands in coverage/mutation/.
 */
export async function measureBaseline({ sources, trials, root, folder }) {
  const files = trials.files
    .filter((file) => ROOMS.includes(relative(root, file).split("/")[1]) && !APART.test(relative(root, file)))
    .sort();
  const hash = createHash("sha256").update([ROOMS, APART.source].join("\0"));
  const tests = readdirSync(`${root}tests`, { recursive: true }).filter((path) => path.endsWith(".ts"));
  for (const text of [...sources.values(), ...tests.sort().map((path) => readFileSync(`${root}tests/${path}`, "utf8"))])
    hash.update(text);
  const digest = hash.digest("hex");
  const path = `${folder}/baseline.json`;
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  if (kept?.digest === digest) return kept;

  const { changed, names } = withMarks(sources);
  for (const module of ["core", "fit"]) writeFileSync(`${folder}/${module}.wasm`, await compile(module, changed));
  writeFileSync(`${folder}/reached.json`, "{}");
  const durations = {};
  const options = { changed: Object.fromEntries([...changed].filter(([file]) => !isKernel(file))) };
  for (let rest = files; rest.length > 0; ) {
    const ended = await trials.run(rest, options);
    Object.assign(durations, ended.durations);
    const failed = ended.failure?.file;
    if (ended.failure && failed === undefined) throw new Error(`Without a change: ${ended.failure.test}`);
    if (failed === undefined) break;
    // Such as one that looks at how memory grows, which files before it have made grow.
    process.stderr.write(`Left out, as it fails where files share a process: ${failed}: ${ended.failure.test}\n`);
    delete durations[failed];
    rest = rest.slice(rest.indexOf(failed) + 1);
  }
  const reached = JSON.parse(readFileSync(`${folder}/reached.json`, "utf8"));
  const namesOf = (places = []) => [...new Set(places)].map((place) => names[place]);
  const baseline = {
    digest,
    early: namesOf(reached.early),
    files: files
      .filter((file) => file in durations)
      .map((file) => ({ path: file, duration: durations[file], reached: namesOf(reached[file]) })),
  };
  writeFileSync(path, JSON.stringify(baseline));
  return baseline;
}
