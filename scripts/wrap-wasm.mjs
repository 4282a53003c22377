// Writes two modules beside each build/<module>.wasm, of which package.json's "#wasm/*" picks one by the runtime: one with
// its bytes as base64 text, which every bundler can carry, and one that imports it compiled, for the runtimes that compile
// no bytes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../build/", import.meta.url);
for (const file of readdirSync(folder).filter((name) => name.endsWith(".wasm"))) {
  const name = file.slice(0, -".wasm".length);
  const base64 = readFileSync(new URL(file, folder)).toString("base64");
  const declaration =
    `/** build/${file}: its bytes as base64 text, or the module where the runtime has compiled it. */\n` +
    `export declare const ${name}Source: string | WebAssembly.Module;\n`;
  const programs = {
    [`${name}-source`]: `export const ${name}Source = "${base64}";\n`,
    // Wrangler and Next both read this query; a plain import of the file is Wrangler's alone.
    [`${name}-module`]: `export { default as ${name}Source } from "./${file}?module";\n`,
  };
  for (const [program, text] of Object.entries(programs)) {
    // The comment is how Deno finds the types of a JavaScript module.
    writeFileSync(new URL(`${program}.js`, folder), `/* @ts-self-types="./${program}.d.ts" */\n${text}`);
    writeFileSync(new URL(`${program}.d.ts`, folder), declaration);
  }
}
