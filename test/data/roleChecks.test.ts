/** What numbers say against the roles that names gave: results, sums, copies, pairs, decimals. */
import { describe, expect, test } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import type { TableSettings } from "../../src/data/settings.js";
import { columnsCsv, panelOf } from "./tables.js";

/** Looks random, is the same every time, in [0, 1), for each seed its own. */
const chance = (t: number, seed: number) =>
  (Math.abs(Math.sin((t + 1) * 12.9898 + seed * 78.233)) * 43758.5453) % 1;
const orders = (t: number) => Math.round(900 + 300 * chance(t, 1) + 100 * Math.sin(t / 8));
const tv = (t: number) => Math.round(4000 * chance(t, 2) * (t % 5 === 0 ? 0 : 1));
const search = (t: number) => Math.round(500 + 900 * chance(t, 3));

type Columns = Readonly<Record<string, (week: number) => number | string>>;

function panelWith(columns: Columns, settings: TableSettings = {}, weeks = 80): Panel {
  return panelOf(columnsCsv(weeks, { orders, spend_tv: tv, spend_search: search, ...columns }), settings);
}
const roleOf = ({ roles }: Panel, column: string) => roles.find((role) => role.column === column)!;
const codes = ({ warnings }: Panel) => warnings.map(({ code }) => code);

describe("results among the regressors", () => {
  test.each<[string, string, (t: number) => number, RegExp]>([
    ["a multiple of the KPI", "zorblax", (t) => 8 * orders(t), /is 8 times orders/],
    ["the KPI and a constant", "zorblax_index", (t) => orders(t) - 700, /changes as orders/],
    [
      "a multiple, noisy, under the name of a control",
      "value_index",
      (t) => orders(t) * (3 + 0.01 * chance(t, 5)),
      /times orders/,
    ],
    [
      "a share of a market",
      "category_share",
      (t) => orders(t) / (9e4 + 2e4 * chance(t, 6)),
      /with orders|as orders/,
    ],
    ["what people saw, counted at the till", "clicks_partner", (t) => 0.4 * orders(t), /is 0.4 times orders/],
  ])("%s is an outcome", (_, name, cells, evidence) => {
    const panel = panelWith({ [name]: (t) => Number(cells(t).toPrecision(6)) });
    expect(roleOf(panel, name).role).toBe("outcome");
    expect(panel.warnings.find(({ code }) => code === "result-as-regressor")!.message).toMatch(evidence);
  });
  test("the KPI of the row before, or after, is one under any name", () => {
    const panel = panelWith({
      mood_index: (t) => (t === 0 ? "" : 2 * orders(t - 1)),
      weather_index: (t) => orders(t + 1),
    });
    expect(roleOf(panel, "mood_index").role).toBe("outcome");
    expect(roleOf(panel, "weather_index").reason).toContain("orders of the row after");
  });
  test("a ratio with the KPI in it is an outcome, whatever it is called", () => {
    const visits = (t: number) => 20_000 + 9000 * chance(t, 7);
    const panel = panelWith({ web_visits: visits, quality_index: (t) => (100 * orders(t)) / visits(t) });
    expect(roleOf(panel, "quality_index")).toMatchObject({ role: "outcome" });
    expect(roleOf(panel, "quality_index").reason).toContain("orders / web_visits");
  });
  test("influences stay controls: a price, a temperature, a competitor's money, a holiday that lifts the KPI twofold", () => {
    const price = (t: number) => 20 + 4 * chance(t, 8);
    const easter = (t: number) => (t % 26 === 10 ? 1 : 0);
    const panel = panelWith({
      orders: (t) => Math.round(orders(t) * (1 + easter(t)) * (20 / price(t))),
      price,
      temperature: (t) => 10 + 8 * Math.sin(t / 8),
      competitor_spend: (t) => 5000 * chance(t, 9),
      holiday_easter: easter,
      revenue: (t) => Math.round(orders(t) * (1 + easter(t)) * (20 / price(t))) * price(t),
    });
    for (const column of ["price", "temperature", "competitor_spend"])
      expect(roleOf(panel, column).role, column).toBe("control");
    expect(roleOf(panel, "holiday_easter").role).toBe("event");
    expect(panel.warnings).toEqual([]);
  });
  test("what was named stays, with the doubt", () => {
    const panel = panelWith({ gross_margin: (t) => 8 * orders(t) }, { controls: ["gross_margin"] });
    expect(roleOf(panel, "gross_margin").role).toBe("control");
    expect(codes(panel)).toContain("result-as-regressor");
  });
  test("money that is a share of the KPI is doubted", () => {
    const panel = panelWith({ spend_affiliates: (t) => Number((0.05 * orders(t)).toFixed(2)) });
    expect(roleOf(panel, "spend_affiliates").role).toBe("spend");
    expect(codes(panel)).toContain("spend-follows-kpi");
  });
  test("a few rows prove nothing", () => {
    expect(codes(panelWith({ price_index: (t) => 2 * orders(t) }, {}, 8))).toEqual([]);
  });
});

