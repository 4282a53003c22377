import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Those need every runtime, and have a configuration of their own.
    exclude: ["tests/runtimes/**"],
    // The property tests and child processes take seconds on a slow machine; a hang should still end.
    testTimeout: 60_000,
  },
});
