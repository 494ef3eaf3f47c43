/** What a cell prints leaves in few messages, in order and soon. */
import { expect, test } from "vitest";
import { createPrinting } from "../../src/kernel/printing.js";

test("printed texts are gathered, and a change of stream keeps their order", async () => {
  const published: [string, string][] = [];
  const printing = createPrinting((name, text) => published.push([name, text]));
  printing.print("stdout", "a\n");
  for (let i = 0; i < 1000; i++) printing.print("stdout", "b\n");
  printing.print("stderr", "c\n");
  printing.print("stdout", "d\n");
  printing.flush();
  expect(published.length).toBeLessThan(100);
  const joined = published.map(([name, text]) => `${name}:${text}`).join("");
  expect(joined.replace(/stdout:|stderr:/g, "")).toBe(`a\n${"b\n".repeat(1000)}c\nd\n`);
  expect(published.filter(([name]) => name === "stderr")).toEqual([["stderr", "c\n"]]);
});

test("a text printed once leaves with the next turn of the event loop", async () => {
  const published: string[] = [];
  const printing = createPrinting((_, text) => published.push(text));
  printing.print("stdout", "first");
  printing.print("stdout", "second");
  await expect.poll(() => published.join("")).toBe("firstsecond");
});