describe("sums and copies", () => {
  const social = (t: number) => Math.round(300 + 800 * chance(t, 4));
  test.each([
    ["of all", "marketing_spend", (t: number) => tv(t) + search(t) + social(t), 3],
    ["of some", "digital_spend", (t: number) => search(t) + social(t), 2],
  ])("the sum %s is a total", (_, name, sum, parts) => {
    const panel = panelWith({ spend_social: social, [name]: sum });
    expect(roleOf(panel, name).role).toBe("total");
    expect(panel.channels.map((channel) => channel.name)).toEqual(["tv", "search", "social"]);
    const { message } = panel.warnings.find(({ code }) => code === "sum-of-columns")!;
    expect(message.match(/spend_/g)).toHaveLength(parts + (name.includes("spend_") ? 1 : 0));
  });
  test.each([1, 1e-3, 1e-6, 1e9])("whatever the unit: times %s", (unit) => {
    const inUnit = (values: (t: number) => number) => (t: number) => unit * values(t);
    const columns = { spend_tv: inUnit(tv), spend_search: inUnit(search), spend_social: inUnit(social) };
    const free = panelWith(columns);
    expect(codes(free)).not.toContain("sum-of-columns");
    expect(free.channels.map(({ name }) => name)).toEqual(["tv", "search", "social"]);
    const whole = inUnit((t) => tv(t) + search(t) + social(t));
    expect(roleOf(panelWith({ ...columns, marketing_spend: whole }), "marketing_spend").role).toBe("total");
  });
  test("a sum of sums is a total too", () => {
    const nested = panelWith({
      spend_social: social,
      spend_marketing: (t) => tv(t) + search(t) + social(t),
      spend_digital: (t) => search(t) + social(t),
    });
    expect(roleOf(nested, "spend_digital").role).toBe("total");
    expect(roleOf(nested, "spend_marketing").role).toBe("total");
  });
  test("what is larger than two channels is no sum of them", () => {
    const panel = panelWith({ spend_social: (t) => tv(t) + search(t) + 200 * chance(t, 5) });
    expect(panel.channels).toHaveLength(3);
    expect(codes(panel)).toEqual([]);
  });
  test("the same money under two names, or in thousands, counts once; a fixed proportion is no copy", () => {
    const twice = panelWith({ spend_video: tv });
    expect(twice.channels.map(({ name }) => name)).toEqual(["tv", "search"]);
    expect(twice.warnings[0]!.message).toContain("spend_video is spend_tv again");
    expect(panelWith({ spend_video: (t) => tv(t) / 1000 }).channels).toHaveLength(2);
    expect(panelWith({ spend_video: (t) => 0.37 * tv(t) }).channels).toHaveLength(3);
  });
  test("copies that are named as channels stay, with the doubt", () => {
    const panel = panelWith({ spend_video: tv }, { channels: ["tv", "video", "search"] });
    expect(panel.channels).toHaveLength(3);
    expect(codes(panel)).toContain("copied-column");
  });
});

describe("money and what people saw", () => {
  const seen = (t: number) => Math.round(tv(t) * (90 + 20 * chance(t, 6)));
  const others = { spend_tv: search, spend_search: social };
  function social(t: number) {
    return Math.round(300 + 800 * chance(t, 4));
  }
  test.each([
    ["spend_meta_ads", "impressions_meta"],
    ["Meta Ads Spend (EUR)", "Meta Impressions"],
    ["spend_facebook", "impressions_meta"],
    ["cost_paid_search_x", "clicks_paid_search_x_ads"],
  ])("%s and %s are one channel", (money, people) => {
    const panel = panelWith({ ...others, [money]: tv, [people]: seen });
    expect(panel.channels).toHaveLength(3);
    expect(roleOf(panel, people).channel).toBe(roleOf(panel, money).channel);
    expect(panel.warnings).toEqual([]);
  });
  test("names that agree and numbers that do not are asked", () => {
    const panel = panelWith({ ...others, spend_meta_ads: tv, impressions_meta: (t) => 1e5 * chance(t, 9) });
    expect(roleOf(panel, "impressions_meta").role).toBe("ignored");
    expect(codes(panel)).toEqual(["unpaired-exposure"]);
  });
  test("an organic channel stays one, and one that moves with money is asked", () => {
    const panel = panelWith({
      ...others,
      spend_meta: tv,
      email_sends: (t) => 1e4 * chance(t, 8),
      brandx_impressions: seen,
    });
    expect(roleOf(panel, "email_sends").role).toBe("exposure");
    expect(roleOf(panel, "brandx_impressions").doubt).toBe("unpaired");
  });
});

