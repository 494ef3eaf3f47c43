/** Raw exports to weeks: against a twin in plain whole cents, and every convention by a table of its own. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { createRng } from "../../src/math/rng.js";
import { preparationTable } from "../../src/prepare/preparationTable.js";
import { prepareTable } from "../../src/prepare/prepare.js";
import type { WeeklyTable } from "../../src/prepare/weeklyTable.js";
import { tableText } from "../../src/report/tableText.js";
import { daily, dayAfter, recipeWith } from "./recipes.js";

const kpi = (start = "2024-01-01", count = 28) => ({
  "sales.csv": daily(start, count, "day,revenue", (day, i) => `${day},${10 + i}.50`),
});
const kpiRecipe = "results:\n  - { files: sales.csv, date: day, money: { revenue: revenue } }\n";

/** The cells of a column by week. */
async function column(recipe: string, name: string): Promise<Readonly<Record<string, string | null>>> {
  const { table } = await prepareTable(recipe, { write: false });
  const at = table.header.indexOf(name);
  return Object.fromEntries(table.rows.map((cells) => [cells[0]!, cells[at]!]));
}

describe("the table of weeks", () => {
  const rng = createRng(1);
  const below = (limit: number) => Math.floor(rng.uniform() * limit);
  const start = "2024-01-03";
  const rows = Array.from({ length: 3000 }, () => ({
    day: dayAfter(start, below(120)),
    channel: ["Meta", "TikTok", "tv"][below(3)]!,
    cents: below(1_000_000) - 1000,
    file: below(3),
    id: below(1_000_000_000),
  })).sort((a, b) => (a.day < b.day ? -1 : 1));
  const csv = (file: number) =>
    [
      "id,day,channel,cost",
      ...rows
        .filter((row) => row.file === file)
        .map(({ id, day, channel, cents }) => `${id},${day},${channel},${(cents / 100).toFixed(2)}`),
    ].join("\n");
  const files = { "a1.csv": csv(0), "a2.csv": csv(1), "b.csv": csv(2), ...kpi(start, 120) };
  const recipe = `spend:\n  - { files: [a*.csv, b.csv], date: day, channel: channel, spend: cost }\n${kpiRecipe}`;

  it("has the cents of a twin that adds whole numbers", async () => {
    const path = recipeWith(recipe, files);
    const { table, months } = await prepareTable(path);
    const mondayOf = (day: string) => {
      const date = new Date(`${day}T00:00:00Z`);
      return dayAfter(day, -((date.getUTCDay() + 6) % 7));
    };
    const twin = new Map<string, number>();
    for (const { day, channel, cents } of rows) {
      const key = `${mondayOf(day)} spend_${channel.toLowerCase()}`;
      twin.set(key, (twin.get(key) ?? 0) + cents);
    }
    expect(table.header).toEqual(
      ["week_start", "spend_meta", "spend_tiktok", "spend_tv", "revenue"].sort(
        (a, b) => table.header.indexOf(a) - table.header.indexOf(b),
      ),
    );
    expect(table.rows.map(([week]) => week)).toEqual(
      Array.from({ length: 16 }, (_, i) => dayAfter("2024-01-08", 7 * i)),
    );
    for (const cells of table.rows) {
      for (const [i, name] of table.header.entries()) {
        if (!name.startsWith("spend_")) continue;
        expect(cells[i], `${cells[0]} ${name}`).toBe(
          ((twin.get(`${cells[0]} ${name}`) ?? 0) / 100).toFixed(2),
        );
      }
    }
    const given = months
      .filter(({ name }) => name.startsWith("spend"))
      .reduce((sum, month) => sum + Math.round(100 * Number(month.given)), 0);
    expect(given).toBe(rows.reduce((sum, { cents }) => sum + cents, 0));
    expect(new Set(months.map(({ difference }) => difference))).toEqual(new Set(["0.00"]));
  });

  it("is written with its account and its SQL, and is read as it is", async () => {
    const path = recipeWith(recipe, files);
    const { output, table } = await prepareTable(path);
    expect(readdirSync(dirname(path)).filter((name) => /weekly/.test(name))).toEqual([
      "weekly.account.json",
      "weekly.csv",
      "weekly.sql",
    ]);
    const text = readFileSync(output!, "utf8");
    expect(text).toBe([table.header, ...table.rows].map((cells) => `${cells.join(",")}\n`).join(""));
    const panel = await readPanel(output!, { kpi: "revenue", allowNegative: true });
    expect(panel.channels.map(({ name }) => name).sort()).toEqual(["meta", "tiktok", "tv"]);
    const account = JSON.parse(readFileSync(join(dirname(path), "weekly.account.json"), "utf8"));
    expect(account.columns).toEqual(table.header);
    await prepareTable(path);
    expect(readFileSync(output!, "utf8")).toBe(text);
  });

  it("takes the named columns, whatever else a file has that is called like what the SQL makes", async () => {
    const others = ["file", "channel", "currency", "mark", "cell_1", "amount_1", "sum_1", "rows"];
    const raw = daily(
      "2024-01-01",
      7,
      `date,cost,${others.join(",")}`,
      (day) => `${day},1.25${",9".repeat(others.length)}`,
    );
    const path = recipeWith(
      `spend:\n  - { files: tv.csv, date: date, name: tv, spend: cost }\n${kpiRecipe}`,
      { "tv.csv": raw, ...kpi("2024-01-01", 7) },
    );
    expect(await column(path, "spend_tv")).toEqual({ "2024-01-01": "8.75" });
  });

  it("is what the SQL makes that is shown, run by itself", async () => {
    const { sql, table } = await prepareTable(recipeWith(recipe, files), { write: false });
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(sql);
    const found = (await connection.runAndReadAll("FROM weekly")).getRowsJson();
    expect(found.map((cells) => cells.map(String))).toEqual(table.rows);
    connection.closeSync();
  });
});

