import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/site/**/*.test.ts"], testTimeout: 600_000, hookTimeout: 300_000 },
});
