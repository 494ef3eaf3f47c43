/** Answers Jupyter: takes requests from the sockets, runs cells one after another, and publishes what they print and return. */
import { setTimeout as sleep } from "node:timers/promises";
import { ts } from "#typescript";
import { outputsOf } from "../notebook/mime.js";
import { beginCell } from "../notebook/saidInCells.js";
import { allShown, forgetPending } from "../notebook/show.js";
import { interruption, thrownError } from "./cellErrors.js";
import { runAs } from "./cellRun.js";
import { completeReply, inspectReply } from "./codeReplies.js";
import { createComms } from "./comms.js";
import { toCodeUnits } from "./cursor.js";
import type { Guard } from "./guard.js";
import { createHistory } from "./history.js";
import type { Input } from "./input.js";
import { kernelInfo } from "./kernelInfo.js";
import { moveOutput } from "./moveOutput.js";
import { createOutbox, type Frames } from "./outbox.js";
import { createPrinting, type Printing } from "./printing.js";
import type { CellResult, Session } from "./session.js";
import type { Sockets } from "./sockets.js";
import type { TslabDisplay } from "./tslab.js";
import { type ClientRequest, type Content, readRequest, sentAt, writeMessage } from "./wire.js";

/** How long requests that were sent together with a failing one are waited for, in milliseconds: they come in with the next
 *  turns of the event loop. The reply is held back that long, so a client that waits for it never falls into the gap. */
const abortWindow = 50;

export interface ServerOptions {
  readonly display: TslabDisplay;
  readonly session: Session;
  readonly sockets: Sockets;
  readonly guard: Pick<Guard, "onRequest" | "stopSent">;
  readonly input: Pick<Input, "direct">;
  /** Why cells cannot run, when they cannot; each cell answers with it. */
  readonly obstacle: string | null;
  /** Called when Jupyter asks the kernel to end. */
  readonly onShutdown: () => void;
}

