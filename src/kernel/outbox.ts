/** Sends on a socket from code that cannot wait. zeromq takes 512 messages in a row and then refuses more until the event loop
 *  has turned; what it refuses is kept here, in order. */

export type Frames = (string | Buffer)[];

interface Sender {
  /** Throws an error with the code EBUSY while an earlier message waits to be sent. */
  send(frames: Frames): Promise<void>;
}

/** A function that sends frames over `socket`: at once where the socket takes them, else as soon as it does. */
export function createOutbox(socket: Sender): (frames: Frames) => void {
  const waiting: Frames[] = [];
  let latest: Promise<void> = Promise.resolve();

  function attempt(frames: Frames): boolean {
    try {
      latest = socket.send(frames).catch((error: unknown) => {
        // A client that has gone needs no message; anything else is for the log.
        if (codeOf(error) !== "EHOSTUNREACH") throw error;
      });
      return true;
    } catch (error) {
      if (codeOf(error) === "EBUSY") return false;
      throw error;
    }
  }

  function sendWaiting(): void {
    while (waiting.length > 0 && attempt(waiting[0]!)) waiting.shift();
    if (waiting.length > 0) latest.then(sendWaiting, sendWaiting);
  }

  return (frames) => {
    if (waiting.length === 0 && attempt(frames)) return;
    waiting.push(frames);
    if (waiting.length === 1) latest.then(sendWaiting, sendWaiting);
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