describe("weeks", () => {
  const spend = "spend:\n  - { files: tv.csv, date: day, name: TV, spend: cost }\n";
  const tv = (start: string, count: number) => ({
    "tv.csv": daily(start, count, "day,cost", (day) => `${day},1`),
  });

  it("that are not whole at the ends are left out, and said", async () => {
    const recipe = recipeWith(spend + kpiRecipe, { ...tv("2024-01-01", 28), ...kpi("2024-01-03", 24) });
    const { table, dropped } = await prepareTable(recipe, { write: false });
    expect(table.rows.map(([week]) => week)).toEqual(["2024-01-08", "2024-01-15"]);
    expect(dropped.map(({ source, why, rows }) => `${source}: ${rows} ${why}`)).toEqual([
      "spend.0: 7 before the first week of the table, 2024-01-08",
      "spend.0: 7 after the last week of the table, 2024-01-15 to 2024-01-21",
      "results.0: 5 before the first week of the table, 2024-01-08",
      "results.0: 5 after the last week of the table, 2024-01-15 to 2024-01-21",
    ]);
  });

  it("of which not all sources of a channel speak are named", async () => {
    const two = `${spend}  - { files: more.csv, date: day, name: TV, spend: cost }\n`;
    const more = (start: string, count: number, recipe = two) =>
      recipeWith(recipe + kpiRecipe, {
        ...tv("2024-01-01", 28),
        "more.csv": daily(start, count, "day,cost", (day) => `${day},1`),
        ...kpi("2024-01-01", 42),
      });
    const codes = async (recipe: string) =>
      (await prepareTable(recipe, { write: false })).warnings.map(({ code }) => code);
    const { warnings } = await prepareTable(more("2024-01-15", 28), { write: false });
    expect(warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "sources-overlap: spend_tv is the sum of spend.0 and spend.1 in 2 weeks (2024-01-15, 2024-01-22), and of fewer of them in 4 weeks (2024-01-01, 2024-01-08, 2024-01-29, …), which their files do not cover",
    ]);
    // One after the other, also within a week; and nothing spent before.
    expect(await codes(more("2024-01-29", 14))).toEqual([]);
    const zero = two
      .replace("more.csv,", "more.csv, outside: zero,")
      .replace("tv.csv,", "tv.csv, outside: zero,");
    expect(await codes(more("2024-01-15", 28, zero))).toEqual([]);
  });

  it("never count a column twice under two spellings of a channel", async () => {
    const twice = recipeWith(
      `spend:\n  - { files: tv.csv, date: day, channels: { TV: cost, tv: cost } }\n${kpiRecipe}`,
      { ...tv("2024-01-01", 28), ...kpi("2024-01-01", 28) },
    );
    await expect(prepareTable(twice, { write: false })).rejects.toThrow(
      'names "TV" and "tv", which are one channel, tv',
    );
  });

  it("are without spend inside the span of its files, and unknown outside of it unless it is said to be zero", async () => {
    const days = ["2024-01-08", "2024-01-09", "2024-01-28"];
    const files = {
      "tv.csv": `day,cost\n${days.map((day) => `${day},5\n`).join("")}`,
      ...kpi("2024-01-01", 35),
    };
    expect(await column(recipeWith(spend + kpiRecipe, files), "spend_tv")).toEqual({
      "2024-01-01": null,
      "2024-01-08": "10.00",
      "2024-01-15": "0.00",
      "2024-01-22": "5.00",
      "2024-01-29": null,
    });
    const { notes, warnings } = await prepareTable(recipeWith(spend + kpiRecipe, files), { write: false });
    expect(notes.join("\n")).toContain("spend_tv: no number in 1 week (2024-01-15), which count as zero");
    expect(warnings.map(({ code }) => code)).toEqual(["source-gap", "outside-files"]);
    const zero = spend.replace("name:", "outside: zero, name:");
    expect(Object.values(await column(recipeWith(zero + kpiRecipe, files), "spend_tv"))).toEqual([
      "0.00",
      "10.00",
      "0.00",
      "5.00",
      "0.00",
    ]);
  });

  it("without a KPI stay empty, with a warning", async () => {
    const { "sales.csv": all } = kpi("2024-01-01", 28);
    const gap = all
      .split("\n")
      .filter((line) => !/^2024-01-(0[89]|1[0-4])/.test(line))
      .join("\n");
    const recipe = recipeWith(spend + kpiRecipe, { "sales.csv": gap, ...tv("2024-01-01", 28) });
    expect((await column(recipe, "revenue"))["2024-01-08"]).toBe(null);
    const { warnings } = await prepareTable(recipe, { write: false });
    expect(warnings.map(({ message }) => message)).toEqual([
      "revenue has no number in 1 week (2024-01-08), and is left empty there, as nobody knows that it was zero",
    ]);
  });

  it("of a shop that is closed on Sundays are whole without them", async () => {
    const { "sales.csv": all } = kpi("2024-01-01", 27);
    const open = all
      .split("\n")
      .filter((line) => !/01-(07|14|21),/.test(line))
      .join("\n");
    const recipe = recipeWith(kpiRecipe, { "sales.csv": open });
    const { table, warnings } = await prepareTable(recipe, { write: false });
    expect(table.rows.length).toBe(4);
    expect(warnings).toEqual([]);
  });

  it("begin on Sunday and are named by their last day where the recipe says so", async () => {
    const recipe = recipeWith(`weeks: sunday\nlabel: last\n${kpiRecipe}`, kpi("2024-01-01", 28));
    expect(await column(recipe, "revenue")).toEqual({
      // 7 to 13 January are rows 6 to 12.
      "2024-01-13": "136.50",
      "2024-01-20": "185.50",
      "2024-01-27": "234.50",
    });
  });

  it("hold an order of Sunday evening in UTC where it was Monday already", async () => {
    const orders = `time,amount\n${Array.from({ length: 14 }, (_, i) => `${dayAfter("2024-07-01", i)}T12:00:00Z,1\n`).join("")}2024-07-07T23:30:00Z,100\n`;
    const at = (zone: string) =>
      recipeWith(
        `timezone: ${zone}\nresults:\n  - { files: o.csv, date: time, money: { revenue: amount } }\n`,
        {
          "o.csv": orders,
        },
      );
    expect(await column(at("UTC"), "revenue")).toEqual({ "2024-07-01": "107.00", "2024-07-08": "7.00" });
    expect(await column(at("Europe/London"), "revenue")).toEqual({
      "2024-07-01": "7.00",
      "2024-07-08": "107.00",
    });
    const { notes } = await prepareTable(at("Europe/London"), { write: false });
    expect(notes.join("\n")).toContain("1 row thereby on another day than the one written");
  });

  it("know UTC by its name, and take no zone whose name is of several", async () => {
    const at = (zone: string, last = zone) =>
      recipeWith(
        `timezone: America/New_York\nresults:\n  - { files: o.csv, date: time, sum: { orders: orders } }\n`,
        {
          "o.csv": `${daily("2024-01-01", 15, "time,orders", (day) => `${day} 12:00:00${zone},1`)}2024-01-08 02:00${last},100\n`,
        },
      );
    const expected = { "2024-01-01": "107", "2024-01-08": "7" };
    for (const zone of [" UTC", " GMT", "utc", "Z", " +00:00", " +0000"])
      expect(await column(at(zone), "orders")).toEqual(expected);
    await expect(prepareTable(at(" EST"))).rejects.toThrow(
      /o\.csv, column "time": "2024-01-01 12:00:00 EST" names its zone by letters, .*; export times in UTC/,
    );
    await expect(prepareTable(at("Z", ""))).rejects.toThrow(
      /row 17, column "time": "2024-01-08 02:00" lacks a zone that the first times have/,
    );
    const late = daily("2024-01-01", 210, "time,orders", (day) => `${day} 12:00:00,1`);
    await expect(
      prepareTable(
        recipeWith("results:\n  - { files: o.csv, date: time, sum: { orders: orders } }\n", {
          "o.csv": `${late}2024-07-29 02:00:00Z,1\n`,
        }),
      ),
    ).rejects.toThrow(
      /row 212, column "time": "2024-07-29 02:00:00Z" names its zone, which the first rows do not/,
    );
  });

  it("of a file with a row a week are taken as they are named", async () => {
    const weekly = (name: string, first: string) => ({
      "tv.csv": `${name},cost\n${[0, 7, 14].map((i) => `${dayAfter(first, i)},${i + 1}\n`).join("")}`,
      ...kpi("2024-01-01", 21),
    });
    const of = (name: string) => spend.replace("date: day", `date: ${name}`) + kpiRecipe;
    const expected = { "2024-01-01": "1.00", "2024-01-08": "8.00", "2024-01-15": "15.00" };
    expect(await column(recipeWith(of("week"), weekly("week", "2024-01-01")), "spend_tv")).toEqual(expected);
    expect(
      await column(recipeWith(of("week_ending"), weekly("week_ending", "2024-01-07")), "spend_tv"),
    ).toEqual(expected);
  });
});

