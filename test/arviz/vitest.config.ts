import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/arviz/**/*.test.ts"],
    globalSetup: ["test/arviz/environment.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
