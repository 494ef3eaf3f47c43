/** A notebook as one HTML file that computes: its outputs stand there at once, and its cells run in the page, offline. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { DataError } from "../errors.js";
import { findProjectRoot } from "../kernel/projectRoot.js";
import { engineModules, type largeModules } from "../lab/engineModules.js";
import { type Cell, joined, type Notebook, type Output } from "../lab/notebook.js";
import { plotlyFile } from "../picture/plotly.js";
import { diskFault } from "../platform/diskFaults.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { escapeHtml } from "../report/html.js";
import { closedHtml } from "./closedHtml.js";
import { codeHtml } from "./highlight.js";
import { decoded, linkedWords } from "./linkedWords.js";
import { writeModules } from "./modulesText.js";
import { type Bundle, errorHtml, markdownHtml, storedHtml, streamHtml } from "./outputHtml.js";
import { notebookPageStyle } from "./pageStyle.js";
import { filesRead } from "./readFiles.js";

/** What somebody sends by mail. */
const mostBytes = 3_000_000;

type Large = (typeof largeModules)[number];

/** Large modules by what asks for them in a cell. */
const asksFor: Readonly<Record<Large, RegExp>> = {
  yamlLater: /^/,
  trialScript: /\b(?:saveReport|reportFile)\b/,
  refitScript: /\brefit: ?true\b/,
  danfojs: /\btoFrame\b/,
  hdf5: /\b(?:loadFit|saveFit|openFit|iterate)\b/,
};

export interface NotebookPage {
  readonly html: string;
  /** Paths of the tables and settings that it holds. */
  readonly files: readonly string[];
}

/** The whole file.
 *
 *  @param path  a notebook that has been run; what its cells read is found as its kernel finds it
 *  @param outputs  false leaves them out: each cell waits for its reader, as in a lesson
 *  @throws DataError for what is no notebook of this kernel's language or has not been run, for a table that is not there, and for more than 3 MB */
export async function notebookPage(
  path: string,
  { outputs = true }: { readonly outputs?: boolean } = {},
): Promise<NotebookPage> {
  const read = await readRun(path, outputs);
  const emptied = read.cells.map((cell) => ({ ...cell, outputs: [], execution_count: null }));
  const notebook = outputs ? read : { ...read, cells: emptied };
  const codes = notebook.cells.filter(({ cell_type }) => cell_type === "code").map(sourceOf);
  const files = await filesRead(codes, path, findProjectRoot(dirname(resolve(path))));
  const all = codes.join("\n");
  const large = (Object.keys(asksFor) as Large[]).filter((name) => asksFor[name].test(all));
  const whole = await htmlOf(notebook, path, files, large);
  // Files of saved fits take 1.3 MB, and a page can do without them: a cell that wants one says so.
  const isLarge = large.includes("hdf5") && Buffer.byteLength(whole) > mostBytes;
  const html = isLarge
    ? await htmlOf(
        notebook,
        path,
        files,
        large.filter((name) => name !== "hdf5"),
      )
    : whole;
  return { html: requireSmall(html, path), files: [...files.keys()] };
}

function requireSmall(html: string, path: string): string {
  const bytes = Buffer.byteLength(html);
  if (bytes <= mostBytes) return html;
  throw new DataError({
    caller: "export",
    file: path,
    rule: `makes a page of ${(bytes / 1e6).toFixed(1)} MB, and 3 MB is the most`,
    cure: "leave out large outputs, or read a smaller table",
  });
}

/** A notebook, with at least one output where they are wanted.
 *
 *  @throws DataError */
async function readRun(path: string, isRun: boolean): Promise<Notebook> {
  const refuse = (rule: string, cure: string): never => {
    throw new DataError({ caller: "export", file: path, rule, cure });
  };
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (diskFault(error) === null) throw error;
    return refuse("cannot be read", "check the name");
  });
  const notebook = parsed(text.replace(/^\uFEFF/, ""));
  if (notebook === null) return refuse("is no Jupyter notebook", "name a file that ends in .ipynb");
  if (notebook.nbformat !== 4) {
    return refuse(`is a notebook of format ${notebook.nbformat}`, "open it in JupyterLab and save it again");
  }
  const language = languageOf(notebook);
  if (language !== null && language.toLowerCase() !== "typescript") {
    return refuse(`has cells in ${language}`, "a page runs cells in TypeScript");
  }
  if (isRun && !notebook.cells.some(({ outputs = [] }) => outputs.length > 0)) {
    return refuse("has no outputs", "run it and save it first, or leave them out with --no-outputs");
  }
  return notebook;
}

/** What its cells are written in, by its kernel or by the one that ran it last; null where neither says so. */
function languageOf({ metadata }: Notebook): string | null {
  const of = (key: string, name: string) =>
    (metadata[key] as Readonly<Record<string, unknown>> | null)?.[name];
  const language = of("kernelspec", "language") ?? of("language_info", "name");
  return typeof language === "string" ? language : null;
}

/** The notebook in a text; null where it is none. */
function parsed(text: string): Notebook | null {
  try {
    const made = JSON.parse(text) as Partial<Notebook> | null;
    // Formats before 4 have their cells in worksheets.
    if (typeof made?.nbformat === "number" && made.nbformat < 4)
      return { ...made, cells: [], metadata: {} } as never;
    if (typeof made?.nbformat !== "number" || !Array.isArray(made.cells)) return null;
    const isCell = (one: Partial<Cell> | null) =>
      ["code", "markdown", "raw"].includes(String(one?.cell_type)) &&
      isText(one!.source) &&
      (one!.id === undefined || typeof one!.id === "string") &&
      (one!.outputs === undefined || (Array.isArray(one!.outputs) && one!.outputs.every(isOutput)));
    if (!made.cells.every(isCell)) return null;
    return { nbformat_minor: 0, ...made, metadata: made.metadata ?? {} } as Notebook;
  } catch {
    return null;
  }
}

