/** What every column of the shared tables is taken for. */
import { describe, expect, test } from "vitest";
import { readPanel } from "../../src/data/read.js";

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

async function rolesOf(path: string) {
  const panel = await readPanel(path);
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