describe("channels that are named", () => {
  test("a column of that name is its money, and its adstock goes with it", () => {
    const text = columnsCsv(40, { x1: tv, x2: search, x1_adstock: (t) => tv(t) / 2, y: orders });
    const panel = panelOf(text, { channels: ["x1", "x2"] });
    expect(
      panel.channels.map(({ name, spend, adstocked }) => [name, spend?.column, adstocked?.column]),
    ).toEqual([
      ["x1", "x1", "x1_adstock"],
      ["x2", "x2", undefined],
    ]);
  });
  test("a channel whose numbers look like an index of searches is a guess", () => {
    const panel = panelWith({ spend_search: social, bing: (t) => Math.floor(100 * chance(t, 5)) });
    expect(roleOf(panel, "bing")).toMatchObject({ role: "spend", doubt: "guess" });
    expect(codes(panel)).toEqual(["guessed-role"]);
    function social(t: number) {
      return 500 * chance(t, 4);
    }
  });
});

describe("the KPI", () => {
  test.each([
    [["target", "actual_sales"], "actual_sales"],
    [["sales_target", "Sales (net, EUR)"], "Sales (net EUR)"],
    [["forecast_orders", "orders_total"], "orders_total"],
    [["target", "price_index"], "target"],
    [["target", "actual"], "actual"],
    [["Umsatz Plan", "Umsatz Ist"], "Umsatz Ist"],
    [["sales_budget", "Umsatz (brutto)"], "Umsatz (brutto)"],
  ])("of %j it is %s", (names, kpi) => {
    const columns = Object.fromEntries(
      names.map((name, i) => [
        name.replace(",", ""),
        (t: number) => (i === 0 ? 3000 + 10 * (t % 4) : orders(t)),
      ]),
    );
    expect(panelOf(columnsCsv(40, { ...columns, spend_tv: tv })).kpi.column).toBe(kpi);
  });
});

describe("thousands", () => {
  const grouped = (value: number, mark: string) => String(value).replace(/\B(?=(\d{3})+$)/g, mark);
  const spend = (t: number) => 400 + Math.round(7000 * chance(t, 3));
  /** "|" stands for the decimal comma. */
  const semicolons = (columns: Columns, settings: TableSettings = {}) =>
    panelOf(columnsCsv(60, columns).replaceAll(",", ";").replaceAll("|", ","), settings);
  test("dots between thousands are seen though another column has decimal dots", () => {
    const panel = semicolons({
      orders: (t) => grouped(30_000 + orders(t), "."),
      spend_tv: (t) => grouped(spend(t), "."),
      price_index: (t) => (100 + chance(t, 7)).toFixed(2),
    });
    expect(panel.channels[0]!.spend!.values[3]).toBe(spend(3));
    expect(panel.kpi.values[3]).toBe(30_000 + orders(3));
    expect(panel.controls[0]!.values[3]).toBeCloseTo(100 + chance(3, 7), 2);
  });
  test("where nothing decides, it is asked; three decimals everywhere are decimals", () => {
    const columns: Columns = { orders: (t) => grouped(30_000 + orders(t), "."), spend_tv: (t) => spend(t) };
    const index = (t: number) => String(Number((100 + chance(t, 7)).toFixed(2))).replace(/0$/, "1");
    expect(() => semicolons({ ...columns, price_index: index })).toThrow(
      /column "orders": ".*" can be 3\d{4} or 3\d\.\d+: .*set decimal/,
    );
    const fixed = semicolons({ ...columns, price_index: (t) => (100 + chance(t, 7)).toFixed(2) });
    expect(fixed.kpi.values[3]).toBeCloseTo((30_000 + orders(3)) / 1000, 12);
  });
  test("columns are compared as they are read: whose dots part thousands is told by the other columns", () => {
    const panel = semicolons({
      Umsatz: (t) => `${grouped(180_000 + 90 * orders(t), ".")}|5`,
      "Kosten TV": (t) => grouped(1000 + tv(t), "."),
      "Kosten Suche": (t) => grouped(Math.round(0.02 * (180_000 + 90 * orders(t))), "."),
    });
    const follows = panel.warnings.find(({ code }) => code === "spend-follows-kpi")!;
    expect(follows.message).toContain("Kosten Suche is 0.02 times Umsatz in every row");
    expect(panel.channels[1]!.spend!.values[0]).toBe(Math.round(0.02 * (180_000 + 90 * orders(0))));
  });
  test("India groups by two", () => {
    const text =
      'date,orders,spend_tv\n2024-01-01,5,"12,34,567.50"\n2024-01-08,6,"1,00,000"\n2024-01-15,7,"9,500"';
    expect([...panelOf(text).channels[0]!.spend!.values]).toEqual([1234567.5, 100000, 9500]);
    expect(() => panelOf(text.replace("12,34,567.50", "1,2,34,567"))).toThrow(/not a number/);
  });
});

