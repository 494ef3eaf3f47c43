/** Fits of known parameters: what a property needs, without sampling. */

import type { Panel, Series } from "../../src/data/panel.js";
import type { Fit } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import type { ParameterDraws } from "../../src/fit/sampleDesign.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
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

/** The fit with the draws of another one, parameter by parameter as they are called: what differs then is the table alone.
 *
 *  @param value  the draw of a parameter, given its name and the draws of the source by name (default: that of the same name) */
export function withDrawsOf(
  fit: Fit,
  source: Fit,
  value: (name: string, of: (name: string) => number) => number = (name, of) => of(name),
): Fit {
  const count = source.chains.length * source.draws;
  const at = (draw: number) => (name: string) => {
    const block = source.parameters.get(name.split("[")[0]!)!;
    return block.values[draw * block.names.length + block.names.indexOf(name)]!;
  };
  const parameters = [...fit.parameters].map(([block, before]): [string, ParameterDraws] => [
    block,
    {
      ...before,
      values: Float64Array.from({ length: count * before.names.length }, (_, i) =>
        value(before.names[i % before.names.length]!, at(Math.floor(i / before.names.length))),
      ),
    },
  ]);
  return { ...fit, parameters: new Map(parameters) };
}

/** The panel with every series of a kind multiplied. */
export function scaledPanel(
  panel: Panel,
  factors: { readonly kpi?: number; readonly money?: number },
): Panel {
  const { kpi = 1, money = 1 } = factors;
  const times = (series: Series, factor: number): Series => ({
    ...series,
    values: series.values.map((value) => value * factor),
  });
  return {
    ...panel,
    kpi: times(panel.kpi, kpi),
    revenue: panel.revenue && times(panel.revenue, money),
    channels: panel.channels.map((channel) => ({
      ...channel,
      spend: channel.spend && times(channel.spend, money),
    })),
  };
}