describe("numbers", () => {
  const wide = (recipe: string, body: string) =>
    recipeWith(`spend:\n  - { files: w.csv, date: day, channels: { tv: tv }${recipe} }\n${kpiRecipe}`, {
      "w.csv": `day;tv\n${body}`,
      ...kpi("2024-01-01", 7),
    });
  const week = (cells: readonly string[]) =>
    cells.map((cell, i) => `${dayAfter("2024-01-01", i)};${cell}\n`).join("");
  const pad = (cells: readonly string[]) => week([...cells, ...Array(7 - cells.length).fill("0")]);

  it.each([
    [["1.234,50", "€ 2.000,25", "-0,75"], "3234.00"],
    [["1,234.50", "(0.50)", "£7"], "1241.00"],
    [["12,34,567.00", "1e2"], "1234667.00"],
    [["1 234,5", "−2,5", "n/a", ""], "1232.00"],
    [["1'234.56", "0.004", "0.004"], "1234.56"],
  ])("are read as people write them: %o", async (cells, sum) => {
    expect(await column(wide("", pad(cells)), "spend_tv")).toEqual({ "2024-01-01": sum });
  });

  it.each(["1,234", "1.234", "£1,234", "(1,234)", " 1.234 ", "1,234 EUR"])(
    "that are all like %j are asked about",
    async (cell) => {
      const cells = Array<string>(7).fill(cell);
      await expect(prepareTable(wide("", week(cells)), { write: false })).rejects.toThrow(
        /w\.csv, row 2, column "tv": ".*1[,.]234.*" can be 1234 or 1\.234, and nothing else in the file decides; set decimal: to "\." or ","/,
      );
      const one = cell.includes("(") ? -1 : 1;
      const sums = { ",": cell.includes(",") ? 1.234 : 1234, ".": cell.includes(",") ? 1234 : 1.234 };
      for (const mark of [".", ","] as const) {
        const { "2024-01-01": sum } = await column(wide(`, decimal: "${mark}"`, week(cells)), "spend_tv");
        // Each day to its cent.
        expect(sum).toBe((7 * one * Number(sums[mark].toFixed(2))).toFixed(2));
      }
    },
  );

  it.each<[string, readonly string[], string]>([
    ["another cell", ["1,234", "2.5"], "1236.50"],
    ["two marks", ["1,234", "1,234,567"], "1235801.00"],
    ["a decimal comma further down", ["1.234", ...Array<string>(5).fill("0"), "0,123"], "1234.12"],
  ])("are settled by %s, wherever it stands", async (_, cells, sum) => {
    expect(await column(wide("", pad(cells)), "spend_tv")).toEqual({ "2024-01-01": sum });
  });

  it("are settled by whole numbers below a thousand beside them, of which decimals would be 851.000", async () => {
    const rows = week(["2.140", "1.250", "1.360", "1.470", "1.580", "1.690", "851"]);
    const more = week(["2.140", "1.250"]);
    expect(await column(wide(", duplicates: keep", rows + more), "spend_tv")).toEqual({
      "2024-01-01": "13731.00",
    });
  });

  it.each([
    [".", "0,123"],
    [".", "1,23"],
    [".", "1 234,567"],
    [".", "1'234,567"],
    [",", "0.123"],
    [",", "12.5"],
    [",", "1 234.567"],
    [",", "1'234.567"],
  ])("with decimal: %j, %j has no thousands and is refused", async (decimal, cell) => {
    const other = decimal === "." ? "," : ".";
    await expect(
      prepareTable(wide(`, decimal: "${decimal}"`, pad(["2", cell])), { write: false }),
    ).rejects.toThrow(
      `w.csv, row 3, column "tv": "${cell}" is not a number with decimal: "${decimal}"; write it without separators, or set decimal: to "${other}"`,
    );
  });

  it.each(["2024_01", "1_000", "1_000.5"])("are refused where they are like %j", async (cell) => {
    await expect(prepareTable(wide("", pad(["2.5", cell])), { write: false })).rejects.toThrow(
      `w.csv, row 3, column "tv": "${cell}" is not a number`,
    );
  });

  it("with spaces between thousands and three decimals are settled by rows behind the first two hundred", async () => {
    const many = Array<string>(300).fill("2024-01-01;2\n").join("");
    const rows = week(["1 234,567", "0", "0", "0", "0", "0", "0"]);
    expect(await column(wide(", duplicates: keep", many + rows), "spend_tv")).toEqual({
      "2024-01-01": "1834.57",
    });
  });

  it("are settled by rows behind the first two hundred", async () => {
    const many = Array<string>(300).fill(`2024-01-01;2.140\n`).join("");
    expect(
      await column(
        wide(", duplicates: keep", `${many}${week(["0,5", "0", "0", "0", "0", "0", "0"])}`),
        "spend_tv",
      ),
    ).toEqual({ "2024-01-01": "642000.50" });
  });

  it("are summed exactly, and rounded once a day", async () => {
    const rows = Array.from(
      { length: 70 },
      (_, i) => `${dayAfter("2024-01-01", Math.floor(i / 10))};0.001\n`,
    ).join("");
    const recipe = wide(", duplicates: keep", rows);
    // Ten times a tenth of a cent is a cent a day; each alone would be nothing.
    expect(await column(recipe, "spend_tv")).toEqual({ "2024-01-01": "0.07" });
    const half = wide("", week(["0.005", "0.005", "0.004", "0", "0", "0", "0"]));
    const { months, notes } = await prepareTable(half, { write: false });
    expect(months.find(({ name }) => name === "spend_tv")).toMatchObject({
      given: "0.014",
      rounding: "0.006",
      kept: "0.02",
    });
    expect(notes[0]).toContain("rounded once");
  });
});

