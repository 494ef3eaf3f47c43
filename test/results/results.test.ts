/** Every kind of result has its table and its document; anything else gets one line that says what was expected. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../../src/baseline/budget.js";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../../src/baseline/roi.js";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { profilePanel } from "../../src/data/profilePanel.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { evaluatePlan } from "../../src/decisions/evaluate.js";
import { planBudget } from "../../src/decisions/plan.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { adstockCurves } from "../../src/insights/adstockCurves.js";
import { carryoverCurves } from "../../src/insights/carryoverCurves.js";
import { contributions } from "../../src/insights/contributions.js";
import { decompose } from "../../src/insights/decompose.js";
import { identifiability } from "../../src/insights/identifiability.js";
import { posteriorPredictive } from "../../src/insights/posteriorPredictive.js";
import { priorPredictive } from "../../src/insights/priorPredictive.js";
import { responseCurves } from "../../src/insights/responseCurves.js";
import { roi } from "../../src/insights/roi.js";
import { summarisePanel } from "../../src/insights/summary.js";
import { tippingPoints } from "../../src/insights/tippingPoints.js";
import { toFrame } from "../../src/notebook/frame.js";
import { brandJob } from "../../src/portfolio/brandJob.js";
import { nextData, refresh } from "../../src/refresh/refresh.js";
import { fullLabel } from "../../src/report/table.js";
import { csvOf, documentOf, isResult, markdownOf, type Result, tableOf } from "../../src/results/results.js";
import { specify } from "../../src/spec/specify.js";
import { stabilityOf } from "../../src/validation/stability.js";
import { firstFit, name, oldWeeks, weeks } from "../refresh/months.js";

const { panel, truth, csv } = simulatePanel({ ...exampleMarket, weeks: 60 }, 1);
const fit = quickFit(specify(panel), { draws: 40 });
const last = await firstFit();
const later = { text: weeks(oldWeeks + 4, { "3 spend_tv": "5" }), name };
const regression = ridgeRegression(panel);
const returns = roi(fit);
const { answer } = await brandJob({
  spec: {},
  type: null,
  read: {},
  sampling: { seed: 0, draws: 20, chains: 2 },
  plan: { change: 0.3, horizon: null, confidence: 0.9, otherModels: false },
})(
  { bytes: new TextEncoder().encode(csv), path: "shop.csv", beside: { file: null, settings: {} } },
  { emit: () => undefined, pause: async () => undefined },
);
const results: readonly Result[] = [
  panel,
  truth,
  profilePanel(panel),
  summarisePanel(panel),
  adstockCurves(panel),
  regression,
  ridgeRoi(regression),
  ridgeBudget(ridgeRoi(regression)),
  fit,
  priorPredictive(fit.model, { draws: 40 }),
  posteriorPredictive(fit, { maxDraws: 20 }),
  contributions(fit),
  decompose(fit),
  carryoverCurves(fit),
  responseCurves(fit, { points: 3 }),
  returns,
  returns.conventions,
  identifiability(fit),
  tippingPoints(fit),
  diagnose(fit),
  planBudget(fit),
  planBudget(fit, { horizon: 4, maxDraws: 10 }).schedule!,
  evaluatePlan(fit, { tv: 1000 }),
  stabilityOf([fit]),
  {
    kind: "portfolio",
    brands: [{ name: "shop", path: "shop.csv", ...answer }],
    failures: [{ name: "none", path: "none.csv", message: "there is no such file", isMendable: true }],
    outputDir: "all",
    warnings: [],
  },
  {
    kind: "preparation",
    recipe: "prepare.yaml",
    output: "weekly.csv",
    currency: "GBP",
    weeks: { count: 1, first: "2024-01-01", last: "2024-01-01", begin: "Monday" },
    files: [{ source: "spend.0", path: "tv.csv", rows: 8 }],
    months: [
      {
        ...{ name: "spend_tv", month: "2024-01", given: "8.00", twice: "0.00", rounding: "0.00" },
        ...{ outside: "1.00", kept: "7.00", difference: "0.00" },
      },
    ],
    conversions: [],
    dropped: [{ source: "spend.0", why: "blank", rows: 1, amounts: {} }],
    notes: [],
    warnings: [],
    table: { header: ["week_start", "spend_tv"], rows: [["2024-01-01", "7.00"]] },
    sql: "SELECT 1;",
  },
  await nextData(last, later),
  ...trackings(),
  await refresh(last, later, { acceptRestated: true, workers: 0 }),
  tableOf(returns),
];

function trackings(): readonly Result[] {
  const predicted = { mean: 9, median: 9, lower: 7, upper: 11, level: 0.9 };
  const came = { date: "2024-01-01", kpi: 10, predicted, isInside: true };
  const plan = {
    kind: "trackedPlan" as const,
    ...{ file: "my/plans/one.json", from: "2024-01-01", to: null, verdict: "change" },
    ...{ kpiUnit: "units", currency: "GBP", frequency: "week", periods: [came] },
    ...{ outside: 0, expectedOutside: 0.1, probability: 1 },
    sum: { kpi: 10, predicted, isInside: true },
    money: [{ name: "tv", planned: 100, spent: 90 }],
    warnings: [],
  };
  return [plan, { kind: "tracking", plans: [plan], waiting: ["my/plans/two.json"], warnings: [] }];
}

describe.each(results.map((result) => [result.kind, result] as const))("a result of kind %s", (_, result) => {
  const table = tableOf(result);

  it("has a table whose columns its rows fill, each under its own key", () => {
    expect(table.kind).toBe("table");
    expect(table.rows.length).toBeGreaterThan(0);
    const keys = table.columns.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const row of table.rows) {
      expect(Object.keys(row).filter((key) => keys.includes(key)).length).toBeGreaterThan(0);
    }
    for (const key of keys)
      expect(
        table.rows.some((row) => Object.hasOwn(row, key)),
        key,
      ).toBe(true);
  });

  it("says of each bound what it is, in the unit and under the heading of the number that it bounds", () => {
    const columns = new Map(table.columns.map((column) => [column.key, column]));
    for (const { key, label, unit, group } of table.columns) {
      if (!/Lower$|Upper$/.test(key)) continue;
      const middle = columns.get(key.slice(0, -5))!;
      expect({ label, unit, group }).toEqual({
        label: key.slice(-5).toLowerCase(),
        unit: middle.unit,
        group: middle.group,
      });
      expect(group).toMatch(/: (median|mean), \d+(\.\d+)? % interval$/);
    }
  });

  it("calls what the next unit of spend returns marginal ROI, of which estimate", () => {
    const labels = table.columns.filter(({ key }) => /marginal|next/i.test(key)).map(fullLabel);
    expect(labels.filter((label) => !/^marginal ROI( today)?(,? (mean|median)| lower| upper)?$/.test(label))).toEqual(
      [],
    );
  });

  it("has a document of JSON alone, in snake_case, with its warnings as sentences", () => {
    const document = documentOf(result);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(Object.keys(document as object).filter((key) => /[A-Z]/.test(key))).toEqual([]);
  });

  it("is a frame with every column of the table, each with its own numbers", async () => {
    const frame = await toFrame(table);
    expect(frame.columns).toHaveLength(table.columns.length);
    table.columns.forEach(({ key, label }, j) => {
      expect(frame.columns[j]).toContain(label);
      expect(
        frame.values.map((row) => (row as readonly unknown[])[j]),
        frame.columns[j],
      ).toEqual(table.rows.map((row) => row[key] ?? null));
    });
  });

  it("is a table in Markdown, and in CSV with a line for each row", () => {
    const lines = markdownOf(result).split("\n");
    const at = lines.findIndex((line) => /^\| :?--/.test(line));
    const bars = (line: string) => line.replaceAll("\\|", "").split("|").length;
    const shown = lines.slice(at - 1, at + 1 + table.rows.length);
    expect(new Set(shown.map(bars))).toEqual(new Set([table.columns.length + 2]));
    const rows = result.kind === "panel" ? panel.times.length : table.rows.length;
    expect(csvOf(result).trimEnd().split("\n")).toHaveLength(rows + 1);
  });
});

it("CSV has unrounded numbers, empty cells for what is undefined, and quotes where they are needed", () => {
  const table = {
    kind: "table" as const,
    title: "",
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "roiLower", label: "from", unit: "", decimals: 1 },
    ],
    rows: [
      { name: 'tv, "prime"', roiLower: 1 / 3 },
      { name: "ooh", roiLower: Number.NaN },
    ],
    notes: [],
    warnings: [{ code: "few-rows", message: "few rows", cure: "more rows" }],
  };
  expect(csvOf(table)).toBe('name,roi_lower\n"tv, ""prime""",0.3333333333333333\nooh,\n');
  expect(markdownOf(table)).toBe(
    '| channel | from |\n| :-- | --: |\n| tv, "prime" | 0.3 |\n| ooh | – |\n\n> **Warning:** few rows; more rows',
  );
});

it.each([
  ["the model, which has no table", fit.model, 'a record of kind "model"'],
  ["a promise", Promise.resolve(returns), "a promise; write await before it"],
  ["part of a result", returns.channels, "a list"],
  ["nothing", undefined, "undefined"],
])("%s is refused in one line", (_, value, got) => {
  for (const [name, ask] of Object.entries({ tableOf, documentOf, markdownOf, csvOf })) {
    expect(() => ask(value as never)).toThrow(
      expect.objectContaining({
        name: "ArgumentError",
        message: `${name}: result must be a record that the package returns, such as roi(posterior), got ${got}`,
      }),
    );
  }
});

it("every kind of record in the source is a result, or is known to be none", () => {
  const others = ["figure", "model", "document", "fragment", "markdown", "inferenceData", "report", "whatIf", "student", "trial",
  "refit", "control", "reactive"];
  const inner = ["laplace", "trainingEvidence", "run"];
  const kinds = sources("src").flatMap((text) =>
    [...text.matchAll(/^ {2}readonly kind: "(\w+)";$/gm)].map(([, kind]) => kind!),
  );
  const known = [...others, ...inner];
  expect(kinds.filter((kind) => !isResult({ kind }) && !known.includes(kind))).toEqual([]);
});

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}
