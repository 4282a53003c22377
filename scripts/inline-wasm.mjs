// Writes build/<module>-source.js beside each build/<module>.wasm: its bytes as base64 text, which every bundler can carry.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../build/", import.meta.url);
for (const file of readdirSync(folder).filter((name) => name.endsWith(".wasm"))) {
  const name = file.slice(0, -".wasm".length);
  const base64 = readFileSync(new URL(file, folder)).toString("base64");
  writeFileSync(new URL(`${name}-source.js`, folder), `export const ${name}Source = "${base64}";\n`);
  writeFileSync(
    new URL(`${name}-source.d.ts`, folder),
    `/** build/${file}: its bytes as base64 text, or the module where the runtime has compiled it. */\n` +
      `export declare const ${name}Source: string | WebAssembly.Module;\n`,
  );
}
