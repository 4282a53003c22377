import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Those need every runtime, or job engines, and have configurations of their own.
    exclude: ["tests/runtimes/**", "tests/engines/**"],
    // The property tests and child processes take seconds on a slow machine; a hang should still end.
    testTimeout: 60_000,
  },
});
