/** Gathers what a cell prints into few messages, without making a reader wait: a loop may print thousands of lines a second. */

/** Longest time a printed text is held back while the cell computes, in milliseconds. */
const longestHold = 50;

export interface Printing {
  /** Takes a text; it leaves now, or with the next ones. */
  print(name: "stdout" | "stderr", text: string): void;
  /** Sends what is held back. */
  flush(): void;
}

/** Printing whose texts go to `publish`, in order. */
export function createPrinting(publish: (name: "stdout" | "stderr", text: string) => void): Printing {
  let held = { name: "stdout" as "stdout" | "stderr", text: "" };
  let lastFlush = Number.NEGATIVE_INFINITY;

  function flush(): void {
    lastFlush = performance.now();
    if (held.text === "") return;
    const { name, text } = held;
    held = { name, text: "" };
    publish(name, text);
  }

  return {
    print(name, text) {
      if (name !== held.name) {
        flush();
        held = { name, text: "" };
      }
      if (held.text === "") setImmediate(flush);
      held.text += text;
      if (performance.now() - lastFlush > longestHold) flush();
    },
    flush,
  };
}
