/** Controls on the static site: they move charts, numbers and texts by the kernel that runs in the page, which says what the kernel of JupyterLab says. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cellFrame } from "../../src/kernel/cellFrame.js";
import { controlType } from "../../src/notebook/chartTypes.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { escapeHtml } from "../../src/report/html.js";
import { type CommMessage, close, controls, move, open, type Shown, scenes } from "../jupyter/moves.js";
import { drawn, expectAccessible, notebook, slider, untilDrawn } from "./movingNotebook.js";
import { type ServedSite, serveSite, untilIdle } from "./servedSite.js";

let site: ServedSite;
let page: Page;
beforeAll(async () => {
  site = await serveSite();
  page = await site.open("01-data.ipynb");
  await save("moving.ipynb", notebook);
});
afterAll(() => site?.close());

const save = (name: string, content: object) =>
  page.evaluate(
    `jupyterapp.serviceManager.contents.save("notebooks/${name}", ${JSON.stringify({ type: "notebook", format: "json", content })})`,
  );

/** Opens a notebook in place of the one that is open, with a kernel of its own. */
async function openInstead(name: string): Promise<void> {
  await page.evaluate(`(async () => {
    const { shell, commands } = jupyterapp;
    await shell.currentWidget.sessionContext.shutdown();
    shell.currentWidget.dispose();
    const { sessionContext } = await commands.execute("docmanager:open", { path: "notebooks/${name}", factory: "Notebook" });
    await sessionContext.ready;
  })()`);
  await untilIdle(page);
}

const command = (name: string) => page.evaluate(`jupyterapp.commands.execute("notebook:${name}")`);

interface Ran {
  /** "ok", or what the error says. */
  readonly status: string;
  readonly count: number;
  /** Of the output with controls. */
  readonly shown: Omit<Shown, "cell"> | null;
  readonly printed: string;
}

/** Runs a cell in the kernel of the open notebook. */
const run = (code: string): Promise<Ran> =>
  page.evaluate(`(async () => {
    const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
    const asked = kernel.requestExecute({ code: ${JSON.stringify(code)} });
    let shown = null;
    let printed = "";
    asked.onIOPub = ({ content }) => {
      shown = content.data?.["${controlType}"] ?? shown;
      printed += content.text ?? "";
    };
    const { content } = await asked.done;
    return { status: content.evalue ?? content.status, count: content.execution_count, shown, printed };
  })()`);

/** Sends messages as a page does, and gives what comes back. */
function talk(messages: readonly CommMessage[], count: number): Promise<CommMessage[]> {
  return page.evaluate(`(async () => {
    const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
    window.comms ??= new Map();
    const heard = [];
    const listen = (_, { header, content }) => {
      if (header.msg_type.startsWith("comm_")) heard.push({ type: header.msg_type, content });
    };
    kernel.iopubMessage.connect(listen);
    for (const { type, content } of ${JSON.stringify(messages)}) {
      const { comm_id, target_name = "carryover.control", data } = content;
      const comm = comms.get(comm_id) ?? kernel.createComm(target_name, comm_id);
      comms.set(comm_id, comm);
      if (type === "comm_open") comm.open(data);
      if (type === "comm_msg") comm.send(data);
      if (type === "comm_close") comm.close(data);
      if (type === "comm_close") comms.delete(comm_id);
    }
    while (heard.length < ${count}) await new Promise((resolve) => setTimeout(resolve, 20));
    kernel.iopubMessage.disconnect(listen);
    for (const { type, content } of heard) if (type === "comm_close") comms.delete(content.comm_id);
    return heard;
  })()`);
}

/** Shows something that follows from controls and opens a comm for it: the number of its cell. */
async function opened(comm: string, code: string): Promise<number> {
  const { status, count, shown } = await run(`mmm.reactive(() => ${code})`);
  expect(status).toBe("ok");
  await talk([open(comm, shown!.id, shown!.values)], 0);
  return count;
}

test("every kind of control moves charts and texts, and two of them one picture", async () => {
  await openInstead("moving.ipynb");
  await command("run-all-cells");
  await untilDrawn(page);
  await page.getByText("at 0.5", { exact: true }).first().waitFor();
  expect(await drawn(page)).toBeCloseTo(11 * 0.5, 6);

  // Positions between those that stand ready: the kernel answers.
  await slider(page).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  await page.getByText("at 0.53", { exact: true }).first().waitFor();
  await expect.poll(() => drawn(page)).toBeCloseTo(11 * 0.53, 6);
  // The other output's own slider follows.
  expect(await page.locator(".carryover-controls input[type=range]").nth(1).inputValue()).toBe("0.53");

  expect(await drawn(page, 1, 3)).toBeCloseTo(3 ** 0.5, 6);
  await page.getByLabel("half the money").check();
  await expect.poll(() => drawn(page, 1, 3)).toBeCloseTo(3 ** 0.5 / 2, 6);
  await page.getByLabel("shape").selectOption("hill");
  await expect.poll(() => drawn(page, 1, 3)).toBeCloseTo(0.375, 6);
  await page.getByText("hill, half").first().waitFor();
  await expectAccessible(page);
  await mkdir(join(packageRoot, "out"), { recursive: true });
  await page.locator(".jp-OutputArea").last().scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(packageRoot, "out", "siteControls.png") });
  expect(
    (await run('if (retention.value !== 0.53 || shape.value !== "hill") throw new Error("no")')).status,
  ).toBe("ok");
});

