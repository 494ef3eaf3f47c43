/** What numbers say of a table's units, periods and ends: rates, running totals, scales, breaks of unit, launches, unfinished rows. */
import { describe, expect, test } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import type { TableSettings } from "../../src/data/settings.js";
import { columnsCsv, panelOf } from "./tables.js";

/** Looks random, is the same every time, in [0, 1), for each seed its own. */
const chance = (t: number, seed: number) =>
  (Math.abs(Math.sin((t + 1) * 12.9898 + seed * 78.233)) * 43758.5453) % 1;
const orders = (t: number) => Math.round(900 + 300 * chance(t, 1));
const tv = (t: number) => Math.round(1000 + 3000 * chance(t, 2));
const search = (t: number) => Math.round(500 + 900 * chance(t, 3));

type Columns = Readonly<Record<string, (week: number) => number | string>>;

function panelWith(columns: Columns, settings: TableSettings = {}, weeks = 80): Panel {
  return panelOf(columnsCsv(weeks, { orders, spend_tv: tv, spend_search: search, ...columns }), settings);
}
const codes = ({ warnings }: Panel) => warnings.map(({ code }) => code);
const message = ({ warnings }: Panel, code: string) => warnings.find((one) => one.code === code)?.message;

test("a healthy table raises nothing", () => {
  expect(panelWith({}).warnings).toEqual([]);
});

