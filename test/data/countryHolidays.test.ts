/** Holidays of a country: their dates, which move with the moon, places that there are not, and where the calendar comes from. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { holidays as calendars } from "#packages";
import { countryHolidays } from "../../src/data/countryHolidays.js";
import { holidayEffects } from "../../src/data/holidayEffects.js";
import { holidayPeaks } from "../../src/data/holidayPeaks.js";
import type { Panel } from "../../src/data/panel.js";
import { easterTable } from "./easterTable.js";

const table = { times: ["2022-01-03", "2023-12-25"], frequency: "week" } as const;
const holidays = (country: string) => countryHolidays(country, table, { key: "calendar.country" });
const datesIn = (country: string, name: string, year: string) =>
  holidays(country)
    .find((one) => one.name === name)!
    .dates.filter((date) => date.startsWith(year));

vi.mock("#packages", { spy: true });

describe("the holidays of a country", () => {
  it("move as their feasts do, last as long, and are known two years beyond the table", () => {
    // Gregorian Easter by the tables of the Book of Common Prayer; the feast of Ramadan 1444 as Saudi Arabia kept it.
    expect(["2022", "2023", "2024", "2025"].map((year) => datesIn("GB", "Easter Monday", year))).toEqual([
      ["2022-04-18"],
      ["2023-04-10"],
      ["2024-04-01"],
      ["2025-04-21"],
    ]);
    expect(datesIn("SA", "End of Ramadan (Eid al-Fitr)", "2023")).toEqual([
      "2023-04-21",
      "2023-04-22",
      "2023-04-23",
      "2023-04-24",
    ]);
    expect(datesIn("DE", "Black Friday", "2023")).toEqual(["2023-11-24"]);
  });

  it("count the day that stands in for one, and tell holidays from days that are none", () => {
    expect(datesIn("GB", "New Year's Day", "2023")).toEqual(["2023-01-01", "2023-01-02"]);
    const isPublic = (country: string, name: string) =>
      holidays(country).find((one) => one.name === name)?.isPublic;
    expect(isPublic("DE", "Christmas Day")).toBe(true);
    expect(isPublic("DE", "Mother's Day")).toBe(false);
    expect(isPublic("DE", "Epiphany")).toBeUndefined();
    expect(isPublic("de-by", "Epiphany")).toBe(true);
    expect(holidays("UK")).toEqual(holidays("GB"));
  });

  it("refuse a place that there is not, with the one that was meant, and say what to install", () => {
    const refusal = (country: string) => {
      try {
        holidays(country);
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error("not refused");
    };
    expect(refusal("Germany")).toBe(
      'model: "calendar.country" must be a country such as DE, or a state of one such as DE-BY, got "Germany"; did you mean "DE"?',
    );
    expect(refusal("DE-XX")).toMatch(/got "DE-XX"; there is "DE-BB", "DE-BE"/);
    vi.mocked(calendars).mockReturnValueOnce(null);
    expect(refusal("DE")).toBe(
      'model: "calendar.country" needs the package date-holidays, which is not installed here; npm install date-holidays',
    );
  });

  it("come from the package of the folder that one works in, before any other", () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "holidays-")));
    const before = process.cwd();
    try {
      mkdirSync(join(folder, "node_modules/date-holidays"), { recursive: true });
      writeFileSync(join(folder, "node_modules/date-holidays/index.js"), "module.exports = class Mine {};");
      process.chdir(folder);
      expect(calendars()!.name).toBe("Mine");
      process.chdir(before);
      expect(calendars()!.name).toBe("Holidays");
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });
});

it("effects of holidays are their days, those before and those after, a feast of several days as one", () => {
  const days = { Eid: ["2023-04-22", "2023-04-21", "2024-04-10"] };
  expect([...holidayEffects({ days, before: 2, after: 0 })]).toEqual([
    ["Eid", [["2023-04-21", "2023-04-22"], ["2024-04-10"]]],
    [
      "before Eid",
      [
        ["2023-04-19", "2023-04-20"],
        ["2024-04-08", "2024-04-09"],
      ],
    ],
  ]);
});

describe("holidays at which the KPI stands out", () => {
  const found = (panel: Panel) =>
    holidayPeaks(panel, countryHolidays("GB", panel, { option: "country" })).map(({ name }) => name);

  it.each([
    ["weeks from Monday", "week", 1],
    ["weeks from Sunday", "week", 0],
    ["weeks from Wednesday", "week", 3],
    ["days", "day", 1],
  ] as const)("are found in a table of %s", async (_, frequency, firstDay) => {
    const names = found(await easterTable(frequency, firstDay));
    expect(names[0]).toMatch(/Easter|Good Friday/);
    expect(names.filter((name) => !/Easter|Good Friday/.test(name))).toEqual([]);
  });

  it("are none where nothing stands out", async () => {
    for (const frequency of ["day", "week", "month"] as const) {
      expect(found(await easterTable(frequency, 1, 0))).toEqual([]);
    }
  });
});
