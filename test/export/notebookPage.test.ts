/** A notebook as one file: what it shows without computing, what it holds, and what is refused. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readModules } from "../../src/export/modulesText.js";
import { notebookPage } from "../../src/export/notebookPage.js";
import { figureType, plotlyType } from "../../src/notebook/chartTypes.js";
import { runCaptured } from "../cli/runCaptured.js";
import { notebookText, printed, resultOf, type TestCell } from "./notebooks.js";

const folder = await mkdtemp(join(tmpdir(), "carryover-export-"));
const inFolder = (name: string) => join(folder, name);
const written = async (name: string, text: string): Promise<string> => {
  await writeFile(inFolder(name), text);
  return inFolder(name);
};
const pageOf = async (cells: readonly TestCell[]) =>
  notebookPage(await written("notebooks/lesson.ipynb", notebookText(cells)));
/** What a reader sees of it, without what computes. */
const shown = (html: string): string => html.slice(0, html.indexOf('<script type="application/gzip"'));
const part = (html: string, id: string): string => {
  const [, base64] = new RegExp(`id="${id}">([^<]*)</script>`).exec(html)!;
  return gunzipSync(Buffer.from(base64!, "base64")).toString();
};

beforeAll(async () => {
  await mkdir(inFolder("notebooks"));
  await mkdir(inFolder("data"));
  await written("package.json", '{ "dependencies": { "carryover": "1" } }');
  await written("data/mine.csv", "week,sales\n2024-01-01,1\n");
  await written("data/mine.yaml", "currency: EUR\n");
});
afterAll(() => rm(folder, { recursive: true }));

