/** Gives way to the event loop, so that long work on the caller's thread can be watched and stopped. */

/** Lets timers, messages and signals in. Browsers have no setImmediate. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
