import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Those need every runtime, job engines or a browser, and have configurations of their own.
    exclude: ["tests/runtimes/**", "tests/engines/**", "tests/site/**"],
    // The property tests and child processes take seconds on a slow machine; a hang should still end.
    testTimeout: 60_000,
    // Without it one core of two stands idle.
    maxWorkers: "100%",
  },
});
