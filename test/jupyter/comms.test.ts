/** Controls that a reader moves, as a page and the kernel talk about them: comms of Jupyter's. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { controlType } from "../../src/notebook/chartTypes.js";
import { KernelClient, printed, resultText } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.run(
    'const share = mmm.control.slider({ label: "share", from: 0, to: 1, value: 0.5 }); const other = mmm.control.toggle({ label: "other" });',
  );
});
afterAll(() => kernel.close());

/** Shows something that follows from controls, and gives the id of its output. */
async function shown(code: string): Promise<string> {
  const { outputs } = await kernel.run(`mmm.reactive(() => ${code})`);
  return outputs.find(({ type }) => type === "execute_result")!.content.data[controlType].id;
}

const open = (comm_id: string, id: string, target_name = "carryover.control") => ({
  type: "comm_open",
  content: { comm_id, target_name, data: { id } },
});
const move = (comm_id: string, ...values: unknown[]) => ({
  type: "comm_msg",
  content: { comm_id, data: { values } },
});
const close = (comm_id: string) => ({ type: "comm_close", content: { comm_id, data: {} } });
const closed = (comm_id: string) => ({ type: "comm_close", content: { comm_id, data: {} } });
const moved = (comm_id: string, values: readonly unknown[], text: string) => ({
  type: "comm_msg",
  content: { comm_id, data: { values, view: { html: `<pre>${text}</pre>` } } },
});
const openComms = async () => Object.keys((await kernel.request("comm_info_request")).reply.comms).sort();

test("a control that is moved shows again what follows from it, wherever it stands, and cells see where it is", async () => {
  const first = await shown("'first ' + share.value");
  const second = await shown("['second', share.value, other.value].join(' ')");
  const apart = await shown("'apart ' + other.value");
  const messages = await kernel.comm(
    [open("a", first), open("b", second), open("c", apart), move("a", 0.25)],
    2,
  );
  expect(messages).toEqual([
    moved("a", [0.25], "first 0.25"),
    moved("b", [0.25, false], "second 0.25 false"),
  ]);
  expect(resultText(await kernel.run("share.value"))).toBe("0.25");
  expect(await openComms()).toEqual(["a", "b", "c"]);
  // A page that has gone is told nothing more.
  expect(await kernel.comm([close("b"), move("a", 0.75)], 1)).toEqual([moved("a", [0.75], "first 0.75")]);
  await kernel.comm([close("a"), close("c")], 0);
  expect(await openComms()).toEqual([]);
});

test("what the kernel does not know is closed", async () => {
  const known = await shown("'known ' + share.value");
  const messages = await kernel.comm(
    [
      open("of another", known, "jupyter.widget"),
      open("of before", "no such output"),
      move("never opened", 1),
    ],
    3,
  );
  expect(messages).toEqual([closed("of another"), closed("of before"), closed("never opened")]);
  expect(await openComms()).toEqual([]);
});

test("a position that is none moves nothing", async () => {
  const id = await shown("'at ' + share.value");
  await kernel.comm([open("d", id), move("d", 0.5)], 1);
  const messages = await kernel.comm([move("d", 7), move("d", "much"), move("d")], 3);
  expect(messages).toEqual(Array(3).fill(moved("d", [0.5], "at 0.5")));
  await kernel.comm([close("d")], 0);
});

test("a function that fails says so in its place, and the next position is shown", async () => {
  const id = await shown('share.value > 0.9 ? ([] as string[])[0]!.length : "fine"');
  const messages = await kernel.comm([open("e", id), move("e", 1), move("e", 0.5)], 2);
  expect(messages).toEqual([
    moved("e", [1], "Cannot read properties of undefined (reading &#39;length&#39;)"),
    moved("e", [0.5], "fine"),
  ]);
  await kernel.comm([close("e")], 0);
});

test("a move waits for the cell that runs", async () => {
  const id = await shown("'with ' + share.value");
  await kernel.comm([open("f", id)], 0);
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
  const id = await shown('share.value > 0.9 && isEndless ? endless() : "fine"');
  // What stands ready in pages is made with the cell.
  await kernel.run("isEndless = true;");
  const messages = await kernel.comm([open("g", id), move("g", 1)], 1, { interruptAfter: 0.8 });
  expect(messages).toEqual([moved("g", [1], "the cell was interrupted")]);
  const later = await kernel.run("console.log(share.value)");
  expect(printed(later, "stdout")).toBe("1\n");
  expect(await kernel.comm([move("g", 0.5)], 1)).toEqual([moved("g", [0.5], "fine")]);
  await kernel.comm([close("g")], 0);
});
