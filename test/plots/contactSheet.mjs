/** Every figure of the package on real fits of data/market.csv, as one page and as pictures of it: what a change of a chart is looked at on. */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import * as mmm from "../../build/index.js";
import { chartData } from "../../build/notebook/chartData.js";
import { chartBox, chartScripts } from "./chartPage.mjs";

const { plot } = mmm;
const folder = new URL("../../out/plots/", import.meta.url);
const panel = await mmm.readPanel(fileURLToPath(new URL("../../data/market.csv", import.meta.url)));
const model = mmm.specify(panel);
const small = { seed: 1, chains: 2, warmup: 200, draws: 200 };
const fit = await mmm.fit(model, { seed: 1 });
const diagnosis = mmm.diagnose(fit);
const returns = mmm.roi(fit, { withheld: "show" });
const prior = mmm.priorPredictive(model);
const shown = mmm.decompose(fit, { withheld: "show" });
const plan = mmm.planBudget(fit);
const ridge = mmm.ridgeRegression(panel);
const ridgeRoi = mmm.ridgeRoi(ridge);
const ridgeBudget = mmm.ridgeBudget(ridgeRoi);
const assumed = mmm.adstockCurves(panel);
const curves = mmm.responseCurves(fit);
const exam = await mmm.validate(model, { ...small, folds: 3 });
const name = panel.channels[0].name;
const retentions = [0.2, 0.4, 0.6, 0.8];

/** What is drawn, by the call that draws it. */
const figures = {
  "series(panel)": plot.series(panel),
  "series(panel, names)": plot.series(panel, ["tv", "google", "consumer_confidence_index"]),
  "correlations(panel)": plot.correlations(panel),
  "curves(adstockCurves)": plot.curves(assumed),
  "adstock(adstockCurves)": plot.adstock(assumed, name),
  "saturation(adstockCurves)": plot.saturation(assumed),
  lines: plot.lines(
    retentions,
    { tv: [0.71, 0.73, 0.76, 0.78], google: [0.75, 0.74, 0.72, 0.7] },
    "How well each retention explains sales",
    { x: "retention", y: "R²" },
    { panel },
  ),
  "fitted(ridgeRegression)": plot.fitted(ridge),
  "coefficients(ridgeRegression)": plot.coefficients(ridge),
  "roi(ridgeRoi)": plot.roi(ridgeRoi),
  "budget(ridgeBudget)": plot.budget(ridgeBudget),
  "priorRoi(model)": plot.priorRoi(model),
  "priorRoi(fit)": plot.priorRoi(fit),
  "trace(fit)": plot.trace(fit, `alpha[${name}]`),
  "ranks(fit)": plot.ranks(fit, `alpha[${name}]`),
  "energy(fit)": plot.energy(fit),
  "priorPosterior(fit)": plot.priorPosterior(fit, `alpha[${name}]`),
  "priorShare(diagnosis)": plot.priorShare(diagnosis),
  "predictive(diagnosis)": plot.predictive(diagnosis),
  "paretoK(diagnosis)": plot.paretoK(diagnosis),
  "decomposition(decompose)": plot.decomposition(mmm.decompose(fit)),
  "waterfall(decompose)": plot.waterfall(mmm.decompose(fit)),
  "waterfall(decompose), nothing withheld": plot.waterfall(shown),
  "contributions(decompose)": plot.contributions(shown),
  "roi(roi)": plot.roi(returns),
  "roi(roi), both": plot.roi(mmm.roi(fit), { of: "both" }),
  "roi of several": plot.roi({ ridge: ridgeRoi, prior, posterior: returns }),
  "shares(roi)": plot.shares(returns),
  "bubbles(roi)": plot.bubbles(returns),
  "curves(carryoverCurves)": plot.curves(mmm.carryoverCurves(fit)),
  "curves(responseCurves)": plot.curves(curves),
  "curves(responseCurves), steady": plot.curves(mmm.responseCurves(fit, { of: "steady" }), {
    channels: ["tv", "google", "print"],
  }),
  "identifiability(identifiability)": plot.identifiability(mmm.identifiability(fit)),
  "holdout(validate)": plot.holdout(exam.holdout),
  "holdout of several": plot.holdout({ "as it is": exam.holdout, again: exam.holdout }),
  "rollingOrigin(validate)": plot.rollingOrigin(exam.rollingOrigin),
  "stability(validate)": plot.stability(exam.rollingOrigin.stability),
  "refutation(refute)": plot.refutation(
    await mmm.refute(fit, { ...small, channels: ["tv", "google", "print"], placebos: 2 }),
  ),
  "tippingPoints(tippingPoints)": plot.tippingPoints(mmm.tippingPoints(fit), name),
  "specificationCurve(specificationCurve)": plot.specificationCurve(
    await mmm.specificationCurve(model, {
      ...small,
      choices: {
        trend: { linear: { trend: { kind: "linear" } }, piecewise: { trend: { kind: "piecewise" } } },
        "adstock priors": { words: { priors: "words" }, literal: { priors: "literal" } },
      },
    }),
    name,
  ),
  "budget(planBudget)": plot.budget(plan),
  "changes(planBudget)": plot.changes(plan),
  "budget(schedule)": plot.budget(mmm.planBudget(fit, { horizon: 12, maxDraws: 50 }).schedule),
  "budget of several": plot.budget({ careful: plan, ridge: ridgeBudget }),
  "experiments(experiments)": plot.experiments(
    await mmm.experiments(fit, { lengths: [8], outcomes: 5, maxDraws: 100 }),
  ),
  "attempts(iterate)": plot.attempts({
    kind: "iteration",
    history: [
      { iteration: 1, r2InSample: 0.86, r2Folds: 0.2, r2Holdout: 0.31 },
      { iteration: 2, r2InSample: 0.88, r2Folds: 0.47, r2Holdout: 0.52 },
      { iteration: 3, r2InSample: 0.87, r2Folds: 0.55, r2Holdout: 0.61 },
    ],
    log: { settings: { thresholds: { oosR2Min: 0.4 } } },
    warnings: [],
  }),
};

