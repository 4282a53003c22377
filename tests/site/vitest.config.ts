import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/site/**/*.test.ts"],
    globalSetup: ["tests/site/support/server.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Each file has a browser of its own.
    maxWorkers: 2,
  },
});