describe("money that stands twice in other ways", () => {
  const social = (t: number) => Math.round(300 + 700 * chance(t, 11));
  const all = (t: number) => tv(t) + search(t) + social(t);
  const three: Columns = { spend_social: social };
  const channels = (panel: Panel) => panel.channels.map(({ name }) => name);
  test.each<[string, (t: number) => number, RegExp]>([
    ["with a fee on top", (t) => 1.15 * all(t), /is 1.15 times the sum of .* in every row/],
    ["in thousands", (t) => all(t) / 1000, /is 0.001 times the sum of/],
    ["but for corrections by hand", (t) => all(t) + (t % 10 === 0 ? 37 : 0), /in 90 % of the rows/],
  ])("a sum %s is a total", (_, cells, said) => {
    const panel = panelWith({ ...three, spend_paid: (t) => Number(cells(t).toFixed(2)) });
    expect(channels(panel)).toEqual(["tv", "search", "social"]);
    expect(panel.warnings.find(({ code }) => code === "sum-of-columns")!.message).toMatch(said);
    expect(codes(panel)).not.toContain("total-differs");
  });
  test("channels that are bought in fixed proportions are no sum", () => {
    const panel = panelWith({
      spend_radio: (t) => Math.round(0.4 * search(t)),
      spend_tv: (t) => Math.round(2.2 * search(t)),
    });
    expect(channels(panel)).toEqual(["tv", "search", "radio"]);
  });
  test("the same money some rows later is a lag", () => {
    const panel = panelWith({ spend_tv_lag: (t) => (t < 2 ? "" : tv(t - 2)) });
    expect(channels(panel)).toEqual(["tv", "search"]);
    expect(roleOf(panel, "spend_tv_lag").reason).toContain("is spend_tv of 2 rows before");
  });
  test("money that goes up and down with the KPI is doubted, and stays", () => {
    const panel = panelWith({ spend_partner: (t) => Math.round(3 * orders(t) * (1 + 0.05 * chance(t, 12))) });
    expect(codes(panel)).toEqual(["spend-follows-kpi"]);
    expect(channels(panel)).toContain("partner");
  });
  test("what people saw of another channel under the same name is asked about", () => {
    const seen = (of: (t: number) => number) => (t: number) =>
      Math.round(90 * of(t) * (1 + 0.1 * chance(t, 13)));
    expect(codes(panelWith({ impressions_search: seen(search), impressions_tv: seen(tv) }))).toEqual([]);
    const wrong = panelWith({ ...three, impressions_social: seen(search) });
    expect(codes(wrong)).toEqual(["exposure-unlike-spend"]);
    expect(wrong.warnings[0]!.message).toContain('it moves as "spend_search" does');
    expect(codes(panelWith({ impressions_search: (t) => (t % 5 === 0 ? 0 : seen(search)(t)) }))).toEqual([
      "exposure-unlike-spend",
    ]);
  });
  test("YT is YouTube, and Kontakte are those of Fernsehen", () => {
    const panel = panelWith({
      "YouTube cost": social,
      "YT views": (t) => 40 * social(t) + 9000 * chance(t, 14),
      Kosten_Radio: search,
      Hörfunk_Kontakte: (t) => 90 * search(t) + 9000 * chance(t, 15),
      spend_search: (t) => 100 + 50 * chance(t, 16),
    });
    const pairs = Object.fromEntries(
      panel.channels.map(({ name, exposures }) => [name, exposures.map(({ column }) => column)]),
    );
    expect(pairs).toMatchObject({ YouTube: ["YT views"], Radio: ["Hörfunk_Kontakte"] });
  });
});

