import { describe, expect, it } from "vitest";
import {
  betaQuantile,
  digamma,
  gammaQuantile,
  incompleteBeta,
  incompleteGamma,
  logBeta,
  logGamma,
  normalCdf,
  normalQuantile,
} from "../../src/math/special.js";

// Rows [arguments…, true value]: mpmath 1.4.1 at 60 digits.
const logGammaValues: readonly (readonly number[])[] = [
  [1e-8, 18.42068073818021],
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247001],
  [1.5, -0.12078223763524522],
  [2.5, 0.2846828704729192],
  [3.25, 0.9358019311087253],
  [7, 6.579251212010101],
  [11.9, 17.25847745059552],
  [12.1, 17.74700727079874],
  [30, 71.25703896716801],
  [171.5, 709.1431630309282],
  [100000, 1051287.7089736569],
];
const digammaValues: readonly (readonly number[])[] = [
  [1e-8, -100000000.57721564],
  [0.1, -10.423754940411076],
  [0.5, -1.9635100260214235],
  [1.5, 0.03648997397857652],
  [2.5, 0.7031566406452432],
  [3.25, 1.016990911068179],
  [7, 1.8727843350984672],
  [11.9, 2.4339335368825377],
  [12.1, 2.4513143481743374],
  [30, 3.384438132685525],
  [171.5, 5.141664981433999],
  [100000, 11.512920464961896],
];
const normalCdfValues: readonly (readonly number[])[] = [
  [-38, 2.88542835e-316],
  [-20.3, 6.429244467698346e-92],
  [-10, 7.619853024160525e-24],
  [-5.17, 1.170469973726316e-7],
  [-3, 0.0013498980316300946],
  [-1.25, 0.10564977366685525],
  [-0.5, 0.3085375387259869],
  [-0.01, 0.4960106436853684],
  [0, 0.5],
  [0.3, 0.6179114221889527],
  [1.7, 0.955434537241457],
  [4.2, 0.9999866542509841],
  [8, 0.9999999999999993],
];
const normalQuantileValues: readonly (readonly number[])[] = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-20, -9.262340089798407],
  [1e-8, -5.612001244174789],
  [0.001, -3.0902323061678136],
  [0.025, -1.9599639845400543],
  [0.2, -0.8416212335729142],
  [0.4999, -0.00025066283008800747],
  [0.5, 0],
  [0.6, 0.2533471031357997],
  [0.9, 1.2815515655446006],
  [0.975, 1.9599639845400538],
  [0.999999, 4.753424308817087],
];
const incompleteBetaValues: readonly (readonly number[])[] = [
  [0.3, 2, 3, 0.3483],
  [0.01, 0.5, 0.5, 0.06376856085851985],
  [0.7, 20, 8, 0.41129480613122843],
  [0.5, 300.5, 310, 0.6497911025499417],
  [0.95, 3800, 201, 0.5188004923748049],
  [0.9, 1, 5, 0.99999],
  [1e-5, 0.3, 4, 0.05200329609819231],
];
const incompleteGammaValues: readonly (readonly number[])[] = [
  [0.5, 0.1, 0.345279153981423],
  [3, 2.5, 0.45618688411667047],
  [3, 9, 0.9937678048936227],
  [50, 45, 0.24680203440017026],
  [400, 430, 0.9306468093822146],
  [0.01, 1e-5, 0.8963367982671973],
];

const ulp = 2 ** -52;

function expectClose(actual: number, expected: number, tolerance: number, where: string): void {
  expect(Math.abs(actual - expected), `${where}: ${actual} against ${expected}`).toBeLessThanOrEqual(
    tolerance,
  );
}

describe("log-gamma and digamma", () => {
  it("logGamma is within 1e-14, or 1e-15 of its size", () => {
    for (const [x, expected] of logGammaValues) {
      expectClose(logGamma(x!), expected!, Math.max(1e-14, 1e-15 * Math.abs(expected!)), `logGamma(${x})`);
    }
  });

  it("digamma is within 1e-14, or 4 ulp of its size", () => {
    for (const [x, expected] of digammaValues) {
      expectClose(digamma(x!), expected!, Math.max(1e-14, 4 * ulp * Math.abs(expected!)), `digamma(${x})`);
    }
  });

  it("are NaN outside the positive numbers", () => {
    expect([logGamma(0), logGamma(-1.5), digamma(0), logBeta(-1, 2)]).toEqual([NaN, NaN, NaN, NaN]);
  });
});

describe("the normal distribution", () => {
  it("normalCdf keeps its relative accuracy to the end of the doubles", () => {
    for (const [x, expected] of normalCdfValues) {
      expectClose(normalCdf(x!), expected!, 1e-14 * expected!, `normalCdf(${x})`);
    }
    expect([normalCdf(-50), normalCdf(50), normalCdf(NaN)]).toEqual([0, 1, NaN]);
  });

  it("normalQuantile is accurate to a few units in the last place in the centre and in the tails", () => {
    for (const [p, expected] of normalQuantileValues) {
      expectClose(normalQuantile(p!), expected!, 4 * ulp * Math.abs(expected!), `normalQuantile(${p})`);
    }
  });

  it("normalQuantile is odd around one half and infinite at 0 and 1", () => {
    for (const p of [0.5 ** 40, 0.125, 0.375, 0.4921875]) {
      expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
    }
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(1.1)]).toEqual([-Infinity, Infinity, NaN]);
  });
});

describe("incomplete beta and gamma", () => {
  // Both are e^(large − large): the error is an ulp of those logarithms, which are below a few thousand here.
  it("incompleteBeta matches", () => {
    for (const [x, a, b, expected] of incompleteBetaValues) {
      expectClose(incompleteBeta(x!, a!, b!), expected!, 1e-15 * (a! + b! + 10) * 2, `I_${x}(${a}, ${b})`);
    }
  });

  it("incompleteGamma matches", () => {
    for (const [a, x, expected] of incompleteGammaValues) {
      expectClose(incompleteGamma(a!, x!), expected!, 1e-15 * (a! + 10) * 2, `P(${a}, ${x})`);
    }
  });

  it("their quantiles invert them", () => {
    for (const p of [1e-6, 0.05, 0.5, 0.84, 0.999]) {
      expectClose(incompleteBeta(betaQuantile(p, 31, 17), 31, 17), p, 1e-13, `beta ${p}`);
      expectClose(incompleteGamma(3.5, gammaQuantile(p, 3.5)), p, 1e-13, `gamma ${p}`);
    }
    expectClose(gammaQuantile(0.5, 1), Math.LN2, 1e-14, "the median of the exponential");
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), betaQuantile(2, 2, 3)]).toEqual([0, 1, NaN]);
    expect(gammaQuantile(1, 2)).toBe(Infinity);
  });
});
