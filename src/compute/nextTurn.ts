/** Gives way to the event loop, so that long work on the caller's thread can be watched and stopped. */

/** Lets timers, messages and signals in. Browsers have no setImmediate, and wait 4 ms before each of many timeouts; of messages they do not. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }
  });
}
