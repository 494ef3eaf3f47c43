/** SQL over files, panels, tables and frames, in a notebook. */
import type { DataFrame } from "danfojs-node";
import { platform } from "#platform";
import type { Panel } from "../data/panel.js";
import { ArgumentError, DataError } from "../errors.js";
import { inert } from "../inert.js";
import { requireOptions } from "../options.js";
import type { Database } from "../platform/platform.js";
import { sourceFiles } from "../prepare/sourceFiles.js";
import { literal } from "../prepare/sqlText.js";
import { requireText } from "../records.js";
import type { Table, TableCell } from "../report/table.js";
import { bareSql, statementsIn } from "./bareSql.js";
import { type Columns, columnsOf } from "./frame.js";

/** The rows of a query, by DuckDB.
 *
 *  Files are named in the query itself, `FROM 'my.csv'` or `FROM 'exports/*.parquet'`: those and no others are read, nothing is written, and there is no network. A panel
 *  has the columns that `toFrame` gives it. In a cell of this kernel `%%sql` above a query does the same, with the panels, tables and frames of earlier cells by their names.
 *
 *  @param sql     one query, in DuckDB's SQL
 *  @param tables  panels, tables and danfo frames by the name that the query has for them
 *  @returns a table; whole numbers and decimals as numbers, dates as text
 *  @throws DataError with what the database says of the query; ArgumentError for what is no table; SetupError where @duckdb/node-api is not installed
 *  @example const dear = await querySql("SELECT week_start, spend_tv FROM panel WHERE spend_tv > 20000", { panel }); */
export async function querySql(
  sql: string,
  tables: Readonly<Record<string, Panel | Table | DataFrame>> = {},
): Promise<Table> {
  requireText("querySql", "sql", sql);
  refuseSeveral(sql);
  requireOptions("querySql", tables, "panel", "tables");
  const given = Object.entries(tables).map(([name, table]) => [name, columnsIn(name, table)] as const);
  const access = await platform.database();
  const database = await access.open(await filesIn(sql), "querySql: queries are answered by DuckDB");
  try {
    for (const [name, columns] of given) await database.query(tableSql(name, columns));
    return tableOf(await answerOf(database, sql));
  } finally {
    await database.close();
  }
}

/** The database would answer the last alone. */
function refuseSeveral(sql: string): void {
  const count = statementsIn(sql);
  if (count < 2) return;
  throw new DataError({
    caller: "querySql",
    rule: `one query is answered at a time, and these are ${count}`,
    cure: "ask each by itself",
  });
}