describe("rows that are there twice", () => {
  const recipe = (choice: string) =>
    recipeWith(`spend:\n  - { files: "m*.csv", date: day, name: meta, spend: cost${choice} }\n${kpiRecipe}`, {
      "m1.csv": "day,cost,campaign\n2024-01-01,5,a\n2024-01-04,7,a\n",
      "m2.csv": "day,cost,campaign\n2024-01-04,7,a\n2024-01-04,7,b\n2024-01-07,1,a\n",
      ...kpi("2024-01-01", 7),
    });

  it("are asked about, dropped or kept", async () => {
    await expect(prepareTable(recipe(""), { write: false })).rejects.toThrow(
      /m1\.csv: 1 row is there twice, every cell alike \(2024-01-04, cost 7\), the first in .*m1\.csv and in .*m2\.csv; set duplicates: to drop/,
    );
    expect(await column(recipe(", duplicates: keep"), "spend_meta")).toEqual({ "2024-01-01": "27.00" });
    expect(await column(recipe(", duplicates: drop"), "spend_meta")).toEqual({ "2024-01-01": "20.00" });
    const { months, dropped } = await prepareTable(recipe(", duplicates: drop"), { write: false });
    expect(months[0]).toMatchObject({ given: "27.00", twice: "7.00", kept: "20.00" });
    expect(dropped[0]).toMatchObject({
      why: "there twice, every cell alike",
      rows: 1,
      amounts: { spend_meta: "7.00" },
    });
  });

  /** Prices of 10 and 20 a day, of which the mean is 15, and a row that is there twice. */
  const prices = (twin: string, choice: string) => {
    const rows = daily("2024-01-01", 7, "day,price,orders", (day) => `${day},10,1\n${day},20,1`);
    return recipeWith(
      `${kpiRecipe}controls:\n  - { files: p.csv, date: day, mean: { price: price }, sum: { orders: orders }${choice} }\n`,
      { "p.csv": `${rows}${twin}\n${twin}\n`, ...kpi("2024-01-01", 7) },
    );
  };

  it("count for a mean as the numbers that they have: none where its cell is empty", async () => {
    expect(Number((await column(prices("2024-01-03,,3", ", duplicates: drop"), "price"))["2024-01-01"])).toBe(
      15,
    );
    expect(
      Number((await column(prices("2024-01-03,25,3", ", duplicates: drop"), "price"))["2024-01-01"]),
    ).toBeCloseTo(235 / 15, 6);
  });

  it("are dropped from a mean, or asked about, where they are zeros", async () => {
    expect(
      Number((await column(prices("2024-01-03,0,0", ", duplicates: drop"), "price"))["2024-01-01"]),
    ).toBe(14);
    await expect(prepareTable(prices("2024-01-03,0,0", ""), { write: false })).rejects.toThrow(
      /1 row is there twice, every cell alike \(2024-01-03, orders 0, price 0\)/,
    );
    // Without a number they change nothing.
    expect(Number((await column(prices("2024-01-03,,0", ""), "price"))["2024-01-01"])).toBe(15);
  });

  it("are alike with their columns in another order", async () => {
    const recipe = (choice: string) =>
      recipeWith(
        `spend:\n  - { files: "m*.csv", date: day, name: meta, spend: cost${choice} }\n${kpiRecipe}`,
        {
          "m1.csv": "day,cost,campaign\n2024-01-01,5,a\n2024-01-04,7,a\n2024-01-07,2,7\n",
          "m2.csv": "campaign,day,cost\na,2024-01-04,7\n2,2024-01-07,7\n",
          ...kpi("2024-01-01", 7),
        },
      );
    await expect(prepareTable(recipe(""), { write: false })).rejects.toThrow(
      /1 row is there twice, every cell alike \(2024-01-04, cost 7\)/,
    );
    expect(await column(recipe(", duplicates: drop"), "spend_meta")).toEqual({ "2024-01-01": "21.00" });
  });

  it("may be a number of the day on each of its rows, which is asked about and counted once", async () => {
    const long = `day,channel,spend,revenue\n${Array.from({ length: 14 }, (_, i) =>
      ["tv", "radio"]
        .map((channel) => `${dayAfter("2024-01-01", i)},${channel},${i + 1},${100 + i}\n`)
        .join(""),
    ).join("")}`;
    const both = (rows: string) =>
      recipeWith(
        `spend:\n  - { files: all.csv, date: day, channel: channel, spend: spend }\nresults:\n  - { files: all.csv, date: day, money: { revenue: revenue }${rows} }\n`,
        { "all.csv": long },
      );
    await expect(prepareTable(both(""), { write: false })).rejects.toThrow(
      /column "revenue": says the same on all 2 rows of a day, as 100 on 2024-01-01; set rows: to repeat/,
    );
    expect(await column(both(", rows: repeat"), "revenue")).toEqual({
      "2024-01-01": "721.00",
      "2024-01-08": "770.00",
    });
    expect(await column(both(", rows: add"), "revenue")).toEqual({
      "2024-01-01": "1442.00",
      "2024-01-08": "1540.00",
    });
  });

  it("may repeat a number of the day in another file too, where it has to be the same", async () => {
    const price = (first: number, base: number) =>
      daily(dayAfter("2024-01-01", first), 8, "day,price", (day) => `${day},${base}`);
    const of = (base: number) =>
      recipeWith(
        `${kpiRecipe}controls:\n  - { files: [p1.csv, p2.csv], date: day, mean: { price: price }, rows: repeat }\n`,
        { "p1.csv": price(0, 10), "p2.csv": price(6, base), ...kpi("2024-01-01", 14) },
      );
    expect(await column(of(10), "price")).toEqual({ "2024-01-01": "10", "2024-01-08": "10" });
    await expect(prepareTable(of(24), { write: false })).rejects.toThrow(
      /p2\.csv, column "price": has 24 on rows of 2024-01-07, \S+p1\.csv has 10, which rows: repeat says to be one number/,
    );
  });
});

