/** Money in several currencies: converted at the rate of its day, and accounted for on both sides. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { preparationTable } from "../../src/prepare/preparationTable.js";
import { prepareTable } from "../../src/prepare/prepare.js";
import { daily, dayAfter, recipeWith } from "./recipes.js";

const start = "2024-01-29";
const count = 28;
const days = Array.from({ length: count }, (_, i) => dayAfter(start, i));
const rng = createRng(4);
const below = (limit: number) => Math.floor(rng.uniform() * limit);
/** Three rows a day and file, in cents, and a rate a day in millionths. */
const cents = { us: days.map(() => [1, 2, 3].map(() => below(1e6) - 900)), de: days.map(() => [below(1e6)]) };
const rates = { USD: days.map(() => 790_000 + below(9999)), EUR: days.map(() => 850_000 + below(9999)) };
const export_ = (rows: readonly (readonly number[])[]) =>
  ["day,cost", ...rows.flatMap((own, i) => own.map((one) => `${days[i]},${(one / 100).toFixed(2)}`))].join(
    "\n",
  );
const table = ["date,currency,rate"]
  .concat(
    days.flatMap((day, i) =>
      (["USD", "EUR"] as const).map((code) => `${day},${code},${rates[code][i]! / 1e6}`),
    ),
  )
  .join("\n");
const files = {
  "us.csv": export_(cents.us),
  "de.csv": export_(cents.de),
  "gb.csv": daily(start, count, "day,cost", (day) => `${day},1.25`),
  "sales.csv": daily(start, count, "day,revenue", (day) => `${day},10`),
  "rates.csv": table,
};
const from = "{ file: rates.csv, date: date, currency: currency, rate: rate }";
const recipe = (ratesFrom = from) => `currency: GBP
${ratesFrom === "" ? "" : `ratesFrom: ${ratesFrom}`}
spend:
  - { files: us.csv, date: day, name: meta, spend: cost, currency: USD }
  - { files: de.csv, date: day, name: meta, spend: cost, currency: EUR }
  - { files: gb.csv, date: day, name: tv, spend: cost, currency: GBP }
results:
  - { files: sales.csv, date: day, money: { revenue: revenue } }
`;
/** A day's money in pence by whole numbers alone: cents × millionths, half a penny away from zero. */
const pence = (own: readonly number[], rate: number) => {
  const exact = BigInt(own.reduce((sum, one) => sum + one, 0)) * BigInt(rate);
  const size = exact < 0n ? -exact : exact;
  const rounded = Number((size + 500_000n) / 1_000_000n);
  return exact < 0n ? -rounded : rounded;
};