describe("the page of a notebook", () => {
  it("shows at once what the notebook holds, as text that runs nothing", async () => {
    const chart = { [plotlyType]: { data: [1] }, [figureType]: { layout: {}, description: "d" } };
    const { html } = await pageOf([
      { code: 'const a = "<b>";\na', outputs: [printed("</pre><script>alert(1)</script>")] },
      {
        code: "draw()",
        outputs: [resultOf({ ...chart, "image/png": "aGk=", "text/plain": ["a ", "line"] })],
      },
      { code: "frame", outputs: [resultOf({ "text/html": ["<table>", "</table>"], "text/plain": "t" })] },
      {
        code: "boom",
        outputs: [{ output_type: "error", ename: "E", evalue: "e", traceback: ["\u001b[31mE\u001b[0m: e"] }],
      },
    ]);
    expect(shown(html)).toContain("<title>A lesson</title>");
    expect(shown(html)).toContain("<p>Words &amp; <strong>more</strong>.</p>");
    expect(shown(html)).toContain("const a = &quot;&lt;b&gt;&quot;;\na</textarea>");
    expect(shown(html)).toContain('<pre class="stdout" tabindex="0">&lt;/pre&gt;&lt;script&gt;alert(1)');
    expect(shown(html)).toContain('<img alt="a line" src="data:image/png;base64,aGk=">');
    expect(shown(html)).toContain(`{"${plotlyType}":{"data":[1]},"${figureType}"`);
    expect(shown(html)).toContain("<table></table>");
    expect(shown(html)).toContain('<pre class="error" tabindex="0">E: e</pre>');
  });

  it("holds pictures that were pasted into words, which stand under their names in the cell", async () => {
    const words = {
      cell_type: "markdown",
      metadata: {},
      source:
        "![a plan](attachment:a%20plan.png) ![two](attachment:R&D.png) ![none](attachment:none.png) ![page](attachment:page.html)",
      attachments: {
        "a plan.png": { "image/png": "aGk=\n" },
        "R&D.png": { "image/png": "aGk=" },
        "page.html": { "text/html": "aGk=" },
      },
    };
    const notebook = { cells: [words], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    const { html } = await notebookPage(await written("notebooks/pasted.ipynb", JSON.stringify(notebook)), {
      outputs: false,
    });
    expect(html).toContain('<img src="data:image/png;base64,aGk=" alt="a plan">');
    expect(html).toContain('<img src="data:image/png;base64,aGk=" alt="two">');
    expect(html).toContain('src="attachment:none.png"');
    expect(html).toContain('src="attachment:page.html"');
  });

  it("keeps every cell below one whose HTML or words are not closed", async () => {
    const { JSDOM } = await import("jsdom");
    for (const open of [
      "<!-- open",
      "<textarea>",
      "<template>",
      "<table><tr>",
      "<select>",
      "</section></main>",
    ]) {
      const cells = [
        { code: "1", outputs: [resultOf({ "text/html": open, "text/plain": "t" })] },
        { code: "2", outputs: [printed("x")] },
      ];
      const { html } = await notebookPage(
        await written("notebooks/open.ipynb", notebookText(cells, `# Open\n\n${open}`)),
      );
      const { document } = new JSDOM(shown(html)).window;
      const sections = [...document.querySelectorAll("main > section, main > details")];
      expect(
        sections.map(({ className }) => className),
        open,
      ).toEqual(["words", "cell", "cell", "files"]);
    }
  });

  it("holds the tables that cells read, from the project's folder, with their settings", async () => {
    const { html, files } = await pageOf([
      { code: 'const path = "data/mine.csv";\nconst other = "data/none.csv";' },
      { code: "const panel = await readPanel(path); panel", outputs: [printed("x")] },
    ]);
    expect(files).toEqual(["data/mine.csv", "data/mine.yaml"]);
    const held = JSON.parse(part(html, "files")) as Record<string, string>;
    expect(Buffer.from(held["data/mine.csv"]!, "base64").toString()).toContain("2024-01-01,1");
  });

  it("leaves out what no cell asks for", async () => {
    const namesOf = async (code: string) => {
      const { html } = await pageOf([{ code, outputs: [printed("x")] }]);
      return Object.keys(readModules(part(html, "engine"))).join(" ");
    };
    expect(await namesOf("1")).not.toMatch(/danfo|hdf5|trialScript|refitScript/);
    expect(await namesOf("await toFrame(panel)")).toMatch(/danfo/);
    expect(await namesOf("await saveReport(made)")).toMatch(/trialScript/);
    expect(await namesOf("await report(posterior, { refit: true })")).toMatch(/refitScript/);
    expect(await namesOf("await saveFit(posterior)")).toMatch(/hdf5_util/);
  });

  it("leaves out files of saved fits where there is no room for them", async () => {
    const { html } = await pageOf([
      { code: "await saveFit(posterior)", outputs: [printed("x".repeat(600_000))] },
    ]);
    expect(Object.keys(readModules(part(html, "engine"))).join()).not.toContain("hdf5_util");
  });

  it("waits for its reader where outputs are left out, and takes in what its links lead to", async () => {
    const glossary = "# Words\n\n## Carry over\n\nWhat is *left*.\n\n## Other\n\nNot this.";
    await written("notebooks/glossary.ipynb", notebookText([], glossary));
    const path = await written(
      "notebooks/open.ipynb",
      notebookText(
        [{ code: "1", outputs: [printed("known already")] }],
        "# T\n\nOf [it](glossary.ipynb#carry-over), [no](glossary.ipynb#none), [half](glossary.ipynb#50%).",
      ),
    );
    const { html } = await notebookPage(path, { outputs: false });
    expect(shown(html)).not.toContain("known already");
    expect(shown(html)).toContain('<a href="#word-1">it</a>');
    expect(shown(html)).toMatch(
      /<div id="word-1" tabindex="-1"><h3>Carry over<\/h3>\s*<p>What is <em>left<\/em>\.<\/p>\s*<\/div><\/section>/,
    );
    expect(shown(html)).toContain('<a href="glossary.ipynb#none">no</a>');
    expect(shown(html)).toContain(">half</a>");
  });

  it("runs two scripts, by their sums, and may ask for nothing", async () => {
    const { html } = await pageOf([{ code: "1", outputs: [printed("1")] }]);
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(html)!;
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/=]{44}' 'sha256-[\w+/=]{44}' blob: 'unsafe-eval'; worker-src blob:; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'$/,
    );
    expect(shown(html)).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it.each(["00-quickstart", "05-bayesian-fit", "09-roi-and-curves"])(
    "is at most 3 MB for notebook %s",
    async (name) => {
      const { html } = await notebookPage(`notebooks/${name}.ipynb`);
      expect(Buffer.byteLength(html)).toBeLessThan(3_000_000);
    },
  );
});

describe("carryover export", () => {
  const ok = notebookText([{ code: "1", outputs: [printed("1")] }]);

  it("writes the file and says what it holds", async () => {
    const path = await written(
      "notebooks/one.ipynb",
      notebookText([{ code: 'await readPanel("data/mine.csv")', outputs: [printed("1")] }]),
    );
    const out = inFolder("one.html");
    const { code, stdout, stderr } = await runCaptured(["export", path, "--out", out]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/^wrote .*one\.html, 1\.\d MB, with data\/mine\.csv, data\/mine\.yaml\n$/);
    expect(await readFile(out, "utf8")).toMatch(/^<!doctype html>/);
    expect((await runCaptured(["export", path, "--out", out])).code).toBe(0);
  });

  it("writes over no other page", async () => {
    const path = await written("notebooks/two.ipynb", ok);
    const out = await written("board.html", "<!doctype html><p>Mine");
    const { code, stderr } = await runCaptured(["export", path, "--out", out]);
    expect([code, stderr]).toEqual([
      2,
      `carryover: export: --out would write over a file that is no exported notebook, got "${out}"; name another file, or remove that one first\n`,
    ]);
    expect(await readFile(out, "utf8")).toBe("<!doctype html><p>Mine");
  });

  it.each<[string, string, RegExp, string?]>([
    ["what is no JSON", "week,sales\n", /is no Jupyter notebook; name a file that ends in \.ipynb/],
    ["another JSON", '{ "cells": 3, "nbformat": 4 }', /is no Jupyter notebook/],
    ["cells that are none", '{ "cells": [null], "nbformat": 4 }', /is no Jupyter notebook/],
    [
      "metadata that are null",
      '{ "cells": [{ "cell_type": "code", "source": "1" }], "metadata": null, "nbformat": 4 }',
      /has no outputs; run it and save it first/,
    ],
    ["an old format", '{ "cells": [], "nbformat": 3 }', /is a notebook of format 3/],
    [
      "an old format, whose cells are elsewhere",
      '{ "worksheets": [], "nbformat": 3 }',
      /is a notebook of format 3/,
    ],
    ["Python", ok.replace("typescript", "python"), /has cells in python/],
    [
      "Python by its last kernel",
      '{ "cells": [], "nbformat": 4, "metadata": { "language_info": { "name": "python" } } }',
      /has cells in python/,
    ],
    ...[
      "null",
      '{ "output_type": "stream", "name": "stdout" }',
      '{ "output_type": "error", "ename": "E", "evalue": "e", "traceback": "E" }',
      '{ "output_type": "display_data", "data": null }',
      '{ "output_type": "display_data", "data": {}, "metadata": null }',
    ].map((output): [string, string, RegExp] => [
      `an output that is none, ${output}`,
      `{ "nbformat": 4, "cells": [{ "cell_type": "code", "source": "1", "outputs": [${output}] }] }`,
      /is no Jupyter notebook/,
    ]),
    [
      "a cell whose name is a number",
      '{ "nbformat": 4, "cells": [{ "cell_type": "code", "source": "1", "id": 5 }] }',
      /is no Jupyter notebook/,
    ],
    ["what has not run", notebookText([{ code: "1" }]), /has no outputs; run it and save it first/],
    [
      "a table that is missing",
      notebookText([
        { code: "1", outputs: [printed("1")] },
        { code: 'import "carryover";\nawait readPanel("data/gone.csv")' },
      ]),
      /cell 2, line 2 reads "data\/gone\.csv", which is not in /,
    ],
    ["an ending of another kind", ok, /--out must end in \.html, got "x\.pdf"/, "x.pdf"],
    ["a folder that is not there", ok, /cannot write to ".*" \(ENOENT\)/, inFolder("none/x.html")],
    [
      "too much",
      notebookText([{ code: "1", outputs: [printed("x".repeat(3_000_000))] }]),
      /makes a page of 4\.\d MB, and 3 MB is the most/,
    ],
  ])("refuses %s in one line", async (_, text, rule, out = inFolder("out.html")) => {
    const path = await written("notebooks/refused.ipynb", text);
    const { code, stdout, stderr } = await runCaptured(["export", path, "--out", out]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^carryover: export: [^\n]*\n$|^carryover: [^\n]*\n$/);
    expect(stderr).toMatch(rule);
  });

  it("refuses a notebook that is not there", async () => {
    const { code, stderr } = await runCaptured(["export", inFolder("nothing.ipynb")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/nothing\.ipynb.*cannot be read; check the name\n$/);
  });

  it("takes a table for missing only where no cell writes it", async () => {
    const write = 'import { writeFile } from "node:fs/promises";\nawait writeFile("data/made.csv", text);';
    const { files } = await pageOf([
      { code: write, outputs: [printed("1")] },
      { code: 'await readPanel("data/made.csv")' },
    ]);
    expect(files).toEqual([]);
  });
});