describe("what cannot be counted on is refused with its place, and nothing is written", () => {
  const long = "spend:\n  - { files: m.csv, date: day, channel: channel, spend: cost }\n";
  const rows = daily("2024-01-01", 14, "day,channel,cost", (day, i) => `${day},tv,${i}.5`);
  const edit = (line: number, text: string) =>
    rows
      .split("\n")
      .map((row, i) => (i === line - 1 ? text : row))
      .join("\n");

  it.each<[string, string, string, RegExp]>([
    ["a number", long, edit(5, "2024-01-04,tv,abc"), /m\.csv, row 5, column "cost": "abc" is not a number/],
    [
      "a number after a line break in a cell",
      long,
      edit(5, '2024-01-04,"t\nv",1').replace("2024-01-06,tv,5.5", "2024-01-06,tv,x"),
      /m\.csv, row 8, column "cost": "x" is not/,
    ],
    ["a dash", long, edit(5, "2024-01-04,tv,-"), /row 5, column "cost": "-" is not a number; write 0/],
    [
      "a date",
      long,
      edit(4, "soon,tv,1"),
      /m\.csv, row 4, column "day": "soon" is not a date: most rows are like 2024-02-05 \(yyyy-mm-dd\)/,
    ],
    [
      "a total at the end",
      long,
      `${rows}Total,,91\n`,
      /row 16, column "day": "Total" is not a date: .* set skip: "Total"/,
    ],
    ["no date", long, edit(4, ",tv,1"), /m\.csv, row 4, column "day": the date is empty/],
    [
      "no channel",
      long,
      edit(4, "2024-01-03,,9"),
      /m\.csv, row 4, column "channel": is empty, so that the 9 of this row is of no channel/,
    ],
    ["few cells", long, edit(4, "2024-01-03,tv"), /m\.csv, row 4: the row has fewer cells/],
    ["many cells", long, edit(4, "2024-01-03,tv,1,000"), /m\.csv, row 4: the row has more cells/],
    ["an open quote", long, edit(4, '2024-01-03,"tv,1'), /m\.csv, row 4: a quoted field is never closed/],
    [
      "a missing column",
      long.replace("cost", "costs"),
      rows,
      /m\.csv, row 1: the header has no column "costs"; did you mean "cost"\?/,
    ],
    [
      "two columns of one name",
      long,
      rows.replace("day,channel,cost", "day,cost,cost"),
      /row 1, column "cost": the name stands twice/,
    ],
    [
      "day or month",
      long,
      rows
        .replaceAll(/2024-01-(\d\d)/g, "$1/02/2024")
        .split("\n")
        .slice(0, 9)
        .join("\n"),
      /column "day": "01\/02\/2024" can be read in two ways; set dateFormat: to/,
    ],
    [
      "thousands or decimals",
      long,
      rows.replaceAll(/,\d+\.5/g, ",1.250"),
      /row 2, column "cost": "1\.250" can be 1250 or 1.25, and nothing else in the file decides; set decimal:/,
    ],
    ["months", long, "day,channel,cost\n2024-01,tv,1\n2024-02,tv,2\n", /"2024-01" is a month/],
    [
      "Sundays",
      long,
      "day,channel,cost\n2024-01-07,tv,1\n2024-01-14,tv,2\n",
      /every date is a Sunday, which may be the first or the last day/,
    ],
    [
      "weeks of another day",
      long,
      "day,channel,cost\n2024-01-03,tv,1\n2024-01-10,tv,2\n",
      /its weeks begin on Wednesday, those of the table begin on Monday/,
    ],
    ["nothing", long, "", /m\.csv: the file is empty/],
    ["no rows", long, "day,channel,cost\n", /m\.csv: no row has a date and a number/],
    ["a workbook of old", long, "\u00d0\u00cf", /m\.csv/],
    [
      "no such file",
      long.replace("m.csv", "n.csv"),
      rows,
      /prepare\.yaml, key "spend\.0\.files": there is no file "n\.csv"; did you mean "m\.csv"\?/,
    ],
    ["no such files", long.replace("m.csv", '"n*.csv"'), rows, /no file fits "n\*\.csv"/],
    ["a folder", long.replace("m.csv", "."), rows, /"\." is a folder/],
    [
      "an unknown key",
      long.replace("date:", "dat:"),
      rows,
      /prepare\.yaml: unknown setting "spend\.0\.dat"; did you mean "date"\?/,
    ],
    [
      "an unknown choice",
      `weeks: monday\n${long}`,
      rows,
      /"weeks" must be one of "iso", "sunday", got "monday"/,
    ],
    ["no sources", "currency: EUR\n", rows, /the recipe names no source/],
    [
      "two ways",
      long.replace("channel:", "name: tv, channel:"),
      rows,
      /must say whose the money is in one way/,
    ],
    [
      "an unknown zone",
      `timezone: Europe/Londn\n${long}`,
      rows,
      /must be a time zone .*got "Europe\/Londn"; did you mean "Europe\/London"\?/,
    ],
    [
      "a zone that is not said",
      long,
      rows.replaceAll(/(2024-01-\d\d)/g, "$1T10:00:00Z"),
      /times name their zone .* nothing says where a day begins; set timezone:/,
    ],
    [
      "a name that no row has",
      long.replace("date:", "rename: { TVs: tv }, date:"),
      rows,
      /never says "TVs", which rename: names; did you mean "tv"\?/,
    ],
    ["its own output", `out: m.csv\n${long}`, rows, /"out" writes over ".*m\.csv", which is read/],
    ["itself as the output", `out: prepare.yaml\n${long}`, rows, /"out" must be the path of a CSV/],
  ])("%s", async (_, recipe, csv, message) => {
    const path = recipeWith(recipe, { "m.csv": csv });
    const before = readdirSync(dirname(path));
    await expect(prepareTable(path)).rejects.toThrow(message);
    await expect(prepareTable(path)).rejects.toMatchObject({ name: "DataError" });
    expect(readdirSync(dirname(path))).toEqual(before);
  });

  it("no recipe", async () => {
    await expect(prepareTable("none.yaml")).rejects.toThrow(/none\.yaml: there is no such file/);
  });

  it("rows of text that the recipe skips are left out, and said", async () => {
    const recipe = recipeWith(long.replace("date:", "skip: Total, date:"), {
      "m.csv": `${rows}Total,,98\n,,\n`,
    });
    const { dropped, table } = await prepareTable(recipe, { write: false });
    expect(dropped.map(({ why, rows: count }) => `${count} ${why}`)).toEqual([
      "1 skipped, as the recipe says (Total)",
      "1 blank",
    ]);
    expect(table.rows.map((cells) => cells[1])).toEqual(["24.50", "73.50"]);
    expect(existsSync(join(dirname(recipe), "weekly.csv"))).toBe(false);
  });

  it("rows that the recipe skips are counted once, though they are there twice", async () => {
    const file = `${rows}Total,,98\n`;
    const recipe = recipeWith(
      long.replace("m.csv, date:", "[m.csv, n.csv], skip: Total, duplicates: drop, date:"),
      {
        "m.csv": file,
        "n.csv": file,
      },
    );
    const { dropped } = await prepareTable(recipe, { write: false });
    expect(dropped).toMatchObject([
      { why: "skipped, as the recipe says (Total)", rows: 2, amounts: {} },
      { why: "there twice, every cell alike", rows: 14, amounts: { spend_tv: "98.00" } },
    ]);
    await expect(
      prepareTable(
        recipeWith(long.replace("date:", "skip: Total, date:"), { "m.csv": `${file}Total,,98\n` }),
      ),
    ).resolves.toMatchObject({ kind: "preparation" });
  });
});

