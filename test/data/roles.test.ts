/** What every column of the table that ships, and of tables with awkward names, is taken for. */
import { describe, expect, test } from "vitest";
import { readPanel } from "../../src/data/read.js";
import type { ReadOptions } from "../../src/data/settings.js";
import { panelOf, weeklyCsv } from "./tables.js";

const market = "data/market.csv";

async function rolesOf(path: string, options: ReadOptions = {}) {
  const panel = await readPanel(path, options);
  return Object.fromEntries(
    panel.roles.map(({ column, role, channel }) => [column, channel ? `${role} ${channel}` : role]),
  );
}

describe("data/market.csv", () => {
  test("every column has a role and a reason", async () => {
    const { roles, warnings } = await readPanel(market);
    const count = new Map<string, number>();
    for (const { role } of roles) count.set(role, (count.get(role) ?? 0) + 1);
    expect(Object.fromEntries(count)).toEqual({
      date: 1,
      spend: 11,
      total: 1,
      kpi: 1,
      revenue: 1,
      outcome: 6,
      adstock: 11,
      control: 3,
      event: 2,
    });
    for (const { reason } of roles) expect(reason).not.toBe("");
    expect(warnings).toEqual([]);
  });
});

/** Role of one extra column in an otherwise healthy table. */
function roleOfExtra(name: string, cells: readonly string[]): string {
  const lines = weeklyCsv().trim().split("\n");
  const text = lines.map((line, i) => `${line},${i === 0 ? name : cells[(i - 1) % cells.length]}`).join("\n");
  const { role, channel } = panelOf(text).roles.at(-1)!;
  return channel ? `${role} ${channel}` : role;
}

