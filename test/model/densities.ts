/** Panels and gradient checks that tests of models share. */
import { expect } from "vitest";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import type { Panel } from "../../src/data/panel.js";
import { simulatePanel } from "../../src/data/simulate.js";
import type { Design } from "../../src/design/design.js";
import { createRng } from "../../src/math/rng.js";
import { createDensity } from "../../src/model/density.js";

/** The example market cut to so many weeks, with four of its channels. */
export function smallPanel(weeks = 60): Panel {
  const { tv, meta, google, radio } = exampleMarket.channels;
  const channels = { tv: tv!, meta: meta!, google: google!, radio: radio! };
  return simulatePanel(
    { ...exampleMarket, weeks, channels, events: { black_friday: { weeks: [46], effect: 120 } } },
    5,
  ).panel;
}

/** The small panel as two geos, the second with four fifths of the first's KPI. */
export function geoPanel(weeks = 40): Panel {
  const panel = smallPanel(weeks);
  const twice = <T extends { readonly values: Float64Array }>(series: T, factor: number): T => ({
    ...series,
    values: Float64Array.of(
      ...series.values,
      ...series.values.map((value, t) => value * (factor + 0.01 * (t % 5))),
    ),
  });
  return {
    ...panel,
    geos: ["north", "south"],
    kpi: twice(panel.kpi, 0.8),
    revenue: panel.revenue && twice(panel.revenue, 0.8),
    channels: panel.channels.map((channel) => ({
      ...channel,
      spend: channel.spend && twice(channel.spend, 0.6),
      adstocked: null,
    })),
    controls: panel.controls.map((series) => twice(series, 1)),
    events: panel.events.map((series) => ({
      ...series,
      values: Float64Array.of(...series.values, ...series.values),
    })),
    outcomes: [],
  };
}

/** Expects gradients that fourth-order differences confirm at random points. */
export function expectGradients(design: Design, isFull: boolean, points = 3): void {
  const density = createDensity(design, { isFull });
  const rng = createRng(7);
  const gradient = new Float64Array(density.dimension);
  const scratch = new Float64Array(density.dimension);
  for (let k = 0; k < points; k++) {
    const position = Float64Array.from({ length: density.dimension }, () => rng.normal());
    const value = density.evaluate(position, gradient);
    expect(Number.isFinite(value)).toBe(true);
    for (let i = 0; i < position.length; i++) {
      const at = (u: number) => {
        const moved = Float64Array.from(position);
        moved[i] = u;
        return density.evaluate(moved, scratch);
      };
      const h = 1e-3;
      const u = position[i]!;
      const slope = (8 * (at(u + h) - at(u - h)) - (at(u + 2 * h) - at(u - 2 * h))) / (12 * h);
      // Truncation h⁴·f⁽⁵⁾/30 and rounding ε·|f|/h, with room for curvature of order 100.
      const tolerance = 1e-7 * (1 + Math.abs(gradient[i]!)) + (1e-14 * Math.abs(value)) / h;
      expect(Math.abs(slope - gradient[i]!), density.parameters.names[i]!).toBeLessThan(tolerance);
    }
  }
}
