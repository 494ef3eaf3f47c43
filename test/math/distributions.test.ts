import { describe, expect, it } from "vitest";
import { identity, interval, logistic, positive, softplus, unitInterval } from "../../src/math/bijectors.js";
import { distributions } from "../../src/math/distributions.js";
import { createRng } from "../../src/math/rng.js";

// Moments, log densities [x, ln p(x)] and quantiles [p, x]: SciPy 1.17.1 (NumPy 2.4.6, Python 3.11), scipy.stats. HalfStudentT from
// scipy.stats.t by symmetry, its mean by quadrature. SciPy gives NaN or Infinity for the half-Cauchy moments; ours are Infinity.
const rows = [
  {
    name: "normal",
    distribution: distributions.normal({ mean: 1.5, sd: 0.7 }),
    mean: 1.5,
    sd: 0.7,
    points: [
      [-1.0, -6.939814609674104],
      [0.3, -2.0316513443679813],
      [4.0, -6.939814609674104],
    ],
    quantiles: [
      [0.001, -0.6631626143174691],
      [0.3, 1.1329196411043714],
      [0.9, 2.39708609588122],
    ],
  },
  {
    name: "halfNormal",
    distribution: distributions.halfNormal({ scale: 2.5 }),
    mean: 1.9947114020071635,
    sd: 1.5070256874727173,
    points: [
      [0.1, -1.1428820845188825],
      [1.0, -1.2220820845188824],
      [7.0, -5.062082084518882],
    ],
    quantiles: [
      [0.001, 0.0031332861635810414],
      [0.3, 0.9633011660189194],
      [0.9, 4.112134067378681],
    ],
  },
  {
    name: "logNormal",
    distribution: distributions.logNormal({ mu: -1, sigma: 0.8 }),
    mean: 0.5066169923655897,
    sd: 0.47967851630692815,
    points: [
      [0.01, -6.244727975540972],
      [0.4, 0.2150213425070009],
      [5.0, -7.624894002799902],
    ],
    quantiles: [
      [0.001, 0.031049087940399414],
      [0.3, 0.24182996828450182],
      [0.9, 1.0255625101350685],
    ],
  },
  {
    name: "beta",
    distribution: distributions.beta({ a: 2.5, b: 4 }),
    mean: 0.38461538461538464,
    sd: 0.177646236673731,
    points: [
      [0.01, -3.351786566386474],
      [0.4, 0.6792067510469626],
      [0.95, -5.478017042087128],
    ],
    quantiles: [
      [0.001, 0.022104742592103682],
      [0.3, 0.2740342469010002],
      [0.9, 0.6301815250966563],
    ],
  },
  {
    name: "gamma",
    distribution: distributions.gamma({ shape: 3, rate: 6 }),
    mean: 0.5,
    sd: 0.28867513459481287,
    points: [
      [0.02, -3.2619147837320726],
      [0.5, 0.2958368660043291],
      [2.0, -5.931574411755889],
    ],
    quantiles: [
      [0.001, 0.031755562928067194],
      [0.3, 0.31896263235451033],
      [0.9, 0.8870533896390351],
    ],
  },
  {
    name: "inverseGamma",
    distribution: distributions.inverseGamma({ shape: 3.5, scale: 2 }),
    mean: 0.8,
    sd: 0.6531972647421809,
    points: [
      [0.1, -8.413325551914062],
      [0.8, -0.27081248947332204],
      [6.0, -7.171209415246847],
    ],
    quantiles: [
      [0.001, 0.1644609280214182],
      [0.3, 0.47713162806210974],
      [0.9, 1.4118775309350013],
    ],
  },
  {
    name: "exponential",
    distribution: distributions.exponential({ rate: 1.7 }),
    mean: 0.5882352941176471,
    sd: 0.5882352941176471,
    points: [
      [0.1, 0.36062825106217034],
      [1.0, -1.1693717489378295],
      [4.0, -6.26937174893783],
    ],
    quantiles: [
      [0.001, 0.0005885296079903139],
      [0.3, 0.20980879055219556],
      [0.9, 1.3544618194082623],
    ],
  },
  {
    name: "studentT",
    distribution: distributions.studentT({ degreesOfFreedom: 4, location: -1, scale: 2 }),
    mean: -1.0,
    sd: 2.8284271247461903,
    points: [
      [-9.0, -5.697571214656922],
      [0.0, -1.8255379881127585],
      [2.0, -2.78969419014272],
    ],
    quantiles: [
      [0.001, -15.346364439564617],
      [0.3, -2.1372981260994104],
      [0.9, 2.066412548117888],
    ],
  },
  {
    name: "halfCauchy",
    distribution: distributions.halfCauchy({ scale: 5 }),
    mean: Infinity,
    sd: Infinity,
    points: [
      [0.1, -2.061420537744882],
      [3.0, -2.3685053174715156],
      [60.0, -7.037754360144129],
    ],
    quantiles: [
      [0.001, 0.007853988093621833],
      [0.3, 2.547627247472144],
      [0.9, 31.568757573375205],
    ],
  },
  {
    name: "uniform",
    distribution: distributions.uniform({ lower: -2, upper: 3 }),
    mean: 0.5,
    sd: 1.4433756729740643,
    points: [
      [-1.9, -1.6094379124341003],
      [0.0, -1.6094379124341003],
      [2.5, -1.6094379124341003],
    ],
    quantiles: [
      [0.001, -1.995],
      [0.3, -0.5],
      [0.9, 2.5],
    ],
  },
  {
    name: "halfStudentT",
    distribution: distributions.halfStudentT({ degreesOfFreedom: 5, scale: 2 }),
    mean: 1.898033449112472,
    sd: 1.750467278390796,
    points: [
      [0.1, -0.9701192141796774],
      [1, -1.11499008156302],
      [9, -5.82678431891653],
    ],
    quantiles: [
      [0.001, 0.0026343064381872377],
      [0.3, 0.8164574661528274],
      [0.9, 4.030096746666047],
    ],
  },
  {
    name: "spikeAndSlab",
    distribution: distributions.spikeAndSlab({ weight: 0.2, scale: 0.1, mu: 0.2, sigma: 0.9 }),
    mean: 1.4809594583246761,
    sd: 1.9594435510440769,
    points: [
      [0.01, 0.46237024940261123],
      [0.3, -1.0001083430169582],
      [4, -3.2917161220950515],
    ],
    quantiles: [
      [0.001, 0.0006266611701750373],
      [0.3, 0.43374490802997334],
      [0.9, 3.4394598624884116],
    ],
  },
] as const;

