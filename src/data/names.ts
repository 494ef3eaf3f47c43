/** The vocabulary of column names: which words stand for a channel's spend, its exposure, a result, a control. */

/** The words of a column name in lower case: "Channel0_spend" and "channel0Spend" are ["channel0", "spend"]. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}%]+/u)
    .filter((word) => word !== "");
}

/** Words joined by "_", so that names can be compared whole: "Week Start" is "week_start". */
export function plainName(name: string): string {
  return wordsOf(name).join("_");
}

/** Names of the date column, best first. */
export const dateNames = [
  "date",
  "week_start",
  "week_starting",
  "week_beginning",
  "week_commencing",
  "wc",
  "week",
  "week_start_date",
  "date_week",
  "start_date",
  "date_start",
  "ds",
  "time",
  "period",
  "day",
  "month",
  "month_start",
  "week_ending",
  "week_end",
  "date_end",
  "datum",
  "woche",
  "monat",
] as const;

/** Names of the geo column, best first. */
export const geoNames = [
  "geo",
  "region",
  "dma",
  "market",
  "territory",
  "area",
  "state",
  "country",
  "city",
  "location",
  "geography",
  "store",
] as const;

export const populationNames = ["population", "pop", "inhabitants", "households"] as const;

/** Names of the KPI, best first: sales in units, then other results, then money. */
export const kpiNames = [
  "kpi",
  "units_sold",
  "units",
  "sales_units",
  "unit_sales",
  "sales_volume",
  "volume",
  "conversions",
  "orders",
  "purchases",
  "transactions",
  "bookings",
  "quotes",
  "policies",
  "subscriptions",
  "new_customers",
  "acquisitions",
  "registrations",
  "sign_ups",
  "signups",
  "installs",
  "app_installs",
  "applications",
  "sales",
  "y",
  "target",
  "response",
  "revenue",
  "sales_value",
  "sales_revenue",
  "revenues",
  "turnover",
  "net_revenue",
  "gross_revenue",
  "net_sales",
  "gross_sales",
  "leads",
  "bestellungen",
  "absatz",
  "verkäufe",
  "stückzahl",
] as const;

export const revenueNames = [
  "revenue",
  "revenues",
  "sales_value",
  "sales_revenue",
  "total_revenue",
  "net_revenue",
  "gross_revenue",
  "turnover",
  "net_sales",
  "gross_sales",
  "umsatz",
  "erlös",
] as const;

export const revenuePerKpiNames = [
  "average_order_value",
  "aov",
  "revenue_per_kpi",
  "value_per_conversion",
  "price_per_unit",
] as const;

/** Results between marketing and the KPI, or beside it. */
export const outcomeWords = [
  "leads",
  "lead",
  "test_drives",
  "test_drive",
  "sessions",
  "visits",
  "page_views",
  "pageviews",
  "visitors",
  "footfall",
  "enquiries",
  "inquiries",
  "brochures",
  "trials",
  "downloads",
  "awareness",
  "consideration",
  "branded_search",
  "add_to_cart",
  "carts",
] as const;

export const spendWords = [
  "spend",
  "spends",
  "spending",
  "cost",
  "costs",
  "budget",
  "investment",
  "adspend",
  "expenditure",
  "kosten",
  "ausgaben",
  "werbekosten",
  "dépenses",
  "depenses",
  "gasto",
  "gastos",
] as const;

/** Words for what people saw, with the unit of the numbers. */
export const exposureUnits: Readonly<Record<string, string>> = {
  impression: "impressions",
  impressions: "impressions",
  imps: "impressions",
  click: "clicks",
  clicks: "clicks",
  reach: "people",
  frequency: "exposures per person",
  grp: "GRP",
  grps: "GRP",
  trp: "TRP",
  trps: "TRP",
  views: "views",
  sends: "sends",
  opens: "opens",
  circulation: "copies",
  spots: "spots",
  exposure: "exposures",
};

/** Does the column hold an average ("exposures per person"), which does not add up over rows or geos as other exposures do? */
export function isAverageExposure(column: string): boolean {
  return findWord(column, ["frequency"]) !== null;
}

/** Words for money or work put into a channel, after the name of a known channel: "tv_adverts". */
export const advertWords = [
  "adverts",
  "advert",
  "ads",
  "ad",
  "advertising",
  "advertisement",
  "werbung",
  "publicité",
  "publicite",
  "publicidad",
  "adv",
  "media",
  "campaign",
] as const;

/** Ways of advertising that are known by name. */
export const paidChannels = [
  "tv",
  "television",
  "ctv",
  "ooh",
  "dooh",
  "outdoor",
  "billboard",
  "billboards",
  "print",
  "newspaper",
  "newspapers",
  "press",
  "magazine",
  "magazines",
  "radio",
  "audio",
  "podcast",
  "cinema",
  "youtube",
  "video",
  "facebook",
  "fb",
  "meta",
  "instagram",
  "tiktok",
  "snapchat",
  "pinterest",
  "twitter",
  "x",
  "linkedin",
  "google",
  "google_ads",
  "bing",
  "search",
  "paid_search",
  "ppc",
  "sem",
  "shopping",
  "display",
  "dv360",
  "programmatic",
  "social",
  "paid_social",
  "affiliate",
  "affiliates",
  "direct_mail",
  "sponsorship",
  "influencer",
  "influencers",
] as const;

/** Ways of reaching people that cost no media money. */
export const organicChannels = [
  "newsletter",
  "newsletters",
  "email",
  "emails",
  "e_mail",
  "sms",
  "push",
  "blog",
  "seo",
  "crm",
  "organic",
  "pr",
] as const;

export const competitorWords = ["competitor", "competitors", "competition", "rival", "rivals"] as const;

/** Words of influences that are nobody's marketing. */
export const controlWords = [
  "control",
  "index",
  "rate",
  "price",
  "prices",
  "weather",
  "temperature",
  "temp",
  "rain",
  "rainfall",
  "sunshine",
  "gdp",
  "cpi",
  "confidence",
  "seasonal",
  "seasonality",
  "season",
  "sentiment",
  "inflation",
  "unemployment",
  "market_share",
  "share",
  "discount",
  "discounts",
  "distribution",
  "stock",
  "trend",
  "trends",
  "covid",
  "mobility",
  "pct",
  "percent",
  "income",
  "exchange",
  "fuel",
] as const;

/** Words of a column that adds up others. */
export const totalWords = ["total", "sum", "all"];

/** Prices and offers of one's own: they move sales and are not media. */
export const treatmentWords = [
  "promo",
  "promotion",
  "promotions",
  "promos",
  "offer",
  "sale",
  "price_cut",
] as const;

export const eventWords = [
  "event",
  "events",
  "holiday",
  "holidays",
  "school_holiday",
  "bank_holiday",
  "launch",
  "black_friday",
  "christmas",
  "easter",
] as const;

/** Numbers that only repeat the date. */
export const datePartNames = [
  "year",
  "quarter",
  "month",
  "week",
  "week_number",
  "week_no",
  "weeknum",
  "iso_week",
  "day",
  "day_of_week",
  "weekday",
  "week_of_year",
] as const;

export const idNames = ["id", "index", "row", "row_id", "row_number", "no", "key"] as const;

/** Is one of the words, or several neighbouring words, in the list? The word found, or null. */
export function findWord(name: string, list: readonly string[]): string | null {
  const padded = `_${plainName(name)}_`;
  return list.find((word) => padded.includes(`_${word}_`)) ?? null;
}
