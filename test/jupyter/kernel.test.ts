/** The kernel as a notebook sees it: results, errors, outputs, completion, interrupt. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Exchange, executeRequest, KernelClient, printed, resultText } from "./kernelClient.js";

const table = `({ kind: "table", title: "Spend", columns: [{ key: "a", label: "tv", unit: "GBP", decimals: 0 }], rows: [{ a: 1200 }], notes: [], warnings: [] } as mmm.Table)`;
const figure = `({ kind: "figure", data: [{ type: "bar", x: ["tv"], y: [3] }], layout: {}, description: "One bar", warnings: [] } as mmm.Figure)`;

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());

const types = ({ outputs }: Exchange) => outputs.map(({ type }) => type);

describe("results", () => {
  test("a cell publishes its input, then its last value", async () => {
    const cell = await kernel.run("const two = 2;\ntwo + 1");
    expect(cell.reply.status).toBe("ok");
    expect(types(cell)).toEqual(["execute_input", "execute_result"]);
    expect(resultText(cell)).toBe("3");
    expect(cell.outputs[0]!.content.execution_count).toBe(cell.reply.execution_count);
  });

  test("names of one cell are known in the next", async () => {
    expect(resultText(await kernel.run("two * 10"))).toBe("20");
  });

  test("a cell that ends in a declaration, null or undefined shows nothing", async () => {
    for (const code of ["const quiet = 1;", "null", "undefined"]) {
      expect(types(await kernel.run(code))).toEqual(["execute_input"]);
    }
  });

  test("await at the top of a cell gives the value, with parentheses and brackets too", async () => {
    expect(resultText(await kernel.run("await Promise.resolve(1)"))).toBe("1");
    expect(resultText(await kernel.run("await (Promise.resolve(2))"))).toBe("2");
    expect(resultText(await kernel.run("const got = await (async () => ({ n: 3 }))();\ngot.n"))).toBe("3");
    expect(resultText(await kernel.run("await [Promise.resolve(4)][0]"))).toBe("4");
    expect(
      resultText(
        await kernel.run('import { tableText as tt } from "carryover";\nawait (Promise.resolve(typeof tt))'),
      ),
    ).toBe("function");
  });

  test("a promise that nobody awaits says what to write", async () => {
    expect(resultText(await kernel.run("Promise.resolve(1)"))).toContain("write await before it");
  });

  test("a table shows as HTML and as text with its unit", async () => {
    const { outputs } = await kernel.run(table);
    const data = outputs.find(({ type }) => type === "execute_result")!.content.data;
    expect(data["text/html"]).toContain("<table");
    expect(data["text/html"]).toContain("1,200");
    expect(data["text/plain"]).toContain("£");
  });

  test("show without await still lands under its own cell, before the result", async () => {
    const cell = await kernel.run(`show(${table}); 7`);
    expect(types(cell)).toEqual(["execute_input", "display_data", "execute_result"]);
    expect(resultText(cell)).toBe("7");
  });

  test("a figure is its data and a picture, without plotly.js, and its warnings stand beneath", async () => {
    const cell = await kernel.run(figure);
    expect(types(cell)).toEqual(["execute_input", "execute_result"]);
    const { data, metadata } = cell.outputs[1]!.content;
    expect(Buffer.from(data["image/png"], "base64").subarray(1, 4).toString()).toBe("PNG");
    expect(metadata["image/png"]).toMatchObject({ alt: "One bar" });
    expect(data["application/vnd.plotly.v1+json"].data).toMatchObject([{ type: "bar" }]);
    expect(data["text/plain"]).toBe("One bar");
    expect(JSON.stringify(cell.outputs).length).toBeLessThan(60_000);

    const warned = await kernel.run(
      `({ ...${figure}, warnings: [{ code: "x", message: "Mind this.", cure: "" }] })`,
    );
    expect(types(warned)).toEqual(["execute_input", "execute_result", "display_data"]);
    expect(warned.outputs[2]!.content.data["text/html"]).toContain("Mind this.");
  });

  test("a danfo frame shows as a table, without tensorflow's greeting", async () => {
    const cell = await kernel.run(`const frame = await mmm.toFrame(${table});\nframe.describe()`);
    expect(printed(cell, "stderr")).toBe("");
    expect(printed(cell, "stdout")).toBe("");
    const data = cell.outputs.find(({ type }) => type === "execute_result")!.content.data;
    expect(data["text/html"]).toContain("<table");
    expect(data["text/plain"]).toContain("1,200");
  });

  test("progress is one line that is rewritten", async () => {
    const { outputs } = await kernel.run(
      'const line = mmm.progress("Fit", 2); line.update(1); line.end("done");',
    );
    const shown = outputs.filter(({ type }) => type.endsWith("display_data"));
    expect(shown.map(({ type }) => type)).toEqual([
      "display_data",
      "update_display_data",
      "update_display_data",
    ]);
    expect(new Set(shown.map(({ content }) => content.transient.display_id)).size).toBe(1);
    expect(shown.at(-1)!.content.data["text/plain"]).toBe("done");
  });
});

describe("errors", () => {
  test("a wrong type is an error with its place, and the line is shown", async () => {
    const { reply, outputs } = await kernel.run('const fine = 1;\nconst wrong: number = "a";');
    expect(reply.status).toBe("error");
    expect(reply.ename).toBe("TypeScriptError");
    expect(reply.evalue).toBe("Type 'string' is not assignable to type 'number'. (line 2, column 7)");
    expect(outputs.at(-1)!.type).toBe("error");
    expect(reply.traceback[0]).toContain('const wrong: number = "a";');
  });

  test("checks are strict: null is no string", async () => {
    expect((await kernel.run("const text: string = null")).reply.ename).toBe("TypeScriptError");
  });

  test("a thrown error has its name, message and the lines of the cells it passed, and nothing of the kernel", async () => {
    await kernel.run(
      '\n// a comment\nfunction deep(n: number): number {\n  if (n > 1) throw new RangeError("too big: " + n);\n  return n;\n}',
    );
    const { reply } = await kernel.run("const low = deep(1);\n\nconst high = deep(5);");
    expect(reply.ename).toBe("RangeError");
    expect(reply.evalue).toBe("too big: 5");
    const trace = reply.traceback.join("\n");
    expect(trace).toMatch(/at deep, cell \[\d+\], line 4/);
    expect(trace).toMatch(/at cell \[\d+\], line 3\n\s+3 \| const high = deep\(5\);/);
    expect(trace).not.toMatch(/tslab|node:|evalmachine|dist\/kernel/);
  });

  test("an awaited rejection is an error", async () => {
    const { reply } = await kernel.run('await Promise.reject(new TypeError("late"))');
    expect([reply.status, reply.ename, reply.evalue]).toEqual(["error", "TypeError", "late"]);
  });

  test("a figure without data is an error, not an empty picture", async () => {
    const { reply } = await kernel.run(figure.replace('["tv"]', "[]").replace("[3]", "[]"));
    expect(reply.status).toBe("error");
    expect(reply.evalue).toContain("One bar");
  });

  test("cells sent together with a failing one are not run, and the next one sent is", async () => {
    const cells = await kernel.send(
      ['throw new Error("first")', "1", "2"].map((code) => executeRequest(code)),
    );
    expect(cells.map(({ reply }) => reply.status)).toEqual(["error", "aborted", "aborted"]);
    expect(resultText(await kernel.run("40 + 2"))).toBe("42");
  });
});

describe("outputs", () => {
  test("what is printed goes to its stream", async () => {
    const cell = await kernel.run('console.log("out");\nconsole.error("err");');
    expect(printed(cell, "stdout")).toBe("out\n");
    expect(printed(cell, "stderr")).toBe("err\n");
  });

  test("no line of a long print is lost", async () => {
    const cell = await kernel.run("for (let i = 0; i < 20000; i++) console.log(i);");
    expect(printed(cell, "stdout").trimEnd().split("\n")).toHaveLength(20000);
  });

  test("%%time prints how long the cell took and keeps its result", async () => {
    const cell = await kernel.run("%%time\n6 * 7");
    expect(printed(cell, "stdout")).toMatch(/^\d+(\.\d+)? m?s\n$/);
    expect(resultText(cell)).toBe("42");
  });

  test("an unknown magic says which ones there are", async () => {
    const { reply } = await kernel.run("%%tiem\n1");
    expect(reply.evalue).toBe("kernel: there is no magic %%tiem; known: %%time, %%sql");
  });

  test("%%sql asks what cells have defined, and keeps the answer under the name behind it", async () => {
    await kernel.run('const asked = await mmm.readPanel("data/market.csv");');
    const { reply } = await kernel.run("%%sql found\nSELECT count(*) AS weeks FROM asked");
    expect(reply.status).toBe("ok");
    expect(resultText(await kernel.run("JSON.stringify(found)"))).toContain("156");
  });

  test("relative paths are read from the project root, not from the notebook's folder", async () => {
    expect(
      resultText(await kernel.run('import { existsSync } from "node:fs";\nexistsSync("package.json")')),
    ).toBe("true");
  });
});

describe("questions about code", () => {
  test("the public API completes under mmm", async () => {
    const code = "mmm.tableT";
    const { reply } = await kernel.request("complete_request", { code, cursor_pos: code.length });
    expect(reply.matches).toContain("tableText");
    expect([reply.cursor_start, reply.cursor_end]).toEqual([4, code.length]);
    // What it is, not that the module hands it on.
    const types = reply.metadata._jupyter_types_experimental;
    expect(types).toContainEqual({ text: "tableText", type: "function" });
  });

  test("a cursor after an emoji is counted in characters", async () => {
    const code = 'const mood = "🙂"; mmm.tableT';
    const { reply } = await kernel.request("complete_request", { code, cursor_pos: [...code].length });
    expect(reply.matches).toContain("tableText");
    expect(reply.cursor_end).toBe([...code].length);
  });

  test("inspection gives signature and documentation, under a magic too", async () => {
    const code = "%%time\nmmm.tableText";
    const { reply } = await kernel.request("inspect_request", {
      code,
      cursor_pos: code.length - 2,
      detail_level: 0,
    });
    expect(reply.found).toBe(true);
    expect(reply.data["text/plain"]).toContain("tableText(table: mmm.Table, ");
    expect(reply.data["text/plain"]).toContain("lines of text");
  });

  test("an open bracket is incomplete code", async () => {
    expect((await kernel.request("is_complete_request", { code: "f(1," })).reply.status).toBe("incomplete");
    expect((await kernel.request("is_complete_request", { code: "1 + 1" })).reply.status).toBe("complete");
  });

  test("history has the cells in order, by pattern and with their values", async () => {
    const fresh = await KernelClient.start();
    try {
      for (const code of ["const apples = 3;", "apples * 2", "apples * 3"]) await fresh.run(code);
      const asked = (content: object) => fresh.request("history_request", { raw: true, ...content });
      const tail = await asked({ output: false, hist_access_type: "tail", n: 2 });
      expect(tail.reply.history).toEqual([
        [1, 2, "apples * 2"],
        [1, 3, "apples * 3"],
      ]);
      const search = await asked({ output: true, hist_access_type: "search", pattern: "apples [*] 2", n: 5 });
      expect(search.reply.history).toEqual([]);
      const found = await asked({ output: true, hist_access_type: "search", pattern: "*2", n: 5 });
      expect(found.reply.history).toEqual([[1, 2, ["apples * 2", "6"]]]);
      const range = await asked({ output: false, hist_access_type: "range", session: 0, start: 1, stop: 2 });
      expect(range.reply.history).toEqual([[1, 1, "const apples = 3;"]]);
    } finally {
      await fresh.close();
    }
  });

  test("comms are none", async () => {
    expect((await kernel.request("comm_info_request")).reply).toEqual({ status: "ok", comms: {} });
  });

  test("values of expressions come with the cell's reply, and their errors", async () => {
    const [cell] = await kernel.send([
      executeRequest("const seven = 7;", undefined, { good: "seven + 1", bad: "seven.none" }),
    ]);
    const { good, bad } = cell!.reply.user_expressions;
    expect([good.status, good.data["text/plain"]]).toEqual(["ok", "8"]);
    expect([bad.status, bad.ename]).toEqual(["error", "TypeScriptError"]);
  });

  test("a template or a comment that does not end goes on, and code that cannot be read is invalid", async () => {
    const status = async (code: string) =>
      (await kernel.request("is_complete_request", { code })).reply.status;
    for (const code of ["`abc", "/* abc", "function f() {", "if (x) {\n  y();"]) {
      expect([code, await status(code)]).toEqual([code, "incomplete"]);
    }
    for (const code of ["const = 1", ") + 1", "1 +* 2"]) {
      expect([code, await status(code)]).toEqual([code, "invalid"]);
    }
  });

  test("a path in quotes completes with files and folders, folders with a slash", async () => {
    const code = 'await mmm.readPanel("data/mark';
    const { reply } = await kernel.request("complete_request", { code, cursor_pos: code.length });
    expect(reply.matches).toContain("market.csv");
    expect(code.slice(reply.cursor_start, reply.cursor_end)).toBe("mark");
    const root = await kernel.request("complete_request", { code: 'f("no', cursor_pos: 5 });
    expect(root.reply.matches).toContain("notebooks/");
  });

  test("inside brackets the signature is explained", async () => {
    const code = "mmm.readPanel(";
    const { reply } = await kernel.request("inspect_request", { code, cursor_pos: code.length });
    expect(reply.data["text/plain"]).toContain("readPanel(");
  });

  test("names of the browser are neither known nor offered", async () => {
    for (const name of ["document", "status", "localStorage"]) {
      expect((await kernel.run(name)).reply.ename).toBe("TypeScriptError");
    }
    const { reply } = await kernel.request("complete_request", { code: "docum", cursor_pos: 5 });
    expect(reply.matches).not.toContain("document");
  });
});

describe("interrupt", () => {
  test("a loop that computes is stopped, and the kernel lives on", async () => {
    const { reply } = await kernel.run("for (;;) {}", { interruptAfter: 0.5 });
    expect(reply.ename).toBe("Interrupted");
    expect(resultText(await kernel.run("1 + 1"))).toBe("2");
  });

  test("a cell that listens for the signal itself does not take it from the kernel", async () => {
    const { reply } = await kernel.run('process.on("SIGINT", () => {});\nawait new Promise(() => {})', {
      interruptAfter: 0.5,
    });
    expect(reply.ename).toBe("Interrupted");
    expect(resultText(await kernel.run("40 + 2"))).toBe("42");
  });

  test("a cell that waits is stopped, and the kernel lives on", async () => {
    const { reply } = await kernel.run("await new Promise(() => {})", { interruptAfter: 0.5 });
    expect(reply.ename).toBe("Interrupted");
    expect(resultText(await kernel.run("two"))).toBe("2");
  });
});

test("in static mode there are tables and pictures, no data of charts and no progress", async () => {
  const quiet = await KernelClient.start("carryover", { CARRYOVER_OUTPUT: "static" });
  try {
    const cell = await quiet.run(`mmm.progress("Fit", 2).end("done");\n${figure}`);
    expect(types(cell)).toEqual(["execute_input", "execute_result"]);
    expect(Object.keys(cell.outputs[1]!.content.data).sort()).toEqual(["image/png", "text/plain"]);
    const shown = Object.keys((await quiet.run(table)).outputs[1]!.content.data);
    expect(shown.sort()).toEqual(["text/html", "text/plain"]);
  } finally {
    await quiet.close();
  }
});