describe.each(rows)("$name", ({ name, distribution, mean, sd, points, quantiles }) => {
  const { bijector } = distribution;

  it("has the log density of SciPy", () => {
    for (const [x, expected] of points) {
      expect(Math.abs(distribution.logDensity(x) - expected), `at ${x}`).toBeLessThan(
        1e-13 * (1 + Math.abs(expected)),
      );
    }
  });

  it("has the mean, standard deviation and quantiles of SciPy", () => {
    if (Number.isFinite(mean)) expect(Math.abs(distribution.mean / mean - 1)).toBeLessThan(1e-12);
    else expect(distribution.mean).toBe(Number.POSITIVE_INFINITY);
    if (Number.isFinite(sd)) expect(Math.abs(distribution.sd / sd - 1)).toBeLessThan(1e-12);
    else expect(distribution.sd).toBe(Number.POSITIVE_INFINITY);
    for (const [p, expected] of quantiles) {
      expect(Math.abs(distribution.quantile(p) / expected - 1), `at ${p}`).toBeLessThan(1e-10);
    }
  });

  it("has a slope that agrees with central differences", () => {
    for (const [x] of points) {
      // Step and tolerance balance truncation h² against rounding 1e-16/h.
      const h = 1e-5 * Math.max(1e-2, Math.abs(x));
      const slope = (distribution.logDensity(x + h) - distribution.logDensity(x - h)) / (2 * h);
      expect(Math.abs(distribution.logDensityGradient(x) - slope), `at ${x}`).toBeLessThan(
        1e-6 * (1 + Math.abs(slope)),
      );
    }
  });

  it("integrates to one on the real line, Jacobian included", () => {
    // The trapezoidal rule is exponentially accurate for a smooth integrand that vanishes at both ends. Tails that fall like e^−|u|
    // (all but the plain Student's, which is integrated through its own quantile below) are negligible beyond 80.
    const h = 1 / 64;
    let sum = 0;
    for (let u = -120; u <= 120; u += h) {
      const x = bijector.fromReal(u);
      if (x <= bijector.lower || x >= bijector.upper) continue;
      sum += h * Math.exp(distribution.logDensity(x) + bijector.logJacobian(u));
    }
    // Student's t with 4 degrees of freedom has 2·P(T < −60) = 5e-7 left outside.
    expect(Math.abs(sum - 1)).toBeLessThan(name === "studentT" ? 1e-6 : 1e-9);
  });

  it("gives no density outside its domain", () => {
    if (Number.isFinite(bijector.lower)) {
      expect(distribution.logDensity(bijector.lower - 0.1)).toBe(Number.NEGATIVE_INFINITY);
    }
    if (Number.isFinite(bijector.upper)) {
      expect(distribution.logDensity(bijector.upper + 0.1)).toBe(Number.NEGATIVE_INFINITY);
    }
    expect(distribution.logDensity(Number.NaN)).toBeNaN();
  });

  it("draws follow its quantiles", () => {
    const rng = createRng(17).split(name);
    const n = 20_000;
    const cuts = Array.from({ length: 9 }, (_, i) => distribution.quantile((i + 1) / 10));
    const counts = new Float64Array(10);
    for (let i = 0; i < n; i++) {
      const x = distribution.draw(rng);
      counts[cuts.filter((cut) => x > cut).length]! += 1;
    }
    let chiSquare = 0;
    for (const count of counts) chiSquare += (count - n / 10) ** 2 / (n / 10);
    // 99.99 % point of chi-square with 9 degrees of freedom.
    expect(chiSquare).toBeLessThan(33.72);
  });
});

