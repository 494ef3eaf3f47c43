/** Names of columns that are known whole, such as "week_start" for the date, as `plainName` writes them. */
import { wordList } from "./names.js";

/** Names of the date column, best first. */
export const dateNames = wordList(`
  date week_start week_starting week_beginning week_commencing wc week week_start_date date_week
  start_date date_start ds time period day month month_start week_ending week_end week_end_date
  week_ending_date week_to w_e wk_ending date_end end_date period_end datum woche kw kalenderwoche
  calendar_week woche_bis wochenende woche_ende monat tag semaine fin_de_semaine mois jour fecha semana
  fin_de_semana mes
`);

/** Names of date columns that name a period by its last day. */
export const lastDayNames = wordList(`
  week_ending week_end week_end_date week_ending_date week_to w_e wk_ending date_end end_date period_end
  woche_bis wochenende woche_ende fin_de_semaine fin_de_semana
`);

/** Names of the geo column, best first. */
export const geoNames = wordList(`
  geo region dma market territory area state country city location geography store
`);

export const populationNames = wordList("population pop inhabitants households");

/** Names of the KPI, best first: sales in units, then other results, then money. */
export const kpiNames = wordList(`
  kpi units_sold unit_sold units sales_units unit_sales sales_volume sales_volumes volume volumes
  conversions conversion orders order purchases purchase transactions transaction bookings booking quotes
  policies subscriptions new_customers acquisitions registrations sign_ups signups installs app_installs
  applications sales y response revenue sales_value sales_values sales_revenue sales_revenues revenues
  turnover turnovers net_revenue net_revenues gross_revenue gross_revenues net_sales gross_sales leads
  bestellungen bestellung aufträge absatz absätze absatzmenge absatzmengen verkäufe verkauf verkaufszahlen
  stückzahl stückzahlen unités unidades unità ventes vente ventas venta commandes commande pedidos pedido
  ordini ordine vendite vendita vendas venda bestellingen bestelling verkoop verkopen sprzedaż sprzedaże
  zamówienia zamówienie försäljning försäljningar salg satış satışlar prodej prodeje tilaukset myynti
  продажи продажа заказы заказ umsatz umsätze umsatzerlös umsatzerlöse erlös erlöse einnahmen omzet omzetten
  fatturato fatturati ricavi ricavo ingresos ingreso facturación receita receitas faturamento faturamentos
  chiffre_d_affaires chiffres_d_affaires recettes ca_ht przychód przychody intäkter indtægter inntekter
  omsättning omsætning liikevaihto ciro gelir tržby выручка actual actuals ist target
`);

export const revenueNames = wordList(`
  revenue revenues sales_value sales_values sales_revenue sales_revenues total_revenue total_revenues
  net_revenue net_revenues gross_revenue gross_revenues turnover turnovers net_sales gross_sales umsatz
  umsätze umsatzerlös umsatzerlöse erlös erlöse einnahmen omzet omzetten fatturato fatturati ricavi ricavo
  ingresos ingreso facturación receita receitas faturamento faturamentos chiffre_d_affaires
  chiffres_d_affaires recettes ca_ht przychód przychody intäkter indtægter inntekter omsättning omsætning
  liikevaihto ciro gelir tržby выручка
`);

export const revenuePerKpiNames = wordList(`
  average_order_value aov revenue_per_kpi value_per_conversion price_per_unit
`);

/** Numbers that only repeat the date. */
export const datePartNames = wordList(`
  year quarter month week week_number week_no weeknum iso_week day day_of_week weekday week_of_year
`);

export const idNames = wordList("id index row row_id row_number no key");
