/** Where a table comes from: a file, an address on the web, or text and bytes that the caller has already. */
import { platform } from "#platform";
import { ArgumentError, DataError } from "../errors.js";
import { phrase } from "../phrase.js";
import { sizeFault, tooLarge } from "../platform/diskFaults.js";
import { asCsv } from "./otherTables.js";
import { readSettingsBeside, type SettingsFile, type TableSettings } from "./settings.js";
import { unreadable } from "./unreadable.js";

/** The path of a CSV file, its address, or what is in it. */
export type TableSource = string | URL | TableText | TableBytes;

/** A table as text: pasted, typed, or made by a program. */
export interface TableText {
  readonly text: string;
  /** What errors and reports call it (default "table.csv"). */
  readonly name?: string | undefined;
}

/** A table as the bytes of a file: one that was dropped on a page, say. */
export interface TableBytes {
  readonly bytes: Uint8Array;
  /** What errors and reports call it (default "table.csv"). */
  readonly name?: string | undefined;
}

/** Bytes of a table: a million rows of ten columns have half of them. */
const mostBytes = 200_000_000;

const smaller = "make weeks of raw exports first: carryover prepare";

/** What a table has to be, for errors. */
export const sourceRule = "must be a path, an address, { text, name } or { bytes, name }";

/** A table that was read and not yet understood. */
export interface RawTable {
  readonly bytes: Uint8Array;
  /** What to call it. */
  readonly path: string;
  /** The YAML file beside it. */
  readonly beside: SettingsFile;
}

const nothing: SettingsFile = { file: null, settings: {} };

/** Reads a table from where it lies; a workbook or a Parquet file as the CSV that it would be.
 *
 *  @param reading  the sheet of a workbook, and the decimal mark of its texts, where what lies beside it does not say
 *  @throws DataError where there is none, ArgumentError for what is no source */
export async function readSource(
  table: TableSource,
  { sheet, decimal }: Pick<TableSettings, "sheet" | "decimal"> = {},
): Promise<RawTable> {
  const raw = await readBytes(table);
  const { settings } = raw.beside;
  const reading = { sheet: sheet ?? settings.sheet, decimal: decimal ?? settings.decimal };
  return { ...raw, bytes: await asCsv(raw.bytes, raw.path, reading) };
}

async function readBytes(table: TableSource): Promise<RawTable> {
  if (typeof table === "string" && !/^https?:\/\//i.test(table)) return readFile(table);
  if (typeof table === "string" || table instanceof URL) {
    return readAddress(typeof table === "string" ? addressOf(table) : table);
  }
  const { text, bytes, name = "table.csv" } = (table ?? {}) as Partial<TableText & TableBytes>;
  if (typeof text === "string") return { bytes: new TextEncoder().encode(text), path: name, beside: nothing };
  if (bytes instanceof Uint8Array) return { bytes, path: name, beside: nothing };
  throw new ArgumentError({ caller: "readPanel", option: "table", rule: sourceRule, got: described(table) });
}

/** An object by its keys: what is in them may be long. */
function described(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return phrase`an object with ${Object.keys(value).slice(0, 5).join(", ") || "no keys"}`;
}

async function readFile(given: string): Promise<RawTable> {
  const path = await platform.files.locate(given);
  let bytes: Uint8Array;
  try {
    bytes = await platform.files.readBytes(path, mostBytes);
  } catch (error) {
    throw await unreadable(path, error, { cure: "name the CSV file in it" }, smaller);
  }
  return { bytes, path, beside: await readSettingsBeside(path) };
}

function addressOf(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new DataError({
      file: text.replace(/\s+/g, " "),
      rule: "this is no address",
      cure: "give one such as https://example.org/my.csv",
    });
  }
}

async function readAddress(url: URL): Promise<RawTable> {
  const file = url.href;
  const path = pathOf(url);
  if (path !== null) return readFile(path);
  if (!/^(https?|blob|data):$/.test(url.protocol)) {
    throw new DataError({
      file,
      rule: `addresses that begin with ${url.protocol} cannot be read here`,
      cure: "give one with https:, or the text itself",
    });
  }
  const response = await fetch(url).catch((error: unknown) => {
    throw broken(file, error, {
      rule: "the address cannot be reached",
      cure: "check it and the connection, and in a browser that its server lets this page read it",
    });
  });
  if (!response.ok) {
    const answer = `${response.status} ${response.statusText}`.trim();
    throw new DataError({ file, rule: `the server answers ${answer}`, cure: "check the address" });
  }
  if (response.headers.get("content-type")?.startsWith("text/html")) {
    throw new DataError({
      file,
      rule: "this is a web page",
      cure: "give the address of the CSV file itself",
    });
  }
  const bytes = await bodyOf(response).catch((error: unknown) => {
    const size = sizeFault(error);
    if (size !== null) throw new DataError({ file, rule: `the table ${size}`, cure: smaller });
    throw broken(file, error, { rule: "the connection broke off", cure: "try again" });
  });
  return { bytes, path: file, beside: nothing };
}

/** What a server sends, which may have no end. */
async function bodyOf({ body }: Response): Promise<Uint8Array> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    chunks.push(part.value);
    size += part.value.length;
    if (size <= mostBytes) continue;
    await reader?.cancel();
    throw tooLarge(size, mostBytes);
  }
  const all = new Uint8Array(size);
  chunks.reduce((at, chunk) => {
    all.set(chunk, at);
    return at + chunk.length;
  }, 0);
  return all;
}

function pathOf(url: URL): string | null {
  try {
    return platform.files.pathOf(url);
  } catch (error) {
    const { message } = error as Error;
    throw new DataError({
      file: url.href,
      rule: `this address leads to no file here (${message})`,
      cure: "give its path",
    });
  }
}

/** What went wrong on the way, with what the system says of it. */
function broken(file: string, error: unknown, { rule, cure }: { rule: string; cure: string }): DataError {
  const { message, cause } = error as Error;
  const said = cause instanceof Error ? cause.message : message;
  return new DataError({ file, rule: `${rule} (${said})`, cure }, { cause: error });
}
