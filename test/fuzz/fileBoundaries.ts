/** Boundaries of tables that are no text: workbooks, as bytes and with sheets written anew, and Parquet files; and the recipe of a table of weeks. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import writeWorkbook from "write-excel-file/node";
import { readPanel } from "../../src/data/read.js";
import { unzip, zip } from "../../src/platform/node/zip.js";
import { prepareTable } from "../../src/prepare/prepare.js";
import { weeklyCsv } from "../data/tables.js";
import { daily, folderWith } from "../prepare/recipes.js";
import { boundary, type Outcome } from "./campaign.js";
import { damagedBytes, damagedText } from "./damage.js";
import { damagedYaml } from "./tableBoundaries.js";

const [header, ...rows] = weeklyCsv()
  .trim()
  .split("\n")
  .map((line) => line.split(","));

async function workbook(): Promise<Uint8Array> {
  const cells = rows.map((row) =>
    row.map((text) => (Number.isNaN(Number(text)) ? { value: text } : { value: Number(text), type: Number })),
  );
  const data = [header!.map((value) => ({ value })), ...cells];
  return (await writeWorkbook([{ sheet: "Market", data }] as never)).toBuffer();
}

const numbersOf = (panel: Awaited<ReturnType<typeof readPanel>>) =>
  JSON.stringify(
    [panel.times, panel.kpi, panel.revenue, panel.channels, panel.controls, panel.outcomes],
    (_, value) => (value instanceof Float64Array ? [...value] : value),
  );

/** Every file in a zip has its checksum: what is damaged is seen. */
export async function workbookBytes() {
  const bytes = await workbook();
  const answer = numbersOf(await readPanel({ bytes, name: "table.xlsx" }));
  return boundary({
    cases: damagedBytes(bytes),
    take: async (damaged: Uint8Array): Promise<Outcome> => {
      const panel = await readPanel({ bytes: damaged, name: "table.xlsx" });
      if (numbersOf(panel) !== answer)
        throw new Error("a damaged workbook answers differently without a word");
      return "accepted";
    },
  });
}

const xmlPieces = [
  ...[
    "<",
    ">",
    "/>",
    '"',
    "'",
    "&amp;",
    "&#x31;",
    "&lol;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "\u0000",
    "😀",
  ],
  ...[
    '<!DOCTYPE x [<!ENTITY lol "lol">]>',
    "<row>",
    "</row>",
    '<row r="1">',
    '<row r="1048577">',
    '<row r="Infinity">',
  ],
  ...[
    '<c r="A1048576"><v>1</v></c>',
    '<c r="XFD9"><v>1</v></c>',
    '<c r="ZZZZZ9"/>',
    '<c r="A1e9"/>',
    "<c/>",
    "<c r=''/>",
  ],
  ...[
    't="s"',
    't="e"',
    't="inlineStr"',
    "<v>-1</v>",
    "<v>1e400</v>",
    "<v>999999</v>",
    "<is><t>x</t></is>",
    "<f>1+1</f>",
  ],
  ...["</sheetData>", "<sheetData>", "../../outside", "__proto__", "xml:space", "xmlns:x='y' ", 's="99"'],
];

/** Whoever writes a zip writes its checksums too. */
export async function workbookParts() {
  const entries = unzip(await workbook(), 1e9);
  if (typeof entries === "string") throw new Error(entries);
  const forged = (at: number, text: string) => {
    const content = Buffer.from(text);
    return zip(
      entries.map((entry, i) => (i === at ? { ...entry, content, checksum: crc32(content) } : entry)),
    );
  };
  return boundary({
    cases: fc
      .nat(entries.length - 1)
      .chain((at) => damagedText(entries[at]!.content.toString(), xmlPieces).map((text) => forged(at, text))),
    take: async (bytes: Uint8Array): Promise<Outcome> => {
      await readPanel({ bytes, name: "table.xlsx" });
      return "accepted";
    },
  });
}

export async function parquetBytes() {
  const folder = mkdtempSync(join(tmpdir(), "parquet-"));
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  writeFileSync(join(folder, "table.csv"), weeklyCsv());
  await connection.run(
    `COPY (FROM read_csv('${folder}/table.csv')) TO '${folder}/table.parquet' (FORMAT parquet)`,
  );
  connection.closeSync();
  const bytes = readFileSync(join(folder, "table.parquet"));
  rmSync(folder, { recursive: true });
  return boundary({
    cases: damagedBytes(bytes),
    take: async (damaged: Uint8Array): Promise<Outcome> => {
      const panel = await readPanel({ bytes: damaged, name: "table.parquet" });
      if (panel.kpi.values.length !== panel.times.length) throw new Error("another shape");
      return "accepted";
    },
  });
}

const recipe = {
  out: "weekly.csv",
  currency: "GBP",
  rates: { EUR: 0.85 },
  timezone: "Europe/London",
  weeks: "iso",
  label: "first",
  spend: [
    {
      files: "exports/ads.csv",
      date: "day",
      channel: "channel",
      spend: "cost",
      rename: { tv: "video" },
      outside: "zero",
    },
    {
      files: ["exports/wide*.csv"],
      date: "day",
      dateFormat: "yyyy-mm-dd",
      channels: { search: "search_eur" },
      currency: "EUR",
    },
  ],
  results: [{ files: "exports/orders.csv", date: "day", money: { revenue: "amount" }, count: "orders" }],
  controls: [{ files: "exports/orders.csv", date: "day", mean: { price: "amount" } }],
};
const exportsOf = {
  "exports/ads.csv": daily("2024-01-01", 42, "day,channel,cost", (day, i) => `${day},tv,${i}.10`),
  "exports/wide1.csv": daily("2024-01-01", 42, "day,search_eur", (day, i) => `${day},${i}`),
  "exports/orders.csv": daily("2024-01-01", 42, "day,amount", (day, i) => `${day},${100 + i}.01`),
};

export const recipeYaml = boundary({
  cases: damagedYaml(recipe),
  take: async (text: string): Promise<Outcome> => {
    const outside = folderWith({});
    const folder = join(outside, "work", "here");
    mkdirSync(join(folder, "exports"), { recursive: true });
    for (const [name, content] of Object.entries({ ...exportsOf, "prepare.yaml": text }))
      writeFileSync(join(folder, name), content);
    const prepared = await prepareTable(join(folder, "prepare.yaml")).catch((error: unknown) => error);
    const found = [readdirSync(outside), readdirSync(join(outside, "work"))].join();
    const hidden = readdirSync(folder).filter((name) => name.startsWith("."));
    rmSync(outside, { recursive: true });
    if (found !== "work,here") throw new Error(`something lies outside of the folder: ${found}`);
    if (hidden.length > 0) throw new Error(`something half is left: ${hidden}`);
    if (prepared instanceof Error) throw prepared;
    const { months } = prepared as Awaited<ReturnType<typeof prepareTable>>;
    if (months.some(({ difference }) => Number(difference) !== 0)) throw new Error("a total is not kept");
    return "accepted";
  },
});
