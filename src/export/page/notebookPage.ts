/** Runs in the page of a notebook that is one file: its cells are changed and run there. Nothing computes before somebody asks for it. */

import type { Live } from "../../notebook/page/drawControls.js";
import type { Value } from "../../notebook/reactive.js";
import { type Cells, startCells } from "../../page/cells.js";
import { drawPicture } from "../../page/drawPicture.js";
import { memoryFiles } from "../../platform/memoryFiles.js";
import { readModules } from "../modulesText.js";
import { changesOf } from "./changes.js";
import { createEditor, type Editor } from "./editor.js";
import { createOutputArea, drawStored, type OutputArea } from "./outputArea.js";

interface Cell {
  readonly section: HTMLElement;
  readonly number: number;
  readonly id: string;
  readonly editor: Editor;
  readonly outputs: OutputArea;
  /** It has run in this session. */
  hasRun: boolean;
}

const byId = (id: string) => document.getElementById(id) as HTMLElement;
const button = (id: string) => byId(id) as HTMLButtonElement;
const said = byId("status");
const files = memoryFiles();
const host = { plotly, liveOf };
const cells = [...document.querySelectorAll<HTMLElement>("section.cell")].map(cellOf);
const saved = cells.map(({ editor }) => editor.code());
const changes = changesOf(saved);

let session: Promise<Cells> | null = null;
let library: Promise<void> | null = null;
let queue: Cell[] = [];
let running: Cell | null = null;
let count = 0;
/** What moves the outputs of this session, by their ids. */
const lives = new Map<string, Live>();

function say(text: string): void {
  said.textContent = text;
}

/** A part of the page that is packed, as text. */
async function unpacked(id: string): Promise<string> {
  const bytes = Uint8Array.from(atob(byId(id).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** Loads what draws charts, with the first of them. */
function plotly(): Promise<void> {
  library ??= unpacked("plotly").then((text) => {
    const script = document.createElement("script");
    script.textContent = text;
    document.head.append(script);
  });
  return library;
}

function started(): Promise<Cells> {
  session ??= start();
  return session;
}

async function start(): Promise<Cells> {
  say("Loading what computes");
  const made = startCells({
    engine: { entry: "cellWorker.js", modules: readModules(await unpacked("engine")) },
    files,
    async draw(wish) {
      await plotly();
      return drawPicture(wish);
    },
    mode: "live",
    onLost: forgetRuns,
  });
  await made.ready;
  return made;
}

function cellOf(section: HTMLElement, index: number): Cell {
  const run = () => ask(cell);
  const editor = createEditor(
    section.querySelector(".code")!,
    (goesOn) => {
      run();
      if (goesOn) cells[index + 1]?.editor.focus();
    },
    () => {
      changes.keep(cells.map((one) => one.editor.code()));
      button("forget").hidden = false;
    },
  );
  const runs = section.querySelector<HTMLButtonElement>(".run")!;
  runs.hidden = false;
  runs.addEventListener("click", run);
  const cell: Cell = {
    section,
    number: index + 1,
    id: section.dataset.id ?? `cell-${index + 1}`,
    editor,
    outputs: createOutputArea(section.querySelector(".outputs")!, host),
    hasRun: false,
  };
  return cell;
}

/** A cell is to run, after those above it that have not run yet. */
function ask(cell: Cell): void {
  const above = cells.filter((one) => one.number < cell.number && !one.hasRun);
  enqueue([...above, cell]);
}

function enqueue(wanted: readonly Cell[]): void {
  const added = wanted.filter((one) => !queue.includes(one) && one.editor.code().trim() !== "");
  // One that runs may be wanted again; one above it that is wanted by another is not.
  queue.push(...added.filter((one) => one !== running || one === wanted.at(-1)));
  for (const one of queue) mark(one, "waiting");
  if (running === null) void work();
}

function mark(cell: Cell, state: "waiting" | "running" | "failed" | null): void {
  cell.section.classList.remove("waiting", "running", "failed");
  if (state !== null) cell.section.classList.add(state);
}

async function work(): Promise<void> {
  let ended = "Ready";
  button("stop").disabled = false;
  for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
    running = cell;
    mark(cell, "running");
    const isFine = await runOne(cell);
    running = null;
    mark(cell, isFine ? null : "failed");
    if (isFine) continue;
    ended = `Cell ${cell.number} failed${queue.length === 0 ? "" : "; what was to run after it did not"}`;
    for (const one of queue) mark(one, null);
    queue = [];
  }
  button("stop").disabled = true;
  button("restart").disabled = session === null;
  say(ended);
  listFiles();
}

async function runOne(cell: Cell): Promise<boolean> {
  const { outputs } = cell;
  outputs.begin();
  try {
    const computing = await started();
    say(`Cell ${cell.number} runs${queue.length === 0 ? "" : `, and ${queue.length} after it`}`);
    cell.hasRun = true;
    const number = ++count;
    cell.section.querySelector(".count")!.textContent = "[*]";
    const { error } = await computing.execute(cell.editor.code(), {
      count: number,
      cell: cell.id,
      onOutput: outputs.take,
    });
    cell.section.querySelector(".count")!.textContent = cell.hasRun ? `[${number}]` : "";
    outputs.end(error);
    return error === null;
  } catch (error) {
    session = null;
    const { message } = error as Error;
    outputs.end({ ename: "Error", evalue: message, traceback: [message] });
    return false;
  }
}

/** Each move asks the session, which answers for every output that reads the same control. */
function liveOf(id: string): Live {
  const own = session;
  const live: Live = {
    async send(values: readonly Value[]) {
      const computing = await own!;
      const stop = button("stop");
      // A function that computes long can be stopped.
      const isLong = setTimeout(() => {
        stop.disabled = false;
      }, 300);
      const moved = await computing.move({ output: id, values, shown: [...lives.keys()] });
      clearTimeout(isLong);
      stop.disabled = running === null;
      if (moved === null) live.onGone();
      else for (const [output, { values: at, view }] of moved) lives.get(output)?.onAnswer(at, view);
    },
    isClosed: () => lives.get(id) !== live,
    onAnswer: () => {},
    onGone: () => {},
  };
  lives.set(id, live);
  return live;
}

function restart(): void {
  queue = [];
  for (const one of cells) mark(one, null);
  void session?.then((computing) => computing.restart());
  say("Started anew: no cell has run yet");
}

/** The values of all cells are gone: none has run in what computes now. */
function forgetRuns(): void {
  for (const one of cells.filter(({ hasRun }) => hasRun)) {
    one.hasRun = false;
    one.section.querySelector(".count")!.textContent = "";
  }
  for (const live of lives.values()) live.onGone();
  lives.clear();
  count = 0;
}

/** Every file that cells may read or have written, to be taken along. */
function listFiles(): void {
  const list = document.querySelector(".files ul")!;
  const items = [...files.all()].map(([path, bytes]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.textContent = path;
    link.href = "#";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      take(path, bytes);
    });
    item.append(link, ` ${Math.ceil(bytes.length / 1000)} kB`);
    return item;
  });
  list.replaceChildren(...items);
}

