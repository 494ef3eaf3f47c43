/** A table without revenue has returns in units of its KPI: what was brought, and for each unit of money; and no column of dashes. */
import { expect, it } from "vitest";
import { roi } from "../../src/insights/roi.js";
import { summarisePanel } from "../../src/insights/summary.js";
import { summaryTable } from "../../src/report/analysisTables.js";
import { roiTable } from "../../src/report/roi.js";
import { fitOf } from "../insights/fits.js";
import { smallPanel } from "../model/densities.js";

const panel = smallPanel();

it("shows what was brought, what a unit of money brought, and what the next one would", () => {
  const fit = fitOf({ type: "v1" }, { ...panel, revenue: null });
  const { channels } = roi(fit);
  const { title, columns, rows } = roiTable(roi(fit));
  expect(title).toMatch(/^Returns by channel/);
  expect(columns.map(({ key }) => key)).not.toContain("roi");
  expect(columns.every(({ key }) => rows[0]![key] !== null && !Number.isNaN(rows[0]![key]))).toBe(true);
  const perMoney = ({ contribution, spend }: (typeof channels)[number]) => contribution.median / spend;
  const [{ contribution, spend, marginalUnits }] = [...channels].sort(
    (a, b) => perMoney(b) - perMoney(a),
  ) as [(typeof channels)[number]];
  expect(rows[0]).toMatchObject({
    brought: contribution.median,
    perMoney: contribution.median * (1 / spend),
    next: marginalUnits.median,
  });
  // Two digits of the smallest at least.
  const { decimals } = columns.find(({ key }) => key === "perMoney")!;
  const smallest = Math.min(...channels.map((channel) => channel.contribution.median / channel.spend));
  expect(Number(smallest.toFixed(decimals)) / smallest).toBeCloseTo(1, 1);
});

it("says a KPI that is the revenue once, and nothing of a beginning that is the table's", () => {
  const money = { ...panel, revenue: panel.kpi };
  const said = (table: typeof panel) => summaryTable(summarisePanel(table)).notes!.join("\n");
  expect(said(money)).not.toContain("; revenue ");
  expect(said(panel)).toContain("; revenue ");
  expect(said(panel)).not.toContain("since");
  const late = { ...panel.kpi, values: panel.kpi.values.map((value, t) => (t < 5 ? 0 : value)) };
  expect(said({ ...panel, kpi: late })).toContain(`weeks since ${panel.kpi.name} began`);
});