const isText = (value: unknown): boolean =>
  typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));

const isRecord = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isOutput(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { output_type, text, traceback, data, metadata } = value as Readonly<Record<string, unknown>>;
  if (output_type === "stream") return isText(text);
  if (output_type === "error")
    return traceback === undefined || (Array.isArray(traceback) && isText(traceback));
  return isRecord(data) && (metadata === undefined || isRecord(metadata));
}

const sourceOf = ({ source }: Cell): string => joined(source).replace(/\s+$/, "");

async function htmlOf(
  notebook: Notebook,
  path: string,
  files: ReadonlyMap<string, Uint8Array>,
  large: readonly Large[],
): Promise<string> {
  const script = await readFile(join(packageRoot, "dist", "pages", "notebookPage.js"), "utf8");
  const plotly = await readFile(plotlyFile(), "utf8");
  const { modules } = await engineModules(large);
  const stored = Object.fromEntries(
    [...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
  );
  // A cell of a reader's own may do anything in the worker that runs it, and nothing can leave the page.
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)} ${hashOf(plotly)} blob: 'unsafe-eval'`,
    "worker-src blob:",
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const words = await linkedWords(notebook, path);
  let number = 0;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type === "raw") return "";
    if (cell.cell_type === "code") return codeCell(cell, ++number);
    return `<section class="words">${withAttachments(closedHtml(markdownHtml(words.linked(joined(cell.source)))), cell)}</section>`;
  });
  const title = titleOf(notebook) ?? basename(path, extname(path));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${notebookPageStyle}</style>
</head>
<body>
<div class="tools" role="group" aria-label="Notebook" hidden>
<button type="button" id="run-all">Run all</button><button type="button" id="stop" disabled>Stop</button><button type="button" id="restart" disabled>Restart</button><button type="button" id="forget" hidden>Undo my changes</button>
<p id="status" role="status"></p>
</div>
<noscript><p class="tools">Cells run where the scripts of this page run; here is what the notebook had.</p></noscript>
<main>
${cells.join("\n")}
${words.html}
<details class="files"><summary>Files</summary><ul></ul><p><label>Add a table of your own: <input type="file" multiple></label></p></details>
</main>
<script type="application/gzip" id="engine">${await packed(writeModules(modules))}</script>
<script type="application/gzip" id="plotly">${await packed(plotly)}</script>
<script type="application/gzip" id="files">${await packed(JSON.stringify(stored))}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Words with the pictures that were pasted into their cell, in place of their names. */
function withAttachments(html: string, { attachments }: Cell): string {
  return html.replace(/(<img\s[^>]*?src=")attachment:([^"]+)"/g, (whole, start: string, name: string) => {
    const own = attachments?.[decoded(name.replaceAll("&amp;", "&"))];
    const [type, picture] = Object.entries(own ?? {})[0] ?? [];
    const isPicture = /^image\/[\w.+-]+$/.test(type ?? "") && typeof picture === "string";
    return isPicture ? `${start}data:${type};base64,${picture.replace(/[^\w+/=]/g, "")}"` : whole;
  });
}

/** By which a browser knows the scripts that it may run. */
function hashOf(script: string): string {
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}

async function packed(text: string): Promise<string> {
  const bytes = await promisify(gzip)(text, { level: 9 });
  return bytes.toString("base64");
}

/** The first heading. */
function titleOf({ cells }: Notebook): string | null {
  for (const { cell_type, source } of cells) {
    const heading = cell_type === "markdown" ? /^#\s+(.+)$/m.exec(joined(source)) : null;
    if (heading !== null) return heading[1]!.replace(/[*_`]/g, "").trim();
  }
  return null;
}

function codeCell(cell: Cell, number: number): string {
  const code = sourceOf(cell);
  const outputs = (cell.outputs ?? []).map(outputHtml).join("\n");
  const count = (cell as { readonly execution_count?: unknown }).execution_count;
  return `<section class="cell" aria-label="Cell ${number}"${cell.id === undefined ? "" : ` data-id="${escapeHtml(cell.id)}"`}>
<div class="code"><pre aria-hidden="true">${codeHtml(code)}\n</pre><textarea aria-label="Code of cell ${number}" spellcheck="false" autocapitalize="off" autocomplete="off" readonly>
${escapeHtml(code)}</textarea></div>
<p class="bar"><button type="button" class="run" hidden>Run<span class="unseen"> cell ${number}</span></button><span class="count">${typeof count === "number" ? `[${count}]` : ""}</span></p>
<div class="outputs">${outputs}</div>
</section>`;
}

function outputHtml(output: Output): string {
  switch (output.output_type) {
    case "stream":
      return streamHtml(output.name ?? "stdout", joined(output.text));
    case "error":
      return errorHtml(
        (output as { readonly traceback?: readonly string[] }).traceback ?? [
          `${output.ename}: ${output.evalue}`,
        ],
      );
    default: {
      const { data = {}, metadata = {} } = output as {
        readonly data?: Bundle;
        readonly metadata?: Bundle;
      };
      return `<div class="output">${storedHtml(wholeTexts(data), metadata, closedHtml)}</div>`;
    }
  }
}

/** Texts may be stored by lines. */
function wholeTexts(data: Bundle): Bundle {
  const whole = ([type, value]: readonly [string, unknown]) => [
    type,
    Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : value,
  ];
  return Object.fromEntries(Object.entries(data).map(whole));
}
