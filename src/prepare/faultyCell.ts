/** Faults of cells with their file, row and column: looked up only where there is one. */
import { csv } from "#packages";
import { platform } from "#platform";
import { decodeText } from "../data/decode.js";
import { DataError, type DataFault } from "../errors.js";
import { inert } from "../inert.js";
import type { Database } from "../platform/platform.js";
import type { DayText } from "./dayOfRow.js";
import type { Source } from "./measure.js";
import type { OpenFile } from "./openFile.js";
import { firstRowWhere } from "./sourcePass.js";

/** Files up to this size are read again to find the line of a row; in larger ones rows are counted, as if none held a line break. */
const mostBytes = 1 << 26;

/** What looking a row up takes. */
export interface Place {
  readonly source: Source;
  readonly files: readonly OpenFile[];
  readonly day: DayText;
  readonly database: Database;
}

/** Refuses the first row of which a condition holds.
 *
 *  @param condition  in SQL
 *  @param shown      what SQL shows of the row
 *  @param fault      what is wrong, by what is shown */
export async function refuseRow(
  {
    condition,
    shown,
    column,
  }: { readonly condition: string; readonly shown: string; readonly column: string },
  source: Source,
  file: OpenFile,
  day: DayText,
  database: Database,
  fault: (cell: string) => Pick<DataFault, "rule" | "cure">,
): Promise<never> {
  const found = await firstRowWhere(condition, shown, source, file, day, database);
  const row = found === null ? undefined : await lineOf(found.row, file, source);
  throw new DataError({ file: file.path, row, column, ...fault(found?.cell ?? "") });
}

/** What a file begins with, and its rows where it was put behind another one. What reads the database's answers takes it off, so that they would name
 *  days and channels that the database does not have. */
const mark = "chr(65279)";

/** Refuses the first row of which a name begins with the mark of a file's beginning.
 *
 *  @param table  of the groups of a source
 *  @throws DataError naming the row */
export async function refuseMarks(table: string, { source, files, day, database }: Place): Promise<void> {
  const columns = { day: source.recipe.date, channel: source.channel, currency: source.currency };
  for (const [name, column] of Object.entries(columns)) {
    if (column === null) continue;
    const condition = `starts_with(${name}, ${mark})`;
    const [found] = await database.query(
      `SELECT file FROM ${table} WHERE ${condition} ORDER BY file LIMIT 1`,
    );
    if (found === undefined) continue;
    const file = files[Number(found[0])]!;
    await refuseRow({ condition, shown: name, column }, source, file, day, database, (cell) => ({
      rule: `"${inert(cell)}" begins with a byte order mark, as where one file was put behind another`,
      cure: "take the mark out, or name the files one by one",
    }));
  }
}

/** The line on which a row of data begins; in Parquet its number. */
async function lineOf(row: number, file: OpenFile, { recipe }: Source): Promise<number> {
  if (file.kind === "parquet") return row;
  const bytes = await platform.files.readBytes(file.csv);
  if (bytes.length > mostBytes) return file.linesBefore + row;
  const { text } = decodeText(bytes, file.path, file.csv === file.path ? recipe.encoding : "utf-8");
  const body = text.replace(/\r\n?/g, "\n").split("\n").slice(file.linesBefore).join("\n");
  const [record] = csv().parse(body, {
    delimiter: file.delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    from: row,
    to: row,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const breaks = (record?.record ?? []).join("").split("\n").length - 1;
  return record === undefined ? file.linesBefore + row : file.linesBefore + record.info.lines - breaks;
}
