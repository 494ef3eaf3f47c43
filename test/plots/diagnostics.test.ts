/** Figures of chains and posteriors hold the numbers they say they hold. */
import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import * as plot from "../../src/plots/plot.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

const model = specify(smallPanel());
const fit = await fitModel(model, { seed: 1, chains: 2, warmup: 100, draws: 100, workers: 0 });
const numbers = (trace: unknown, axis: "x" | "y") => [...((trace as Record<string, number[]>)[axis] ?? [])];

/** The fit with the draws of sigma replaced. */
function withSigma(value: (draw: number) => number, change: Partial<Fit> = {}): Fit {
  const sigma = fit.parameters.get("sigma")!;
  const values = sigma.values.map((_, draw) => value(draw));
  return { ...fit, ...change, parameters: new Map([...fit.parameters, ["sigma", { ...sigma, values }]]) };
}

describe("plot.trace", () => {
  it("draws every chain in order and marks divergent draws at their value", () => {
    const isDivergent = Uint8Array.from({ length: 100 }, (_, draw) => (draw === 7 ? 1 : 0));
    const chains = [fit.chains[0]!, { ...fit.chains[1]!, isDivergent }];
    const figure = plot.trace(
      withSigma((draw) => draw, { chains }),
      "sigma",
    );
    expect(figure.data).toHaveLength(3);
    expect(numbers(figure.data[1], "y")).toEqual([...Array(100).keys()].map((draw) => 100 + draw));
    expect([numbers(figure.data[2], "x"), numbers(figure.data[2], "y")]).toEqual([[7], [107]]);
  });

  it("names the parameters there are where one is unknown", () => {
    expect(() => plot.trace(fit, "alpha[tvv]")).toThrow(/no parameter "alpha\[tvv\]"; there are alpha\[/);
  });
});

describe("plot.ranks", () => {
  it("counts all draws of a chain, in the bins of their ranks", () => {
    // Chain 1 has all the small draws: its ranks fill the first ten bins of twenty, ten draws in each.
    const figure = plot.ranks(
      withSigma((draw) => draw),
      "sigma",
    );
    const [first, second] = figure.data.map((trace) => numbers(trace, "y").slice(0, 20));
    expect(first).toEqual([...Array(10).fill(10), ...Array(10).fill(0)]);
    expect(second).toEqual([...Array(10).fill(0), ...Array(10).fill(10)]);
  });
});

describe("plot.energy", () => {
  it("holds energies around their chain's mean and the changes between draws", () => {
    const [energies, changes] = plot.energy(fit).data.map((trace) => ({
      x: numbers(trace, "x"),
      y: numbers(trace, "y"),
    }));
    const width = energies!.x[1]! - energies!.x[0]!;
    const total = (density: readonly number[]) => density.reduce((sum, value) => sum + value * width, 0);
    expect(total(energies!.y)).toBeCloseTo(1, 12);
    expect(total(changes!.y)).toBeCloseTo(1, 12);
    expect(changes!.x).toEqual(energies!.x);
    // A bar counted by hand: the changes of each chain, none of them from one chain to the next.
    const steps = fit.chains.flatMap(({ energy }) =>
      [...energy.slice(1)].map((value, draw) => value - energy[draw]!),
    );
    const fullest = changes!.y.indexOf(Math.max(...changes!.y));
    const inBar = steps.filter((step) => Math.abs(step - changes!.x[fullest]!) < width / 2).length;
    expect(steps).toHaveLength(198);
    expect(changes!.y[fullest]! * steps.length * width).toBeCloseTo(inBar, 9);
  });

  it("refuses a quick fit", () => {
    expect(() => plot.energy(quickFit(model))).toThrow(/has no energies; use fit/);
  });
});

describe("plots of a diagnosis", () => {
  const diagnosis = diagnose(fit);

  it("show intervals around what was observed, and every week's Pareto k once", () => {
    const [low, high] = plot.predictive(diagnosis).data.map((trace) => numbers(trace, "y"));
    expect(low!.every((value, week) => value < high![week]!)).toBe(true);
    expect(numbers(plot.predictive(diagnosis).data.at(-1), "y")).toEqual([...model.panel.kpi.values]);
    const marks = plot.paretoK(diagnosis).data.flatMap((trace) => numbers(trace, "y"));
    expect(marks.sort()).toEqual(diagnosis.predictive.rows.map((row) => row.paretoK).sort());
  });

  it("show the largest shares of priors, in per cent", () => {
    const [bars] = plot.priorShare(diagnosis, { most: 3 }).data;
    const shares = diagnosis.parameters.map((one) => 100 * one.priorShare).sort((a, b) => b - a);
    expect(numbers(bars, "x").reverse()).toEqual(shares.slice(0, 3));
  });

  it("draw a prior that integrates to one", () => {
    const [, prior] = plot.priorPosterior(fit, "alpha[tv]").data;
    const x = numbers(prior, "x");
    const area = numbers(prior, "y").reduce((sum, density) => sum + density, 0) * (x[1]! - x[0]!);
    // Between the 0.1 % and the 99 % quantile, on 200 steps.
    expect(Math.abs(area - 0.99)).toBeLessThan(0.02);
  });
});
