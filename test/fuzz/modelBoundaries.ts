/** Boundaries of models: specifications, up to a posterior of those that are legal, and thresholds. */
import { quickFit } from "../../src/fit/quickFit.js";
import { specify } from "../../src/model/specify.js";
import { parseSpecYaml } from "../../src/spec/spec.js";
import { parseThresholds, withThresholds } from "../../src/validation/thresholds.js";
import { smallPanel } from "../model/densities.js";
import { boundary } from "./campaign.js";
import { damagedYaml } from "./tableBoundaries.js";

const panel = smallPanel(60);

const specification = {
  type: "v3",
  channels: {
    tv: {
      adstock: { kind: "geometricGrid", priors: { alpha: { family: "beta", a: 4, b: 2 } } },
      saturation: { kind: "hill", priors: { halfSaturation: { family: "logNormal", mu: 0, sigma: 1 } } },
      coefficient: { of: "roi", prior: { family: "gamma", shape: 1.75, rate: 1 } },
    },
  },
  trend: { kind: "piecewise" },
  seasonality: { yearly: 2 },
  media: { prior: "roi" },
  training: { from: null },
  likelihood: { family: "normal", sigma: { family: "halfNormal", scale: 0.2 } },
};

export const specificationYaml = boundary({
  cases: damagedYaml(specification),
  take: (text: string) => {
    const model = specify(panel, parseSpecYaml(text, "spec.yaml"));
    // Extreme but legal models end in a sentence too.
    const fit = quickFit(model, { draws: 20, seed: 1 });
    for (const { name, values } of fit.parameters.values())
      if (!values.every(Number.isFinite)) throw new Error(`${name} has draws that are no numbers`);
    return "accepted";
  },
});

const thresholds = { oos_r2_min: 0.4, oos_mape_max: 0.2, overfitting_max: 0.25, test_size: 0.2 };

export const thresholdsYaml = boundary({
  cases: damagedYaml(thresholds),
  take: (text: string) => {
    const parsed = withThresholds(parseThresholds(text, "thresholds.yaml"));
    if (!Object.values(parsed).every(Number.isFinite)) throw new Error("a threshold is no number");
    return "accepted";
  },
});
