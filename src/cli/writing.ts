/** Where results go: a folder that one run has at a time, and a file that takes the place of nothing but an earlier one of its kind. */
import { stat } from "node:fs/promises";
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { holdFolder } from "../platform/holdFolder.js";
import { unzip } from "../platform/node/zip.js";
import { writing } from "../platform/writing.js";

/** Does work whose result goes into a folder, if one is named, which no other run may use meanwhile. It is made before: whoever cannot write to it
 *  should know then. Where the work fails, a folder that was made for it is taken away again.
 *
 *  @param caller  the command
 *  @throws DataError where the folder cannot be made or written to, or another run works in it; what the work throws */
export async function withFolder<T>(
  caller: string,
  folder: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (folder === undefined) return work();
  const { files } = platform;
  const isNew = (await files.kindOf(folder)) === null;
  const lock = await writing(caller, folder, async () => {
    await files.makeFolder(folder);
    return holdFolder(caller, folder, { instead: "name another folder" });
  });
  try {
    return await work();
  } finally {
    await lock.release();
    const isEmpty = (await files.kindOf(folder)) === "folder" && (await files.list(folder)).length === 0;
    if (isNew && isEmpty) await files.remove(folder);
  }
}

/** Bytes that an Office file may unpack to, to be looked into. */
const mostUnpacked = 200_000_000;

/** Kinds of files that a command writes where `--out` says, each with how one that is there is known. */
const fileKinds = {
  "report as html": (bytes) => /<p class="lead (?:pass|review|fail)"><strong>/.test(textOf(bytes)),
  "report as xlsx": (bytes) =>
    /name="Answer"[^>]*>\s*<sheet [^>]*name="Channels"/.test(contentOf(bytes, "xl/workbook.xml")),
  "report as pptx": (bytes) => isOwnDeck(contentOf(bytes, "docProps/core.xml")),
  "report as md": (bytes) => /^# .*\n\n\*\*(?:PASS|REVIEW|FAIL)\.\*\* /.test(textOf(bytes)),
  "report as json": (bytes) => /^\{\n {2}"title": ".*\n {2}"verdict": /.test(textOf(bytes)),
  "exported notebook": (bytes) => textOf(bytes).includes('<script type="application/gzip" id="engine">'),
  "table of marks": (bytes) => /^\uFEFF?name,course,number,/.test(textOf(bytes)),
  "list of numbers": (bytes) => /^\uFEFF?name,number\r?\n/.test(textOf(bytes)),
} as const satisfies Readonly<Record<string, (bytes: Uint8Array) => boolean>>;

/** Asks, before the work, whether a result may be written: a fit, a table or a notebook that is there would be lost.
 *
 *  @param caller  the command
 *  @param path  what `--out` says
 *  @throws ArgumentError where a file is there that is neither empty nor of the kind */
export async function requireOwnKind(
  caller: string,
  path: string,
  kind: keyof typeof fileKinds,
): Promise<void> {
  const found = await stat(path).catch(() => null);
  // What is no file, or cannot be read, is told when it is written.
  if (found === null || !found.isFile() || found.size === 0) return;
  const bytes = await platform.files.readBytes(path).catch(() => null);
  if (bytes === null || fileKinds[kind](bytes)) return;
  throw new ArgumentError({
    caller,
    option: "out",
    rule: `would write over a file that is no ${kind}`,
    got: path,
    cure: "name another file, or remove that one first",
  });
}

/** Whether the properties of a deck are of a report. PowerPoint puts in the time where somebody goes on with one, and it is theirs.
 *  Earlier versions left the name of the package that makes decks. */
function isOwnDeck(properties: string): boolean {
  return (
    /<dc:creator>(?:Carryover|PptxGenJS)</.test(properties) &&
    /<dcterms:modified[^>]*>1980-01-01T00:00:00Z</.test(properties)
  );
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The text of a file in a zip; "" where there is none. */
function contentOf(bytes: Uint8Array, name: string): string {
  const entries = unzip(bytes, mostUnpacked);
  const entry = typeof entries === "string" ? undefined : entries.find((one) => one.name === name);
  return entry === undefined ? "" : textOf(entry.content);
}