describe("distributions", () => {
  it("has a row above for every one", () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(distributions).sort());
  });

  it("keep the density at the edge of the domain where it is finite", () => {
    expect(distributions.beta({ a: 1, b: 2 }).logDensity(0)).toBeCloseTo(Math.LN2, 14);
    expect(distributions.gamma({ shape: 1, rate: 2 }).logDensity(0)).toBeCloseTo(Math.LN2, 14);
    expect(distributions.exponential({ rate: 2 }).logDensity(0)).toBeCloseTo(Math.LN2, 14);
  });

  it("say infinite or undefined moments honestly", () => {
    expect(distributions.studentT({ degreesOfFreedom: 1, location: 0, scale: 1 }).mean).toBeNaN();
    expect(distributions.studentT({ degreesOfFreedom: 2, location: 0, scale: 1 }).sd).toBe(Infinity);
    expect(distributions.inverseGamma({ shape: 1, scale: 1 }).mean).toBe(Infinity);
  });

  it("refuse parameters outside their domain, by name", () => {
    expect(() => distributions.normal({ mean: 0, sd: 0 })).toThrow(
      "normal: sd must be a positive number, got 0",
    );
    expect(() => distributions.beta({ a: 1, b: Number.NaN })).toThrow(
      "beta: b must be a positive number, got NaN",
    );
    expect(() => distributions.uniform({ lower: 1, upper: 1 })).toThrow("lower must be below upper");
    expect(() => distributions.logNormal({ mu: Infinity, sigma: 1 })).toThrow("mu must be a finite number");
  });
});

describe.each([
  ["identity", identity],
  ["positive", positive],
  ["unit interval", unitInterval],
  ["interval", interval(-2, 5)],
])("the bijector of the %s", (_, bijector) => {
  it("inverts itself", () => {
    for (const u of [-20, -3, -0.1, 0, 0.7, 5, 12]) {
      const back = bijector.toReal(bijector.fromReal(u));
      // Near an upper end x holds u only to an ulp of the width times e^|u|.
      expect(Math.abs(back - u)).toBeLessThan(1e-15 * (10 + Math.exp(Math.abs(u))));
    }
  });

  it("has the derivative, log-Jacobian and its slope that differences give", () => {
    const h = 1e-5;
    for (const u of [-6, -1.3, 0, 0.4, 3]) {
      const derivative = (bijector.fromReal(u + h) - bijector.fromReal(u - h)) / (2 * h);
      expect(bijector.derivative(u) / derivative).toBeCloseTo(1, 6);
      expect(bijector.logJacobian(u)).toBeCloseTo(Math.log(derivative), 6);
      const slope = (bijector.logJacobian(u + h) - bijector.logJacobian(u - h)) / (2 * h);
      expect(bijector.logJacobianGradient(u)).toBeCloseTo(slope, 6);
    }
  });

  it("stays finite far out", () => {
    for (const u of [-700, 700]) expect(Number.isFinite(bijector.logJacobian(u))).toBe(true);
  });
});

describe("logistic and softplus", () => {
  it("keep their digits in both tails", () => {
    expect(logistic(-700)).toBe(Math.exp(-700));
    expect(logistic(800)).toBe(1);
    expect(softplus(-700)).toBe(Math.exp(-700));
    expect(softplus(800)).toBe(800);
    expect(logistic(2) + logistic(-2)).toBeCloseTo(1, 15);
  });
});
