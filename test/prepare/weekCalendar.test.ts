/** Retail calendars: the published years of the National Retail Federation, years of one's own, and the account by their months. */
import { describe, expect, it } from "vitest";
import { isoDate, parseIsoDate } from "../../src/data/calendar.js";
import { preparationTable } from "../../src/prepare/preparationTable.js";
import { prepareTable } from "../../src/prepare/prepare.js";
import { weekCalendar } from "../../src/prepare/weekCalendar.js";
import { tableText } from "../../src/report/tableText.js";
import { daily, dayAfter, recipeWith } from "./recipes.js";

const day = (text: string) => parseIsoDate(text)!;
const nrf = weekCalendar({ calendar: "4-5-4", yearStarts: "nrf" }, "prepare.yaml");

describe("years of the National Retail Federation", () => {
  // The long years are those that it names (https://nrf.com/resources/4-5-4-calendar); first and last days follow from its rule, the Saturday nearest to the end of January.
  it.each([
    ["2006", "2006-01-29", "2007-02-03", 53],
    ["2012", "2012-01-29", "2013-02-02", 53],
    ["2013", "2013-02-03", "2014-02-01", 52],
    ["2016", "2016-01-31", "2017-01-28", 52],
    ["2017", "2017-01-29", "2018-02-03", 53],
    ["2018", "2018-02-04", "2019-02-02", 52],
    ["2019", "2019-02-03", "2020-02-01", 52],
    ["2020", "2020-02-02", "2021-01-30", 52],
    ["2021", "2021-01-31", "2022-01-29", 52],
    ["2022", "2022-01-30", "2023-01-28", 52],
    ["2023", "2023-01-29", "2024-02-03", 53],
    ["2024", "2024-02-04", "2025-02-01", 52],
  ])("%s is from %s to %s, %i weeks", (year, first, last, weeks) => {
    expect(nrf.monthOf(day(first))).toBe(`${year}-P01`);
    expect(nrf.monthOf(day(last))).toBe(`${year}-P12`);
    expect(nrf.monthOf(day(first) - 1)).toBe(`${Number(year) - 1}-P12`);
    expect(nrf.monthOf(day(last) + 1)).toBe(`${Number(year) + 1}-P01`);
    expect((day(last) + 1 - day(first)) / 7).toBe(weeks);
    expect(nrf.note([day(first)])).toContain(`${year} from ${first}, of ${weeks} weeks`);
  });

  it("have long years as the federation names them, and no others", () => {
    const isLong = (year: number) => nrf.note([day(`${year}-06-01`)]).includes("53");
    const years = Array.from({ length: 25 }, (_, i) => 2000 + i);
    expect(years.filter(isLong)).toEqual([2000, 2006, 2012, 2017, 2023]);
  });

  it("have months of four, five and four weeks, the last of a long year of five", () => {
    // The months of the 2023 calendar as it is printed, February to January; and October of the one of 2015.
    const firsts = Array.from({ length: 371 }, (_, i) => day("2023-01-29") + i)
      .filter((one) => nrf.monthOf(one) !== nrf.monthOf(one - 1))
      .map(isoDate);
    expect(firsts).toEqual([
      ...["2023-01-29", "2023-02-26", "2023-04-02"],
      ...["2023-04-30", "2023-05-28", "2023-07-02"],
      ...["2023-07-30", "2023-08-27", "2023-10-01"],
      ...["2023-10-29", "2023-11-26", "2023-12-31"],
    ]);
    expect([nrf.monthOf(day("2015-10-03")), nrf.monthOf(day("2015-10-04"))]).toEqual([
      "2015-P08",
      "2015-P09",
    ]);
    expect([nrf.monthOf(day("2015-10-31")), nrf.monthOf(day("2015-11-01"))]).toEqual([
      "2015-P09",
      "2015-P10",
    ]);
  });
});

const own = { 2023: "2023-01-02", 2024: "2024-01-01" };

