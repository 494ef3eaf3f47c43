/** Words by which a column tells its role, beside others in its name: which stand for spend, exposure, a result, a control. */
import { findWord, wordList } from "./names.js";

/** Results that are a share or a ratio: they do not add up over periods, regions or channels. */
export const rateWords = wordList(`
  conversion_rate cvr cr click_rate ctr rate ratio share market_share marktanteil percent pct average avg
  mean index
`);

/** Measures of a result by channel or by what it cost: made from the KPI, so that they explain it by themselves. */
export const resultRatioWords = wordList(`
  roas roi mroi acos cpa cpo cpl cac cpc cpm ctr cvr conversion_rate conv_rate conversion_value conv_value
  purchase_value order_value basket_value basket cost_per acquisition_cost revenue_per sales_per value_per
  profit margin ebit ebitda gmv ltv marktanteil share_of_market gewinn marge retention_rate churn refunds
  returns
`);

/** Words of results: with a channel, a region or a time span beside them they are parts of the KPI or other measures of it. */
export const resultWords = wordList(`
  conversions conversion orders order purchases transactions bookings installs revenue revenues umsatz
  sales units signups registrations subscriptions bestellungen absatz verkäufe ventes ventas customers
  acquisitions
`);

/** Plans of a result: what was wanted, not what came. */
export const planWords = wordList("target goal plan planned forecast budgeted budget expected soll ziel");

/** Results between marketing and the KPI, or beside it. */
export const outcomeWords = wordList(`
  leads lead test_drives test_drive sessions visits page_views pageviews visitors footfall enquiries
  inquiries brochures trials downloads awareness consideration branded_search besuche sitzungen visites
  visitas anfragen basket_adds app_opens app_launches websitebesuche website_besuche web_visits
  brand_searches branded_searches brand_queries branded_queries brand_trends trends_brand brand_interest
  add_to_cart carts
`);

export const spendWords = wordList(`
  spend spends spending cost costs budget investment adspend expenditure kosten ausgaben werbekosten
  dépenses depenses dépense gasto gastos spent invest invested investments outlay expense expenses
  spendings mediaspend budgets werbeausgaben mediaausgaben mediakosten werbebudget mediabudget etat coût
  coûts investissement investissements inversión inversion presupuesto costo coste costes investimento
  investimenti spesa spese uitgaven custo custos despesa despesas verba orçamento investido costi uitgave
  bestedingen besteding mediabestedingen mediabesteding mdsp wydatki koszt koszty budżet kostnad kostnader
  utgifter utgift omkostninger omkostning forbrug udgifter udgift kulut kustannukset mediakulut náklady
  výdaje rozpočet harcama harcaması maliyet maliyeti bütçe расходы расход бюджет затраты
`);

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
export const advertWords = wordList(`
  adverts advert ads ad advertising advertisement werbung publicité publicite publicidad adv media
  campaign
`);

/** Ways of advertising that are known by name. */
export const paidChannels = wordList(`
  tv television ctv ooh dooh outdoor billboard billboards print newspaper newspapers press magazine
  magazines radio audio podcast cinema youtube video facebook fb meta instagram tiktok snapchat pinterest
  twitter x linkedin google google_ads bing search paid_search ppc sem shopping display dv360 programmatic
  social paid_social affiliate affiliates direct_mail sponsorship influencer influencers
`);

/** Ways of reaching people that cost no media money. */
export const organicChannels = wordList(`
  newsletter newsletters email emails e_mail sms push blog seo crm organic pr
`);

export const competitorWords = wordList(`
  competitor competitors competition competitive rival rivals wettbewerb konkurrenz
`);

/** Words of influences that are nobody's marketing. */
export const controlWords = wordList(`
  control index rate price prices weather temperature temp rain rainfall sunshine gdp cpi confidence
  seasonal seasonality season sentiment inflation unemployment share discount discounts distribution stock
  trend trends covid mobility pct percent income exchange fuel lockdown closed closure closures strike
  restrictions stringency pandemic living wetter temperatur preis preise precio prix température wind snow
  humidity interest housing wages euribor consumer
`);

/** Words of a column that adds up others. */
export const totalWords = wordList("total sum all");

/** Prices and offers of one's own: they move sales and are not media. */
export const treatmentWords = wordList("promo promotion promotions promos offer sale price_cut");

export const eventWords = wordList(`
  event events holiday holidays school_holiday bank_holiday launch black_friday christmas easter
`);
