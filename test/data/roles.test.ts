/** What every column of the shared tables, and of tables with awkward names, is taken for. */
import { describe, expect, test } from "vitest";
import { readPanel } from "../../src/data/read.js";
import type { ReadOptions } from "../../src/data/settings.js";
import { panelOf, weeklyCsv } from "./tables.js";

const shared = (name: string) => `../shared/data/${name}.csv`;
const caseStudyChannels = [
  "tv",
  "ooh",
  "print",
  "radio",
  "youtube",
  "meta",
  "google",
  "dv360",
  "tiktok",
  "linkedin",
  "events",
];
const roles = (role: string, ...columns: string[]) =>
  Object.fromEntries(columns.map((column) => [column, role]));
const spend = (...channels: string[]) =>
  Object.fromEntries(channels.map((c) => [`spend_${c}`, `spend ${c}`]));
const meridian = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => i).flatMap((i) => [
      [`Channel${i}_impression`, `exposure Channel${i}`],
      [`Channel${i}_spend`, `spend Channel${i}`],
    ]),
  );
const synthetic = {
  week_start: "date",
  ...spend(...caseStudyChannels),
  units_sold: "kpi",
  revenue: "revenue",
  ...roles("control", "consumer_confidence_index", "bank_rate_pct", "competitor_spend_weekly"),
  ...roles("event", "event_launch", "event_black_friday", "event_plate_change"),
};
const national = { time: "date", conversions: "kpi", revenue_per_conversion: "revenuePerKpi" };

const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  model_ready: {
    week_start: "date",
    ...spend(...caseStudyChannels),
    spend_total: "total",
    units_sold: "kpi",
    revenue: "revenue",
    ...roles("outcome", "units_gb", "units_de", "units_fr", "test_drives", "leads", "web_sessions"),
    ...Object.fromEntries(caseStudyChannels.map((c) => [`adstock_${c}`, `adstock ${c}`])),
    ...roles("control", "consumer_confidence_index", "bank_rate_pct", "bev_market_share_pct", "cpi_index"),
    ...roles("control", "competitor_spend_weekly", "seasonal_index"),
  },
  synth_easy_shared: synthetic,
  synth_collinear_shared: synthetic,
  national_media: {
    ...national,
    ...meridian(4),
    ...roles("control", "competitor_activity_score_control", "sentiment_score_control"),
  },
  national_media_rf: {
    ...national,
    ...meridian(4),
    ...roles("exposure Channel3", "Channel3_reach", "Channel3_frequency"),
    ...roles("control", "competitor_activity_score_control", "sentiment_score_control"),
  },
  national_all_channels: {
    ...national,
    ...meridian(5),
    Organic_channel0_impression: "exposure Organic_channel0",
    ...roles("control", "competitor_sales_control", "sentiment_score_control", "Promo"),
  },
  geo_media: {
    geo: "geo",
    ...national,
    ...meridian(4),
    population: "population",
    ...roles("control", "competitor_activity_score_control", "sentiment_score_control"),
  },
  dt_simulated_weekly: {
    DATE: "date",
    revenue: "kpi",
    tv_S: "spend tv",
    ooh_S: "spend ooh",
    print_S: "spend print",
    facebook_S: "spend facebook",
    facebook_I: "exposure facebook",
    search_S: "spend search",
    search_clicks_P: "exposure search",
    competitor_sales_B: "control",
    events: "event",
    newsletter: "exposure newsletter",
  },
  insurance: { month: "date", quotes: "kpi", tv_adverts: "spend tv" },
};

async function rolesOf(path: string, options: ReadOptions = {}) {
  const panel = await readPanel(path, options);
  return Object.fromEntries(
    panel.roles.map(({ column, role, channel }) => [column, channel ? `${role} ${channel}` : role]),
  );
}

