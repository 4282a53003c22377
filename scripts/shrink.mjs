// Takes comments and white space out of the built modules, which are a seventh of the package: declarations hold the docs.
// Names stay, so that stacks can be read; generated modules stay as they are, since Deno reads their comments.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { GENERATED } from "./generated.mjs";

const folder = new URL("../build/", import.meta.url);

for (const file of readdirSync(folder, { recursive: true })) {
  if (!file.endsWith(".js") || GENERATED.test(file)) continue;
  const path = new URL(file.replaceAll("\\", "/"), folder);
  const { code } = transformSync(readFileSync(path, "utf8"), {
    format: "esm",
    target: "es2022",
    legalComments: "none",
    minifyWhitespace: true,
    lineLimit: 120,
  });
  writeFileSync(path, code);
}
