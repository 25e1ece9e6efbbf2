import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/helpers/build-once.ts"],
    testTimeout: 30_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      // The process around the command line; it is run for real by tests/e2e, where coverage cannot see it.
      exclude: ["src/cli/rootwatch.ts"],
      reporter: ["text-summary", "html"],
      thresholds: {
        "src/rules/**": { statements: 100, branches: 100, functions: 100, lines: 100 },
        "src/audit/**": { statements: 100, branches: 100, functions: 100, lines: 100 },
      },
    },
  },
});
