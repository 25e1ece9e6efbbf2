import { defineConfig } from "vitest/config";

/** `npm run test:e2e`: the stack, deployed for real against an emulator of AWS, its packaged function run for real. */
export default defineConfig({
  test: {
    include: ["tests/e2e/deployed/**/*.test.ts"],
    globalSetup: ["tests/helpers/build-once.ts"],
    testTimeout: 60_000,
    hookTimeout: 300_000,
    // Each file deploys a stack of its own; two at a time would only wait for each other.
    fileParallelism: false,
  },
});
