/** Tables that were once read wrongly, each with what is right: roles, channels, periods, doubts. */
import { describe, expect, test } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { profilePanel } from "../../src/data/profilePanel.js";
import { readPanel } from "../../src/data/read.js";
import type { ReadOptions } from "../../src/data/settings.js";

const read = (name: string, options: ReadOptions = {}) =>
  readPanel(`../shared/cases/tables/${name}.csv`, options);
const roleOf = ({ roles }: Panel, column: string) => roles.find((role) => role.column === column)!;
const channels = (panel: Panel) => panel.channels.map(({ name }) => name);
const spent = (panel: Panel, channel: string) =>
  panel.channels.find(({ name }) => name === channel)!.spend!.values.reduce((a, b) => a + b);
const messages = ({ warnings }: Panel) => warnings.map(({ message }) => message).join("\n");

describe("roles by numbers", () => {
  test("gross_profit and market_share are outcomes", async () => {
    const profit = await read("profit");
    expect(roleOf(profit, "gross_profit").role).toBe("outcome");
    expect(roleOf(await read("mshare"), "market_share").role).toBe("outcome");
  });
  test("gross_profit under a name that says nothing is one too", async () => {
    const panel = await read("profit", { controls: ["gross_profit"] });
    expect(messages(panel)).toMatch(/gross_profit is 8 times orders in every row/);
  });
  test("marketing_spend is the sum of the others", async () => {
    const panel = await read("tot_marketing");
    expect(roleOf(panel, "marketing_spend").role).toBe("total");
    expect(channels(panel).reduce((sum, name) => sum + spent(panel, name), 0)).toBeCloseTo(141154.22, 2);
  });
  test("spend_meta is spend_facebook again", async () => {
    expect(messages(await read("dupchannel"))).toContain("spend_meta is spend_facebook again");
  });
  test("channels that are named are obeyed", async () => {
    const panel = await read("roas_min2", { channels: ["x1", "x2"] });
    expect(roleOf(panel, "x1")).toMatchObject({ role: "spend", channel: "x1" });
    expect(panel.channels[0]!.adstocked!.column).toBe("x1_adstock");
  });
  test.each([
    ["ooh", "out_of_home", "search"],
    ["cpc", "TV", "Search"],
    ["h_usd", "TV", "Search"],
    ["h_camel", "tv", "search"],
    ["h_paren", "TV", "Search"],
  ])("%s has its channels", async (name, first, second) => {
    expect(channels(await read(name))).toEqual([first, second]);
  });
  test("an index is no money, and says so", async () => {
    const panel = await read("gt_search");
    expect(roleOf(panel, "search").doubt).toBe("guess");
    expect(messages(panel)).toMatch(/search: .*a guess: .*index/);
  });
  test("the KPI is what came, not what was planned", async () => {
    expect((await read("target")).kpi.column).toBe("actual_sales");
  });
  test("revenue_per_visit is not the worth of an order", async () => {
    const panel = await read("rpv");
    expect(panel.revenue).toBeNull();
    expect(messages(panel)).toContain('the value of one visit, and the KPI is "orders"');
  });
});

describe("numbers and dates", () => {
  test("dots between thousands beside a decimal dot", async () => {
    expect(spent(await read("n_de_int_ctrl"), "tv")).toBe(581_803);
  });
  test("two currencies are refused", async () => {
    await expect(read("cur_names")).rejects.toThrow(/amounts in USD, and in EUR/);
  });
  test.each([
    ["m_utc", "2020-01-01"],
    ["m_num", "2020-01-01"],
    ["d_abbr", "2022-01-03"],
  ])("%s begins on %s", async (name, first) => {
    expect((await read(name)).times[0]).toBe(first);
  });
});

describe("units and ends", () => {
  test.each([
    ["kpi_cr", "kpi-not-summable"],
    ["kpi_cumulated", "kpi-running-total"],
    ["spend01", "scaled-spend"],
    ["launch_late", "late-launch"],
  ])("%s has the finding %s", async (name, code) => {
    expect(profilePanel(await read(name)).findings.map((finding) => finding.code)).toContain(code);
  });
  test("tiktok ran 12 of 52 weeks", async () => {
    expect(messages(await read("launch_late"))).toContain("ran in 12 of the last 52 weeks");
  });
  test("zeros at the end, and planned weeks, are left out and said", async () => {
    const zeros = await read("kpi_zero_tail");
    expect(zeros.times.at(-1)).toBe("2023-11-13");
    expect(messages(zeros)).toContain("zero in the last 6 weeks, from 2023-11-20 on");
    const planned = await read("future_rows");
    expect(planned.times.at(-1)).toBe("2023-12-25");
    expect(spent(planned, "tv")).toBeCloseTo(56552.2, 2);
  });
});

describe("tables that were read rightly", () => {
  test.each([
    ["base", {}],
    ["plain", {}],
    ["lockdown", {}],
    ["last3", {}],
    ["w53", {}],
    ["ev_holdout", {}],
    ["monthly", {}],
    ["kpi_refunds", {}],
    ["geo_nospend", {}],
    ["customers", { geo: "Id" }],
    ["yearmonth", { kpi: "Sellout Value" }],
  ])("%s raises no doubt", async (name, options) => {
    expect((await read(name, options)).warnings).toEqual([]);
  });
  test("lockdown keeps its control", async () => {
    expect((await read("lockdown")).controls.map(({ name }) => name)).toEqual(["border_closed"]);
  });
});
