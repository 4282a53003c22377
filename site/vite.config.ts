import { resolve } from "node:path";
import { defineConfig } from "vite";
import { contentPolicy } from "./plugins/content-policy.ts";
import { offline } from "./plugins/offline.ts";

const root = import.meta.dirname;

export default defineConfig({
  root,
  // Served from any folder: a project's page, or the command's own server.
  base: "./",
  plugins: [contentPolicy(), offline()],
  build: {
    outDir: resolve(root, "../build/site"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    // Its polyfill fetches, which the page's policy forbids.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // One build of both, so that the worker shares the page's chunks of the library.
      input: { index: resolve(root, "index.html"), worker: resolve(root, "src/worker/worker.ts") },
      output: {
        entryFileNames: ({ name }) => (name === "worker" ? "worker.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
