// Of the bindings that asc writes beside each build/<module>.wasm keeps the types of the exports, as
// build/<module>-exports.d.ts. The JavaScript is not used: the package instantiates its modules itself.
import { readFileSync, rmSync, writeFileSync } from "node:fs";

const folder = new URL("../build/", import.meta.url);
for (const name of ["core", "fit"]) {
  const bindings = new URL(`${name}.d.ts`, folder);
  const [exports, rest] = readFileSync(bindings, "utf8").split("/** Instantiates");
  // asc describes a class as an object that its JavaScript would copy; here addresses alone cross the boundary.
  if (rest === undefined || exports.includes("__Record")) {
    throw new Error(`build/${name}.d.ts must declare functions of numbers and instantiate(); got\n${exports}`);
  }
  const type = `${name[0].toUpperCase()}${name.slice(1)}Exports`;
  writeFileSync(new URL(`${name}-exports.d.ts`, folder), `${exports}export type ${type} = typeof __AdaptedExports;\n`);
  rmSync(bindings);
  rmSync(new URL(`${name}.js`, folder));
}
