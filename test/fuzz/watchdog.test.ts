/** A case that never returns is ended, and the next one is tried. */
import { expect, it } from "vitest";
import { startWatchdog } from "./watchdog.js";

it.each<[string, () => Promise<unknown>]>([
  [
    "computes",
    async () => {
      for (;;);
    },
  ],
  [
    "computes after it has waited",
    async () => {
      await new Promise((resolve) => setImmediate(resolve));
      for (;;);
    },
  ],
  ["waits for what never comes", () => new Promise(() => {})],
])("a case that %s is ended, and the next one is tried", async (_, work) => {
  const watchdog = startWatchdog({ mostCpuSeconds: 1, mostSeconds: 10 });
  await expect(watchdog.over("a case", work)).rejects.toThrow(/it never returned/);
  expect(await watchdog.over("another", async () => 1)).toBe(1);
  await watchdog.end();
});