describe("roles of awkward columns", () => {
  test.each([
    ["Cinema cost", ["5", "7", "1"], "spend Cinema"],
    ["radio_spend", ["5", "7", "1"], "spend radio"],
    ["spend_events", ["5", "7", "1"], "spend events"],
    ["Facebook", ["5", "7", "1"], "spend Facebook"],
    ["radio_ads", ["5", "7", "1"], "spend radio"],
    ["cost_per_click", ["5", "7", "1"], "outcome"],
    ["cost_of_living", ["5", "7", "1"], "control"],
    ["competitor_spend", ["5", "7", "1"], "control"],
    ["tv_impressions", ["5", "7", "1"], "exposure tv"],
    ["email_opens", ["5", "7", "1"], "exposure email"],
    ["newsletter", ["5", "7", "1"], "exposure newsletter"],
    ["holiday_easter", ["0", "0", "1"], "event"],
    ["promo", ["0", "1", "0"], "control"],
    ["season", ["summer", "winter"], "event"],
    ["comment", ["a", "b", "c", "d", "e"], "event"],
    ["year", ["2023", "2024"], "ignored"],
    ["customer_id", ["5", "7", "1"], "ignored"],
    ["tax_rate", ["5", "5"], "ignored"],
    ["empty", [""], "ignored"],
    ["adstock_cinema", ["5", "7", "1"], "ignored"],
    ["units_north", ["5", "7", "1"], "outcome"],
    ["orders", ["5", "7", "1"], "outcome"],
    ["web_sessions", ["5", "7", "1"], "outcome"],
    ["week_ending", ["2024-01-07"], "ignored"],
    ["zorblax", ["5", "7", "1"], "ignored"],
    ["Cinema Ad Budget ($)", ["5", "7", "1"], "spend Cinema"],
    ["Spend (Cinema)", ["5", "7", "1"], "spend Cinema"],
    ["cinemaSpend", ["5", "7", "1"], "spend cinema"],
    ["OOHSpend", ["5", "7", "1"], "spend OOH"],
    ["Cinema Spend (USD)", ["5", "7", "1"], "spend Cinema"],
    ["Amount Spent", ["5", "7", "1"], "spend media"],
    ["spend_out_of_home", ["5", "7", "1"], "spend out_of_home"],
    ["Kino Werbung (EUR)", ["5", "7", "1"], "spend Kino"],
    ["Meta - Amount Spent (EUR)", ["5", "7", "1"], "spend Meta"],
    ["AdSpend_Radio", ["5", "7", "1"], "spend Radio"],
    ["Mediakosten Kino", ["5", "7", "1"], "spend Kino"],
    ["shipping_costs", ["5", "7", "1"], "ignored"],
    ["price_index_2", ["5", "7", "1"], "control"],
    ["temperature", ["5", "7", "1"], "control"],
    ["border_closed", ["0", "1"], "control"],
    ["Marktanteil", ["5", "7", "1"], "outcome"],
    ["our_market_share", ["5", "7", "1"], "outcome"],
    ["bev_market_share_pct", ["5", "7", "1"], "control"],
    ["google_roas", ["5", "7", "1"], "outcome"],
    ["google_conversions", ["5", "7", "1"], "outcome"],
    ["revenue_d7", ["5", "7", "1"], "outcome"],
    ["gross_profit", ["5", "7", "1"], "outcome"],
    ["conversion_rate", ["5", "7", "1"], "outcome"],
    ["sales_promotion", ["0", "1"], "control"],
    ["sales_target", ["5", "7", "1"], "outcome"],
    ["Umsatz netto (€)", ["5", "7", "1"], "revenue"],
    ["revenue_per_visit", ["5", "7", "1"], "outcome"],
    ["revenue_per_unit", ["5", "7", "1"], "revenuePerKpi"],
  ])("a column named %s with cells like %j is %s", (name, cells, role) => {
    expect(roleOfExtra(name, cells)).toBe(role);
  });
  test("an unknown column stays out, and the question holds the line that takes it in", () => {
    const lines = weeklyCsv().trim().split("\n");
    const panel = panelOf(lines.map((line, i) => `${line},${i === 0 ? "zorblax" : i * i}`).join("\n"));
    expect(panel.controls.map(({ name }) => name)).toEqual(["price_index"]);
    const question = panel.warnings.find(({ code }) => code === "unknown-columns")!;
    expect(question.message).toContain("zorblax (1 to 100");
    expect(question.cure).toContain("set controls to price_index,zorblax");
    const named = panelOf(lines.map((line, i) => `${line},${i === 0 ? "zorblax" : i * i}`).join("\n"), {
      controls: ["price_index", "zorblax"],
    });
    expect(named.controls.map(({ name }) => name)).toEqual(["price_index", "zorblax"]);
    expect(named.warnings).toEqual([]);
  });
  test("notes with a different text in each row are no factor", () => {
    const rows = Array.from(
      { length: 25 },
      (_, i) =>
        `${new Date(Date.UTC(2024, 0, 1 + 7 * i)).toISOString().slice(0, 10)},${i},${i % 4},note ${i}`,
    );
    const panel = panelOf(`date,units,spend_tv,remarks\n${rows.join("\n")}`);
    expect(panel.roles.at(-1)!.role).toBe("ignored");
    expect(panel.events).toEqual([]);
  });
  test("a factor without a level for nothing takes its most frequent level as the baseline", () => {
    const lines = weeklyCsv().trim().split("\n");
    const cells = ["summer", "winter", "spring", "summer"];
    const panel = panelOf(lines.map((line, i) => `${line},${i === 0 ? "season" : cells[i % 4]}`).join("\n"));
    expect(panel.events.map(({ name }) => name)).toEqual(["season_spring", "season_winter"]);
  });
  test("one word that stands in some rows only is an event, and one that stands in all is left out", () => {
    const lines = weeklyCsv().trim().split("\n");
    const withNotes = (note: (row: number) => string) =>
      panelOf(lines.map((line, i) => `${line},${i === 0 ? "notes" : note(i)}`).join("\n"));
    const flagged = withNotes((row) => (row % 3 === 0 ? "promo" : ""));
    expect(flagged.events.map(({ name }) => name)).toEqual(["notes_promo"]);
    expect(flagged.events[0]!.values.filter((value) => value === 1).length).toBe(
      Math.floor((lines.length - 1) / 3),
    );
    expect(withNotes(() => "promo").roles.at(-1)!.role).toBe("ignored");
  });
  test("German names are known", () => {
    const rows = Array.from({ length: 12 }, (_, i) => {
      const date = new Date(Date.UTC(2024, 0, 1 + 7 * i)).toISOString().slice(0, 10);
      return `${date},${i % 4},${10 + i},${39.9 * (10 + i)}`;
    });
    const panel = panelOf(`Woche,TV_Kosten,Bestellungen,Umsatz\n${rows.join("\n")}`);
    expect(panel.roles.map(({ role }) => role)).toEqual(["date", "spend", "kpi", "revenue"]);
  });
  test("a row counter in the first column is left out", () => {
    const lines = weeklyCsv().trim().split("\n");
    const panel = panelOf(lines.map((line, i) => `${i === 0 ? "" : i - 1},${line}`).join("\n"));
    expect(panel.roles[0]).toMatchObject({ column: "column 1", role: "ignored" });
  });
  test("spend and impressions of one channel meet whatever their capitals", () => {
    const lines = weeklyCsv({}, { spend_tv: "TV_spend" }).trim().split("\n");
    const panel = panelOf(lines.map((line, i) => `${line},${i === 0 ? "tv_impressions" : i * i}`).join("\n"));
    const tv = panel.channels.find(({ name }) => name === "TV")!;
    expect(tv.exposures.map(({ column }) => column)).toEqual(["tv_impressions"]);
  });
});