describe("what is not money of a channel", () => {
  test.each([
    ["Kosten_pro_Bestellung", "ignored"],
    ["coste por pedido", "ignored"],
    ["Cost / conv.", "ignored"],
    ["Avg. cost", "ignored"],
    ["customer_acquisition_cost", "outcome"],
    ["sales_budget", "outcome"],
    ["order_cost", "outcome"],
    ["fulfilment_cost", "ignored"],
    ["customer_service_cost", "ignored"],
  ])("%s is %s", (name, role) => {
    expect(roleOf(panelWith({ [name]: (t) => 100 + 50 * chance(t, 17) }), name).role).toBe(role);
  });
  test.each([
    "insurance_tv_cost",
    "spend_conversions",
    "Wydatki Google",
    "Radyo harcaması",
    "Расходы Яндекс",
  ])("%s is that of a channel", (name) => {
    expect(roleOf(panelWith({ [name]: (t) => 100 + 50 * chance(t, 17) }), name).role).toBe("spend");
  });
});

describe("money that the list of channels leaves out", () => {
  const social = (t: number) => Math.round(300 + 800 * chance(t, 4));
  const said = (panel: Panel) => panel.warnings.find(({ code }) => code === "money-left-out");
  const total = (money: (t: number) => number) =>
    Array.from({ length: 80 }, (_, t) => money(t)).reduce((sum, one) => sum + one, 0);

  test("is named with how much it is and its share, whatever says that it is money", () => {
    const [named, left] = [total(tv) + total(search), total(social)];
    for (const settings of [
      { channels: ["tv", "search"] },
      { channels: { tv: { spend: "spend_tv" }, search: { spend: "spend_search" } } },
    ]) {
      const { message, cure } = said(panelWith({ spend_social: social }, settings))!;
      expect(message).toContain(
        `"spend_social" (${left.toLocaleString("en")}, ${((100 * left) / (named + left)).toFixed(1)} % of all money) looks like the money of another channel`,
      );
      expect(cure).toContain("name it in channels too");
    }
    // A known way of advertising without a word for money.
    expect(said(panelWith({ bing: social }, { channels: ["tv", "search"] }))!.message).toContain('"bing"');
  });
  test("says how much money names in thousands are, and names the largest of many", () => {
    const kept = { channels: ["tv", "search"] };
    const thousands = said(panelWith({ spend_social_keur: social }, kept))!;
    expect(thousands.message).toContain(`(${(1000 * total(social)).toLocaleString("en")},`);
    const many = Object.fromEntries(
      ["meta", "radio", "ooh", "print", "tiktok", "snapchat", "cinema"].map((name, i) => [
        `spend_${name}`,
        (t: number) => Math.round((i + 1) * 100 * (1 + chance(t, 20 + i))),
      ]),
    );
    const { message } = said(panelWith(many, kept))!;
    expect(message).toMatch(
      /^"spend_cinema" .* "spend_ooh" [^"]* and 2 more look like the money of other channels/,
    );
  });
  test("is silent where all are named, where the column has another place, and where no list was given", () => {
    const columns = { spend_social: social };
    for (const settings of [
      {},
      { channels: ["tv", "search", "social"] },
      { channels: ["tv", "search"], ignore: ["spend_social"] },
      { channels: ["tv", "search"], controls: ["spend_social"] },
    ])
      expect(said(panelWith(columns, settings)), JSON.stringify(settings)).toBeUndefined();
    expect(said(panelWith({ spend_social: () => 0 }, { channels: ["tv", "search"] }))).toBeUndefined();
    // What people saw stands for its channel where the list says so.
    const seen = { channels: ["impressions_tv", "search"] };
    expect(said(panelWith({ impressions_tv: (t) => 90 * tv(t) + 3 * t }, seen))).toBeUndefined();
  });
  test("is silent of money that those named count already: their total, their parts, a copy, the weeks before", () => {
    const named = { channels: ["tv", "search"] };
    expect(said(panelWith({ marketing_spend: (t) => tv(t) + search(t) }, named))).toBeUndefined();
    expect(said(panelWith({ spend_total: (t) => tv(t) + search(t) }, named))).toBeUndefined();
    expect(said(panelWith({ spend_video: (t) => tv(t) / 1000 }, named))).toBeUndefined();
    expect(said(panelWith({ spend_tv_lag1: (t) => (t === 0 ? "" : tv(t - 1)) }, named))).toBeUndefined();
    const whole = { spend_media: (t: number) => tv(t) + search(t) };
    expect(said(panelWith(whole, { channels: ["spend_media"] }))).toBeUndefined();
    // The total with one that is left out is no more money than that one.
    const more = said(
      panelWith({ spend_social: social, marketing_spend: (t) => tv(t) + search(t) + social(t) }, named),
    )!;
    expect(more.message).toContain('"spend_social"');
    expect(more.message).not.toContain("marketing_spend");
  });
});