describe("files that are no text", () => {
  it("of Parquet and Excel are read as CSVs are, with the row of a fault", async () => {
    const { DuckDBInstance: duckdb } = await import("@duckdb/node-api");
    const { default: writeWorkbook } = await import("write-excel-file/node");
    const recipe = recipeWith(
      `spend:\n  - { files: "*.xlsx", date: day, name: tv, spend: cost }\n  - { files: "*.parquet", date: day, channel: channel, spend: cost }\n${kpiRecipe}`,
      kpi("2024-01-01", 14),
    );
    const folder = dirname(recipe);
    const rows = Array.from({ length: 14 }, (_, i) => [
      { value: new Date(Date.UTC(2024, 0, 1 + i)), type: Date, format: "dd/mm/yyyy" },
      { value: 1.125 + i, type: Number },
    ]);
    const sheet = async (cells: readonly unknown[]) =>
      (await writeWorkbook([[{ value: "day" }, { value: "cost" }], ...cells] as never)).toFile(
        join(folder, "tv.xlsx"),
      );
    await sheet(rows);
    const connection = await (await duckdb.create(":memory:")).connect();
    await connection.run(
      `COPY (SELECT DATE '2024-01-01' + CAST(i // 2 AS INTEGER) AS day, ['Meta', 'Search'][1 + CAST(i % 2 AS INTEGER)] AS channel, CAST(i AS DOUBLE) / 8 AS cost FROM range(28) t(i)) TO '${join(folder, "m.parquet")}'`,
    );
    connection.closeSync();
    const { table } = await prepareTable(recipe, { write: false });
    // Each day's eighths are rounded once: 1.125 is 1.13, 2.125 is 2.13…
    expect(table.rows[0]!.slice(0, 2)).toEqual(["2024-01-01", "28.91"]);
    expect(table.header).toEqual(["week_start", "spend_tv", "spend_meta", "spend_search", "revenue"]);
    expect(table.rows[0]![2]).toBe("5.25");
    await sheet([...rows.slice(0, 3), [null, null], [rows[4]![0], { value: "abc" }]]);
    await expect(prepareTable(recipe, { write: false })).rejects.toThrow(
      /tv\.xlsx, row 6, column "cost": "abc" is not a number/,
    );
  });
});

