/** Workbooks and Parquet files: the panel of the CSV that they were made of, and a refusal in one line where there is no table. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, expect, it } from "vitest";
import writeWorkbook from "write-excel-file/node";
import { readPanel } from "../../src/data/read.js";
import { unzip, type ZipEntry, zip } from "../../src/platform/node/zip.js";
import { prepareTable } from "../../src/prepare/prepare.js";

const folder = mkdtempSync(join(tmpdir(), "carryover-tables-"));
const lines = readFileSync("data/market.csv", "utf8").trim().split("\n");
const [header, ...rows] = lines.map((line) => line.split(","));
const path = (name: string) => join(folder, name);

type Cell = {
  readonly value: string | number | Date;
  readonly type?: unknown;
  readonly format?: string;
} | null;
const cellOf = (text: string, i: number): Cell => {
  if (text === "") return null;
  if (i === 0) return { value: new Date(`${text}T00:00:00Z`), type: Date, format: "dd/mm/yyyy" };
  return { value: Number(text), type: Number };
};
const table: readonly (readonly Cell[])[] = [
  header!.map((value) => ({ value })),
  ...rows.map((cells) => cells.map(cellOf)),
];
const write = async (name: string, sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>) => {
  const given = Object.entries(sheets).map(([sheet, data]) => ({ sheet, data }));
  await (await writeWorkbook(given as never)).toFile(path(name));
};

beforeAll(async () => {
  await write("market.xlsx", { Notes: [[{ value: "as exported" }]], Market: table });
  await write("two.xlsx", { Old: table.slice(0, 30), New: table });
  await write("faulty.xlsx", {
    Market: [
      ...table.slice(0, 4),
      [],
      [...table[4]!.slice(0, 1), { value: "abc" }, ...table[4]!.slice(2)],
      ...table.slice(5),
    ],
  });
  await write("empty.xlsx", { Sheet1: [[]] });
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (FROM read_csv('data/market.csv')) TO '${path("market.parquet")}'`);
  await connection.run(`COPY (SELECT 1.234 AS a) TO '${path("open.parquet")}'`);
  connection.closeSync();
});

it.each(["market.xlsx", "market.parquet"])("%s gives the panel of its CSV", async (name) => {
  const panel = await readPanel(path(name));
  const csv = await readPanel({ text: lines.join("\n"), name: "market.csv" });
  expect({ ...panel, source: null, roles: null }).toEqual({ ...csv, source: null, roles: null });
  expect(panel.source.path).toBe(path(name));
  const bytes = await readPanel({ bytes: readFileSync(path(name)), name });
  expect(bytes.kpi).toEqual(panel.kpi);
});

it("a Parquet file with a damaged page behind a whole head is refused, by readPanel and by prepare", async () => {
  const bytes = Buffer.from(readFileSync(path("market.parquet")));
  // The pages of the columns lie between the first mark and the head, which is at the end.
  for (let at = 40; at < 4000; at += 7) bytes[at]! ^= 0xff;
  writeFileSync(path("page.parquet"), bytes);
  await expect(readPanel(path("page.parquet"))).rejects.toThrow(/this is no Parquet file that can be read/);
  writeFileSync(
    path("prepare.yaml"),
    `results: [{ files: page.parquet, date: ${header![0]}, weekDate: first, sum: { kpi: ${header![1]} } }]\n`,
  );
  await expect(prepareTable(path("prepare.yaml"))).rejects.toThrow(
    /page\.parquet: this is no Parquet file that can be read; write it again/,
  );
});

it("a page that is damaged behind the first rows is found as the file is read", async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `COPY (SELECT DATE '2000-01-03' + 7 * (i // 10)::INT AS week, random() AS kpi FROM range(10000) t(i))
     TO '${path("long.parquet")}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  connection.closeSync();
  const bytes = readFileSync(path("long.parquet"));
  const from = Math.round(bytes.length * 0.6);
  writeFileSync(path("long.parquet"), bytes.fill(0xff, from, from + 2000));
  writeFileSync(
    path("long.yaml"),
    "results: [{ files: long.parquet, date: week, weekDate: first, sum: { kpi: kpi } }]\n",
  );
  await expect(prepareTable(path("long.yaml"))).rejects.toThrow(
    /long\.parquet: this is no Parquet file that can be read; write it again/,
  );
});

it("a sheet is named where several have a table", async () => {
  await expect(readPanel(path("two.xlsx"))).rejects.toThrow(
    /two\.xlsx: the workbook has 2 sheets with a table; set sheet to the one that is meant: "Old", "New"/,
  );
  await expect(readPanel(path("two.xlsx"), { sheet: "Newer" })).rejects.toThrow(
    /sheet names "Newer", which the workbook lacks; did you mean "New"\?/,
  );
  expect((await readPanel(path("two.xlsx"), { sheet: "New" })).times.length).toBe(rows.length);
});

it("a fault is told with the row of the sheet", async () => {
  await expect(readPanel(path("faulty.xlsx"))).rejects.toThrow(
    /faulty\.xlsx, row 6, column ".*": "abc" is not a number/,
  );
});

it.each<[string, Buffer, RegExp]>([
  ["a zip of something", Buffer.from("PK\u0003\u0004junk"), /this is a zip file, and no Excel workbook/],
  ["half a workbook", Buffer.from([]), /no Excel workbook that can be read/],
  ["a broken Parquet file", Buffer.from("PAR1 nothing"), /this is no Parquet file that can be read/],
  ["half a Parquet file", Buffer.from([]), /this is no Parquet file that can be read/],
])("%s is refused", async (what, bytes, message) => {
  const halves: Readonly<Record<string, string>> = {
    "half a workbook": "market.xlsx",
    "half a Parquet file": "market.parquet",
  };
  const half = halves[what];
  const content = half === undefined ? bytes : readFileSync(path(half)).subarray(0, 3000);
  writeFileSync(path("broken"), content);
  await expect(readPanel(path("broken"))).rejects.toThrow(message);
  await expect(readPanel(path("broken"))).rejects.toMatchObject({ name: "DataError" });
});

/** The market's workbook with its sheet's text changed, and packed as whoever changed it would. */
const forged = (change: (sheet: string) => string): Buffer => {
  const entries = unzip(readFileSync(path("market.xlsx")), 1e9) as readonly ZipEntry[];
  return zip(
    entries.map((entry) => {
      if (!entry.name.endsWith("sheet2.xml")) return entry;
      const content = Buffer.from(change(entry.content.toString()));
      return { ...entry, content, checksum: crc32(content) };
    }),
  );
};
const damaged = (at: (bytes: Buffer) => number, size: number): Buffer => {
  const bytes = Buffer.from(readFileSync(path("market.xlsx")));
  bytes.writeUInt32LE(size, at(bytes));
  return bytes;
};
const mark = (text: string) => Buffer.from(text, "latin1");
const row = '<row r="1000"><c r="A1000"><v>1</v></c></row></sheetData>';

