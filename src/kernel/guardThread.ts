/** The guard's own thread: see `guard.ts`. */
import { Session } from "node:inspector";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Router } from "zeromq";
import { shared, type ToGuard, type Told } from "./guard.js";
import { createOutbox } from "./outbox.js";
import { killLatestChild } from "./processTree.js";
import { bindGuardSockets } from "./sockets.js";
import { type ClientRequest, readRequest, writeMessage } from "./wire.js";

const { connectionFile, memory, answering, parent } = workerData as {
  connectionFile: string;
  memory: SharedArrayBuffer;
  answering: MessagePort;
  parent: number;
};
const flags = new Int32Array(memory);
const main = parentPort!;
const tell = (told: Told) => main.postMessage(told);

/** How often the main thread is looked at, and how long it may stand still after a stop before its code is broken off. */
const lookMilliseconds = 50;
const patienceMilliseconds = 150;
/** How long a kernel that was asked to end may take. */
const endMilliseconds = 2000;

const inspector = new Session();
inspector.connectToMainThread();

endWithParent();
await serve().catch((error: unknown) => tell({ kind: "failed", message: String((error as Error).message) }));

async function serve(): Promise<void> {
  const { key, control, stdin } = await bindGuardSockets(connectionFile);
  const send = createOutbox(control);
  const ask = createOutbox(stdin);
  let isNow = false;
  main.on("message", (told: ToGuard) => {
    if ("reply" in told) return send(told.reply);
    if ("end" in told) return endProcess();
    isNow = told.isNow;
    ask(told.ask);
  });
  void takeFrom(stdin, key, ({ header, content }) => {
    if (header.msg_type !== "input_reply") return;
    const text = String(content.value);
    if (isNow) answering.postMessage(text);
    else tell({ kind: "input", text });
    Atomics.add(flags, shared.answered, 1);
    Atomics.notify(flags, shared.answered);
  });
  tell({ kind: "ready" });
  await takeFrom(control, key, (request, frames) => {
    const type = request.header.msg_type;
    if (type === "interrupt_request") {
      stopMain(Date.parse(request.header.date));
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
  let turns = Atomics.load(flags, shared.turns);
  let since = performance.now();
  const look = setInterval(() => {
    if (Atomics.load(flags, shared.heard) >= asked) {
      clearInterval(look);
      return;
    }
    const now = Atomics.load(flags, shared.turns);
    if (now !== turns || Atomics.load(flags, shared.breakable) === 0) {
      turns = now;
      since = performance.now();
    } else if (performance.now() - since > patienceMilliseconds) {
      since = performance.now();
      inspector.post("Runtime.terminateExecution");
      endChild();
    }
  }, lookMilliseconds);
}

/** Ends the program that the main thread stands still for, if it does. */
function endChild(): void {
  if (Atomics.load(flags, shared.child) === 1) killLatestChild();
}

/** Ends the kernel when the Jupyter that started it is gone without saying so. */
function endWithParent(): void {
  setInterval(() => {
    if (process.ppid !== parent) endProcess();
  }, 250);
}

function endProcess(): void {
  endChild();
  // The end would be held up, with a line in the log, by a debugger that is still there.
  inspector.disconnect();
  process.kill(process.pid, "SIGKILL");
}
