/** The vocabulary of column names: which words stand for a channel's spend, its exposure, a result, a control. */

/** The words of a column name in lower case: "Channel0_spend" and "channel0Spend" are ["channel0", "spend"]. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]{2,})([A-Z][a-z]{2,})/g, "$1 $2")
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
  "week_end_date",
  "week_ending_date",
  "week_to",
  "w_e",
  "wk_ending",
  "date_end",
  "end_date",
  "period_end",
  "datum",
  "woche",
  "kw",
  "kalenderwoche",
  "calendar_week",
  "woche_bis",
  "wochenende",
  "woche_ende",
  "monat",
  "tag",
  "semaine",
  "fin_de_semaine",
  "mois",
  "jour",
  "fecha",
  "semana",
  "fin_de_semana",
  "mes",
] as const;

/** Names of date columns that name a period by its last day. */
export const lastDayNames: readonly string[] = [
  ...["week_ending", "week_end", "week_end_date", "week_ending_date", "week_to", "w_e", "wk_ending"],
  ...["date_end", "end_date", "period_end", "woche_bis", "wochenende", "woche_ende", "fin_de_semaine"],
  "fin_de_semana",
];

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
  "ventes",
  "ventas",
  ...[
    "commandes",
    "pedidos",
    "ordini",
    "vendite",
    "vendas",
    "bestellingen",
    "verkoop",
    "sprzedaż",
    "zamówienia",
  ],
  ...["försäljning", "salg", "satış", "prodej", "продажи", "заказы"],
  "umsatz",
  ...["umsätze", "erlös", "erlöse", "omzet", "fatturato", "ricavi", "ingresos", "receita", "faturamento"],
  ...["chiffre_d_affaires", "ca_ht", "przychód", "omsättning", "omsætning", "выручка"],
  ...["actual", "actuals", "ist"],
  "target",
] as const;

/** Results that are a share or a ratio: they do not add up over periods, regions or channels. */
export const rateWords = [
  ...["conversion_rate", "cvr", "cr", "click_rate", "ctr", "rate", "ratio", "share", "market_share"],
  ...["marktanteil", "percent", "pct", "average", "avg", "mean", "index"],
] as const;

/** Measures of a result by channel or by what it cost: made from the KPI, so that they explain it by themselves. */
export const resultRatioWords = [
  ...[
    "roas",
    "roi",
    "mroi",
    "acos",
    "cpa",
    "cpo",
    "cpl",
    "cac",
    "cpc",
    "cpm",
    "ctr",
    "cvr",
    "conversion_rate",
  ],
  ...[
    "conv_rate",
    "conversion_value",
    "conv_value",
    "purchase_value",
    "order_value",
    "basket_value",
    "basket",
  ],
  ...[
    "cost_per",
    "acquisition_cost",
    "revenue_per",
    "sales_per",
    "value_per",
    "profit",
    "margin",
    "ebit",
    "ebitda",
    "gmv",
    "ltv",
  ],
  ...["marktanteil", "share_of_market", "gewinn", "marge", "retention_rate", "churn", "refunds", "returns"],
] as const;

/** Words of results: with a channel, a region or a time span beside them they are parts of the KPI or other measures of it. */
export const resultWords = [
  ...["conversions", "conversion", "orders", "order", "purchases", "transactions", "bookings", "installs"],
  ...["revenue", "revenues", "umsatz", "sales", "units", "signups", "registrations", "subscriptions"],
  ...["bestellungen", "absatz", "verkäufe", "ventes", "ventas", "customers", "acquisitions"],
] as const;

/** Plans of a result: what was wanted, not what came. */
export const planWords = [
  ...["target", "goal", "plan", "planned", "forecast", "budgeted", "budget", "expected", "soll", "ziel"],
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
  ...["umsatz", "umsätze", "erlös", "erlöse", "omzet", "fatturato", "ricavi", "ingresos", "receita"],
  ...["faturamento", "chiffre_d_affaires", "ca_ht", "przychód", "omsättning", "omsætning", "выручка"],
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
  ...["besuche", "sitzungen", "visites", "visitas", "anfragen", "basket_adds"],
  ...["app_opens", "app_launches", "websitebesuche", "website_besuche", "web_visits", "brand_searches"],
  ...[
    "branded_searches",
    "brand_queries",
    "branded_queries",
    "brand_trends",
    "trends_brand",
    "brand_interest",
  ],
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
  "dépense",
  "gasto",
  "gastos",
  ...[
    "spent",
    "invest",
    "invested",
    "investments",
    "outlay",
    "expense",
    "expenses",
    "spendings",
    "mediaspend",
  ],
  ...["budgets", "werbeausgaben", "mediaausgaben", "mediakosten", "werbebudget", "mediabudget", "etat"],
  ...["coût", "coûts", "investissement", "investissements", "inversión", "inversion", "presupuesto"],
  ...["costo", "coste", "costes", "investimento", "investimenti", "spesa", "spese", "uitgaven"],
  ...["custo", "custos", "despesa", "despesas", "verba", "orçamento", "investido", "costi"],
  ...["uitgave", "bestedingen", "besteding", "mediabestedingen", "mediabesteding", "mdsp"],
  ...["wydatki", "koszt", "koszty", "budżet", "kostnad", "kostnader", "utgifter", "utgift"],
  ...["omkostninger", "omkostning", "forbrug", "udgifter", "udgift", "kulut", "kustannukset", "mediakulut"],
  ...["náklady", "výdaje", "rozpočet", "harcama", "harcaması", "maliyet", "maliyeti", "bütçe"],
  ...["расходы", "расход", "бюджет", "затраты"],
] as const;

/** Words for what people saw, with the unit of the numbers. */
export const exposureUnits: Readonly<Record<string, string>> = {
  impression: "impressions",
  impressions: "impressions",
  imps: "impressions",
  impr: "impressions",
  impressionen: "impressions",
  impresiones: "impressions",
  impressioni: "impressions",
  einblendungen: "impressions",
  mdip: "impressions",
  kontakte: "contacts",
  reichweite: "people",
  click: "clicks",
  klicks: "clicks",
  clics: "clicks",
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

export const competitorWords = [
  ...[
    "competitor",
    "competitors",
    "competition",
    "competitive",
    "rival",
    "rivals",
    "wettbewerb",
    "konkurrenz",
  ],
] as const;

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
  ...["lockdown", "closed", "closure", "closures", "strike", "restrictions", "stringency", "pandemic"],
  ...["living", "wetter", "temperatur", "preis", "preise", "precio", "prix", "température", "wind", "snow"],
  ...["humidity", "interest", "housing", "wages", "euribor", "consumer"],
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
