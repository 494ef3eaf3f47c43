/** The public API: a name that comes or goes is a change that users see. */
import { expect, it } from "vitest";
import * as carryover from "../src/index.js";

it("exports these names and no others", () => {
  expect(Object.keys(carryover).sort()).toMatchInlineSnapshot(`
    [
      "ArgumentError",
      "DataError",
      "FitError",
      "adstockCurves",
      "adstockDocument",
      "adstockTable",
      "budgetDocument",
      "budgetTable",
      "channelAdstocks",
      "estimateRetention",
      "exampleMarket",
      "exampleMarketSeed",
      "figurePng",
      "figureSvg",
      "geometricAdstock",
      "hillSaturation",
      "mimeBundle",
      "nationalPanel",
      "panelTable",
      "plot",
      "profileDocument",
      "profilePanel",
      "profileTable",
      "progress",
      "readPanel",
      "regressionDocument",
      "regressionTable",
      "ridgeBudget",
      "ridgeRegression",
      "ridgeRoi",
      "roiDocument",
      "roiTable",
      "show",
      "simulatePanel",
      "summarisePanel",
      "summaryDocument",
      "summaryTable",
      "tableHtml",
      "tableText",
      "toFrame",
      "truthDocument",
      "warningText",
    ]
  `);
});

it("gives the figures under one name", () => {
  expect(Object.keys(carryover.plot).sort()).toMatchInlineSnapshot(`
    [
      "adstock",
      "budget",
      "carryover",
      "coefficients",
      "compare",
      "correlations",
      "fitted",
      "lines",
      "roi",
      "saturation",
      "series",
    ]
  `);
});
