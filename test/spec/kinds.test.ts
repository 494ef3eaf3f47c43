/** Kinds of a user's own in a specification: named, described, refused, and differentiated like the built-in ones. */
import { describe, expect, it } from "vitest";
import { buildDesign } from "../../src/design/panelDesign.js";
import { createDensity } from "../../src/model/density.js";
import { describeModel } from "../../src/spec/describe.js";
import { noOwnKinds } from "../../src/spec/kinds.js";
import { parseSpecYaml, type SpecChanges, specYaml } from "../../src/spec/spec.js";
import { specify, withSpec } from "../../src/spec/specify.js";
import { defineAdstock } from "../../src/transforms/defineAdstock.js";
import { defineSaturation } from "../../src/transforms/defineSaturation.js";
import { expectGradients, smallPanel } from "../model/densities.js";
import { myGeometric, myHill, slowGeometric, slowHill } from "../model/ownKinds.js";

const panel = smallPanel();
const changes: SpecChanges = {
  type: "v3_proper",
  channels: {
    tv: { adstock: myGeometric, saturation: myHill },
    google: { adstock: { kind: slowGeometric, priors: { alpha: { family: "beta", a: 2, b: 4 } } } },
    radio: { order: "saturationFirst", adstock: slowGeometric, saturation: slowHill },
  },
};
const model = specify(panel, changes);

describe("a kind of one's own", () => {
  it("stands in the specification by name, with its parameters' own default priors", () => {
    expect(model.spec.channels.tv!.adstock).toEqual({
      kind: "myGeometric",
      priors: { alpha: { family: "beta", a: 2, b: 2 } },
    });
    expect(model.spec.channels.google!.adstock.priors.alpha).toEqual({ family: "beta", a: 2, b: 4 });
    expect(model.ownKinds.adstock).toEqual({ myGeometric, slowGeometric });
    expect(JSON.parse(JSON.stringify(model.changes))).toEqual(model.changes);
  });

  it("comes back from YAML where it is handed over", () => {
    const again = specify(panel, parseSpecYaml(specYaml(model.spec)), {
      kinds: [myGeometric, slowGeometric, myHill, slowHill],
    });
    expect(again.spec).toEqual(model.spec);
    expect(again.ownKinds).toEqual(model.ownKinds);
  });

  it("stays in a changed model, and gives way to one defined anew", () => {
    const other = defineAdstock({ ...slowDefinition, name: "myGeometric" });
    expect(withSpec(model, { trend: { kind: "none" } }).ownKinds).toEqual(model.ownKinds);
    expect(withSpec(model, { channels: { tv: { adstock: other } } }).ownKinds.adstock.myGeometric).toBe(
      other,
    );
  });

  it("is described as one's own, and as slow without derivatives", () => {
    const text = describeModel(model);
    expect(text).toContain("    adstock myGeometric (your own): a = myGeometric(x)");
    expect(text).toContain(
      "    saturation slowHill (your own, by finite differences: slow): S(x) = slowHill(x)",
    );
    const { warnings } = buildDesign(model);
    expect(warnings.filter(({ code }) => code === "slow-kind").map(({ message }) => message)).toEqual([
      expect.stringMatching(/^adstock "slowGeometric", saturation "slowHill" without derivatives/),
    ]);
  });

  it("leaves the design of built-in kinds free of functions, so that it can be sent to a thread", () => {
    const { design } = buildDesign(specify(panel, {}, { kinds: [myGeometric, myHill] }));
    expect(design.ownKinds).toEqual(noOwnKinds);
    expect(() => structuredClone(design)).not.toThrow();
  });

  it("has gradients that finite differences confirm, with a pullback and without", () => {
    const { design } = buildDesign(model);
    for (const isFull of [true, false]) expectGradients(design, isFull);
  });

  it("of a built-in formula has the built-in density", () => {
    const prior = { alpha: { family: "beta", a: 2, b: 2 } } as const;
    const builtIn = createDensity(
      buildDesign(
        specify(panel, {
          type: "v3_proper",
          channels: { tv: { adstock: { kind: "geometric", priors: prior } } },
        }),
      ).design,
    );
    const own = createDensity(
      buildDesign(specify(panel, { type: "v3_proper", channels: { tv: { adstock: slowGeometric } } })).design,
    );
    const position = Float64Array.from({ length: own.dimension }, (_, i) => Math.sin(i));
    const [a, b] = [builtIn, own].map(({ dimension }) => new Float64Array(dimension));
    // The rows' sums run over groups in another order: 60 rows of rounding; differences of the fallback are good to 1e-8.
    expect(own.evaluate(position, b!)).toBeCloseTo(builtIn.evaluate(position, a!), 9);
    a!.forEach((slope, i) => {
      expect(Math.abs(b![i]! - slope), own.names[i]!).toBeLessThan(1e-7 * (1 + Math.abs(slope)));
    });
  });

  it("gives a saturation's parameter another block where an adstock of one's own has that name", () => {
    const steep = defineAdstock({
      ...slowDefinition,
      name: "steep",
      parameters: [{ name: "slope", domain: "unitInterval" }],
    });
    const { design } = buildDesign(
      specify(panel, { channels: { tv: { adstock: steep, saturation: "hillSlope" } } }),
    );
    expect(createDensity(design).names).toEqual(expect.arrayContaining(["slope[tv]", "saturationSlope[tv]"]));
  });
});