const missing = Object.keys(plot).filter(
  (one) => !Object.keys(figures).some((call) => call.split(/\W/)[0] === one),
);
if (missing.length > 0) throw new Error(`the contact sheet lacks plot.${missing.join(", plot.")}`);

await mkdir(folder, { recursive: true });
const boxes = [];
for (const [call, figure] of Object.entries(figures)) {
  // A chart is what is looked at, not its doubts.
  const bare = { ...figure, warnings: [] };
  const png = Buffer.from(await mmm.figurePng(bare)).toString("base64");
  boxes.push(`<h2>plot.${call}</h2>${chartBox(chartData(bare), png)}`);
}
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Charts of Carryover</title>
<style>body{margin:16px;font-family:sans-serif;color:#222;background:#fff}h2{font-size:13px;font-weight:normal;color:#777;margin:28px 0 4px}
@media screen and (prefers-color-scheme:dark){body{color:#e0e0e0;background:#111}}
@media print{.carryover-figure{break-inside:avoid}}</style>
${boxes.join("\n")}${chartScripts()}</html>`;
await writeFile(new URL("index.html", folder), page);
console.log(`${boxes.length} charts: ${fileURLToPath(new URL("index.html", folder))}`);

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium
  .launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] })
  .catch((error) => console.log(`No pictures without a browser: ${error.message.split("\n")[0]}`));
if (browser) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1400, 1024, 390]) {
      const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      // Of 46 charts on a busy machine.
      tab.setDefaultTimeout(0);
      tab.setDefaultNavigationTimeout(0);
      tab.on("pageerror", (error) => console.log(`in the page: ${error.message}`));
      await tab.goto(new URL("index.html", folder).href);
      const count = await tab.locator(".carryover-chart .main-svg").count();
      if (count === 0) throw new Error("the page draws no chart");
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) console.log(`${colorScheme}, ${width} px: the page is ${wide} px wide`);
      await tab.screenshot({
        path: fileURLToPath(new URL(`${colorScheme}-${width}.png`, folder)),
        fullPage: true,
      });
      if (colorScheme === "light" && width === 1024) {
        await tab.pdf({ path: fileURLToPath(new URL("print.pdf", folder)), format: "A4" });
      }
      await tab.close();
    }
  }
  await browser.close();
}
process.exit(0);
