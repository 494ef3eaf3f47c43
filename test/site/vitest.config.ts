import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/site/**/*.test.ts"],
    globalSetup: ["test/browser/buildSite.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxConcurrency: 2,
  },
});