function take(path: string, bytes: Uint8Array): void {
  const link = document.createElement("a");
  link.download = path.split("/").at(-1)!;
  link.href = URL.createObjectURL(new Blob([bytes as BlobPart]));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function addFiles({ files: chosen }: HTMLInputElement): Promise<void> {
  for (const file of chosen ?? []) await files.write(file.name, new Uint8Array(await file.arrayBuffer()));
  const names = [...(chosen ?? [])].map(({ name }) => JSON.stringify(name)).join(", ");
  say(`Cells read ${names} by that name`);
  listFiles();
}

async function prepare(): Promise<void> {
  const stored = JSON.parse(await unpacked("files")) as Record<string, string>;
  for (const [path, base64] of Object.entries(stored)) {
    await files.makeFolder(files.parent(path));
    await files.write(
      path,
      Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
    );
  }
  listFiles();
  document.querySelector<HTMLElement>(".tools")!.hidden = false;
  button("run-all").addEventListener("click", () => enqueue(cells));
  button("stop").addEventListener("click", () => {
    for (const one of queue) mark(one, null);
    queue = [];
    void session?.then((computing) => computing.interrupt());
  });
  button("restart").addEventListener("click", restart);
  const own = document.querySelector<HTMLInputElement>(".files input")!;
  own.addEventListener("change", () => addFiles(own));
  button("forget").addEventListener("click", () => {
    changes.forget();
    cells.forEach(({ editor }, i) => {
      editor.set(saved[i]!);
    });
    button("forget").hidden = true;
    say("Every cell is as it was saved");
  });
  say("As it was saved. Change a cell and run it: it computes in this page");
  if (changes.kept !== null) {
    cells.forEach(({ editor }, i) => {
      editor.set(changes.kept![i]!);
    });
    button("forget").hidden = false;
    say("Your cells are as you left them; run them again for what they show");
  }
  await drawStored(host);
}

void prepare();
