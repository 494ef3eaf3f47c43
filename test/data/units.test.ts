/** Money by its name, and by a plain word where nobody named it. */
import { expect, it } from "vitest";
import { perMoney } from "../../src/data/units.js";
import { columnsCsv, panelOf } from "./tables.js";

it.each([
  ["GBP", "per GBP"],
  ["$", "per $"],
  ["currency units", "per unit of money"],
])("a price in %s is %s", (currency, words) => {
  expect(perMoney(currency)).toBe(words);
});

it.each(["!!!", "😀"])("a KPI whose name %j has no letter has no unit", (name) => {
  const text = columnsCsv(12, { [name]: (week) => 100 + (week % 5), spend_tv: (week) => week % 3 });
  expect(panelOf(text, { kpi: name }).kpi).toMatchObject({ name, unit: "" });
});

it.each([
  ...[
    "Umsatz",
    "Umsätze",
    "Umsatzerlöse",
    "revenues",
    "Einnahmen",
    "chiffres d'affaires",
    "recettes",
    "ricavi",
  ],
  ...["ingresos", "receitas", "omzetten", "przychody", "intäkter", "indtægter", "tržby", "ciro"],
  ...["sales_values", "revenue_online", "Umsätze netto (€)"],
])("the KPI %j is money", (name) => {
  const panel = panelOf(kpiCsv(name), { currency: "EUR", ...(name === "revenue_online" && { kpi: name }) });
  expect(panel.kpi).toMatchObject({ column: name, unit: "EUR" });
  expect(panel.revenue).toBe(panel.kpi);
});

it.each([
  ["Absätze", "absätze"],
  ["Verkaufszahlen", "verkaufszahlen"],
  ["Aufträge", "aufträge"],
  ["unités", "unités"],
  ["pedido", "pedido"],
  ["sales", "sales"],
  ["units", "units"],
])("the KPI %j is no money, and is found", (name, unit) => {
  const panel = panelOf(kpiCsv(name), { currency: "EUR" });
  expect(panel.kpi).toMatchObject({ column: name, unit });
  expect(panel.revenue).toBeNull();
});

it.each(["Umsatz_Menge", "revenue_per_visit"])("the KPI %j speaks of money, and is none", (name) => {
  expect(panelOf(kpiCsv(name), { kpi: name, currency: "EUR" }).revenue).toBeNull();
});

const kpiCsv = (name: string) =>
  columnsCsv(20, {
    [name]: (week) => 1000 + ((37 * week) % 211),
    spend_tv: (week) => 10 * ((53 * week) % 97),
  });
