/** Exports and recipes as they come: what is read is never written over, and what is odd in a file changes no number. */
import { linkSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { dissectNumber } from "../../src/data/numberFormat.js";
import { prepareTable } from "../../src/prepare/prepare.js";
import { daily, recipeWith } from "./recipes.js";

const spend = daily("2024-01-01", 14, "day,cost", (day, i) => `${day},${i}.5`);
const sales = daily("2024-01-01", 14, "day,sales", (day, i) => `${day},${i}`);
const rates = daily("2024-01-01", 14, "day,ccy,rate", (day) => `${day},USD,0.8`);

describe("a table is never written over what it is made of", () => {
  const prepared = (out: string, folder = "") =>
    [
      `out: ${JSON.stringify(out)}`,
      "currency: GBP",
      "ratesFrom: { file: rates.csv, date: day, currency: ccy, rate: rate }",
      `spend: [{ files: "${folder}in/tv.csv", date: day, name: tv, spend: cost, currency: USD }]`,
      "results: [{ files: sales.csv, date: day, sum: { sales: sales } }]",
    ].join("\n");
  const files = { "in/tv.csv": spend, "sales.csv": sales, "rates.csv": rates };

  it.each<[string, (folder: string) => string]>([
    ["by its whole path", (folder) => join(folder, "in", "tv.csv")],
    ["by a way round", (folder) => `../${folder.split("/").at(-1)}/in/tv.csv`],
    ["by a link", () => "link.csv"],
    ["by its other name", () => "other.csv"],
    ["the table of rates", () => "rates.csv"],
    ["the account's place", () => "sum.csv"],
  ])("%s", async (_, out) => {
    const recipe = recipeWith("", { ...files, "sum.account.json": spend });
    const folder = dirname(recipe);
    symlinkSync(join(folder, "in", "tv.csv"), join(folder, "link.csv"));
    linkSync(join(folder, "in", "tv.csv"), join(folder, "other.csv"));
    const text = prepared(out(folder));
    writeFileSync(recipe, out(folder) === "sum.csv" ? text.replace("in/tv.csv", "sum.account.json") : text);
    await expect(prepareTable(recipe)).rejects.toThrow(
      /prepare\.yaml: "out" writes over .*(?:tv\.csv|rates\.csv|sum\.account\.json)", which is read, got .*; name another/,
    );
    for (const [name, content] of Object.entries(files)) {
      expect(readFileSync(join(folder, name), "utf8")).toBe(content);
    }
  });
});

it.each(["sum.csv", "sum.sql"])("no file that no recipe made: %s", async (name) => {
  const text = "out: sum.csv\nresults: [{ files: sales.csv, date: day, sum: { sales: sales } }]\n";
  const recipe = recipeWith(text, { "sales.csv": sales, [name]: "mine" });
  const folder = dirname(recipe);
  const others = readdirSync(folder);
  await expect(prepareTable(recipe)).rejects.toThrow(
    `prepare.yaml: "out" would write over "${join(folder, name)}", which no recipe made, got "sum.csv"; name another, or remove that one first`,
  );
  expect(readdirSync(folder)).toEqual(others);
  rmSync(join(folder, name));
  await prepareTable(recipe);
  await prepareTable(recipe);
  expect(readdirSync(folder)).toContain("sum.account.json");
});

it.each([
  ["a line of units beneath it", "day,name,cost\n(day),(name),(EUR)\n"],
  ["an empty line above it", "\nday,name,cost\n"],
  ["a separator and a line of units", 'sep=;\n"day";name;cost\n(day);(name);(EUR)\n'],
])("the line with the name of the dates is the header, with %s", async (_, head) => {
  const mark = head.includes(";") ? ";" : ",";
  const rows = daily("2024-01-01", 14, "", (day, i) => [day, "tv", `${i}.5`].join(mark));
  const recipe = recipeWith(
    `spend: [{ files: tv.csv, date: day, channel: name, spend: cost, skip: "(day)" }]\nresults: [{ files: sales.csv, date: day, sum: { sales: sales } }]\n`,
    { "tv.csv": head + rows.slice(1), "sales.csv": sales },
  );
  const { table } = await prepareTable(recipe, { write: false });
  expect(table.rows.map((cells) => cells[table.header.indexOf("spend_tv")])).toEqual(["24.50", "73.50"]);
});

describe("lines that end in more than one way are lines all the same", () => {
  const rows = [...Array(14).keys()].map(
    (i) => `2024-01-${String(i + 1).padStart(2, "0")},${i}.5,"a\nb ${i}"`,
  );
  const recipe = (skipLines: number, names = "[a.csv, b.csv]") =>
    [
      `spend: [{ files: ${names}, date: day, name: tv, spend: cost, skipLines: ${skipLines}, duplicates: keep }]`,
      "results: [{ files: sales.csv, date: day, sum: { sales: sales } }]",
    ].join("\n");
  const joined = (lines: readonly string[], end: (i: number) => string) =>
    lines.map((line, i) => line + end(i)).join("");
  const table = ["day,cost,note", ...rows];
  const titled = ['"A report"', "1 to 14 January", ...table];

  it.each<[string, number, string | Uint8Array]>([
    ["the last one", 0, joined(table, (i) => (i < table.length - 1 ? "\r\n" : "\n"))],
    ["the header", 0, joined(table, (i) => (i === 0 ? "\n" : "\r\n"))],
    ["every other", 0, joined(table, (i) => (i % 2 === 0 ? "\n" : "\r\n"))],
    ["some as on an old Mac", 0, joined(table, (i) => (i % 3 === 0 ? "\r" : "\n"))],
    ["titles", 2, joined(titled, (i) => (i < 2 ? "\n" : "\r\n"))],
    ["one title", 2, joined(titled, (i) => (i === 1 ? "\r\n" : "\n"))],
    ["titles with a quote", 2, joined(['5" ads', ...titled.slice(1)], (i) => (i < 2 ? "\n" : "\r\n"))],
    ["in UTF-16", 0, Buffer.from(`\ufeff${joined(table, (i) => (i === 3 ? "\n" : "\r\n"))}`, "utf16le")],
  ])("%s", async (_, skip, odd) => {
    const plain = (skip === 0 ? table : titled).join("\n");
    const made = (file: string | Uint8Array) =>
      prepareTable(recipeWith(recipe(skip), { "a.csv": plain, "b.csv": file, "sales.csv": sales }), {
        write: false,
      });
    expect((await made(odd)).table).toEqual((await made(plain)).table);
  });

  it("is said where the first such line stands too far down to be found by a look at the start", async () => {
    const far = joined(
      [
        "day,cost,note",
        ...Array.from(
          { length: 6000 },
          (_, i) => `2024-01-${String((i % 14) + 1).padStart(2, "0")},1,${"x".repeat(50)}`,
        ),
      ],
      (i) => (i < 5999 ? "\n" : "\r\n"),
    );
    const path = recipeWith(recipe(0, "a.csv"), { "a.csv": far, "sales.csv": sales });
    await expect(prepareTable(path, { write: false })).rejects.toThrow(
      /a\.csv, row 6000: the line ends in another way than those before it \(\\r\\n where they have \\n\); save the file again with one kind of line end/,
    );
  });
});

describe("what no eye sees in a cell", () => {
  const recipe = [
    "spend: [{ files: tv.csv, date: day, channel: channel, spend: cost }]",
    "results: [{ files: sales.csv, date: day, sum: { sales: sales } }]",
  ].join("\n");
  const long = daily("2024-01-01", 14, "day,channel,cost", (day, i) => `${day},tv,${i}.5`);
  const made = async (tv: string) =>
    (await prepareTable(recipeWith(recipe, { "tv.csv": tv, "sales.csv": sales }), { write: false })).table;

  it.each([
    ["a space that does not break", "\u00a0"],
    ["a thin space", "\u2009"],
  ])("is read away around a date: %s", async (_, space) => {
    const expected = await made(long);
    expect(await made(long.replace("2024-01-09", `${space}2024-01-09`))).toEqual(expected);
    expect(await made(long.replace("2024-01-09", `2024-01-09${space}`))).toEqual(expected);
  });

  it.each(["\u00a0", "\u2007", "\u2009", "\u202f", " ", "\u2019", "\u02bc", "'"])(
    "parts thousands, as in readPanel: 1%s234.5",
    async (mark) => {
      const expected = await made(long.replace("tv,8.5", "tv,1234.5"));
      expect(await made(long.replace("tv,8.5", `tv,1${mark}234.5`))).toEqual(expected);
      expect(dissectNumber(`1${mark}234.5`)).not.toBe(null);
    },
  );

  it.each([
    ["2024-01-09", "day"],
    ["tv,8.5", "channel"],
  ])("is named where a file was put behind another, whose mark stands before %s", async (text, column) => {
    await expect(made(long.replace(text, `\ufeff${text}`))).rejects.toThrow(
      new RegExp(
        `tv\\.csv, row 10, column "${column}": ".*" begins with a byte order mark, as where one file was put behind another; take the mark out`,
      ),
    );
  });
});