describe("a KPI that cannot be summed", () => {
  test.each<[string, (t: number) => string]>([
    ["conversion_rate", (t) => (0.02 + 0.01 * chance(t, 4)).toFixed(4)],
    ["market_share", (t) => `${(4 + chance(t, 4)).toFixed(2)}%`],
    ["sales_per_store", (t) => (400 + 100 * chance(t, 4)).toFixed(2)],
    ["sales_index", (t) => (90 + 20 * chance(t, 4)).toFixed(1)],
  ])("%s is a rate", (name, cells) => {
    const text = columnsCsv(60, { [name]: cells, spend_tv: tv });
    const said = message(panelOf(text, { kpi: name }), "kpi-not-summable");
    expect(said).toMatch(/is a rate \((written in per cent|"[a-z_]+" in its name)/);
  });
  test("what is sold a week is a count", () => {
    const text = columnsCsv(60, { orders_per_week: orders, spend_tv: tv });
    expect(codes(panelOf(text, { kpi: "orders_per_week" }))).not.toContain("kpi-not-summable");
  });
  test("sums up to now, over all years or within each, are found; a product that grows is none", () => {
    let sum = 0;
    const sofar = Array.from({ length: 80 }, (_, t) => (sum += orders(t)));
    expect(codes(panelWith({ orders: (t) => sofar[t]! }))).toContain("kpi-running-total");
    const ofYear = (t: number) => sofar[t]! - (t >= 52 ? sofar[51]! : 0);
    expect(codes(panelWith({ orders: ofYear }))).toContain("kpi-running-total");
    expect(codes(panelWith({ spend_tv: ofYear }))).toContain("running-total");
    expect(codes(panelWith({ orders: (t) => orders(t) * (1 + t / 20) }))).not.toContain("kpi-running-total");
    expect(codes(panelWith({ orders: (t) => 1000 + 2 * t }))).not.toContain("kpi-running-total");
  });
  test("standardised results and money scaled to its peak are found", () => {
    const values = Array.from({ length: 80 }, (_, t) => orders(t));
    const middle = values.reduce((a, b) => a + b) / 80;
    const spread = Math.sqrt(values.reduce((a, b) => a + (b - middle) ** 2, 0) / 80);
    expect(codes(panelWith({ orders: (t) => ((orders(t) - middle) / spread).toFixed(6) }))).toContain(
      "scaled-kpi",
    );
    const peak = Math.max(...Array.from({ length: 80 }, (_, t) => tv(t)));
    expect(message(panelWith({ spend_tv: (t) => (tv(t) / peak).toFixed(4) }), "scaled-spend")).toContain(
      "spend_tv",
    );
    expect(codes(panelWith({ spend_tv: (t) => (t % 2 === 0 ? 1 : 0) }))).toEqual([]);
  });
});

describe("units", () => {
  test("money in thousands by its name is taken in full, and said", () => {
    const panel = panelWith({
      "Kino Spend (k€)": (t) => (tv(t + 50) / 1000).toFixed(4),
      kosten_radio_tsd: (t) => (tv(t + 7) / 1000).toFixed(4),
      "Print cost in €": (t) => search(t + 9),
    });
    const money = Object.fromEntries(panel.channels.map(({ name, spend }) => [name, spend!.values[3]]));
    expect(money).toMatchObject({ Kino: tv(53), radio: tv(10), Print: search(12) });
    expect(message(panel, "scaled-by-name")).toContain(
      '"Kino Spend (k€)" times 1000, "kosten_radio_tsd" times 1000',
    );
  });
  test("thousands from one date on are found; a channel that grows tenfold is none", () => {
    const broken = panelWith({ spend_tv: (t) => (t < 50 ? tv(t) : (tv(t) / 1000).toFixed(2)) });
    expect(message(broken, "unit-break")).toMatch(
      /"spend_tv" is about \d{3,4} times smaller from 2024-12-16 on/,
    );
    expect(codes(panelWith({ orders: (t) => (t < 30 ? orders(t) : 100 * orders(t)) }))).toContain(
      "unit-break",
    );
    expect(codes(panelWith({ spend_tv: (t) => (t < 50 ? tv(t) : 10 * tv(t)) }))).toEqual([]);
    expect(codes(panelWith({ spend_tv: (t) => (t % 9 === 0 ? 300 * tv(t) : tv(t)) }))).toEqual([]);
  });
  test("two currencies in names are refused; one is the panel's, and no part of the channel", () => {
    const money = (a: string, b: string) =>
      columnsCsv(20, { orders, [a]: tv, [b]: search, revenue_eur: (t) => 20 * orders(t) + t });
    expect(() => panelOf(money("spend_tv_eur", "spend_search_usd"))).toThrow(
      /column "spend_search_usd": amounts in USD, and in EUR .*set currency/,
    );
    expect(() => panelOf(money("TV Spend (£)", "Search Spend (£)"))).toThrow(/in EUR|in GBP/);
    const one = panelOf(money("spend_tv_eur", "Search Spend (€)"));
    expect(one.currency).toBe("EUR");
    expect(one.channels.map(({ name }) => name)).toEqual(["tv", "Search"]);
    expect(panelOf(money("spend_tv_eur", "spend_search_usd"), { currency: "EUR" }).currency).toBe("EUR");
    expect(panelOf(columnsCsv(20, { orders, spend_tv_usd: (t) => `$${tv(t)}` })).currency).toBe("USD");
  });
});

describe("the end of a table", () => {
  test("planned weeks are left out, and kept where that is said", () => {
    const columns: Columns = { orders: (t) => (t < 70 ? orders(t) : "") };
    const panel = panelWith(columns);
    expect([panel.times.length, panel.channels[0]!.spend!.values.length]).toEqual([70, 70]);
    expect(message(panel, "unfinished-end")).toContain("empty in the last 10 weeks, from 2025-05-05 on");
    expect(panelWith(columns, { unfinished: "keep" }).times).toHaveLength(80);
  });
  test("zeros at the end that are nowhere else are left out; those of a KPI that is often zero stay", () => {
    const panel = panelWith({ orders: (t) => (t < 75 ? orders(t) : 0) });
    expect(panel.times).toHaveLength(75);
    expect(message(panel, "unfinished-end")).toContain("zero in the last 5 weeks");
    const rare = panelWith({ orders: (t) => (t < 77 && chance(t, 5) < 0.5 ? orders(t) : 0) });
    expect(rare.times).toHaveLength(80);
    expect(codes(rare)).toEqual([]);
  });
  test("both at once, and in every geo", () => {
    const text = columnsCsv(60, { orders: (t) => (t < 50 ? orders(t) : t < 55 ? 0 : ""), spend_tv: tv });
    const [header, ...lines] = text.trim().split("\n");
    const geos = ["north", "south"].flatMap((geo) => lines.map((line) => `${geo},${line}`));
    const panel = panelOf([`geo,${header}`, ...geos].join("\n"));
    expect([panel.times.length, panel.kpi.values.length]).toEqual([50, 100]);
  });
  test("a last week that was not over, and money that was not booked, are doubted", () => {
    expect(codes(panelWith({ orders: (t) => (t < 79 ? orders(t) : 310) }))).toEqual(["partial-last-period"]);
    const late: Columns = {
      spend_tv: (t) => (t < 78 ? tv(t) : 0),
      spend_search: (t) => (t < 78 ? search(t) : 0),
    };
    expect(codes(panelWith(late))).toEqual(["spend-ends"]);
    expect(codes(panelWith({ spend_search: (t) => (t < 77 ? search(t) : 0) }))).toEqual([]);
  });
  test("half a week is seen though sales grow, and one at the beginning", () => {
    const growing = (t: number) => Math.round((100 + 40 * t) * (1 + 0.05 * chance(t, 6)));
    expect(codes(panelWith({ orders: growing }))).toEqual([]);
    const cut = panelWith({ orders: (t) => (t < 79 ? growing(t) : Math.round(growing(t) / 2)) });
    expect(message(cut, "partial-last-period")).toMatch(
      /is \d+, \d+ % of the week before, a fall as there was none/,
    );
    expect(codes(panelWith({ orders: (t) => (t > 0 ? orders(t) : 240) }))).toEqual(["partial-first-period"]);
  });
  test("one number again and again at the end is no count; a KPI that often repeats is one", () => {
    expect(codes(panelWith({ orders: (t) => (t < 70 ? orders(t) : 1050) }))).toEqual(["kpi-repeated-at-end"]);
    expect(codes(panelWith({ orders: (t) => (t < 70 ? Math.round(3 * chance(t, 5)) + 1 : 2) }))).toEqual([]);
  });
  test("zeros inside are doubted where the KPI is far from zero elsewhere", () => {
    const panel = panelWith({ orders: (t) => (t === 30 || t === 31 ? 0 : orders(t)) });
    expect(message(panel, "kpi-zero-inside")).toContain("zero in 2 weeks (2024-07-29, 2024-08-05)");
    expect(codes(panelWith({ orders: (t) => (t % 30 === 7 ? 0 : Math.round(1000 * chance(t, 8))) }))).toEqual(
      [],
    );
  });
  test("a channel that began in the last year is named with its weeks", () => {
    const panel = panelWith({ spend_tiktok: (t) => (t < 66 ? 0 : 400 + search(t)) });
    expect(message(panel, "late-launch")).toContain(
      "tiktok began on 2025-04-07 and ran in 14 of the last 52 weeks",
    );
    expect(codes(panelWith({ spend_tiktok: (t) => (t % 13 < 9 ? 0 : search(t)) }))).toEqual([]);
  });
});

describe("dates", () => {
  const dated = (header: string, cells: readonly string[], settings: TableSettings = {}) =>
    panelOf(
      [`${header},orders,spend_tv`, ...cells.map((cell, t) => `"${cell}",${orders(t)},${tv(t)}`)].join("\n"),
      settings,
    );
  test.each<[string, readonly string[], string]>([
    ["week", ["03-Jan-22", "10-Jan-22", "17-Jan-22"], "2022-01-03"],
    ["month", ["202001", "202002", "202003"], "2020-01-01"],
    ["KW", ["KW 13/2023", "KW 14/2023", "KW 15/2023"], "2023-03-27"],
    ["Woche", ["2023 KW 13", "2023 KW 14", "2023 KW 15"], "2023-03-27"],
    ["week", ["W13-2023", "W14-2023", "W15-2023"], "2023-03-27"],
    ["Monat", ["Mär 2023", "Apr 2023", "Mai 2023"], "2023-03-01"],
    ["mois", ["déc. 2022", "janv. 2023", "févr. 2023"], "2022-12-01"],
    ["mes", ["ene 2023", "febrero 2023", "mar 2023"], "2023-01-01"],
    ["tag", ["1. März 2023", "2. März 2023", "3. März 2023"], "2023-03-01"],
  ])("%s: %j begins on %s", (header, cells, first) => {
    expect(dated(header, cells).times[0]).toBe(first);
  });
  test("midnights written in UTC are the day that begins there", () => {
    const winterAndSummer = ["2020-02-29T23:00:00Z", "2020-03-31T22:00:00Z", "2020-04-30T22:00:00.000Z"];
    expect(dated("month", winterAndSummer).times).toEqual(["2020-03-01", "2020-04-01", "2020-05-01"]);
    const london = ["2024-03-25T00:00:00Z", "2024-03-31T23:00:00Z", "2024-04-07T23:00:00+00:00"];
    expect(dated("week", london).times).toEqual(["2024-03-25", "2024-04-01", "2024-04-08"]);
    const morning = ["2024-03-25T05:00:00Z", "2024-04-01T04:00:00Z", "2024-04-08T04:00:00Z"];
    expect(dated("week", morning).times[0]).toBe("2024-03-25");
    expect(dated("week", ["2024-03-25T23:00:00", "2024-04-01T23:00:00"]).times[0]).toBe("2024-03-25");
  });
  test("a week that is named by its last day begins six days before, by the column's name or where it is said", () => {
    const sundays = ["2024-01-07", "2024-01-14", "2024-01-28"];
    const weeks = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"];
    for (const name of ["week_ending", "Week Ending", "w/e", "Week End Date", "Woche bis"])
      expect(dated(name, sundays).times, name).toEqual(weeks);
    expect(dated("week", sundays).times[0]).toBe("2024-01-07");
    expect(dated("week", sundays, { weekDate: "last" }).times).toEqual(weeks);
    expect(dated("week_ending", sundays, { weekDate: "first" }).times[0]).toBe("2024-01-07");
    expect(dated("week_ending", sundays).roles[0]!.reason).toContain("last day");
    expect(dated("month_end", ["2024-01-31", "2024-02-29"]).times).toEqual(["2024-01-01", "2024-02-01"]);
  });
});

describe("long tables", () => {
  const channels = ["TV", "Paid Search", "radio"];
  const row = (t: number) => new Date(Date.UTC(2024, 0, 1 + 7 * t)).toISOString().slice(0, 10);
  const money = (t: number, c: number) => Math.round(1000 * chance(t, 5 + c));
  const long = (sales: (t: number, c: number) => number | string = (t) => orders(t)) =>
    [
      "week,channel,spend,impressions,sales,price",
      ...Array.from({ length: 20 }, (_, t) =>
        channels.map(
          (name, c) => `${row(t)},${name},${money(t, c)},${100 * money(t, c)},${sales(t, c)},${20 + (t % 3)}`,
        ),
      ).flat(),
    ].join("\n");
  test("are refused with the line that makes them wide", () => {
    expect(() => panelOf(long())).toThrow(
      /column "channel": the table is long: a period has a row for each of 3 \(TV, Paid Search, radio\); .*pivot: "channel"/,
    );
  });
  test("become one column for each level, and what stands on every row of a period counts once", () => {
    const panel = panelOf(long(), { pivot: "channel" });
    expect(panel.channels.map(({ name, exposures }) => [name, exposures.length])).toEqual([
      ["tv", 1],
      ["paid_search", 1],
      ["radio", 1],
    ]);
    expect([...panel.kpi.values]).toEqual(Array.from({ length: 20 }, (_, t) => orders(t)));
    expect([...panel.channels[1]!.spend!.values]).toEqual(Array.from({ length: 20 }, (_, t) => money(t, 1)));
    expect(panel.controls.map(({ name }) => name)).toEqual(["price"]);
  });
  test("a level without a row has spent nothing; a KPI of each channel is refused, and so is a row twice", () => {
    const lines = long().split("\n");
    const without = panelOf(lines.filter((_, i) => i !== 5).join("\n"), { pivot: "channel" });
    expect(without.channels[1]!.spend!.values[1]).toBe(0);
    expect(() =>
      panelOf(
        long((t, c) => orders(t) + c),
        { pivot: "channel" },
      ),
    ).toThrow(/row 3, column "sales": .* is a number of each "channel" and not of the period/);
    expect(() => panelOf([...lines, lines[4]].join("\n"), { pivot: "channel" })).toThrow(
      /row 62: "TV" stands already in row 5 of the same period/,
    );
    expect(() => panelOf(long(), { pivot: "chanel" })).toThrow(/pivot names the column "chanel".*"channel"/);
  });
  test("money of no channel is refused, as no column would hold it", () => {
    const lines = long().split("\n");
    lines[5] = lines[5]!.replace("Paid Search", "n/a");
    expect(() => panelOf(lines.join("\n"), { pivot: "channel" })).toThrow(
      /row 6, column "channel": .*says of no channel what "spend" is of/,
    );
  });
  test("of several regions keep these apart", () => {
    const [header, ...lines] = long().split("\n");
    const text = [
      `region,${header}`,
      ...["n", "s"].flatMap((geo) => lines.map((line) => `${geo},${line}`)),
    ].join("\n");
    const panel = panelOf(text, { pivot: "channel" });
    expect([panel.geos, panel.kpi.values.length]).toEqual([["n", "s"], 40]);
  });
  test("a KPI that is repeated on the rows of a period is not added up", () => {
    expect(() => panelOf(long(), { duplicates: "sum" })).toThrow(
      /column "sales": .*same on every row of a period/,
    );
  });
});

describe("what counts twice among geos", () => {
  const geoTable = (
    geos: readonly string[],
    sales: (geo: number, t: number) => number,
    money: (geo: number, t: number) => number = (g, t) => tv(t + 100 * g),
  ) => {
    const rows = geos.flatMap((geo, g) =>
      Array.from({ length: 40 }, (_, t) => {
        const date = new Date(Date.UTC(2024, 0, 1 + 7 * t)).toISOString().slice(0, 10);
        return `${date},${geo},${sales(g, t)},${money(g, t)},${search(t + 100 * g)}`;
      }),
    );
    return panelOf(["week,region,sales,spend_tv,spend_search", ...rows].join("\n"));
  };
  const own = (g: number, t: number) => orders(t + 200 * g);
  test("geos of their own raise nothing", () => {
    expect(geoTable(["n", "s", "w"], own).warnings).toEqual([]);
  });
  test("nor do they in millions", () => {
    expect(geoTable(["n", "s", "w"], (g, t) => own(g, t) / 1e6).kpi.values).toHaveLength(120);
  });
  test("a total among the geos is refused by its name", () => {
    const sales = (g: number, t: number) => (g < 2 ? own(g, t) : own(0, t) + own(1, t));
    expect(() => geoTable(["Nord", "Süd", "Deutschland"], sales)).toThrow(
      /KPI of the geo "Deutschland" is the sum of all others/,
    );
  });
  test("numbers of the country on the rows of each geo are doubted", () => {
    const money = geoTable(["n", "s"], own, (_, t) => tv(t));
    expect(message(money, "spend-repeated-in-geos")).toContain(
      '"spend_tv" is the same in each of the 2 geos',
    );
    expect(codes(geoTable(["n", "s"], (_, t) => orders(t)))).toEqual(["kpi-repeated-in-geos"]);
  });
  test("a geo that ends before the others is named", () => {
    const ended = geoTable(["n", "s"], (g, t) => (g === 1 && t > 36 ? 0 : own(g, t)));
    expect(message(ended, "geo-ends")).toContain("s from 2024-09-16 on");
  });
});

describe("the size of money", () => {
  const revenue = (t: number) => 40 * orders(t);
  test("money above revenue, and next to nothing of it, is in another unit", () => {
    expect(codes(panelWith({ revenue }))).toEqual([]);
    const thousands = panelWith({ revenue: (t) => (revenue(t) / 1000).toFixed(2) });
    expect(message(thousands, "money-scale")).toMatch(/is [\d.]+ times the revenue/);
    const shares = panelWith({
      revenue,
      spend_tv: (t) => (tv(t) / 1e5).toFixed(4),
      spend_search: (t) => (search(t) / 1e5).toFixed(4),
    });
    expect(message(shares, "money-scale")).toMatch(/% of the revenue/);
  });
  test("millionths beside euros are named", () => {
    const micros = panelWith({ spend_google: (t) => 1e6 * search(t + 9) });
    expect(message(micros, "money-scale")).toContain('"spend_google" is');
  });
  test("changes and standardised numbers are no KPI", () => {
    const change = panelWith({ orders: (t) => orders(t) - 1050 });
    expect(message(change, "scaled-kpi")).toMatch(/is below zero in \d+ of 80 rows/);
  });
});

test("an event that marks the flights of a channel cannot be told from it", () => {
  const on = (t: number) => (t % 5 < 2 ? 1 : 0);
  const flights: Columns = { spend_tv: (t) => on(t) * tv(t) };
  expect(message(panelWith({ ...flights, event_campaign: on }), "flag-of-media")).toContain(
    '"event_campaign" is above zero in exactly the rows in which tv ran',
  );
  expect(codes(panelWith({ ...flights, event_fair: (t) => (t % 5 < 3 ? 1 : 0) }))).toEqual([]);
});