const slowDefinition = {
  parameters: [{ name: "alpha", domain: "unitInterval" }] as const,
  value: (x: Float64Array, [alpha]: Float64Array, out: Float64Array) =>
    x.forEach((value, t) => {
      out[t] = value + (t > 0 ? alpha! * out[t - 1]! : 0);
    }),
};

describe("specify refuses", () => {
  const named = (name: string, parameter = "p") =>
    defineSaturation({ name, parameters: [{ name: parameter, domain: "positive" }], value: (x) => x });
  const faults: readonly [string, SpecChanges, string][] = [
    [
      "a kind it was not handed",
      parseSpecYaml(specYaml(model.spec)),
      '"channels.tv.adstock.kind" must be one of geometric, geometricGrid, geometricWindow, delayed, weibullCdf, weibullPdf, binomial, none, got "myGeometric"; did you mean "geometric"? A kind of your own is handed over: specify(panel, spec, { kinds: [myGeometric] })',
    ],
    [
      "a saturation as an adstock",
      { channels: { tv: { adstock: myHill as never } } },
      'model: "channels.tv.adstock" must be of kind adstock, got the saturation "myHill"',
    ],
    [
      "the name of a built-in kind",
      { channels: { tv: { saturation: named("hill") } } },
      'the name of your saturation "hill" is that of a built-in one; define it under another name',
    ],
    [
      "one name for two kinds",
      { channels: { tv: { saturation: named("mine") }, meta: { saturation: named("mine") } } },
      'the name of your saturation "mine" is given to another one too',
    ],
    [
      "a parameter with a name of the model's",
      { channels: { tv: { saturation: named("mine", "sigma") } } },
      'saturation "mine" must not call a parameter "sigma", which is the model\'s; give it another name',
    ],
    [
      "a prior that leaves the parameter's domain",
      {
        channels: {
          tv: { adstock: { kind: myGeometric, priors: { alpha: { family: "halfNormal", scale: 1 } } } },
        },
      },
      'adstock "myGeometric" must have a prior of "alpha" between 0 and 1, got HalfNormal(1)',
    ],
    [
      "a setting that a kind does not read",
      { channels: { tv: { adstock: { kind: myGeometric, normalise: true } } } },
      'adstock "myGeometric" does not read "normalise"',
    ],
  ];
  it.each(faults)("%s", (_, fault, message) => {
    expect(() => specify(panel, fault)).toThrow(message);
  });
});
