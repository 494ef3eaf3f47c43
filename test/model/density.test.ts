/** Log densities of models of every kind: gradients, the linear block, refusals. */
import { describe, expect, it } from "vitest";
import { buildDesign } from "../../src/design/panelDesign.js";
import { createRng } from "../../src/math/rng.js";
import { createDensity } from "../../src/model/density.js";
import { createPriorTerms } from "../../src/model/priorTerms.js";
import type { Prior } from "../../src/spec/priors.js";
import { modelTypes, type SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { expectGradients, geoPanel, smallPanel } from "./densities.js";

const panel = smallPanel();

describe("the log density", () => {
  it.each(modelTypes)("of a %s model has gradients that finite differences confirm", (type) => {
    const { design } = buildDesign(specify(panel, { type }));
    for (const isFull of [true, false]) expectGradients(design, isFull);
  });

  const changes: readonly [string, SpecChanges][] = [
    ["ROI priors", { channels: { tv: { roi: { family: "logNormal", mu: 0.2, sigma: 0.9 } } } }],
    [
      "a Student-t likelihood",
      {
        likelihood: { family: "studentT", degreesOfFreedom: 4, sigma: { family: "halfCauchy", scale: 0.1 } },
      },
    ],
    [
      "a Student-t likelihood whose degrees of freedom have a prior",
      {
        likelihood: {
          family: "studentT",
          degreesOfFreedom: { family: "gamma", shape: 2, rate: 0.1 },
          sigma: { family: "halfNormal", scale: 0.2 },
        },
      },
    ],
    [
      "degrees of freedom of a family that is not e^u on the real line",
      {
        likelihood: {
          family: "studentT",
          degreesOfFreedom: { family: "uniform", lower: 2, upper: 60 },
          sigma: { family: "halfCauchy", scale: 0.1 },
        },
      },
    ],
    ["the logarithm of the KPI", { form: "multiplicative" }],
    [
      "a lift test",
      {
        liftTests: [{ channel: "tv", from: "2022-05-02", to: "2022-06-27", effect: 500, standardError: 90 }],
      },
    ],
    [
      "a lift test of a channel with an ROI prior",
      {
        channels: { tv: { roi: { family: "gamma", shape: 2, rate: 2 } } },
        liftTests: [
          {
            channel: "tv",
            from: "2022-05-02",
            to: "2022-06-27",
            countUntil: "2022-07-18",
            effect: 500,
            standardError: 90,
          },
        ],
      },
    ],
    [
      "mixed kinds and orders",
      {
        channels: {
          tv: { adstock: "delayed", saturation: "logistic" },
          meta: { order: "saturationFirst", saturation: "hillSlope" },
          google: { adstock: "none" },
          radio: { adstock: "weibullCdf", saturation: "tanh" },
        },
      },
    ],
    [
      "every family of prior",
      {
        channels: {
          tv: { coefficient: { prior: { family: "inverseGamma", shape: 3, scale: 0.3 } } },
          meta: { coefficient: { prior: { family: "exponential", rate: 5 } } },
          google: { coefficient: { prior: { family: "normal", mean: 0.1, sd: 0.1 } } },
          radio: { coefficient: { prior: { family: "halfStudentT", degreesOfFreedom: 4, scale: 0.2 } } },
        },
        likelihood: { family: "normal", sigma: { family: "uniform", lower: 0.001, upper: 2 } },
      },
    ],
    [
      "a piecewise trend and holidays",
      { trend: { kind: "piecewise", changepoints: 3 }, holidays: { easter: ["2022-04-17"] } },
    ],
  ];
  it.each(changes)("with %s has gradients that finite differences confirm", (_, change) => {
    const { design } = buildDesign(specify(panel, { type: "v3_proper", ...change }));
    for (const isFull of [true, false]) expectGradients(design, isFull);
  });

  it("of pooled geos has gradients that finite differences confirm", () => {
    const { design } = buildDesign(specify(geoPanel(), { type: "v2" }));
    expect(design.geos).toEqual(["north", "south"]);
    for (const isFull of [true, false]) expectGradients(design, isFull, 2);
  });

  it("of pooled types samples a spread only where a type has several channels: a single one is its type's level", () => {
    const of = (types: Readonly<Record<string, "tv" | "search" | "social">>) =>
      buildDesign(
        specify(panel, {
          type: "v2",
          channels: Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])),
        }),
      ).design;
    const [first, second] = panel.channels.map(({ name }) => name);
    const apart = createDensity(of({ [first!]: "tv", [second!]: "search" }));
    const single = apart.names.filter((name) => /^(typeSpread|channelOffset)/.test(name));
    expect(single.filter((name) => name.includes("[tv]") || name.includes(`[${first}]`))).toEqual([]);
    const together = createDensity(of({ [first!]: "tv", [second!]: "tv" }));
    expect(together.names).toContain("typeSpread[tv]");
    expect(together.names).toContain(`channelOffset[${second}]`);
    for (const isFull of [true, false])
      expectGradients(of({ [first!]: "tv", [second!]: "search" }), isFull, 2);
  });

  it("samples the ROI itself: the revenue of the media per money is the parameter's value", () => {
    const { design } = buildDesign(
      specify(panel, {
        type: "v3_proper",
        channels: { tv: { roi: { family: "logNormal", mu: 0.2, sigma: 0.9 } } },
      }),
    );
    const density = createDensity(design);
    const rng = createRng(3);
    const position = Float64Array.from({ length: density.dimension }, () => rng.normal());
    density.evaluate(position, new Float64Array(density.dimension));
    const values = new Float64Array(density.dimension);
    density.constrain(position, values);
    const tv = design.channels.findIndex(({ name }) => name === "tv");
    const home = density.responses.groups.find(({ channels }) => channels.includes(tv))!;
    const column = home.channels.indexOf(tv);
    let revenue = 0;
    for (let t = 0; t < design.times; t++) {
      revenue +=
        density.coefficients.values[tv]! *
        home.geos[0]!.response[t * home.group.stride + column]! *
        design.revenuePerUnit![t]!;
    }
    const roi = values[density.parameters.indexOf("roi", "tv")]!;
    // A sum of 60 rounded products.
    expect(Math.abs(revenue / design.channels[tv]!.spend / roi - 1)).toBeLessThan(60 * 2 ** -52 * 4);
  });

  it("is collapsed where the likelihood is normal and full where it is not", () => {
    const normal = buildDesign(specify(panel)).design;
    const student = buildDesign(
      specify(panel, {
        likelihood: { family: "studentT", degreesOfFreedom: 4, sigma: { family: "halfNormal", scale: 0.2 } },
      }),
    ).design;
    expect(createDensity(normal).isCollapsed).toBe(true);
    expect(createDensity(normal, { isFull: true }).isCollapsed).toBe(false);
    expect(createDensity(student).isCollapsed).toBe(false);
  });

  it("with sampled degrees of freedom is the density of fixed ones, plus the prior's", () => {
    const build = (degreesOfFreedom: number | Prior) =>
      createDensity(
        buildDesign(
          specify(panel, {
            type: "simple",
            likelihood: { family: "studentT", degreesOfFreedom, sigma: { family: "halfNormal", scale: 0.2 } },
          }),
        ).design,
      );
    const prior: Prior = { family: "gamma", shape: 2, rate: 0.1 };
    const [fixed, sampled] = [build(4), build(prior)];
    expect(sampled.names).toEqual([...fixed.names, "degreesOfFreedom"]);
    const position = new Float64Array(fixed.dimension).fill(-1);
    const extended = Float64Array.of(...position, Math.log(4));
    const own = createPriorTerms([prior]).evaluate(Float64Array.of(Math.log(4)), new Float64Array(1));
    const expected = fixed.evaluate(position, new Float64Array(fixed.dimension)) + own;
    // e^(ln 4) is 4 but for a bit; 60 rows of rounding.
    expect(sampled.evaluate(extended, new Float64Array(extended.length))).toBeCloseTo(expected, 9);
  });

  it("with a Student-t of many degrees of freedom is that of the normal", () => {
    // ln t − ln N is of order n/ν: 60 rows at ν = 1e9.
    const build = (likelihood: SpecChanges["likelihood"]) =>
      createDensity(
        buildDesign(
          specify(panel, {
            type: "simple",
            media: { prior: "salesShare" },
            ...(likelihood ? { likelihood } : {}),
          }),
        ).design,
        { isFull: true },
      );
    const sigma = { family: "halfNormal", scale: 0.2 } as const;
    const normal = build({ family: "normal", sigma });
    const student = build({ family: "studentT", sigma, degreesOfFreedom: 1e9 });
    const position = new Float64Array(normal.dimension).fill(-1);
    const gradient = new Float64Array(normal.dimension);
    const a = normal.evaluate(position, gradient);
    const b = student.evaluate(position, gradient);
    expect(Math.abs(a - b)).toBeLessThan(1e-4);
  });
});

describe("the compiled kernels", () => {
  it.each(modelTypes)("give a %s model the same bits as their TypeScript twin", (type) => {
    const { design } = buildDesign(specify(type === "v2" ? geoPanel() : panel, { type }));
    for (const isFull of [true, false]) {
      const compiled = createDensity(design, { isFull, engine: "wasm" });
      const twin = createDensity(design, { isFull, engine: "typescript" });
      const rng = createRng(9);
      const position = Float64Array.from({ length: twin.dimension }, () => rng.normal());
      const gradients = [compiled, twin].map((density) => {
        const gradient = new Float64Array(density.dimension);
        return [density.evaluate(position, gradient), gradient];
      });
      expect(gradients[0]).toEqual(gradients[1]);
    }
  });
});