describe("numbers that stand as text beside typed ones", () => {
  const recipe = (files: string, decimal = "") =>
    recipeWith(
      `spend:\n  - { files: "${files}", date: day, channels: { tv: tv, radio: radio }${decimal} }\n${kpiRecipe}`,
      kpi("2024-01-01", 7),
    );
  const workbook = async (path: string, cells: readonly (string | number)[]) => {
    const { default: writeWorkbook } = await import("write-excel-file/node");
    const rows = cells.map((cell, i) => [
      { value: new Date(Date.UTC(2024, 0, 1 + i)), type: Date, format: "dd/mm/yyyy" },
      { value: cell, type: typeof cell === "number" ? Number : String },
      { value: 2.5, type: Number },
    ]);
    const header = [{ value: "day" }, { value: "tv" }, { value: "radio" }];
    await (await writeWorkbook([header, ...rows] as never)).toFile(join(dirname(path), "w.xlsx"));
  };

  it.each<[readonly (string | number)[], string | null]>([
    [["1.234", 12.5, 1.125, 0, 0, 0, 0], null],
    [["1,234", 12.5, 1.125, 0, 0, 0, 0], null],
    [["1.234", "1.234,50", 1.125, 0.5, 0, 0, 0], "2470.13"],
    [["1.234", "2.5", 1.125, 0.5, 0, 0, 0], "5.36"],
    [[1.234, 12.5, 1.125, 0, 0, 0, 0], "14.86"],
  ])("are read by what the text of a workbook says: %j", async (cells, sum) => {
    const path = recipe("w.xlsx");
    await workbook(path, cells);
    if (sum !== null) expect(await column(path, "spend_tv")).toEqual({ "2024-01-01": sum });
    else {
      await expect(prepareTable(path, { write: false })).rejects.toThrow(
        /w\.xlsx, row 2, column "tv": "1[.,]234" can be 1234 or 1\.234, and nothing else in the file decides; set decimal:/,
      );
      const set = recipe("w.xlsx", `, decimal: "${(cells[0] as string)[1] === "." ? "," : "."}"`);
      await workbook(set, cells);
      expect(await column(set, "spend_tv")).toEqual({ "2024-01-01": "1247.63" });
      expect(await column(set, "spend_radio")).toEqual({ "2024-01-01": "17.50" });
    }
  });

  it("are read by what the text of a Parquet file says", async () => {
    const write = async (path: string, texts: readonly string[]) => {
      const connection = await (await DuckDBInstance.create(":memory:")).connect();
      const rows = texts.map((text, i) => `(DATE '2024-01-0${i + 1}', '${text}', ${i}.125::DOUBLE)`);
      await connection.run(
        `COPY (FROM (VALUES ${rows.join(", ")}) t(day, tv, radio)) TO '${join(dirname(path), "w.parquet")}'`,
      );
      connection.closeSync();
    };
    const open = recipe("w.parquet");
    await write(open, ["1.234", "0", "0", "0", "0", "0", "0"]);
    await expect(prepareTable(open, { write: false })).rejects.toThrow(
      /w\.parquet, row 1, column "tv": "1\.234" can be 1234 or 1\.234/,
    );
    const settled = recipe("w.parquet");
    await write(settled, ["1.234", "1.234,50", "0", "0", "0", "0", "0"]);
    expect(await column(settled, "spend_tv")).toEqual({ "2024-01-01": "2468.50" });
    // 0.13 + 1.13 + … + 6.13
    expect(await column(settled, "spend_radio")).toEqual({ "2024-01-01": "21.91" });
  });
});

