/** The thread that watches over the kernel: it answers Jupyter's heartbeat and control channel, stops code that computes, and ends a kernel
 *  whose Jupyter is gone, however busy the main thread is. This is the main thread's side; the other is `guardThread.ts`. */
import { join } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { packageRoot } from "../platform/node/packageRoot.js";
import type { Frames } from "./outbox.js";

/** Places in the memory that both threads share. */
export const shared = {
  /** Stops that have been asked for, and those that the main thread has heard. */
  asked: 0,
  heard: 1,
  /** Questions that have been answered. */
  answered: 2,
  /** 1 while the main thread stands still for a program that it has started. */
  child: 3,
} as const;

/** Global name of the main thread's function that breaks off what it computes (see `breakOff.ts`). */
export const breakName = "__carryoverBreak";

/** What the guard tells the main thread. */
export type Told =
  /** With the time at which the client sent the stop, in milliseconds. */
  | { readonly kind: "stop"; readonly sent: number }
  | { readonly kind: "request"; readonly frames: readonly Uint8Array[] }
  | { readonly kind: "input"; readonly text: string }
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string };

/** What the main thread tells the guard: frames for the control channel, or a question for the stdin channel. */
export type ToGuard =
  | { readonly reply: Frames }
  /** The main thread stands still until the answer to a question that is asked now. */
  | { readonly ask: Frames; readonly isNow: boolean }
  | { readonly end: true };

export interface Guard {
  /** Ends the process at once, without an orderly exit: that would take the guard's sockets down under it, which zeromq answers with an abort. */
  endProcess(): void;
  /** Runs a program to its end, which a stop may end. */
  waitingForChild<Value>(work: () => Value): Value;
  /** How many stops have been asked for, heard or not. */
  asked(): number;
  /** Sends a question and waits for what is typed. */
  ask(question: Frames): Promise<string>;
  /** The same, with the main thread standing still. */
  askNow(question: Frames): string;
  /** When the client sent a stop that has just come, by its own clock, in milliseconds: a cell that it sent before is not to run, even if it
   *  comes later. Long ago where none has come of late: the clock of a page that sends cells may differ from that of the server that sends stops. */
  stopSent(): number;
  onStop(listener: () => void): void;
  onRequest(listener: (frames: readonly Buffer[], reply: (frames: Frames) => void) => void): void;
}

/** How long a stop may have overtaken a cell, which waits for a kernel that is still starting. */
const overtakingMilliseconds = 5000;

const failure =
  "What watches over the kernel has failed: Stop may have no effect, and questions no answer. Save the notebook and restart the kernel.";

/** Starts the guard, which binds its three sockets. */
export async function startGuard(connectionFile: string): Promise<Guard> {
  const memory = new SharedArrayBuffer(4 * Object.keys(shared).length);
  const flags = new Int32Array(memory);
  const { port1: answers, port2: answering } = new MessageChannel();
  const worker = new Worker(join(packageRoot, "dist", "kernel", "guardThread.js"), {
    workerData: { connectionFile, memory, answering, parent: process.ppid },
    transferList: [answering],
  });
  let answer: (text: string) => void = () => {};
  let stop: () => void = () => {};
  let stopSent = Number.NEGATIVE_INFINITY;
  let stopHeard = Number.NEGATIVE_INFINITY;
  let request: (frames: readonly Buffer[], reply: (frames: Frames) => void) => void = () => {};
  let isReady = false;
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      if (!isReady) reject(error);
      else console.error(`${failure} (${error.message})`);
    };
    worker.on("message", (told: Told) => {
      if (told.kind === "ready") {
        isReady = true;
        resolve();
      } else if (told.kind === "failed") fail(new Error(told.message));
      else if (told.kind === "stop") {
        stopSent = told.sent;
        stopHeard = performance.now();
        Atomics.store(flags, shared.heard, Atomics.load(flags, shared.asked));
        // What is broken off does not come to its own end.
        Atomics.store(flags, shared.child, 0);
        stop();
      } else if (told.kind === "input") answer(told.text);
      else {
        const reply = (frames: Frames) => worker.postMessage({ reply: frames } satisfies ToGuard);
        request(
          told.frames.map((frame) => Buffer.from(frame)),
          reply,
        );
      }
    });
    worker.on("error", fail);
    worker.on("exit", () => fail(new Error("its thread has ended")));
  });
  return {
    waitingForChild(work) {
      Atomics.store(flags, shared.child, 1);
      try {
        return work();
      } finally {
        Atomics.store(flags, shared.child, 0);
      }
    },
    ask: (question) =>
      new Promise((resolve) => {
        answer = resolve;
        worker.postMessage({ ask: question, isNow: false } satisfies ToGuard);
      }),
    askNow(question) {
      // What was typed to the question of a cell that has been stopped answers none.
      while (receiveMessageOnPort(answers) !== undefined);
      const before = Atomics.load(flags, shared.answered);
      worker.postMessage({ ask: question, isNow: true } satisfies ToGuard);
      // In short waits, so that a stop can break them off.
      while (Atomics.load(flags, shared.answered) === before)
        Atomics.wait(flags, shared.answered, before, 100);
      return receiveMessageOnPort(answers)?.message as string;
    },
    endProcess: () => worker.postMessage({ end: true } satisfies ToGuard),
    asked: () => Atomics.load(flags, shared.asked),
    stopSent: () =>
      performance.now() - stopHeard < overtakingMilliseconds ? stopSent : Number.NEGATIVE_INFINITY,
    onStop(listener) {
      stop = listener;
    },
    onRequest(listener) {
      request = listener;
    },
  };
}
