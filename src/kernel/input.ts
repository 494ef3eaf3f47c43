/** Questions that cells ask the person at the notebook: `prompt`, and whatever reads standard input. */
import { Readable } from "node:stream";
import type { Guard } from "./guard.js";
import { type ClientRequest, writeMessage } from "./wire.js";

export interface Input {
  /** From now on questions go to the client that sent this request. */
  direct(request: ClientRequest): void;
  /** Gives up the question that is open, if there is one. */
  stop(): void;
}

/** Puts `prompt` in the global scope and a standard input in the process that ask over Jupyter's stdin channel.
 *
 *  @see "Messaging in Jupyter", messages on the stdin channel */
export function installInput(guard: Pick<Guard, "ask" | "askNow">, key: string): Input {
  let current: ClientRequest | null = null;

  function question(text: string, isSecret: boolean) {
    if (current === null || current.content.allow_stdin !== true) {
      throw new Error("the program that runs this cell takes no input; give the value in the cell");
    }
    return writeMessage(key, current, "input_request", { prompt: text, password: isSecret });
  }

  const prompt = (text: unknown = ""): string => guard.askNow(question(String(text), false));
  Object.defineProperty(globalThis, "prompt", { value: prompt, configurable: true, writable: true });

  async function ask(stream: Readable): Promise<void> {
    try {
      stream.push(`${await guard.ask(question("", false))}\n`);
    } catch (error) {
      stream.destroy(error as Error);
    }
  }

  let stdin: Readable | null = null;
  const open = (): Readable =>
    new Readable({
      read() {
        // In the next turn: whoever has the line that they wanted has closed by then, and is not asked for another.
        setImmediate(() => (this.isPaused() ? this.once("resume", () => void ask(this)) : void ask(this)));
      },
    });
  Object.defineProperty(process, "stdin", {
    configurable: true,
    get() {
      // A question that an earlier cell has left open is asked nobody any more: each cell has a stream of its own.
      if (stdin === null || stdin.destroyed) stdin = open();
      return stdin;
    },
  });

  return {
    direct(request) {
      current = request;
      stdin?.destroy();
    },
    stop() {
      stdin?.destroy();
    },
  };
}