/** Serves until the sockets are closed. */
export async function serve(options: ServerOptions): Promise<void> {
  const { display, session, sockets, guard, input, obstacle, onShutdown } = options;
  let executionCount = 0;
  let lastCell: Promise<void> = Promise.resolve();
  /** Counts failures; a request that came in before the latest one is not run. */
  let failures = 0;
  const history = createHistory();

  const sendOutput = createOutbox(sockets.iopub);
  let printing: Printing | null = null;
  const publish = (parent: ClientRequest, type: string, content: Content) => {
    if (type !== "stream") printing?.flush();
    // What a cell shows leaves whole, though the cell may be broken off.
    runAs("kernel", () => sendOutput(writeMessage(sockets.key, parent, type, content)));
  };

  const comms = createComms<ClientRequest>(publish, (move) => moveOutput(move, session.part, thrownError));

  const handlers: Readonly<Record<string, (request: ClientRequest) => Content | Promise<Content>>> = {
    kernel_info_request: () => kernelInfo(ts.version),
    is_complete_request({ content }) {
      return { ...session.isComplete(String(content.code)) };
    },
    complete_request({ content }) {
      const code = String(content.code);
      return completeReply(code, session.complete(code, toCodeUnits(code, Number(content.cursor_pos))));
    },
    inspect_request({ content }) {
      const code = String(content.code);
      return inspectReply(session.inspect(code, toCodeUnits(code, Number(content.cursor_pos))));
    },
    history_request: ({ content }) => history.answer(content),
    // Jupyter sends it over the control channel, which the guard answers; here for clients that do not.
    interrupt_request() {
      session.interrupt();
      return { status: "ok" };
    },
    comm_info_request: () => ({ status: "ok", comms: comms.info() }),
    shutdown_request: ({ content }) => ({ status: "ok", restart: content.restart === true }),
    execute_request: (request) => queueCell(request),
  };

  function queueCell(request: ClientRequest): Promise<Content> {
    const failuresBefore = failures;
    const reply = lastCell.then(() => (failures > failuresBefore ? abortedReply() : executeCell(request)));
    lastCell = reply.then(
      () => {},
      () => {},
    );
    return reply;
  }

  function abortedReply(): Content {
    return { status: "aborted", execution_count: executionCount };
  }

  async function executeCell(request: ClientRequest): Promise<Content> {
    const { code, silent, store_history, stop_on_error } = request.content;
    const isKept = silent !== true && store_history !== false;
    if (isKept) executionCount++;
    const count = executionCount;
    if (isKept) history.add(count, String(code));
    if (!silent) publish(request, "execute_input", { code, execution_count: count });
    directOutputs(request);
    input.direct(request);
    beginCell(request.metadata.cellId);
    // One that is not counted has no number under which errors could name its lines.
    const name = isKept ? `cell-${count}` : "uncounted";
    const result = await runAndShow(request, String(code), count, name);

    if ("value" in result) {
      const user_expressions = await valuesOf(request.content.user_expressions);
      return { status: "ok", execution_count: count, payload: [], user_expressions };
    }
    publish(request, "error", { ...result.error });
    if (stop_on_error !== false) {
      await sleep(abortWindow);
      failures++;
    }
    return { status: "error", execution_count: count, ...result.error };
  }

  async function runAndShow(
    request: ClientRequest,
    code: string,
    count: number,
    name: string,
  ): Promise<CellResult> {
    if (obstacle !== null) {
      return { error: { ename: "NotReady", evalue: obstacle, traceback: [obstacle] } };
    }
    // A stop travels on a channel of its own and may overtake the cell that it is for.
    if (sentAt(request.header) < guard.stopSent()) return { error: thrownError(interruption) };
    const show = async (value: unknown) => {
      await allShown();
      if (value === undefined || request.content.silent === true) return;
      const [shown, ...beneath] = await outputsOf(value);
      if (request.content.store_history !== false) history.addOutput(shown.data["text/plain"]);
      publish(request, "execute_result", { execution_count: count, ...shown });
      for (const output of beneath) publish(request, "display_data", { ...output, transient: {} });
    };
    const result = await session.run(code, name, { show });
    // A chart that was broken off never comes.
    if ("error" in result) forgetPending();
    return result;
  }

  /** The values of the expressions that a client asks for with a cell, each as it would be shown, or its error. */
  async function valuesOf(expressions: unknown): Promise<Content> {
    const values: Record<string, Content> = {};
    for (const [name, code] of Object.entries((expressions ?? {}) as Record<string, unknown>)) {
      let shown: Content = {};
      const show = async (value: unknown) => {
        shown = { ...(await outputsOf(value))[0] };
      };
      const result = await session.run(String(code), "expression", { show });
      values[name] = "value" in result ? { status: "ok", ...shown } : { status: "error", ...result.error };
    }
    return values;
  }

  /** Sends what is printed and displayed from now on to the cell; what a cell leaves running prints under the latest one. */
  function directOutputs(request: ClientRequest): void {
    const cellPrinting = createPrinting((name, text) => publish(request, "stream", { name, text }));
    printing = cellPrinting;
    process.stdout.write = streamWriter((text) => cellPrinting.print("stdout", text));
    process.stderr.write = streamWriter((text) => cellPrinting.print("stderr", text));
    display.lastWriteDisplayData = (message: Content, update: boolean) => {
      publish(request, update ? "update_display_data" : "display_data", message);
    };
  }

  async function answer(reply: (frames: Frames) => void, frames: readonly Buffer[]): Promise<void> {
    const request = readRequest(sockets.key, frames);
    const type = request.header.msg_type;
    // What a reader moves waits for the cell that runs, and has no reply.
    if (/^comm_(open|msg|close)$/.test(type)) {
      const taken = lastCell.then(async () => {
        publish(request, "status", { execution_state: "busy" });
        try {
          await comms.take(request);
        } finally {
          publish(request, "status", { execution_state: "idle" });
        }
      });
      // Whatever becomes of it, the cells after it run.
      lastCell = taken.catch(() => {});
      return taken;
    }
    const handler = handlers[type];
    if (!handler) return;
    publish(request, "status", { execution_state: "busy" });
    const replyType = type.replace(/_request$/, "_reply");
    try {
      reply(writeMessage(sockets.key, request, replyType, await handler(request)));
    } catch (error) {
      // A client waits for its reply, whatever became of its question.
      reply(writeMessage(sockets.key, request, replyType, { status: "error", ...thrownError(error) }));
      throw error;
    } finally {
      publish(request, "status", { execution_state: "idle" });
      if (type === "shutdown_request") onShutdown();
    }
  }

  function take(reply: (frames: Frames) => void, frames: readonly Buffer[]): void {
    answer(reply, frames).catch((error: unknown) => {
      process.stderr.write(`kernel: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  }

  guard.onRequest((frames, reply) => take(reply, frames));
  const reply = createOutbox(sockets.shell);
  for await (const frames of sockets.shell) take(reply, frames);
}

/** A stand-in for a stream's `write` that hands over text. */
function streamWriter(print: (text: string) => void): typeof process.stdout.write {
  const decoder = new TextDecoder();
  return (chunk: Uint8Array | string, encodingOrDone?: unknown, done?: unknown): boolean => {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    if (text !== "") print(text);
    const callback = typeof encodingOrDone === "function" ? encodingOrDone : done;
    if (typeof callback === "function") callback();
    return true;
  };
}
