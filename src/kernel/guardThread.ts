/** The guard's own thread: see `guard.ts`. */
import { Session } from "node:inspector";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Router } from "zeromq";
import { breakName, shared, type ToGuard, type Told } from "./guard.js";
import { createOutbox } from "./outbox.js";
import { isRunning, killChildren, killLatestChild } from "./processTree.js";
import { bindGuardSockets } from "./sockets.js";
import { type ClientRequest, idsOf, readRequest, sentAt, writeMessage } from "./wire.js";

const { connectionFile, memory, answering, parent } = workerData as {
  connectionFile: string;
  memory: SharedArrayBuffer;
  answering: MessagePort;
  parent: number;
};
const flags = new Int32Array(memory);
const main = parentPort!;
const tell = (told: Told) => main.postMessage(told);

/** How often the main thread, until it has heard a stop, is asked to break off what it computes. */
const lookMilliseconds = 75;
/** How often one that computes is looked for a place where it can be broken off well. */
const patience = 100;
/** How long a kernel that was asked to end may take. */
const endMilliseconds = 2000;

const inspector = new Session();
inspector.connectToMainThread();

// It goes on with the next message: a thread that ended would take its sockets and with them the process down.
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
endWithParent();
await serve().catch(fail);

function fail(error: unknown): void {
  tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
}

async function serve(): Promise<void> {
  const { key, control, stdin } = await bindGuardSockets(connectionFile);
  const send = createOutbox(control);
  const ask = createOutbox(stdin);
  let isNow = false;
  let question: readonly string[] = [];
  main.on("message", (told: ToGuard) => {
    if ("reply" in told) return send(told.reply);
    if ("end" in told) return endProcess();
    isNow = told.isNow;
    question = idsOf(told.ask);
    ask(told.ask);
  });
  takeFrom(stdin, key, ({ header, parent, content }) => {
    if (header.msg_type !== "input_reply") return;
    // What is typed to an earlier question answers this one only where the client does not say which it answers.
    if (parent.msg_id !== undefined && !question.includes(parent.msg_id)) return;
    const text = String(content.value);
    if (isNow) answering.postMessage(text);
    else tell({ kind: "input", text });
    Atomics.add(flags, shared.answered, 1);
    Atomics.notify(flags, shared.answered);
  }).catch(fail);
  tell({ kind: "ready" });
  await takeFrom(control, key, (request, frames) => {
    const type = request.header.msg_type;
    if (type === "interrupt_request") {
      stopMain(sentAt(request.header));
      send(writeMessage(key, request, "interrupt_reply", { status: "ok" }));
      return;
    }
    if (type === "shutdown_request") setTimeout(endProcess, endMilliseconds);
    tell({ kind: "request", frames });
  });
}

/** Hands on what comes over a socket, until it is closed; what cannot be read is passed over with a line in the log. */
async function takeFrom(
  socket: Router,
  key: string,
  take: (request: ClientRequest, frames: readonly Buffer[]) => void,
): Promise<void> {
  for await (const frames of socket) {
    try {
      take(readRequest(key, frames), frames);
    } catch (error) {
      process.stderr.write(`kernel: ${(error as Error).message}\n`);
    }
  }
}

/** Asks the main thread to stop its cell; where it does not hear because it computes, breaks off what it computes. */
function stopMain(sent: number): void {
  const asked = Atomics.add(flags, shared.asked, 1) + 1;
  tell({ kind: "stop", sent });
  const isHeard = () => Atomics.load(flags, shared.heard) >= asked;
  let isAsking = false;
  let hasEnded = false;
  const look = setInterval(() => {
    if (isHeard()) return clearInterval(look);
    // What waits for a program goes on when that has ended, and often by an error. A break into the midst of it is for what waits for the next.
    const isNew = endChild() && !hasEnded;
    hasEnded ||= isNew;
    if (!isNew && !isAsking) breakOff(patience);
  }, lookMilliseconds);
  function breakOff(tries: number): void {
    isAsking = true;
    // It runs on the main thread, between two steps of whatever that computes.
    inspector.post("Runtime.evaluate", { expression: `globalThis.${breakName}?.()` }, (_, result) => {
      isAsking = false;
      if (isHeard()) return;
      // A recursion may leave no room to ask.
      const isFull = result?.exceptionDetails?.exception?.className === "RangeError";
      if (isFull && tries === 0) inspector.post("Runtime.terminateExecution");
      else if (isFull || result?.result.value === true) breakOff(Math.max(0, tries - 1));
    });
  }
}

/** Ends the program that the main thread stands still for.
 *
 *  @returns whether it does */
function endChild(): boolean {
  const isWaiting = Atomics.load(flags, shared.child) === 1;
  if (isWaiting) killLatestChild();
  return isWaiting;
}

/** Ends the kernel when the Jupyter that started it is gone without saying so. */
function endWithParent(): void {
  setInterval(() => {
    if (process.ppid !== parent || !isRunning(parent)) endProcess();
  }, 250);
}

function endProcess(): void {
  killChildren();
  // The end would be held up, with a line in the log, by a debugger that is still there.
  inspector.disconnect();
  process.kill(process.pid, "SIGKILL");
}
