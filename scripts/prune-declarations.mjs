// Removes the declarations that no entry leads to: half of them, which nobody's compiler would read. Those of generated
// modules stay, since Deno reads them by the modules' comments, and those that the benchmarks are compiled against.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GENERATED } from "./generated.mjs";

const root = new URL("../", import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

const reached = new Set();

/** Follows a declaration's imports. */
function reach(file) {
  if (reached.has(file.href)) return;
  reached.add(file.href);
  const text = readFileSync(file, "utf8");
  for (const [, path] of text.matchAll(/(?:\bfrom|\bimport\(|\bimport)\s*"(\.[^"]+)"/g)) {
    const declaration = new URL(path.replace(/\.[jt]s$/, ".d.ts"), file);
    if (!existsSync(declaration)) throw new Error(`${fileURLToPath(file)} must import what there is; got ${path}.`);
    reach(declaration);
  }
}

for (const { types } of Object.values(exports)) {
  if (types !== undefined) reach(new URL(types, root));
}

const folder = new URL("build/", root);
const benchmarks = new URL("bench/", root);
for (const path of readdirSync(benchmarks, { recursive: true })) {
  if (!path.endsWith(".ts")) continue;
  const text = readFileSync(new URL(path.replaceAll("\\", "/"), benchmarks), "utf8");
  for (const [, module] of text.matchAll(/"#build\/([^"]+)\.js"/g)) reach(new URL(`${module}.d.ts`, folder));
}

for (const path of readdirSync(folder, { recursive: true })) {
  if (!path.endsWith(".d.ts")) continue;
  const file = new URL(path.replaceAll("\\", "/"), folder);
  if (!reached.has(file.href) && !GENERATED.test(path.replace(/\.d\.ts$/, ".js"))) rmSync(file);
}