it("reads windows-1252, with the marks that ISO 8859-1 has not, in names, cells and channels", async () => {
  const path = recipeWith(
    `currency: EUR
spend:
  - { files: kosten.csv, encoding: windows-1252, date: Tag, channel: Kanal, spend: "Kosten (€)" }
results:
  - { files: s.csv, date: day, money: { revenue: revenue } }
`,
    { "s.csv": daily("2024-01-01", 14, "day,revenue", (day) => `${day},1`), "kosten.csv": "" },
  );
  const rows = ["Tag;Kanal;Kosten (\x80)"];
  for (let day = 1; day <= 14; day++)
    rows.push(`2024-01-${String(day).padStart(2, "0")};Dr. M\xfcller\x92s;\x80 1.000,50`);
  writeFileSync(join(dirname(path), "kosten.csv"), Buffer.from(`${rows.join("\r\n")}\r\n`, "latin1"));
  const { table, sql } = await prepareTable(path, { write: false });
  await expectRunsOnceSaved(sql, table, `${join(dirname(path), "kosten.csv")}.utf-8.csv`, (saved) =>
    writeFileSync(saved, rows.join("\n").replaceAll("\x80", "€").replaceAll("\x92", "’")),
  );
  expect(table).toEqual({
    header: ["week_start", expect.stringMatching(/^spend_dr_m.*ller_s$/), "revenue"],
    rows: [
      ["2024-01-01", "7003.50", "7.00"],
      ["2024-01-08", "7003.50", "7.00"],
    ],
  });
});

it("reads UTF-16 whichever of its bytes comes first, with and without a mark, and shows SQL of a file that can be saved", async () => {
  const text = daily("2024-01-01", 14, "day,cost", (day, i) => `${day},${i}.5`);
  const bytes = (order: "le" | "be", mark: string) => {
    const wide = Buffer.from(mark + text, "utf16le");
    return order === "le" ? wide : wide.swap16();
  };
  const tables = await Promise.all(
    (
      [
        ["le", "\ufeff", ""],
        ["be", "\ufeff", ""],
        ["be", "", ", encoding: utf-16be"],
      ] as const
    ).map(async ([order, mark, encoding]) => {
      const path = recipeWith(
        `spend:\n  - { files: tv.csv, date: day, name: tv, spend: cost${encoding} }\n${kpiRecipe}`,
        { "tv.csv": bytes(order, mark), ...kpi("2024-01-01", 14) },
      );
      const { table, sql } = await prepareTable(path, { write: false });
      if (order === "be") {
        await expectRunsOnceSaved(sql, table, `${join(dirname(path), "tv.csv")}.utf-8.csv`, (saved) =>
          writeFileSync(saved, text),
        );
      }
      return table;
    }),
  );
  expect(tables[0]!.rows[0]!.slice(0, 2)).toEqual(["2024-01-01", "24.50"]);
  expect(tables[1]).toEqual(tables[0]);
  expect(tables[2]).toEqual(tables[0]);
});

/** The shown SQL names a file that has to be saved first, and makes the table once it is there. */
async function expectRunsOnceSaved(
  sql: string,
  table: WeeklyTable,
  path: string,
  save: (path: string) => void,
): Promise<void> {
  expect(sql).toMatch(/^-- To run this, save first what the database does not read by itself:\n/);
  expect(sql).toContain(`--   ${path}: `);
  save(path);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(sql);
  const found = (await connection.runAndReadAll("FROM weekly")).getRowsJson();
  expect(found.map((cells) => cells.map(String))).toEqual(table.rows);
  connection.closeSync();
}

it("prints money with its cents, and what is counted as it is", async () => {
  const path = recipeWith(
    "results:\n  - { files: o.csv, date: day, money: { revenue: revenue }, sum: { kilograms: kg }, count: orders }\n",
    { "o.csv": daily("2024-01-01", 14, "day,revenue,kg", (day) => `${day},100.5,0.125`) },
  );
  const text = tableText(preparationTable(await prepareTable(path, { write: false })));
  expect(text).toMatch(/revenue +2024-01 +1,407\.00 +1,407\.00 +0\.00/);
  expect(text).toMatch(/kilograms +2024-01 +1\.75 +1\.75 +0\.00/);
  expect(text).toMatch(/orders +2024-01 +14 +14 +0\n/);
});
