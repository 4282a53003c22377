// Writes build/core-bytes.js: the compiled core as base64 text, which every bundler and runtime can carry.
import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../build/", import.meta.url);
const base64 = readFileSync(new URL("core.wasm", folder)).toString("base64");
writeFileSync(new URL("core-bytes.js", folder), `export const coreWasmBase64 = "${base64}";\n`);
writeFileSync(
  new URL("core-bytes.d.ts", folder),
  "/** build/core.wasm as base64. */\nexport declare const coreWasmBase64: string;\n",
);
