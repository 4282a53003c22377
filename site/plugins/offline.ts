import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const SOURCE = resolve(import.meta.dirname, "../service-worker.js");
const PUBLIC = ["icon.svg", "manifest.webmanifest"];

/** Writes the service worker, which keeps every file of the build for when there is no network. */
export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const files = ["./", ...Object.keys(bundle).filter((file) => file !== "index.html"), ...PUBLIC];
        const hash = createHash("sha256");
        for (const file of Object.values(bundle)) hash.update(file.type === "chunk" ? file.code : file.source);
        const source = readFileSync(SOURCE, "utf8")
          .replace('"FILES"', JSON.stringify(files, null, 2))
          .replace('"VERSION"', JSON.stringify(hash.digest("hex").slice(0, 12)));
        this.emitFile({ type: "asset", fileName: "service-worker.js", source });
      },
    },
  };
}