test("after a restart an output moves between the positions that stand ready, and by the kernel when its cell has run again", async () => {
  await page.evaluate("jupyterapp.shell.currentWidget.sessionContext.restartKernel()");
  await untilIdle(page);
  await slider(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => drawn(page)).toBeGreaterThan(11 * 0.531);
  await command("run-all-cells");
  await expect.poll(() => drawn(page)).toBeCloseTo(11 * 0.5, 6);
  await page.getByText("at 0.5", { exact: true }).first().waitFor();
  await slider(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("at 0.51", { exact: true }).first().waitFor();
});

test("what waits for a cell that fails is not lost: outputs above it move, and what was moved meanwhile", async () => {
  await save("failing.ipynb", {
    ...notebook,
    cells: [
      ...notebook.cells.slice(0, 2),
      {
        ...notebook.cells[0],
        id: "waiting",
        source: 'await new Promise((r) => setTimeout(r, 4000));\nthrow new Error("on purpose")',
      },
    ],
  });
  await openInstead("failing.ipynb");
  const ran = command("run-all-cells");
  await untilDrawn(page, 1);
  await slider(page).focus();
  await page.keyboard.press("ArrowRight");
  await ran;
  await page.getByText("on purpose").first().waitFor();
  await page.getByText("at 0.51", { exact: true }).first().waitFor();
  await expect.poll(() => drawn(page)).toBeCloseTo(11 * 0.51, 6);
});

test("a function that fails says why and where, and the next position is shown", async () => {
  await save("refusing.ipynb", {
    ...notebook,
    cells: [
      {
        ...notebook.cells[0],
        source: `const share = mmm.control.slider({ label: "share", from: 0, to: 1, step: 0.1, value: 0.8 });
mmm.reactive(() => {
  if (share.value > 0.85) throw new Error("there is no more money");
  return "spent " + share.value;
})`,
      },
    ],
  });
  await openInstead("refusing.ipynb");
  await command("run-all-cells");
  await slider(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("Error: there is no more money").first().waitFor();
  await page.getByText("at cell [1], line 3").first().waitFor();
  await page.screenshot({ path: join(packageRoot, "out", "siteControlsError.png") });
  await page.keyboard.press("ArrowLeft");
  await page.getByText("spent 0.8", { exact: true }).first().waitFor();
});

test("the controls that the messages below are about", async () => {
  await openInstead("01-data.ipynb");
  expect((await run(controls)).status).toBe("ok");
});

test.each(scenes.map((one) => [one.title, one] as const))(
  "as by JupyterLab's kernel: %s",
  async (_, { outputs, said, answers }) => {
    const places = new Map<string, string>();
    for (const [comm, code] of Object.entries(outputs)) {
      const count = await opened(comm, code);
      places.set(comm, escapeHtml(cellFrame("", String(count), 1, `mmm.reactive(() => ${code})`).join("\n")));
    }
    const expected = answers((comm) => places.get(comm)!);
    expect(await talk(said, expected.length)).toEqual(expected);
    const left = Object.keys(outputs).filter(
      (comm) => !said.some((one) => one.type === "comm_close" && one.content.comm_id === comm),
    );
    await talk(left.map(close), 0);
  },
);

test("a move waits for the cell that runs", async () => {
  await opened("f", "'with ' + share.value");
  await talk([move("f", 0.5)], 1);
  const cell = run(
    "const before = share.value; await new Promise((r) => setTimeout(r, 300)); console.log(before === share.value)",
  );
  const [answer] = await talk([move("f", 0.125)], 1);
  expect(answer!.content).toMatchObject({
    data: { values: [0.125], view: { html: "<pre>with 0.125</pre>" } },
  });
  expect((await cell).printed).toBe("true\n");
  await talk([close("f")], 0);
});

test.each([
  ["waits", "() => new Promise<string>(() => {})"],
  [
    "waits after a wait",
    "async () => { await new Promise((r) => setTimeout(r, 10)); await new Promise(() => {}); return ''; }",
  ],
  [
    "fits",
    "async () => String((await mmm.fit(mmm.specify(await mmm.readPanel('data/market.csv')), { draws: 200_000 })).provenance)",
  ],
])(
  "a function that %s for long is stopped by JupyterLab's button, and cells run after it",
  async (_, long) => {
    await run(`let isLong = false; const long: () => Promise<string> = ${long};`);
    await opened("g", 'share.value > 0.9 && isLong ? long() : "fine"');
    await run("isLong = true;");
    const answer = talk([move("g", 1)], 1);
    await new Promise((resolve) => setTimeout(resolve, 800));
    await command("interrupt-kernel");
    expect(JSON.stringify((await answer)[0]!.content)).toContain(
      "<pre>Interrupted: the cell was interrupted</pre>",
    );
    expect((await run("console.log(share.value)")).printed).toBe("1\n");
    expect(JSON.stringify(await talk([move("g", 0.5)], 1))).toContain("fine");
    await talk([close("g")], 0);
  },
);

test("a function that computes without a break is ended by a second stop, with all values", async () => {
  await run("let isEndless = false; const endless = (): string => { for (;;) {} };");
  await opened("k", 'share.value > 0.9 && isEndless ? endless() : "fine"');
  await run("isEndless = true;");
  const answer = talk([move("k", 1)], 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await command("interrupt-kernel");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await command("interrupt-kernel");
  expect(await answer).toEqual([close("k")]);
  expect((await run("1 + 1")).status).toBe("ok");
  expect((await run("share")).status).toMatch(/^Cannot find name 'share'/);
});
