// Compiles the modules of WASM from sources of which one may be changed, in memory and without the optimizer, whose work takes
// longer than the tests that it would speed up.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = new URL("../../", import.meta.url);
const { options } = JSON.parse(readFileSync(new URL("asconfig.json", root), "utf8"));
const ENTRIES = { core: "assembly/plan/index.ts", fit: "assembly/fit/index.ts" };
// The mathematics of AssemblyScript is another, to the last bits, where it need not shrink: a constant that is 1 tells it to.
const SHRINKING = "ASC_SHRINK_LEVEL=ASC_FEATURE_SIMD";
const kept = new Map();

/** The modules that a source of assembly/ is part of. */
export function modulesOf(file) {
  const room = file.split("/")[1];
  return room === "plan" ? ["core"] : room === "fit" || room === "design" ? ["fit"] : ["core", "fit"];
}

/** A source as it stands. */
export function sourceOf(path) {
  if (!kept.has(path)) kept.set(path, read(path));
  return kept.get(path);
}

function read(path) {
  try {
    return readFileSync(fileURLToPath(new URL(path, root)), "utf8");
  } catch {
    return null;
  }
}

/** A module's bytes, with the sources of `changed` in place of their own; undefined where it does not compile. */
export async function compile(name, changed = new Map()) {
  const flags = ["--runtime", options.runtime, "--enable", options.enable[0], "--noAssert"];
  for (const alias of [...options.use, SHRINKING]) flags.push("--use", alias);
  let wasm;
  const { error } = await asc.main([ENTRIES[name], "--outFile", "out.wasm", "--config", "none", ...flags], {
    readFile: (path) => changed.get(path) ?? sourceOf(path),
    writeFile: (path, contents) => {
      if (path === "out.wasm") wasm = contents;
    },
    listFiles: () => [],
  });
  return error ? undefined : wasm;
}
