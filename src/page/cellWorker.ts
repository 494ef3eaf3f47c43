/** Runs the cells of a page, in a Web Worker of its own: the engine, a session, and the line to the page. */
import { inspect } from "node-inspect-extracted";
import { platform } from "#platform";
import { setHost } from "../compute/host.js";
import * as carryover from "../index.js";
import { moveOutput } from "../kernel/moveOutput.js";
import { createPrinting } from "../kernel/printing.js";
import { sayWritten } from "../kernel/sayWritten.js";
import { stopSteps, watchStep } from "../kernel/watchSteps.js";
import { outputsOf } from "../notebook/mime.js";
import type { Move } from "../notebook/reactive.js";
import { beginCell } from "../notebook/saidInCells.js";
import { allShown, forgetPending, show } from "../notebook/show.js";
import { drawBy } from "../picture/pageDrawing.js";
import { surroundings } from "../platform/browser/surroundings.js";
import { askedFiles } from "./askedFiles.js";
import type { FromWorker, Question, ToWorker } from "./messages.js";
import { installConsole } from "./nodeConsole.js";
import { createPageSession, thrownInPage } from "./session.js";

const tell = (message: FromWorker) => self.postMessage(message);

const asked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
let questions = 0;
function ask(question: Question): Promise<unknown> {
  const id = ++questions;
  return new Promise((resolve, reject) => {
    asked.set(id, { resolve, reject });
    tell({ kind: "question", id, question });
  });
}

// As Node has them, and the kernel's printing.
const asNode = globalThis as unknown as Record<string, unknown>;
asNode.setImmediate = (callback: (...values: unknown[]) => void, ...values: unknown[]) =>
  setTimeout(callback, 0, ...values);
asNode.clearImmediate = (timer: number) => clearTimeout(timer);

const printing = createPrinting((name, text) =>
  tell({ kind: "output", output: { kind: "stream", name, text } }),
);
const output = (one: Extract<FromWorker, { kind: "output" }>["output"]) => {
  printing.flush();
  tell({ kind: "output", output: one });
};

surroundings.print = (text) => printing.print("stdout", text);
surroundings.inspect = (value) =>
  inspect(value, { depth: 4, maxArrayLength: 50, maxStringLength: 2000, breakLength: 100 });
surroundings.display = ({ data, metadata, transient }, isUpdate) =>
  output({ kind: "display", data, metadata, id: transient.display_id ?? null, isUpdate });
surroundings.files = askedFiles((call, ...values) => ask({ about: "files", call, values }));
drawBy({
  svg: (figure, size) => ask({ about: "picture", figure, ...size, scale: null }) as Promise<string>,
  png: (figure, size, scale) => ask({ about: "picture", figure, ...size, scale }) as Promise<Uint8Array>,
});
installConsole(printing.print);
setHost({ watch: watchStep, wrote: sayWritten });

const session = createPageSession({
  carryover: async () => carryover,
  "carryover/course": () => import("../course/course.js"),
});
Object.assign(globalThis, { mmm: carryover, show });

async function showValue(value: unknown): Promise<void> {
  await allShown();
  if (value === undefined) return;
  const [shown, ...beneath] = await outputsOf(value);
  output({ kind: "result", ...shown, data: { ...shown.data } });
  for (const one of beneath)
    output({ kind: "display", ...one, data: { ...one.data }, id: null, isUpdate: false });
}

async function execute({ code, name, cell }: Extract<ToWorker, { kind: "execute" }>): Promise<void> {
  beginCell(cell);
  const end = await session.run(code, name, showValue);
  // A chart that was broken off never comes.
  if (end.error !== null) forgetPending();
  printing.flush();
  tell({ kind: "end", ...end });
}

async function move(asked: Move): Promise<void> {
  const moved = await moveOutput(asked, session.part, thrownInPage);
  printing.flush();
  tell({ kind: "moved", moved });
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case "mode":
      surroundings.settings.CARRYOVER_OUTPUT = data.mode;
      return;
    case "execute":
      void execute(data);
      return;
    case "move":
      void move(data.move);
      return;
    case "interrupt":
      tell({ kind: "heard" });
      stopSteps();
      session.interrupt();
      return;
    case "answer":
      asked.get(data.id)?.resolve(data.value);
      asked.delete(data.id);
      return;
    case "fault": {
      const { id, message, code } = data;
      asked.get(id)?.reject(Object.assign(new Error(message), code === null ? {} : { code }));
      asked.delete(id);
    }
  }
};
tell({ kind: "ready", version: platform.version });