describe("years of one's own", () => {
  it.each([
    ["4-4-5", [4, 4, 5]],
    ["4-5-4", [4, 5, 4]],
    ["5-4-4", [5, 4, 4]],
  ] as const)(
    "%s has months of %j weeks in each quarter, on whichever day weeks begin",
    (calendar, quarter) => {
      const { monthOf, firstWeekday, begin } = weekCalendar({ calendar, yearStarts: own }, "prepare.yaml");
      expect([firstWeekday, begin]).toEqual([0, "Monday"]);
      const months = Array.from({ length: 52 }, (_, week) => monthOf(day("2023-01-02") + 7 * week + 6));
      const expected = [0, 1, 2, 3].flatMap((q) =>
        quarter.flatMap((weeks, i) =>
          Array<string>(weeks).fill(`2023-P${String(3 * q + i + 1).padStart(2, "0")}`),
        ),
      );
      expect(months).toEqual(expected);
    },
  );

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["no date", { 2023: "soon" }, /"weeks\.yearStarts\.2023" is no date, "soon"; write it as 2024-02-04/],
    ["no year", { first: "2023-01-01" }, /"weeks\.yearStarts\.first" is no year/],
    ["none", {}, /"weeks\.yearStarts" names no year/],
    ["a year left out", { 2023: "2023-01-01", 2025: "2024-12-29" }, /goes from 2023 to 2025/],
    [
      "a year of some days",
      { 2023: "2023-01-01", 2024: "2024-01-01" },
      /"weeks\.yearStarts\.2024" is 2024-01-01, 365 days after the first day of 2023; a year has 52 or 53 weeks/,
    ],
  ])("are refused with %s", (_, yearStarts, message) => {
    expect(() => weekCalendar({ calendar: "4-4-5", yearStarts }, "prepare.yaml")).toThrow(message);
  });
});

describe("a table of retail weeks", () => {
  const start = "2023-12-24";
  const recipe = (weeks: string, spend = "") =>
    recipeWith(
      `weeks: ${weeks}\nspend:\n  - { files: tv.csv, date: day, name: tv, spend: cost${spend} }\nresults:\n  - { files: s.csv, date: day, money: { revenue: revenue } }\n`,
      {
        "tv.csv": daily(start, 63, "day,cost", (one, i) => `${one},${i}.01`),
        "s.csv": daily(start, 63, "day,revenue", (one) => `${one},1`),
      },
    );

  it("is accounted for by the months of its calendar, the leap week with the last one", async () => {
    const prepared = await prepareTable(recipe("{ calendar: 4-5-4, yearStarts: nrf }"), { write: false });
    expect(prepared.weeks).toMatchObject({ begin: "Sunday", first: start, count: 9 });
    const twin = new Map<string, number>();
    for (let i = 0; i < 63; i++) {
      const one = dayAfter(start, i);
      const month = one < "2023-12-31" ? "2023-P11" : one < "2024-02-04" ? "2023-P12" : "2024-P01";
      twin.set(month, (twin.get(month) ?? 0) + 100 * i + 1);
    }
    expect(
      prepared.months
        .filter(({ name }) => name === "spend_tv")
        .map(({ month, given, kept }) => [month, given, kept]),
    ).toEqual([...twin].map(([month, cents]) => [month, (cents / 100).toFixed(2), (cents / 100).toFixed(2)]));
    expect(tableText(preparationTable(prepared))).toContain(
      "Months are those of a 4-5-4 calendar, its years 2023 from 2023-01-29, of 53 weeks and 2024 from 2024-02-04, of 52 weeks; the 53rd week is of the last month.",
    );
  });

  it("begins on the day of the week on which its years do", async () => {
    const prepared = await prepareTable(
      recipe("{ calendar: 4-4-5, yearStarts: { 2023: 2022-12-28, 2024: 2023-12-27 } }"),
      { write: false },
    );
    expect(prepared.weeks).toMatchObject({ begin: "Wednesday", first: "2023-12-27", count: 8 });
    expect([...new Set(prepared.months.map(({ month }) => month))]).toEqual([
      "2023-P12",
      "2024-P01",
      "2024-P02",
      "2024-P03",
    ]);
    expect(prepared.table.rows[0]!.slice(0, 2)).toEqual(["2023-12-27", "42.07"]);
  });

  it("is refused where nothing says of which year a day is", async () => {
    await expect(
      prepareTable(recipe("{ calendar: 4-4-5, yearStarts: { 2024: 2023-12-31 } }"), { write: false }),
    ).rejects.toThrow(
      /"weeks\.yearStarts" does not say of which year 2023-12-24 is; add the first day of 2023/,
    );
  });

  it.each([
    [
      "{ calendar: 4-4-4, yearStarts: nrf }",
      /"weeks\.calendar" must be one of "4-4-5", "4-5-4", "5-4-4", got "4-4-4"/,
    ],
    [
      "{ calendar: 4-4-5 }",
      /"weeks\.yearStarts" must be the first day of each year, or nrf .*, got nothing; write it as/,
    ],
    [
      "{ calendar: 4-4-5, yearStarts: nfr }",
      /"weeks\.yearStarts" must be the first day of each year, .*got "nfr"/,
    ],
  ])("is refused with %s", async (weeks, message) => {
    await expect(prepareTable(recipe(weeks), { write: false })).rejects.toThrow(message);
  });
});
