import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // The property tests and child processes take seconds on a slow machine; a hang should still end.
    testTimeout: 60_000,
  },
});
