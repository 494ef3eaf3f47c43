/** A day's work in one kernel, in short: many cells, stops at any moment, and right values at the end. CELLS=300 for the whole of it. */
import { expect, test } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { KernelClient, resultText } from "./kernelClient.js";

const cells = Number(process.env.CELLS ?? 45);

/** What is stopped: code that computes, before and after a wait, that waits, and that fits. */
const long = [
  "for (;;) {}",
  "await new Promise((r) => setTimeout(r, 5)); for (;;) {}",
  "await new Promise(() => {})",
  "for (;;) await null",
  'await mmm.fit(mmm.specify(await mmm.readPanel("data/market.csv")), { draws: 100_000 })',
];

test("cells give the right values between stops at any moment", { timeout: 900_000 }, async () => {
  const rng = createRng(1);
  const kernel = await KernelClient.start();
  try {
    await kernel.run("let total = 0; const add = (n: number) => { total += n; return total; };");
    let total = 0;
    for (let i = 0; i < cells; i++) {
      total += i;
      const name = `part${i % 40}`;
      const cell = await kernel.run(
        `let ${name} = add(${i}); function double${i % 30}() { return 2 * ${name}; }\ndouble${i % 30}()`,
      );
      expect([i, resultText(cell)]).toEqual([i, String(2 * total)]);
      if (i % 3 > 0) continue;
      // Also before the cell has come to the kernel.
      const { reply } = await kernel.run(long[i % long.length]!, { interruptAfter: rng.uniform() ** 2 });
      expect([i, reply.ename]).toEqual([i, "Interrupted"]);
    }
    expect(resultText(await kernel.run("total"))).toBe(String(total));
  } finally {
    await kernel.close();
  }
});