it.each<[string, () => Buffer, RegExp]>([
  [
    "would unpack to gigabytes",
    () => damaged((bytes) => bytes.indexOf(mark("PK\u0001\u0002")) + 24, 0xffff_fff0),
    /it unpacks to 4\d{3} MB, 536 at most are read/,
  ],
  [
    "unpacks to more than it says",
    () => damaged((bytes) => bytes.lastIndexOf(mark("PK\u0001\u0002")) + 24, 10),
    /in it is damaged/,
  ],
  [
    "is not what its checksum says",
    () => damaged((bytes) => bytes.lastIndexOf(mark("PK\u0001\u0002")) + 16, 1),
    /in it is damaged/,
  ],
  [
    "has a row without end",
    () => forged((text) => text.replace("</sheetData>", row.replaceAll("1000", "Infinity"))),
    /rows and columns that no sheet has/,
  ],
  [
    "has a billionth row",
    () => forged((text) => text.replace("</sheetData>", row.replaceAll("1000", "1000000000"))),
    /rows and columns that no sheet has/,
  ],
  [
    "has its last cell in the far corner",
    () => forged((text) => text.replace("</sheetData>", row.replaceAll("A1000", "XFD1000"))),
    /more than 10000000 cells/,
  ],
  [
    "has cells that stand nowhere",
    () => forged((text) => text.replace("</sheetData>", "<row><c><v>1</v></c></row></sheetData>")),
    /what is in it is no table/,
  ],
])("a workbook that %s is refused", async (_, bytes, message) => {
  const reading = readPanel({ bytes: bytes(), name: "bomb.xlsx" });
  await expect(reading).rejects.toThrow(message);
  await expect(reading).rejects.toMatchObject({ name: "DataError" });
});

