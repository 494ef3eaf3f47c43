/** Messages leave in order, however many a socket takes at once. */
import { expect, test } from "vitest";
import { createOutbox, type Frames } from "../../src/kernel/outbox.js";

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
