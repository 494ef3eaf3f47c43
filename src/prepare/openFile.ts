/** A file before it is read: what kind it is, what its columns are called, and how SQL reads it. */
import { csv } from "#packages";
import { platform } from "#platform";
import { cleanName, detectDelimiter } from "../data/csv.js";
import { decodeText } from "../data/decode.js";
import { isParquet } from "../data/otherTables.js";
import { unreadable } from "../data/unreadable.js";
import { DataError } from "../errors.js";
import type { Database, DatabaseAccess } from "../platform/platform.js";
import { otherEndOf } from "./lineEnds.js";
import type { SourceRecipe } from "./recipe.js";
import { identifier, literal } from "./sqlText.js";
import { titleLines } from "./titleLines.js";

/** A file and its columns. */
export interface OpenFile {
  readonly path: string;
  /** Where its CSV lies, which for a sheet of a workbook is elsewhere. */
  readonly csv: string;
  readonly kind: "csv" | "workbook" | "parquet";
  readonly header: ReadonlySet<string>;
  /** Columns of typed numbers with decimals. */
  readonly typed: ReadonlySet<string>;
  /** What SQL selects from. */
  readonly from: string;
  /** The first rows by column, as text. */
  readonly sample: readonly Readonly<Record<string, string>>[];
  /** Lines above the header: as the recipe says, or as they were found. */
  readonly skipLines: number;
  /** Lines before the first row of data; 0 in files that have no lines. */
  readonly linesBefore: number;
  readonly delimiter: string;
}

/** A CSV in UTF-8 that stands for a file. */
export interface Staged {
  readonly path: string;
  /** Of a workbook, and not the file's own text. */
  readonly isSheet: boolean;
  /** What the shown SQL reads in its place, and what that has to be. */
  readonly shown: { readonly path: string; readonly what: string };
}

/** Bytes that are looked at to find separator and names. */
const startBytes = 1 << 18;
const sampleRows = 200;

/** How a file is read, where the lines above its header may have to be found. */
type Reading = Omit<SourceRecipe, "skipLines"> & { readonly skipLines?: number | "found" | undefined };

/** Looks into a file.
 *
 *  @param staged  the CSV that is read in its place; null for the file itself
 *  @throws DataError where it cannot be read, is no table, or has no header that tells its columns apart */
export async function openTable(
  path: string,
  staged: Staged | null,
  source: Reading,
  access: DatabaseAccess,
  database: Database,
): Promise<OpenFile> {
  const csv = staged?.path ?? path;
  const { start, size } = await access.look(csv, startBytes).catch(async (error: unknown) => {
    throw await unreadable(path, error, { cure: "name the files in it" });
  });
  const place = { path, csv, named: literal(access.asPattern(csv)) };
  if (isParquet(start)) return openParquet(place, source, database);
  const { delimiter: _, encoding: __, ...plain } = source;
  if (staged?.isSheet)
    return { ...openCsv(place, start, size, { ...plain, delimiter: "," }), kind: "workbook" };
  return openCsv(place, start, size, staged === null ? source : { ...source, encoding: "utf-8" });
}

interface Place {
  /** For messages. */
  readonly path: string;
  readonly csv: string;
  /** `csv` in SQL. */
  readonly named: string;
}

function openCsv(
  { path, csv: file, named }: Place,
  start: Uint8Array,
  size: number,
  source: Reading,
): OpenFile {
  const isWhole = start.length === size;
  // A character may be cut in two at the end.
  const cut = isWhole ? start : start.subarray(0, lastLineEnd(start));
  const { text, encoding } = decodeText(cut, path, source.encoding);
  // Files in other encodings are staged.
  const database = encoding === "utf-16le" ? "utf-16" : "utf-8";
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const date = source.skipLines === "found" ? null : source.date;
  const titles = typeof source.skipLines === "number" ? 0 : titleLines(lines, source.delimiter, date);
  if (titles > 0 && source.skipLines === undefined) {
    throw new DataError({
      file: path,
      row: titles + 1,
      rule: "the names of columns stand here, under titles",
      cure: `set skipLines: ${titles}`,
    });
  }
  const skipLines = typeof source.skipLines === "number" ? source.skipLines : titles;
  const told = /^sep=([,;\t|])$/i.exec(lines[skipLines] ?? "");
  let skip = skipLines + (told === null ? 0 : 1);
  while (skip < lines.length && lines[skip]!.trim() === "") skip++;
  const body = lines.slice(skip).join("\n");
  if (body === "") {
    throw new DataError({ file: path, rule: "the file has no rows", cure: "export it again with its data" });
  }
  const delimiter = source.delimiter ?? told?.[1] ?? detectDelimiter(body, path);
  const [names = [], ...rows] = firstRows(body, delimiter);
  const columns = names.map((name, i) => cleanName(name) || `column ${i + 1}`);
  refuseAlike(columns, path, skip + 1);
  const types = columns.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  return {
    path,
    csv: file,
    kind: "csv",
    header: new Set(columns),
    typed: new Set(),
    from: [
      `read_csv(${named}, header = true, auto_detect = false, delim = ${literal(delimiter)}, quote = '"', escape = '"',`,
      `skip = ${skip}, encoding = '${database}', compression = 'none', store_rejects = true, rejects_limit = 10, columns = {${types}})`,
    ].join("\n      "),
    sample: rows.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ""]))),
    skipLines,
    linesBefore: skip + 1,
    delimiter,
  };
}