describe("money in other currencies", () => {
  it("is converted at the rate of its day, as a twin of whole numbers does it", async () => {
    const prepared = await prepareTable(recipeWith(recipe(), files), { write: false });
    const at = prepared.table.header.indexOf("spend_meta");
    const twin = days.map((_, i) => pence(cents.us[i]!, rates.USD[i]!) + pence(cents.de[i]!, rates.EUR[i]!));
    expect(prepared.table.rows.map((cells) => cells[at])).toEqual(
      [0, 1, 2, 3].map((week) =>
        (twin.slice(7 * week, 7 * week + 7).reduce((sum, one) => sum + one, 0) / 100).toFixed(2),
      ),
    );
    const total = (code: string, of: "given" | "converted") =>
      prepared.conversions
        .filter(({ currency }) => currency === code)
        .reduce((sum, month) => sum + Math.round(100 * Number(month[of])), 0);
    const sum = (all: readonly number[]) => all.reduce((one, other) => one + other, 0);
    expect(total("USD", "given")).toBe(sum(cents.us.flat()));
    expect(total("EUR", "given")).toBe(sum(cents.de.flat()));
    expect(total("USD", "converted")).toBe(sum(days.map((_, i) => pence(cents.us[i]!, rates.USD[i]!))));
    expect(prepared.conversions.map(({ month }) => month)).toEqual([
      "2024-01",
      "2024-02",
      "2024-01",
      "2024-02",
    ]);
    expect(preparationTable(prepared).notes.join("\n")).toMatch(
      /spend\.0: \d{3},\d{3}\.\d\d USD are \d{3},\d{3}\.\d\d GBP in spend_meta, each day at its rate\./,
    );
    expect(prepared.notes[0]).toMatch(/each day's sum of a column is rounded once/);
    expect(prepared.months.every(({ difference }) => Number(difference) === 0)).toBe(true);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(prepared.sql);
    const found = (await connection.runAndReadAll("FROM weekly")).getRowsJson();
    expect(found.map((cells) => cells.map(String))).toEqual(prepared.table.rows);
    connection.closeSync();
  });

  it("has one rate for all days where the recipe gives it, and rows that are there twice in both currencies", async () => {
    const twice = daily(start, count, "day,cost", (day) => `${day},10.01`).replace(
      /(2024-02-01.*\n)/,
      "$1$1",
    );
    const path = recipeWith(
      `currency: GBP
rates: { USD: 0.795 }
spend:
  - { files: us.csv, date: day, name: meta, spend: cost, currency: USD, duplicates: drop }
results:
  - { files: sales.csv, date: day, money: { revenue: revenue } }
`,
      { ...files, "us.csv": twice },
    );
    const { table, conversions, months, dropped } = await prepareTable(path, { write: false });
    // 10.01 · 0.795 = 7.95795
    expect(table.rows.map((cells) => cells[1])).toEqual(["55.72", "55.72", "55.72", "55.72"]);
    expect(conversions[1]).toMatchObject({ given: "260.26", twice: "10.01", converted: "199.00" });
    expect(months.find(({ name, month }) => name === "spend_meta" && month === "2024-02")).toMatchObject({
      given: "199.00",
      twice: "0.00",
      kept: "199.00",
    });
    expect(dropped[0]!.amounts).toEqual({ spend_meta: "10.01 USD" });
  });

  it("without a rate is refused with its day and currency, unless the rate of the days before holds", async () => {
    const gone = (pattern: RegExp) => ({ ...files, "rates.csv": table.replace(pattern, "") });
    const weekend = gone(/2024-02-(03|04),USD.*\n/g);
    await expect(prepareTable(recipeWith(recipe(), weekend), { write: false })).rejects.toThrow(
      /rates\.csv: has no rate of USD on 2024-02-03; add its row, or set gaps: previous under ratesFrom:/,
    );
    const gaps = from.replace(" }", ", gaps: previous }");
    const { conversions } = await prepareTable(recipeWith(recipe(gaps), weekend), { write: false });
    const usd = conversions.filter(({ currency }) => currency === "USD");
    const friday = days.indexOf("2024-02-02");
    const held = days.map((_, i) => rates.USD[i === friday + 1 || i === friday + 2 ? friday : i]!);
    expect(usd.reduce((sum, { converted }) => sum + Math.round(100 * Number(converted)), 0)).toBe(
      days.reduce((sum, _, i) => sum + pence(cents.us[i]!, held[i]!), 0),
    );
    const long = gone(/2024-02-(0[3-9]|1[0-9]),USD.*\n/g);
    await expect(prepareTable(recipeWith(recipe(gaps), long), { write: false })).rejects.toThrow(
      /has no rate of USD on 2024-02-10, nor in the 7 days before; add its row/,
    );
  });

  it("is read with a decimal comma where one rate shows it", async () => {
    const shown = (text: string) => ({
      ...files,
      "rates.csv": text.replaceAll(",", ";").replaceAll(/(\d)\.(\d)/g, "$1,$2"),
    });
    const { conversions } = await prepareTable(recipeWith(recipe(), files), { write: false });
    const again = await prepareTable(recipeWith(recipe(), shown(table)), { write: false });
    expect(again.conversions).toEqual(conversions);
    const rounded = table.replaceAll(/,0\.(\d{3})\d*/g, ",1.$1");
    await expect(prepareTable(recipeWith(recipe(), shown(rounded)), { write: false })).rejects.toThrow(
      /rates\.csv, row 2, column "rate": "1,\d{3}" may be 1\.\d{3} or 1\d{3}, and no other rate says which; write 1\.\d{3} or 1\d{3}/,
    );
  });

  it.each<[string, string, string | null, RegExp]>([
    [
      "no rates",
      recipe(""),
      null,
      /"spend\.0\.currency" is USD, of which no rate is known; set rates: \{ USD: /,
    ],
    ["no such currency", recipe(), table.replaceAll("EUR", "CHF"), /rates\.csv: has no rate of EUR/],
    [
      "no such column",
      recipe(from.replace("rate: rate", "rate: rates")),
      null,
      /has no column "rates"; did you mean "rate"/,
    ],
    [
      "no number",
      recipe(),
      table.replace(/(2024-01-30,USD),.*/, "$1,n/a"),
      /rates\.csv, row 4, column "rate": "n\/a" is no rate/,
    ],
    [
      "nothing",
      recipe(),
      table.replace(/(2024-01-30,USD),.*/, "$1,0"),
      /row 4, column "rate": "0" is no rate/,
    ],
    [
      "two rates",
      recipe(),
      `${table}\n2024-01-30,USD,0.5`,
      /column "rate": is another rate of USD on 2024-01-30/,
    ],
    [
      "no currency",
      recipe().replace("currency: GBP\n", ""),
      null,
      /"spend\.0\.currency" names a currency, and the table has none/,
    ],
    ...["rates: { USD: 0.79 }", `ratesFrom: ${from}`].flatMap((line): [string, string, null, RegExp][] => {
      const key = line.split(":")[0]!;
      const without = recipe("").replaceAll(/, currency: \w+ }/g, " }");
      return [
        [
          `${key} and no currency of the table`,
          without.replace("currency: GBP\n", `${line}\n`),
          null,
          new RegExp(
            `prepare\\.yaml: "${key}" is of other currencies .*and the table has none; set currency:`,
          ),
        ],
        [
          `${key} and no money in another currency`,
          without.replace("currency: GBP\n", `currency: GBP\n${line}\n`),
          null,
          new RegExp(
            `prepare\\.yaml: "${key}" is given, and all money is in GBP; set currency: in the source`,
          ),
        ],
      ];
    }),
    [
      "a rate of the table's own currency",
      recipe("").replace("currency: GBP\n", "currency: GBP\nrates: { USD: 0.79, EUR: 0.85, GBP: 1.2 }\n"),
      null,
      /"rates\.GBP" is the table's own currency, of which one is one; leave it out/,
    ],
  ])("is refused with %s", async (_, text, rows, message) => {
    const path = recipeWith(text, files);
    if (rows !== null) writeFileSync(join(dirname(path), "rates.csv"), rows);
    await expect(prepareTable(path, { write: false })).rejects.toThrow(message);
  });
});

describe("money of which each row names its currency", () => {
  const codes = ["USD", "EUR", "GBP"] as const;
  const channels = ["Meta", "TikTok"] as const;
  const below = (limit: number) => Math.floor(mixed.uniform() * limit);
  const mixed = createRng(9);
  const rows = Array.from({ length: 400 }, (_, id) => ({
    id,
    day: below(count),
    code: codes[below(3)]!,
    channel: channels[below(2)]!,
    cents: below(1e6) - 9000,
  }));
  const line = ({ id, day, code, channel, cents: own }: (typeof rows)[number]) =>
    `${id},${days[day]},${channel},${code},${(own / 100).toFixed(2)}`;
  const header = "id,day,platform,ccy,cost";
  const csv = (own: typeof rows) => [header, ...own.map(line)].join("\n").concat("\n");
  const text = (options = "") => `currency: GBP
ratesFrom: ${from}
spend:
  - { files: "m*.csv", date: day, channel: platform, spend: cost, currency: { column: ccy }${options} }
results:
  - { files: sales.csv, date: day, money: { revenue: revenue } }
`;
  const sum = (all: readonly number[]) => all.reduce((one, other) => one + other, 0);
  /** Pence of a day, channel and currency, rounded once. */
  const converted = (own: typeof rows, code: (typeof codes)[number], channel: string, day: number) => {
    const of = own.filter((row) => row.code === code && row.channel === channel && row.day === day);
    return pence(
      of.map((row) => row.cents),
      code === "GBP" ? 1_000_000 : rates[code][day]!,
    );
  };

  it("is converted row by row, and accounted for by currency on both sides, as a twin of whole numbers does it", async () => {
    const { "us.csv": _, "de.csv": __, ...others } = files;
    // Ten rows stand in both files.
    const given = { ...others, "m1.csv": csv(rows.slice(0, 210)), "m2.csv": csv(rows.slice(200)) };
    await expect(prepareTable(recipeWith(text(), given), { write: false })).rejects.toThrow(
      /10 rows are there twice/,
    );
    const prepared = await prepareTable(recipeWith(text(", duplicates: drop"), given), { write: false });
    for (const channel of channels) {
      const at = prepared.table.header.indexOf(`spend_${channel.toLowerCase()}`);
      const daily = days.map((_, day) => sum(codes.map((code) => converted(rows, code, channel, day))));
      expect(prepared.table.rows.map((cells) => cells[at])).toEqual(
        [0, 1, 2, 3].map((week) => (sum(daily.slice(7 * week, 7 * week + 7)) / 100).toFixed(2)),
      );
      for (const code of ["USD", "EUR"] as const) {
        const months = prepared.conversions.filter(
          ({ name, currency }) => name === `spend_${channel.toLowerCase()}` && currency === code,
        );
        const own = rows.filter((row) => row.code === code && row.channel === channel);
        for (const month of ["2024-01", "2024-02"]) {
          const isIn = (day: number) => days[day]!.startsWith(month);
          const found = months.find((one) => one.month === month)!;
          const twice = sum(
            own.filter((row) => isIn(row.day) && row.id >= 200 && row.id < 210).map((row) => row.cents),
          );
          const cents = (amount: string) => Math.round(100 * Number(amount));
          expect(cents(found.twice)).toBe(twice);
          expect(cents(found.given)).toBe(
            sum(own.filter((row) => isIn(row.day)).map((row) => row.cents)) + twice,
          );
          expect(cents(found.converted)).toBe(
            sum(days.map((_, day) => (isIn(day) ? converted(rows, code, channel, day) : 0))),
          );
        }
      }
    }
    expect(prepared.months.every(({ difference }) => Number(difference) === 0)).toBe(true);
    const notes = preparationTable(prepared).notes.join("\n");
    for (const code of ["USD", "EUR"])
      expect(notes).toMatch(
        new RegExp(
          `spend\\.0: [\\d.,]+ ${code}, [\\d.,−]+ of them there twice, are [\\d.,]+ GBP in spend_tiktok`,
        ),
      );
    expect(notes).toMatch(/rows of "cost" below zero, −[\d.,]+ (USD|EUR|GBP)?.* and −/);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(prepared.sql);
    const found = (await connection.runAndReadAll("FROM weekly")).getRowsJson();
    expect(found.map((cells) => cells.map(String))).toEqual(prepared.table.rows);
    connection.closeSync();
  });

  it("may have the names of currencies that are the table's own, and rows of nothing in none", async () => {
    const path = recipeWith(text(), {
      ...files,
      "m.csv": daily(
        start,
        count,
        header,
        (day, i) => `${i},${day},tv,${i === 3 ? "" : " GBP "},${i === 3 ? 0 : 2.5}`,
      ),
    });
    const { table: weekly, conversions } = await prepareTable(path, { write: false });
    expect(weekly.rows.map((cells) => cells[1])).toEqual(["15.00", "17.50", "17.50", "17.50"]);
    expect(conversions).toEqual([]);
  });

  it.each<[string, string, string, RegExp]>([
    [
      "no currency",
      "",
      "",
      /m\.csv, row 5, column "ccy": is empty, so that the 2\.5 of this row is in no currency; write/,
    ],
    [
      "one without a rate",
      "usd",
      "",
      /m\.csv, row 5, column "ccy": "usd" is a currency of which no rate is known; correct the cell \(there are GBP, USD, EUR\), or set rates: \{ usd: what one is worth in GBP \}/,
    ],
  ])("is refused with %s", async (_, code, options, message) => {
    const path = recipeWith(text(options), {
      ...files,
      "m.csv": daily(start, count, header, (day, i) => `${i},${day},tv,${i === 3 ? code : "USD"},2.5`),
    });
    await expect(prepareTable(path, { write: false })).rejects.toThrow(message);
  });

  it.each<[string, string, RegExp]>([
    [
      "a column that is not there",
      text().replace("column: ccy", "column: cyc"),
      /has no column "cyc"; did you mean "ccy"\?/,
    ],
    [
      "no currency of the table",
      text().replace("currency: GBP\n", ""),
      /"spend\.0\.currency" names a currency, and the table has none/,
    ],
    [
      "a mean of several",
      `${text()}controls:\n  - { files: m.csv, date: day, mean: { price: cost }, currency: { column: ccy } }\n`,
      /"controls\.0\.mean" would be of numbers in several currencies/,
    ],
    [
      "a number that rows repeat",
      `${text()}  - { files: m.csv, date: day, money: { cost: cost }, rows: repeat, currency: { column: ccy } }\n`,
      /"results\.1\.currency" is another one on each row/,
    ],
  ])("is refused with %s", async (_, recipe, message) => {
    await expect(
      prepareTable(recipeWith(recipe, { ...files, "m.csv": csv(rows) }), { write: false }),
    ).rejects.toThrow(message);
  });
});
