/** A kernel to talk to in tests, through Jupyter's own Python client. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { checkout, jupyterEnvironment, notebookFolder } from "../../src/lab/environment.js";

interface Message {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a kernel sends is checked by the tests, field by field
  readonly content: any;
}

/** A request's reply and everything published for it. */
export interface Exchange {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly reply: any;
  readonly outputs: readonly Message[];
  /** From an interrupt to the error; null without one. */
  readonly secondsToStop: number | null;
}

/** What happens besides. When to interrupt the kernel: after so many seconds, or as soon as a text is shown. */
interface Interruption {
  readonly interruptAfter?: number;
  readonly interruptOn?: string;
  /** What is typed where the kernel asks, in order. */
  readonly answers?: readonly string[];
  /** What is typed to the question that was given up last, as soon as the kernel asks the next. */
  readonly late?: readonly string[];
  /** What is typed before, though nobody asks. */
  readonly typed?: string;
  /** Whether the stdin channel is sent before what is no message. */
  readonly isGarbled?: boolean;
}

interface ShellRequest {
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** How far the clock of who sends it is behind. */
  readonly secondsBehind?: number;
}

const talk = fileURLToPath(new URL("./talk.py", import.meta.url));

/** One running kernel; close it in `afterAll`. */
export class KernelClient {
  readonly #python: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #stderr = "";

  private constructor(kernel: string, env: Readonly<Record<string, string>>, folder: string) {
    this.#python = spawn(checkout.python, [talk, kernel, folder], {
      env: jupyterEnvironment(checkout, env),
    });
    this.#python.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.#lines = createInterface({ input: this.#python.stdout })[Symbol.asyncIterator]();
  }

  static async start(
    kernel = "carryover",
    env: Readonly<Record<string, string>> = {},
    folder = notebookFolder,
  ): Promise<KernelClient> {
    const client = new KernelClient(kernel, env, folder);
    await client.#answer();
    return client;
  }

  async #answer(): Promise<unknown> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`the kernel client ended: ${this.#stderr}`);
      if (value.startsWith("{") || value.startsWith("[")) return JSON.parse(value);
    }
  }

  /** Sends requests at once and waits for all of them. */
  async send(requests: readonly ShellRequest[], options: Interruption = {}): Promise<Exchange[]> {
    this.#python.stdin.write(`${JSON.stringify({ requests, ...options })}\n`);
    return (await this.#answer()) as Exchange[];
  }

  /** Sends messages of comms, and waits for as many. */
  async comm(
    messages: readonly ShellRequest[],
    count: number,
    options: Interruption = {},
  ): Promise<Message[]> {
    const task = { requests: messages, commMessages: count, ...options };
    this.#python.stdin.write(`${JSON.stringify(task)}\n`);
    return (await this.#answer()) as Message[];
  }

  async request(type: string, content: Readonly<Record<string, unknown>> = {}): Promise<Exchange> {
    return (await this.send([{ type, content }]))[0]!;
  }

  /** Runs a cell. */
  async run(code: string, options: Interruption & { cellId?: string } = {}): Promise<Exchange> {
    const { cellId, ...rest } = options;
    const request = executeRequest(code, cellId);
    const content = { ...request.content, allow_stdin: rest.answers !== undefined };
    return (await this.send([{ ...request, content }], rest))[0]!;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#python.on("close", resolve));
    this.#python.stdin.end();
    await closed;
  }
}

export function executeRequest(
  code: string,
  cellId?: string,
  expressions: Readonly<Record<string, string>> = {},
): ShellRequest {
  const content = {
    code,
    silent: false,
    store_history: true,
    user_expressions: expressions,
    allow_stdin: false,
    stop_on_error: true,
  };
  return { type: "execute_request", content, metadata: cellId === undefined ? {} : { cellId } };
}

/** Text of the cell's result. */
export function resultText({ outputs }: Exchange): string | undefined {
  return outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"];
}

/** All that was printed to a stream. */
export function printed({ outputs }: Exchange, name: "stdout" | "stderr"): string {
  return outputs
    .filter(({ type, content }) => type === "stream" && content.name === name)
    .map(({ content }) => content.text)
    .join("");
}
