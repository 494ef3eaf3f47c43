/** Controls that a reader moves, as a page and the kernel talk about them: comms of Jupyter's. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { cellFrame } from "../../src/kernel/cellFrame.js";
import { controlType } from "../../src/notebook/chartTypes.js";
import { escapeHtml } from "../../src/report/html.js";
import { KernelClient, printed, resultText } from "./kernelClient.js";
import { close, controls, move, moved, open, type Shown, scenes } from "./moves.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.run(controls);
});
afterAll(() => kernel.close());

/** Shows something that follows from controls. */
async function show(code: string): Promise<Shown> {
  const { outputs, reply } = await kernel.run(`mmm.reactive(() => ${code})`);
  const { content } = outputs.find(({ type }) => type === "execute_result")!;
  return { ...content.data[controlType], cell: reply.execution_count };
}
/** Shows it, and opens a comm for it. */
async function opened(comm: string, code: string): Promise<Shown> {
  const shown = await show(code);
  await kernel.comm([open(comm, shown.id, shown.values)], 0);
  return shown;
}

/** Those of now: the question overtakes messages that wait, a cell does not. */
async function openComms(): Promise<readonly string[]> {
  await kernel.run("");
  return Object.keys((await kernel.request("comm_info_request")).reply.comms).sort();
}

test.each(scenes.map((one) => [one.title, one] as const))("%s", async (_, { outputs, said, answers }) => {
  const places = new Map<string, string>();
  for (const [comm, code] of Object.entries(outputs)) {
    const { cell } = await opened(comm, code);
    places.set(comm, escapeHtml(cellFrame("", String(cell), 1, `mmm.reactive(() => ${code})`).join("\n")));
  }
  const expected = answers((comm) => places.get(comm)!);
  expect(await kernel.comm(said, expected.length)).toEqual(expected);
  await kernel.comm(Object.keys(outputs).map(close), 0);
  expect(await openComms()).toEqual([]);
});

test("a page that shows an output anew is told where its controls have come to meanwhile", async () => {
  const { id, values } = await opened("h", "'at ' + share.value");
  await kernel.comm([move("h", 0.75), close("h")], 1);
  expect(await kernel.comm([open("i", id, values)], 1)).toEqual([moved("i", [0.75], "at 0.75")]);
  // The next answer is to the move: what is known already is not said.
  expect(await kernel.comm([open("j", id, [0.75]), close("i"), move("j", 0.5)], 1)).toEqual([
    moved("j", [0.5], "at 0.5"),
  ]);
  await kernel.comm([close("j")], 0);
});

test("cells see where a control stands, and clients which outputs have one", async () => {
  await opened("h", "'at ' + share.value");
  await kernel.comm([move("h", 0.25)], 1);
  expect(resultText(await kernel.run("share.value"))).toBe("0.25");
  expect(await openComms()).toEqual(["h"]);
  await kernel.comm([move("h", 0.5), close("h")], 1);
});

test("a move waits for the cell that runs", async () => {
  await opened("f", "'with ' + share.value");
  const cell = {
    type: "execute_request",
    content: {
      code: "const before = share.value; await new Promise((r) => setTimeout(r, 300)); console.log(before === share.value)",
      silent: false,
    },
  };
  const messages = await kernel.comm([cell, move("f", 0.125)], 1);
  expect(messages).toEqual([moved("f", [0.125], "with 0.125")]);
  expect(resultText(await kernel.run("[before, share.value]"))).toBe("[ 0.5, 0.125 ]");
  await kernel.comm([close("f")], 0);
});

test.each([
  ["computes", "() => { for (;;) {} }"],
  ["waits", "() => new Promise(() => {})"],
  [
    "says for ever why it fails",
    '() => { throw Object.defineProperty(new Error(), "message", { get() { for (;;) {} } }); }',
  ],
  ["computes after a wait", "async () => { await new Promise((r) => setTimeout(r, 10)); for (;;) {} }"],
])("a function that %s for ever is stopped, and cells run after it", async (_, endless) => {
  await kernel.run(`share.value; let isEndless = false; const endless = ${endless};`);
  await opened("g", 'share.value > 0.9 && isEndless ? endless() : "fine"');
  // What stands ready in pages is made with the cell.
  await kernel.run("isEndless = true;");
  const messages = await kernel.comm([move("g", 1)], 1, { interruptAfter: 0.8 });
  expect(messages).toEqual([moved("g", [1], "Interrupted: the cell was interrupted")]);
  const later = await kernel.run("console.log(share.value)");
  expect(printed(later, "stdout")).toBe("1\n");
  expect(await kernel.comm([move("g", 0.5)], 1)).toEqual([moved("g", [0.5], "fine")]);
  await kernel.comm([close("g")], 0);
});