it("cells without content may stand anywhere, and a workbook is packed as anybody packs it", async () => {
  const text = readFileSync(path("market.xlsx"));
  const far = forged((sheet) =>
    sheet.replace("</sheetData>", '<row r="1000"><c r="XFD1000" s="1"/></row></sheetData>'),
  );
  expect((await readPanel({ bytes: far, name: "market.xlsx" })).kpi).toEqual(
    (await readPanel({ bytes: text, name: "market.xlsx" })).kpi,
  );
});

it("an empty workbook is refused, and a number with three decimals is none of thousands", async () => {
  await expect(readPanel(path("empty.xlsx"))).rejects.toThrow(/no sheet of the workbook has a table/);
  const weeks = Array.from({ length: 12 }, (_, i) => [
    { value: new Date(Date.UTC(2024, 0, 1 + 7 * i)), type: Date, format: "yyyy-mm-dd" },
    { value: 10 + i, type: Number },
    { value: 1.125 + i, type: Number },
  ]);
  await write("decimals.xlsx", {
    S: [[{ value: "week" }, { value: "sales" }, { value: "spend_tv" }], ...weeks],
  });
  const panel = await readPanel(path("decimals.xlsx"));
  expect([...panel.channels[0]!.spend!.values].slice(0, 2)).toEqual([1.125, 2.125]);
});

it.each(["typed.xlsx", "typed.parquet"])(
  "a typed number of %s is a number with any decimal mark, of options or of the YAML beside it",
  async (name) => {
    const cells = [12.5, 1.125, -0.5, 1e-7, 1234567.25];
    const weeks = Array.from({ length: 12 }, (_, i) => [
      { value: new Date(Date.UTC(2024, 0, 1 + 7 * i)), type: Date, format: "yyyy-mm-dd" },
      { value: 10 + i, type: Number },
      { value: cells[i] ?? i, type: Number },
    ]);
    await write("typed.xlsx", {
      S: [[{ value: "week" }, { value: "sales" }, { value: "spend_tv" }], ...weeks],
    });
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const values = weeks.map(
      ([day, sales, spend]) =>
        `(DATE '${(day!.value as Date).toISOString().slice(0, 10)}', ${sales!.value}, ${spend!.value}::DOUBLE)`,
    );
    await connection.run(
      `COPY (FROM (VALUES ${values.join(", ")}) AS weeks(week, sales, spend_tv)) TO '${path("typed.parquet")}'`,
    );
    connection.closeSync();
    const spendOf = async (decimal?: "." | ",") => {
      const panel = await readPanel(path(name), { allowNegative: true, decimal });
      return [...panel.channels[0]!.spend!.values].slice(0, 5);
    };
    for (const decimal of [",", ".", undefined] as const) expect(await spendOf(decimal)).toEqual(cells);
    writeFileSync(path("typed.yaml"), 'decimal: ","\n');
    expect(await spendOf()).toEqual(cells);
  },
);

it.each<[readonly (string | number)[], number | null]>([
  [["1.234", 12.5, 1.125], null],
  [["1.234,5", 12.5, 1.125], 1234.5],
  [["1.234", 12.5, "2,5"], 1234],
])(
  "numbers that stand as text are read by what the text says, whatever typed ones beside them are: %j",
  async (cells, first) => {
    const weeks = Array.from({ length: 12 }, (_, i) => {
      const cell = cells[i] ?? i;
      return [
        { value: new Date(Date.UTC(2024, 0, 1 + 7 * i)), type: Date, format: "yyyy-mm-dd" },
        { value: 10.5 + i, type: Number },
        { value: cell, type: typeof cell === "number" ? Number : String },
      ];
    });
    await write("texts.xlsx", {
      S: [[{ value: "week" }, { value: "sales" }, { value: "spend_tv" }], ...weeks],
    });
    const reading = readPanel(path("texts.xlsx"));
    if (first === null) {
      await expect(reading).rejects.toThrow(
        /texts\.xlsx, row 2, column "spend_tv": "1\.234" can be 1234 or 1\.234, and nothing else in the file decides; set decimal to/,
      );
      const panel = await readPanel(path("texts.xlsx"), { decimal: "," });
      expect([...panel.channels[0]!.spend!.values].slice(0, 4)).toEqual([1234, 12.5, 1.125, 3]);
    } else {
      const panel = await reading;
      expect([...panel.channels[0]!.spend!.values].slice(0, 2)).toEqual([first, 12.5]);
      expect(panel.kpi.values[0]).toBe(10.5);
    }
  },
);
