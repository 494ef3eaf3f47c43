import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/arviz/**/*.test.ts"],
    globalSetup: ["test/arviz/environment.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
