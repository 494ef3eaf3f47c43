/** A panel and a profile as tables: what is shown, with units, and every warning. */
import { describe, expect, test } from "vitest";
import { profilePanel } from "../../src/data/profilePanel.js";
import { readPanel } from "../../src/data/read.js";
import { panelTable } from "../../src/report/panelTable.js";
import { profileTable } from "../../src/report/profileTable.js";
import { tableText } from "../../src/report/tableText.js";
import { columnsCsv, geoCsv, panelOf, weeklyCsv } from "../data/tables.js";

describe("panelTable", () => {
  test("shows the head and the tail with units, and says how much is left out", () => {
    const table = panelTable(panelOf(weeklyCsv(), { currency: "GBP" }), { head: 2, tail: 1 });
    expect(tableText(table)).toBe(`table.csv: 10 weeks, 2024-01-01 to 2024-03-04

week        units_sold  revenue   tv  search  price_index
                 units        £    £       £        index
----------  ----------  -------  ---  ------  -----------
2024-01-01         200    2,000    0      50           98
2024-01-08         202    2,085  100      57          101
2024-03-04         207    2,051    0     113          100

The first 2 and last 1 of 10 rows; 7 are not shown.`);
  });
  test("shows a short table whole, without a note", () => {
    const table = panelTable(panelOf(weeklyCsv()), { head: 7, tail: 3 });
    expect(table.rows).toHaveLength(10);
    expect(table.notes).toEqual([]);
  });
  test("a missing value is an empty cell and the panel's warnings stand beneath", () => {
    const table = panelTable(panelOf(weeklyCsv({ "2:spend_tv": "" })));
    expect(table.rows[0]!.series2).toBeNull();
    expect(table.warnings.map(({ code }) => code)).toEqual(["missing-cells"]);
  });
  test("names the geo of each row", () => {
    const table = panelTable(panelOf(geoCsv()));
    expect(table.columns.map(({ key }) => key).slice(0, 2)).toEqual(["time", "geo"]);
    expect(table.rows.at(-1)).toMatchObject({ geo: "west", time: "2024-03-04" });
  });
  test("names outcomes and does not show them", async () => {
    const market = panelTable(await readPanel("data/market.csv"));
    expect(market.columns.map(({ label }) => label)).not.toContain("test_drives");
    expect(market.notes.join(" ")).toContain(
      "never regressors: units_gb, units_de, units_fr, test_drives, leads, web_sessions",
    );
  });
  test("revenue that is the KPI is shown once, and an organic channel is named so", () => {
    const table = panelTable(
      panelOf(
        columnsCsv(10, {
          revenue: (week) => 500 + 7 * (week % 4),
          tv_spend: (week) => 10 * (week % 3),
          newsletter: (week) => 100 + week,
        }),
      ),
    );
    expect(table.columns.filter(({ label }) => label === "revenue")).toHaveLength(1);
    expect(table.columns.map(({ label }) => label)).toContain("newsletter (organic)");
  });
});

describe("profileTable", () => {
  test("has a row for every column of the file with role, reason, total and mean", async () => {
    const profile = profilePanel(await readPanel("data/market.csv"));
    const table = profileTable(profile);
    expect(table.rows.map(({ column }) => column)).toEqual(profile.columns.map(({ column }) => column));
    const row = (name: string) => table.rows.find(({ column }) => column === name)!;
    expect(row("spend_tv")).toMatchObject({ role: "spend of tv", unit: "GBP", missing: 0 });
    expect(row("spend_tv").total).toBe(
      Math.round(profile.channels.find(({ name }) => name === "tv")!.totalSpend),
    );
    // The sum of an index or of an adstock says nothing.
    expect(row("consumer_confidence_index").total).toBeNull();
    expect(row("adstock_tv").total).toBeNull();
    expect(row("week_start")).toMatchObject({ total: null, mean: null, missing: null });
    for (const { reason } of table.rows) expect(reason).not.toBe("");
  });
  test("prints every finding: doubts as warnings, facts to know as notes", async () => {
    const profile = profilePanel(await readPanel("data/market.csv"));
    const text = tableText(profileTable(profile));
    for (const { message, cure } of profile.findings) expect(text).toContain(`${message}; ${cure}`);
  });
});
