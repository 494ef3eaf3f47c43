/** The public API: a name that comes or goes is a change that users see. */
import { expect, it } from "vitest";
import * as carryover from "../src/index.js";

it("exports these names and no others", () => {
  expect(Object.keys(carryover).sort()).toMatchInlineSnapshot(`
    [
      "DataError",
      "FitError",
      "adstockCurves",
      "adstocks",
      "applyTransform",
      "channelAdstocks",
      "checkKind",
      "defineAdstock",
      "defineSaturation",
      "estimateRetention",
      "exampleMarket",
      "exampleMarketSeed",
      "figurePng",
      "figureSvg",
      "fromMeridian",
      "fromPyMC",
      "fromRobyn",
      "geometricAdstock",
      "geometricGridError",
      "hillSaturation",
      "mimeBundle",
      "nationalPanel",
      "plot",
      "profilePanel",
      "progress",
      "readPanel",
      "ridgeBudget",
      "ridgeRegression",
      "ridgeRoi",
      "saturations",
      "show",
      "simulatePanel",
      "summarisePanel",
      "tableHtml",
      "tableText",
      "toFrame",
      "toMeridian",
      "toPyMC",
      "toRobyn",
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
