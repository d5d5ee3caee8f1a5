import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/local/global-setup.ts"],
    // For what hangs. A busy machine takes longer than an idle one, and no test measures time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // Workers write a line for everything that they do: of a test that fails it is worth reading.
    silent: "passed-only",
  },
});