/** How statements begin that read; others write, or are no queries at all. */
const reads =
  /^\s*(?:explain\s+(?:analyze\s+)?)?[\s(]*(?:select|from|with|(?:un)?pivot\w*|describe|desc|summarize|show|values|table)\b/i;

async function answerOf(database: Database, sql: string) {
  try {
    return await database.table(sql);
  } catch (error) {
    if (error instanceof DataError) throw error;
    const said = inert((error as Error).message);
    // The database is shut in to the files that are there, and says so of those that are not.
    const [, file] = /^Permission Error: [^"]*"([^"]+)"/.exec(said) ?? [];
    const isRead = file !== undefined && !file.includes("://") && reads.test(bareSql(sql));
    if (isRead && (await sourceFiles(file, ".", "", "the query").catch(() => [])).length === 0) {
      throw new DataError(
        { caller: "querySql", rule: `there is no file "${file}"`, cure: platform.files.cureOfMissing(file) },
        { cause: error },
      );
    }
    throw new DataError({ caller: "querySql", rule: said.replace(/ {2,}/g, " ").trim() }, { cause: error });
  }
}

/** Texts in the query that are files, or patterns of them. */
async function filesIn(sql: string): Promise<readonly string[]> {
  const texts = [...sql.matchAll(/'((?:[^']|'')*)'/g)].map(([, text]) => text!.replaceAll("''", "'"));
  const files: string[] = [];
  for (const text of new Set(texts)) {
    if (text === "" || text.includes("\0") || text.includes("://")) continue;
    const found = await sourceFiles(text, ".", "", "the query").catch(() => []);
    if (found.length > 0) files.push(text, ...found);
  }
  return files;
}

function columnsIn(name: string, table: Panel | Table | DataFrame): Columns {
  const { kind, columns, values } = (table ?? {}) as Partial<Panel> & Partial<Table> & Partial<DataFrame>;
  if (kind === "panel" || kind === "table") return columnsOf(table as Panel | Table);
  if (kind === undefined && Array.isArray(columns) && Array.isArray(values)) {
    const rows = values as readonly (readonly unknown[])[];
    return Object.fromEntries(
      (columns as readonly string[]).map((column, i) => [
        String(column),
        rows.map((row) => cellOf((Array.isArray(row) ? row : [row])[i])),
      ]),
    );
  }
  throw new ArgumentError({
    caller: "querySql",
    option: "tables",
    of: name,
    rule: "must be a panel, a table or a frame",
    cure: "tableOf makes a table of any result",
  });
}

const cellOf = (value: unknown): TableCell =>
  typeof value === "number" || value === null || value === undefined ? (value ?? null) : String(value);

/** The statement that makes a table of columns: dates where all texts are, numbers where all cells are. */
function tableSql(name: string, columns: Columns): string {
  const quoted = (text: string) => {
    literal(text);
    return `"${text.replaceAll('"', '""')}"`;
  };
  const entries = Object.entries(columns);
  const types = entries.map(([, cells]) => {
    const filled = cells.filter((cell) => cell !== null && !(typeof cell === "number" && Number.isNaN(cell)));
    if (filled.every((cell) => typeof cell === "number")) return "DOUBLE";
    return filled.every((cell) => /^\d{4}-\d{2}-\d{2}$/.test(String(cell))) ? "DATE" : "VARCHAR";
  });
  const cell = (value: string | number | null) =>
    value === null || (typeof value === "number" && Number.isNaN(value)) ? "NULL" : literal(String(value));
  const shown = entries.map(([column], i) => `CAST(c${i} AS ${types[i]}) AS ${quoted(column)}`).join(", ");
  const rows = (entries[0]?.[1] ?? []).map(
    (_, row) => `(${entries.map(([, cells]) => cell(cells[row] ?? null)).join(", ")})`,
  );
  const empty = `(${entries.map(() => "NULL").join(", ")})`;
  const names = entries.map((_, i) => `c${i}`).join(", ");
  return `CREATE TABLE ${quoted(name)} AS SELECT ${shown} FROM (VALUES ${rows.join(", ") || empty}) AS given(${names})${rows.length === 0 ? " WHERE false" : ""}`;
}

function tableOf({ columns, rows }: Awaited<ReturnType<Database["table"]>>): Table {
  const seen = new Set<string>();
  const keys = columns.map(({ name }, i) => {
    const key = seen.has(name) || name === "" ? `${name}_${i + 1}` : name;
    seen.add(key);
    return key;
  });
  const isNumber = columns.map(({ type }) =>
    /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|U?INTEGER|DECIMAL.*|DOUBLE|FLOAT)$/.test(type),
  );
  const value = (cell: unknown, i: number): TableCell => {
    if (cell === null || cell === undefined) return null;
    if (isNumber[i]) return Number(cell);
    return typeof cell === "string" ? cell : JSON.stringify(cell);
  };
  return {
    kind: "table",
    title: "",
    columns: columns.map(({ name }, i) => ({
      key: keys[i]!,
      label: name,
      unit: "",
      ...(isNumber[i] && { decimals: decimalsOf(rows.map((row) => row[i])) }),
    })),
    rows: rows.map((row) => Object.fromEntries(keys.map((key, i) => [key, value(row[i], i)]))),
    notes: [],
    warnings: [],
  };
}

/** Digits that a number holds for certain. */
const mostDigits = 15;

/** Decimals that the numbers of a column have: all of them, in so far as the greatest number holds them. */
function decimalsOf(cells: readonly unknown[]): number {
  let [most, greatest] = [0, 1];
  for (const cell of cells) {
    const value = Math.abs(Number(cell ?? 0));
    if (!Number.isFinite(value)) continue;
    greatest = Math.max(greatest, value);
    // The database gives exact decimals as text, with the zeros that their type has.
    const [mantissa, exponent = "0"] = (
      typeof cell === "string" ? cell : Number(value.toPrecision(mostDigits)).toExponential()
    ).split("e") as [string, string?];
    most = Math.max(most, (mantissa.split(".")[1]?.length ?? 0) - Number(exponent));
  }
  return Math.max(0, Math.min(most, mostDigits - Math.ceil(Math.log10(greatest + 1))));
}