describe("named roles", () => {
  test("every detection can be overridden", async () => {
    const found = await rolesOf(market, {
      kpi: "leads",
      controls: ["bank_rate_pct", "web_sessions"],
      ignore: ["revenue"],
    });
    expect(found.leads).toBe("kpi");
    expect(found.units_sold).toBe("outcome");
    expect(found.web_sessions).toBe("control");
    expect(found.revenue).toBe("ignored");
    // A list is the whole list.
    expect(found.consumer_confidence_index).toBe("ignored");
  });
  test("channels can be listed by channel or column name", async () => {
    const panel = await readPanel(market, { channels: ["tv", "spend_google"] });
    expect(panel.channels.map(({ name }) => name)).toEqual(["tv", "google"]);
    expect(panel.channels[0]!.adstocked!.column).toBe("adstock_tv");
    expect(panel.warnings.map(({ code }) => code)).not.toContain("total-differs");
  });
  test("a total among the channels, or money spent as the KPI, is read with a doubt", () => {
    const codesWith = (settings: ReadOptions, text = weeklyCsv()) =>
      panelOf(text, settings).warnings.map(({ code }) => code);
    const withTotal = weeklyCsv({}, { price_index: "spend_total" });
    expect(codesWith({ channels: ["tv", "total"] }, withTotal)).toContain("total-as-channel");
    expect(codesWith({ channels: ["tv", "search"] }, withTotal)).not.toContain("total-as-channel");
    expect(codesWith({ kpi: "spend_tv" })).toContain("spend-as-kpi");
    expect(codesWith({})).not.toContain("spend-as-kpi");
  });
  test("channels can be given column by column", () => {
    const panel = panelOf(weeklyCsv({}, { spend_tv: "Fernsehen", spend_search: "Klicks" }), {
      channels: { tv: { spend: "Fernsehen", exposure: "Klicks" } },
    });
    expect(panel.channels).toMatchObject([
      { name: "tv", spend: { column: "Fernsehen" }, exposures: [{ column: "Klicks" }] },
    ]);
  });
  test("revenue can be the KPI by name, and units become an outcome", () => {
    const panel = panelOf(weeklyCsv(), { kpi: "revenue" });
    expect(panel.revenue).toBe(panel.kpi);
    expect(panel.outcomes.map(({ name }) => name)).toEqual(["units_sold"]);
  });
  test("revenue that is named is the KPI where nothing else is", () => {
    const panel = panelOf(weeklyCsv({}, { units_sold: "foo", revenue: "Umsatz" }), {
      revenue: "Umsatz",
      ignore: ["foo"],
    });
    expect(panel.kpi.column).toBe("Umsatz");
    expect(panel.revenue).toBe(panel.kpi);
  });
  test("a figure for revenue per KPI gives revenue where the table has none", () => {
    const panel = panelOf(weeklyCsv(), { ignore: ["revenue"], revenuePerKpi: 450 });
    expect(panel.revenue!.values[0]).toBe(450 * 200);
  });
});
