/** Stop on a machine that has no processor left for the kernel: it is heard late, and ends its cell alone. */
import { availableParallelism } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, resultText } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.run(
    `const kept = 42; let ticks = 0; const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));
     const { spawn } = require("node:child_process"); const { setPriority } = require("node:os");
     const busy = "const end = Date.now() + 4000; while (Date.now() < end);";
     /** Programs that leave this thread next to nothing, for four seconds. */
     function starve() {
       for (let i = 0; i < ${2 * availableParallelism()}; i++) spawn(process.execPath, ["-e", busy]);
       setPriority(19);
     }`,
  );
});
afterAll(() => kernel.close());

// Linux alone has priorities of threads, and only root gives one back.
test.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)(
  "what earlier cells have left goes on when a kernel without a processor hears a stop of a later one late",
  async () => {
    await kernel.run(
      "for (let ms = 1; ms <= 20; ms++) { void (async () => { for (;;) { await pause(ms); ticks++; } })(); setInterval(() => ticks++, ms); }",
    );
    for (let i = 0; i < 3; i++) {
      const { reply } = await kernel.run("starve(); await pause(600_000)", { interruptAfter: 2 });
      expect(reply.ename).toBe("Interrupted");
      const later = await kernel.run(
        "setPriority(0); const before = ticks; for (let i = 0; i < 600 && ticks - before <= 100; i++) await pause(100);\nticks - before > 100",
      );
      expect(resultText(later)).toBe("true");
    }
    expect(resultText(await kernel.run("kept"))).toBe("42");
  },
);
