/** Fits of known parameters: what a property needs, without sampling. */
import { type Fit, quickFit } from "../../src/fit/fit.js";
import type { ParameterDraws } from "../../src/fit/sampleDesign.js";
import type { SpecChanges } from "../../src/model/spec.js";
import { specify } from "../../src/model/specify.js";
import { geoPanel, smallPanel } from "../model/densities.js";

/** The model types and forms that differ in how they add up. */
export const everyModel: Readonly<Record<string, () => Fit>> = {
  simple: () => fitOf({ type: "simple" }),
  v1: () => fitOf({ type: "v1" }),
  v2: () => fitOf({ type: "v2" }),
  v3: () => fitOf({ type: "v3" }),
  v3_proper: () => fitOf({ type: "v3_proper" }),
  "two pooled geos": () => fitOf({ type: "v2" }, geoPanel()),
  "two geos, multiplicative": () => fitOf({ type: "v2", form: "multiplicative" }, geoPanel()),
  multiplicative: () => fitOf({ type: "v1", form: "multiplicative" }),
  "training on a part": () =>
    fitOf({ type: "v1", training: { from: smallPanel().times[12]!, to: smallPanel().times[50]! } }),
  "saturation first, a window": () =>
    fitOf({
      type: "v1",
      trend: { kind: "piecewise", changepoints: 3 },
      channels: { tv: { order: "saturationFirst" }, meta: { adstock: "delayed" } },
    }),
  "Student's t": () =>
    fitOf({
      type: "v1",
      likelihood: {
        family: "studentT",
        sigma: { family: "halfNormal", scale: 0.2 },
        degreesOfFreedom: 4,
      },
    }),
};

/** Draws around the mode of a model. */
export function fitOf(changes: SpecChanges, panel = smallPanel(), draws = 12): Fit {
  return quickFit(specify(panel, changes), { seed: 1, draws });
}

/** The fit with draws of one parameter replaced, all by one value or each by a function of its name. */
export function withParameter(fit: Fit, block: string, value: number | ((name: string) => number)): Fit {
  const before = fit.parameters.get(block)!;
  const size = before.names.length;
  const changed: ParameterDraws = {
    ...before,
    values: before.values.map((_, i) => (typeof value === "number" ? value : value(before.names[i % size]!))),
  };
  return { ...fit, parameters: new Map([...fit.parameters, [block, changed]]) };
}
