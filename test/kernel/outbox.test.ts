import { expect, test } from "vitest";
import { createOutbox, type Frames } from "../../src/kernel/outbox.js";
import { createPrinting } from "../../src/kernel/printing.js";

/** A socket that takes a number of messages in a row and then refuses until the event loop has turned, as zeromq does. */
function limitedSocket(inARow: number) {
  const sent: string[] = [];
  let left = inARow;
  let isWriting = false;
  return {
    sent,
    send(frames: Frames): Promise<void> {
      if (isWriting) throw Object.assign(new Error("busy"), { code: "EBUSY" });
      sent.push(String(frames[0]));
      if (--left > 0) return Promise.resolve();
      isWriting = true;
      return new Promise((resolve) =>
        setImmediate(() => {
          isWriting = false;
          left = inARow;
          resolve();
        }),
      );
    },
  };
}

test("more messages than a socket takes at once all leave, in order", async () => {
  const socket = limitedSocket(3);
  const send = createOutbox(socket);
  const numbers = Array.from({ length: 20 }, (_, i) => String(i));
  for (const number of numbers) send([number]);
  expect(socket.sent).toEqual(["0", "1", "2"]);
  await expect.poll(() => socket.sent).toEqual(numbers);
});

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
