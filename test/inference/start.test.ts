import { describe, expect, it } from "vitest";
import { FitError } from "../../src/errors.js";
import type { LogDensity } from "../../src/inference/logDensity.js";
import { findStart } from "../../src/inference/start.js";
import { createRng } from "../../src/math/rng.js";
import { correlated, gaussian } from "./gaussian.js";

const names = ["alpha", "beta", "sigma"];

/** A normal whose value or gradient is spoiled where the function says. */
function spoiled(spoil: (x: Float64Array, gradient: Float64Array) => number): LogDensity {
  return {
    dimension: 3,
    names,
    evaluate: (x, gradient) => {
      for (let i = 0; i < 3; i++) gradient[i] = -x[i]!;
      return spoil(x, gradient) - 0.5 * (x[0]! ** 2 + x[1]! ** 2 + x[2]! ** 2);
    },
  };
}

const start = (density: LogDensity, initial?: Float64Array) =>
  findStart(density, "dense", createRng(1), initial);

describe("findStart", () => {
  it("lands in the bulk of a posterior far from zero and badly scaled", () => {
    const { precision } = correlated(5);
    const density = gaussian([1000, -50, 0, 3, 70], precision);
    const { position } = start(density);
    // Twice the loss in log density of a draw is chi-square with five degrees of freedom: 99.999 % point 30.9.
    expect(density.evaluate(position, new Float64Array(5))).toBeGreaterThan(-30.9 / 2);
  });

  it("does not climb the spike of a hierarchical scale at zero, which is infinitely high and holds no probability", () => {
    // theta_j ~ N(0, tau), y_j ~ N(theta_j, 1), flat in ln tau: the density rises like tau^−8 as tau and all theta go to 0.
    const y = [2.8, -0.8, -0.3, 0.7, -1.9, 0.1, 1.8, 1.2];
    const centred: LogDensity = {
      dimension: 9,
      evaluate: (q, g) => {
        const weight = Math.exp(-2 * q[8]!);
        let value = -8 * q[8]!;
        g[8] = -8;
        for (let j = 0; j < 8; j++) {
          const theta = q[j]!;
          value -= 0.5 * (theta * theta * weight + (y[j]! - theta) ** 2);
          g[j] = y[j]! - theta - theta * weight;
          g[8]! += theta * theta * weight;
        }
        // A weak prior on ln tau makes it proper.
        g[8]! -= q[8]! / 4;
        return value - q[8]! ** 2 / 8;
      },
    };
    for (let chain = 0; chain < 8; chain++) {
      const { position } = findStart(centred, "dense", createRng("spike").split(chain));
      // The prior's standard deviation of ln tau is 2, and its highest point is near −32.
      expect(Math.abs(position[8]!), `chain ${chain}`).toBeLessThan(6);
    }
  });

  it("starts chains apart", () => {
    const density = gaussian([0, 0], [1, 0, 0, 1]);
    const positions = [0, 1, 2, 3].map(
      (chain) => findStart(density, "dense", createRng(1).split(chain)).position[0]!,
    );
    expect(new Set(positions.map((x) => x.toFixed(3))).size).toBe(4);
  });

  it("starts where it is told to", () => {
    expect(
      Array.from(
        start(
          spoiled(() => 0),
          Float64Array.of(1, 2, 3),
        ).position,
      ),
    ).toEqual([1, 2, 3]);
  });

  it("finds a corner in which the density is finite", () => {
    const corner = spoiled((x) => (x[0]! > 1 && x[1]! < 0 ? 0 : Number.NEGATIVE_INFINITY));
    const { position } = start(corner);
    expect(position[0]).toBeGreaterThan(1);
    expect(position[1]).toBeLessThan(0);
  });

  it("refuses a density that is nowhere finite and says so", () => {
    expect(() => start(spoiled(() => Number.NaN))).toThrow(FitError);
    expect(() => start(spoiled(() => Number.NaN))).toThrow(
      "the log density must be finite, got NaN at 100 random starting points; no single parameter is at fault: check the data",
    );
  });

  it("names the parameter that makes the density fail", () => {
    const failing = spoiled((x) => (x[1] === 0 ? 0 : Number.NEGATIVE_INFINITY));
    expect(() => start(failing)).toThrow(
      /got -Infinity at 100 random starting points; at fault: "beta" = -?\d/,
    );
  });

  it("names the parameter whose gradient fails", () => {
    const failing = spoiled((_, gradient) => {
      gradient[2] = Number.NaN;
      return 0;
    });
    expect(() => start(failing)).toThrow(
      /the gradient of the log density must be finite, got NaN for "sigma" = /,
    );
    const both = spoiled((_, gradient) => {
      gradient[2] = Number.NaN;
      return Number.NaN;
    });
    expect(() => start(both)).toThrow(/at fault: "sigma" = /);
  });

  it("refuses an initial position that is not finite or of the wrong length", () => {
    expect(() =>
      start(
        spoiled(() => 0),
        Float64Array.of(0, Number.NaN, 0),
      ),
    ).toThrow('the initial position must be finite, got "beta" = NaN');
    expect(() =>
      start(
        spoiled(() => 0),
        Float64Array.of(0),
      ),
    ).toThrow("initial must have 3 numbers, got 1");
  });
});