/** The header and the first rows; of a file whose quotes are broken the header alone, as the pass over it finds the place. */
function firstRows(body: string, delimiter: string): readonly (readonly string[])[] {
  const read = (to: number) =>
    csv().parse(body, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to,
    }) as unknown as string[][];
  try {
    return read(sampleRows);
  } catch {
    return read(1);
  }
}

function lastLineEnd(bytes: Uint8Array): number {
  const at = bytes.lastIndexOf(0x0a);
  // In UTF-16 the other half of the line's end stands behind it.
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return at < 0 ? bytes.length : at + (isWide ? 2 : 1);
}

async function openParquet(
  { path, csv: file, named }: Place,
  { date }: Reading,
  database: Database,
): Promise<OpenFile> {
  const from = `read_parquet(${named})`;
  const described = await orRefused(path, database.query(`DESCRIBE SELECT * FROM ${from}`));
  const columns = described.map(([name]) => String(name));
  refuseAlike(columns, path);
  const typed = described.flatMap(([name, type]) =>
    /^(DECIMAL|DOUBLE|FLOAT)/.test(String(type)) && name !== date ? [String(name)] : [],
  );
  const header = new Set(columns);
  const texts = columns.map((column) => textSql(column, { kind: "parquet", header, typed: new Set(typed) }));
  const first = await orRefused(
    path,
    database.query(`SELECT ${texts.join(", ")} FROM ${from} LIMIT ${sampleRows}`),
  );
  return {
    path,
    csv: file,
    kind: "parquet",
    header,
    typed: new Set(typed),
    from,
    sample: first.map((cells) =>
      Object.fromEntries(columns.map((name, i) => [name, String(cells[i] ?? "")])),
    ),
    skipLines: 0,
    linesBefore: 0,
    delimiter: "",
  };
}

/** A cell of a column as text, in SQL. */
export function textSql(
  column: string,
  { kind, header, typed }: Pick<OpenFile, "kind" | "header" | "typed">,
): string {
  const name = identifier(column, header);
  if (kind !== "parquet") return name;
  return typed.has(column) ? `typed_number(${name}::VARCHAR)` : `${name}::VARCHAR`;
}

function orRefused<Rows>(file: string, reading: Promise<Rows>): Promise<Rows> {
  return reading.catch((cause: unknown) => {
    throw new DataError(
      { file, rule: "this is no Parquet file that can be read", cure: "write it again" },
      { cause },
    );
  });
}

/** Refuses the first Parquet file with a page that cannot be read: its head and its first rows may be whole.
 *  @throws DataError naming it */
export async function refuseDamaged(files: readonly OpenFile[], database: Database): Promise<void> {
  for (const { path, kind, from } of files) {
    // Their numbers alone would be counted from the head.
    if (kind === "parquet")
      await orRefused(path, database.query(`SELECT max(hash(*COLUMNS(*))) FROM ${from}`));
  }
}

/** Refuses the first file in which a line ends in another way than those before it, further down than `stageOthers` looks.
 *  @throws DataError naming the line */
export async function refuseOtherEnds(files: readonly OpenFile[], recipe: SourceRecipe): Promise<void> {
  for (const { path, csv, kind } of files) {
    if (kind !== "csv" || csv !== path) continue;
    const other = otherEndOf(await platform.files.readBytes(path), recipe);
    if (other === null) continue;
    const { line: row, end, before } = other;
    throw new DataError({
      file: path,
      row,
      rule: `the line ends in another way than those before it (${end} where they have ${before})`,
      cure: "save the file again with one kind of line end",
    });
  }
}

/** The database tells names apart without regard to case. */
function refuseAlike(columns: readonly string[], file: string, row?: number): void {
  const seen = new Map<string, string>();
  for (const column of columns) {
    const earlier = seen.get(column.toLowerCase());
    if (earlier !== undefined) {
      throw new DataError({
        file,
        row,
        column,
        rule:
          earlier === column
            ? "the name stands twice in the header"
            : `"${earlier}" has the same name but for case`,
        cure: "rename or delete one of them",
      });
    }
    seen.set(column.toLowerCase(), column);
  }
}
