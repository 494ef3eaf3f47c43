/** Questions that cells ask the person at the notebook: `prompt`, and whatever reads standard input. */
import { Readable } from "node:stream";
import type { Guard } from "./guard.js";
import { type ClientRequest, writeMessage } from "./wire.js";

export interface Input {
  /** From now on questions go to the client that sent this request. */
  direct(request: ClientRequest): void;
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

  let stdin: Readable | null = null;
  const open = (): Readable =>
    new Readable({
      read() {
        try {
          guard.ask(question("", false)).then(
            (line) => this.push(`${line}\n`),
            (error: Error) => this.destroy(error),
          );
        } catch (error) {
          this.destroy(error as Error);
        }
      },
    });
  Object.defineProperty(process, "stdin", {
    configurable: true,
    get() {
      // One that has failed, or that readline has closed, is no use to the next cell.
      if (stdin === null || stdin.destroyed) stdin = open();
      return stdin;
    },
  });

  return {
    direct(request) {
      current = request;
    },
  };
}