describe("roles of the shared tables", () => {
  test.each(Object.keys(expected))("%s: every column has its role", async (name) => {
    expect(await rolesOf(shared(name))).toEqual(expected[name]);
  });
  test.each(Object.keys(expected))("%s: every role has a reason", async (name) => {
    for (const { reason } of (await readPanel(shared(name))).roles) expect(reason).not.toBe("");
  });

  test("model_ready starts selling in week 35, and its total is the sum of its channels", async () => {
    const panel = await readPanel(shared("model_ready"));
    expect(panel.warnings.map(({ code }) => code)).toEqual(["kpi-zero-before-launch"]);
    expect(panel.warnings[0]!.message).toMatch(
      /first 34 weeks and starts on 2025-09-01, which leaves 18 weeks/,
    );
    expect(panel.channels.find(({ name }) => name === "tv")!.adstocked!.column).toBe("adstock_tv");
    expect(panel.outcomes.map(({ name }) => name)).toContain("test_drives");
  });
  test("in Robyn's table revenue is the KPI and the revenue, and events become one indicator a level", async () => {
    const panel = await readPanel(shared("dt_simulated_weekly"));
    expect(panel.revenue).toBe(panel.kpi);
    expect(panel.events.map(({ name }) => name)).toEqual(["events_event1", "events_event2"]);
    // Counted in the file with a text search: one week each.
    expect(panel.events.map(({ values }) => values.reduce((a, b) => a + b))).toEqual([1, 1]);
    expect(panel.channels.find(({ name }) => name === "newsletter")!.spend).toBeNull();
    expect(panel.channels.find(({ name }) => name === "search")!.exposures[0]!.unit).toBe("clicks");
  });
  test("the geo table is 20 geos by 156 weeks, with revenue as KPI times revenue per KPI", async () => {
    const panel = await readPanel(shared("geo_media"));
    expect([panel.geos.length, panel.times.length, panel.kpi.values.length]).toEqual([20, 156, 3120]);
    expect(panel.population![0]).toBe(847483.56);
    expect(panel.kpi.values[1]).toBe(15978182);
    expect(panel.revenue!.values[1]).toBe(15978182 * 0.03485787);
    expect(panel.revenue!.column).toBe("revenue_per_conversion");
    // Second geo, first week.
    expect(panel.geos[1]).toBe("Geo1");
    const secondGeo = panel.kpi.values[156]!;
    expect(secondGeo).toBeGreaterThan(0);
  });
  test("an exposure says whether its channel is paid or organic", async () => {
    const { roles } = await readPanel(shared("national_all_channels"));
    const reasonOf = (name: string) => roles.find(({ column }) => column === name)!.reason;
    expect(reasonOf("Organic_channel0_impression")).toContain("organic");
    expect(reasonOf("Channel0_impression")).not.toContain("organic");
  });
  test("insurance is monthly and has no revenue", async () => {
    const panel = await readPanel(shared("insurance"));
    expect([panel.frequency, panel.times.length, panel.times[0], panel.times.at(-1)]).toEqual([
      "month",
      40,
      "2002-01-01",
      "2005-04-01",
    ]);
    expect(panel.revenue).toBeNull();
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
    ["cost_per_click", ["5", "7", "1"], "control"],
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
    ["zorblax", ["5", "7", "1"], "control"],
  ])("a column named %s with cells like %j is %s", (name, cells, role) => {
    expect(roleOfExtra(name, cells)).toBe(role);
  });
  test("an unknown column is a control only as a guess, and says so", () => {
    const lines = weeklyCsv().trim().split("\n");
    const panel = panelOf(lines.map((line, i) => `${line},${i === 0 ? "zorblax" : i * i}`).join("\n"));
    expect(panel.roles.at(-1)!.reason).toMatch(/^a guess/);
    expect(panel.warnings.map(({ code }) => code)).toContain("guessed-controls");
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
    const found = await rolesOf(shared("model_ready"), {
      kpi: "leads",
      controls: ["bank_rate_pct", "web_sessions"],
      ignore: ["revenue"],
    });
    expect(found.leads).toBe("kpi");
    expect(found.units_sold).toBe("outcome");
    expect(found.web_sessions).toBe("control");
    expect(found.revenue).toBe("ignored");
    // A list is the whole list.
    expect(found.cpi_index).toBe("ignored");
  });
  test("channels can be listed by channel or column name", async () => {
    const panel = await readPanel(shared("model_ready"), { channels: ["tv", "spend_google"] });
    expect(panel.channels.map(({ name }) => name)).toEqual(["google", "tv"]);
    expect(panel.channels[1]!.adstocked!.column).toBe("adstock_tv");
    expect(panel.warnings.map(({ code }) => code)).not.toContain("total-differs");
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
