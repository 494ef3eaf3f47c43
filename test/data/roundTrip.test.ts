/** A table written in any dialect, with its rows and columns in any order, is read back as the same numbers. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DateFormatName } from "../../src/data/dateFormats.js";
import { parsePanel } from "../../src/data/read.js";

interface Dialect {
  readonly separator: string;
  readonly decimal: "." | ",";
  readonly thousands: string;
  readonly lineEnd: string;
  readonly bytes: (text: string) => Uint8Array;
  readonly date: (year: string, month: string, day: string) => string;
  readonly dateFormat: DateFormatName;
  readonly quoteAll: boolean;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) => {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2));
  view.setUint16(0, 0xfeff, true);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i + 2, text.charCodeAt(i), true);
  return new Uint8Array(view.buffer);
};

const dialect: fc.Arbitrary<Dialect> = fc
  .record({
    separator: fc.constantFrom(",", ";", "\t", "|"),
    marks: fc.constantFrom(
      [".", ""],
      [".", ","],
      [".", " "],
      [".", "'"],
      [",", ""],
      [",", "."],
      [",", "\u00a0"],
    ),
    lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
    bytes: fc.constantFrom(utf8, (text: string) => utf8(`\ufeff${text}`), utf16),
    dates: fc.constantFrom<readonly [DateFormatName, Dialect["date"]]>(
      ["yyyy-mm-dd", (y, m, d) => `${y}-${m}-${d}`],
      ["yyyy-mm-dd", (y, m, d) => `${y}/${Number(m)}/${Number(d)}`],
      ["dd/mm/yyyy", (y, m, d) => `${d}.${m}.${y}`],
      ["dd/mm/yyyy", (y, m, d) => `${Number(d)}/${Number(m)}/${y}`],
      ["mm/dd/yyyy", (y, m, d) => `${m}/${d}/${y}`],
      ["dd/mm/yy", (y, m, d) => `${d}/${m}/${y.slice(2)}`],
      ["yyyymmdd", (y, m, d) => `${y}${m}${d}`],
      [
        "excel-serial",
        (y, m, d) => String(Date.UTC(Number(y), Number(m) - 1, Number(d)) / 86_400_000 + 25_569),
      ],
    ),
    quoteAll: fc.boolean(),
  })
  .map(({ marks, dates, ...rest }) => ({
    ...rest,
    decimal: marks[0] as "." | ",",
    thousands: marks[1]!,
    dateFormat: dates[0],
    date: dates[1],
  }));

/** Amounts up to ten million with up to four decimals, exactly as they print; some cells are empty. */
const amount = fc
  .tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.constantFrom(1, 10, 100, 1000, 10_000))
  .map(([n, d]) => n / d);
const cell = fc.oneof({ weight: 9, arbitrary: amount }, { weight: 1, arbitrary: fc.constant(Number.NaN) });
const names = [
  "units_sold",
  "revenue",
  "spend_tv",
  "radio_spend",
  "tv_impressions",
  "bank_rate",
  "leads",
] as const;

const table = fc
  .record({
    // From three weeks on, one of them is after the 12th of a month, so that day and month cannot be swapped.
    weeks: fc.integer({ min: 3, max: 12 }),
    geos: fc.integer({ min: 1, max: 3 }),
    start: fc.integer({ min: 0, max: 3000 }),
  })
  .chain(({ weeks, geos, start }) =>
    fc.record({
      start: fc.constant(start),
      weeks: fc.constant(weeks),
      geos: fc.constant(geos),
      columns: fc.tuple(
        ...names.map(() =>
          // The first cell is a number: a column without any would be left out, and said so.
          fc
            .tuple(amount, fc.array(cell, { minLength: weeks * geos - 1, maxLength: weeks * geos - 1 }))
            .map(([first, rest]) => [first, ...rest]),
        ),
      ),
      rowOrder: fc.shuffledSubarray(
        Array.from({ length: weeks * geos }, (_, i) => i),
        { minLength: weeks * geos },
      ),
      columnOrder: fc.shuffledSubarray(
        Array.from({ length: names.length + 3 }, (_, i) => i),
        { minLength: names.length + 3 },
      ),
    }),
  );

function written(value: number, { decimal, thousands }: Dialect): string {
  if (Number.isNaN(value)) return "";
  const [whole, fraction] = String(value).split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, thousands);
  return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
}

test("a table in any dialect gives the same periods, geos and numbers", () => {
  fc.assert(
    fc.property(table, dialect, ({ start, weeks, geos, columns, rowOrder, columnOrder }, how) => {
      const times = Array.from({ length: weeks }, (_, t) =>
        new Date(Date.UTC(2018, 0, 1) + (start + 7 * t) * 86_400_000).toISOString().slice(0, 10),
      );
      const row = (i: number) => {
        const [year, month, day] = times[i % weeks]!.split("-") as [string, string, string];
        // The last column proves the decimal mark; its values differ, or it would be left out as a constant.
        const proof = written(0.25 + (i % weeks), how);
        const values = columns.map((column) => written(column[i]!, how));
        return [how.date(year, month, day), `region ${Math.floor(i / weeks)}`, proof, ...values];
      };
      const header = ["week_start", "region", "price_index", ...names];
      const quoted = (text: string) =>
        how.quoteAll || text.includes(how.separator) ? `"${text.replaceAll('"', '""')}"` : text;
      const ordered = (cells: string[]) => columnOrder.map((j) => quoted(cells[j]!)).join(how.separator);
      const text = [ordered(header), ...rowOrder.map((i) => ordered(row(i)))].join(how.lineEnd);

      const panel = parsePanel(how.bytes(text), "table.csv", { unfinished: "keep" });

      expect(panel.source.dialect).toMatchObject({
        delimiter: how.separator,
        decimal: how.decimal,
        dateFormat: how.dateFormat,
      });
      expect(panel.times).toEqual(times);
      expect([...panel.geos].sort()).toEqual(Array.from({ length: geos }, (_, g) => `region ${g}`));
      const read = new Map(
        [
          panel.kpi,
          panel.revenue!,
          ...panel.channels.flatMap((c) => [c.spend!, ...c.exposures]),
          ...panel.controls,
          ...panel.outcomes,
        ].map((series) => [series.column, series.values]),
      );
      names.forEach((name, j) => {
        const values = read.get(name);
        // A constant control is left out, and said so.
        if (name === "bank_rate" && new Set(columns[j]!.filter((value) => !Number.isNaN(value))).size === 1)
          return;
        panel.geos.forEach((geo, g) => {
          const own = Number(geo.slice("region ".length));
          expect(Array.from(values!.subarray(g * weeks, (g + 1) * weeks))).toEqual(
            columns[j]!.slice(own * weeks, (own + 1) * weeks),
          );
        });
      });
    }),
    { numRuns: 300 },
  );
});
