// What the tests do without a change: how long each file takes, and which functions of assembly/ it reaches.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { compile } from "./compile.mjs";
import { functionsOf } from "./sites.mjs";

/** The tests that can notice: what else calls a module does so by the same functions. */
const ROOMS = /^tests\/(fit|design|plan|layout|options|wasm)\//;
// What looks at the package's own build, or at memory by the gigabyte.
const APART = /^tests\/(wasm\/(loading|unavailable|memory)|plan\/file\/json-schema|options\/documented)\.test\.ts$/;

/**
 * { files: { path, duration, reached }[] } with the functions that are reached as "file:start"; what was measured of the same
 * sources and tests stands in coverage/mutation/.
 */
export async function measureBaseline({ sources, trials, root, folder }) {
  const files = trials.files
    .filter((file) => ROOMS.test(relative(root, file)) && !APART.test(relative(root, file)))
    .sort();
  const hash = createHash("sha256");
  for (const text of [...sources.values(), ...files.map((file) => readFileSync(file, "utf8"))]) hash.update(text);
  const digest = hash.digest("hex");
  const path = `${folder}/baseline.json`;
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  if (kept?.digest === digest) return kept;

  const { changed, names } = marking(sources);
  for (const module of ["core", "fit"]) writeFileSync(`${folder}/${module}.wasm`, await compile(module, changed));
  writeFileSync(`${folder}/reached.json`, "{}");
  const { failure, durations } = await trials.run(files);
  if (failure) throw new Error(`Without a change, a test fails: ${failure.test} of ${failure.file}`);
  const reached = JSON.parse(readFileSync(`${folder}/reached.json`, "utf8"));
  const baseline = {
    digest,
    files: files.map((file) => ({
      path: file,
      duration: durations[file],
      reached: (reached[file] ?? []).map((place) => names[place]),
    })),
  };
  writeFileSync(path, JSON.stringify(baseline));
  return baseline;
}

/** The sources, with a mark set by each function that is called. */
function marking(sources) {
  const names = [];
  const changed = new Map();
  for (const [file, source] of sources) {
    let bytes = Buffer.from(source);
    // From the end, so that places before stay where they are.
    for (const { from } of functionsOf(source).reverse()) {
      const mark = Buffer.from(`store<u8>(reachedMarks + ${names.length}, 1);`);
      names.push(`${file}:${from}`);
      bytes = Buffer.concat([bytes.subarray(0, from + 1), mark, bytes.subarray(from + 1)]);
    }
    changed.set(file, bytes.toString());
  }
  for (const [file, text] of changed) {
    const up = file.split("/").length > 2 ? ".." : ".";
    if (file === "assembly/memory.ts") {
      const marks = `export const reachedMarks: usize = memory.data(${names.length}, 16);`;
      const functions = `export function reachedStart(): usize { return reachedMarks; }
        export function reachedCount(): i32 { return ${names.length}; }`;
      changed.set(file, `${text}\n${marks}\n${functions}\n`);
    } else if (file.endsWith("/index.ts")) {
      changed.set(file, `${text}\nexport { reachedStart, reachedCount } from "../memory";\n`);
    } else {
      changed.set(file, `${text}\nimport { reachedMarks } from "${up}/memory";\n`);
    }
  }
  return { changed, names };
}
