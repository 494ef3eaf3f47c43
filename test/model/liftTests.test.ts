/** Lift tests: the term is the normal log density of the measured effect at the model's own prediction. */
import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { DataError } from "../../src/errors.js";
import { createDensity } from "../../src/model/density.js";
import { specify } from "../../src/spec/specify.js";
import { geometricAdstock } from "../../src/transforms/geometricAdstock.js";
import { expectGradients, geoPanel, smallPanel } from "./densities.js";

it("a lift test adds ln Normal(effect | what the withheld spend would have brought, error)", () => {
  const panel = smallPanel();
  const test = {
    channel: "tv",
    from: panel.times[20]!,
    to: panel.times[25]!,
    countUntil: panel.times[28]!,
    effect: 400,
    standardError: 60,
  };
  const plain = buildDesign(specify(panel, { type: "v3_proper", media: { prior: "salesShare" } }));
  const lifted = buildDesign(
    specify(panel, { type: "v3_proper", media: { prior: "salesShare" }, liftTests: [test] }),
  );
  const without = createDensity(plain.design);
  const density = createDensity(lifted.design);
  const position = Float64Array.from({ length: density.dimension }, (_, i) => Math.sin(i));
  const gradient = new Float64Array(density.dimension);
  const added = density.evaluate(position, gradient) - without.evaluate(position, gradient);

  const values = new Float64Array(density.dimension);
  density.constrain(position, values);
  const value = (block: string) => values[density.parameters.indexOf(block, "tv")]!;
  const tv = lifted.design.channels.find(({ name }) => name === "tv")!.media[0]!;
  const response = (media: Float64Array) =>
    geometricAdstock(media, value("alpha"), { normalise: true }).map(
      (x) => x / (x + value("halfSaturation")),
    );
  const withheld = response(tv.map((x, t) => (t >= 20 && t <= 25 ? 0 : x)));
  const lift = response(tv).reduce((sum, x, t) => (t >= 20 && t <= 28 ? sum + (x - withheld[t]!) : sum), 0);
  const predicted = value("beta") * lift * lifted.kpiScale[0]!;
  const z = (predicted - 400) / 60;
  const expected = -0.5 * z * z - Math.log(60) - 0.5 * Math.log(2 * Math.PI);
  expect(Math.abs(added - expected)).toBeLessThan(1e-9 * Math.abs(expected));
});

it("a lift test with an effect above all sales of the weeks that it counts is refused in one line", () => {
  const panel = smallPanel();
  const window = { channel: "tv", from: panel.times[20]!, to: panel.times[25]!, standardError: 60 };
  const sold = (last: number) => panel.kpi.values.slice(20, last + 1).reduce((a, b) => a + b);
  const specifyWith = (changes: { effect: number; countUntil?: string }, table = panel) =>
    specify(table, { liftTests: [{ ...window, ...changes }] });
  expect(() => specifyWith({ effect: sold(25) })).not.toThrow();
  expect(() => specifyWith({ effect: sold(25) + 1 })).toThrow(DataError);
  expect(() => specifyWith({ effect: sold(25) + 1 })).toThrow(
    `model: lift test "tv ${window.from} to ${window.to}" must have an effect of at most the units_sold of the periods that it counts, ${sold(25)} from ${window.from} to ${window.to}, got ${sold(25) + 1}; give the units_sold that the media of the window brought, or correct the window`,
  );
  const countUntil = panel.times[28]!;
  expect(() => specifyWith({ effect: sold(25) + 1, countUntil })).not.toThrow();
  expect(() => specifyWith({ effect: sold(28) + 1, countUntil })).toThrow(`to ${countUntil}, got`);
  // What was sold in a week without a cell is not known.
  const values = panel.kpi.values.map((value, t) => (t === 22 ? Number.NaN : value));
  expect(() => specifyWith({ effect: 1e9 }, { ...panel, kpi: { ...panel.kpi, values } })).not.toThrow();
});

it("a lift test that ends before it begins is refused as that, wherever it lies", () => {
  const panel = smallPanel();
  const test = { channel: "tv", effect: 1, standardError: 1 };
  for (const [from, to] of [
    [panel.times[25]!, panel.times[20]!],
    ["1999-02-01", "1999-01-04"],
  ]) {
    expect(() => specify(panel, { liftTests: [{ ...test, from: from!, to: to! }] })).toThrow(
      `model: lift test "tv ${from} to ${to}" has from after to; give the first day as from and the last as to`,
    );
  }
});

it("a lift test whose effect was counted for less than its weeks is refused", () => {
  const { times } = smallPanel();
  const [from, to, early] = [times[20]!, times[25]!, times[23]!];
  const test = { channel: "tv", effect: 1, standardError: 1, from, to };
  const specifyWith = (countUntil: string) => () =>
    specify(smallPanel(), { liftTests: [{ ...test, countUntil }] });
  expect(specifyWith(to)).not.toThrow();
  expect(specifyWith(early)).toThrow(
    `model: lift test "tv ${from} to ${to}" has countUntil before to, got "${early}"; give the last day on which the effect was counted, or leave it out where that is to`,
  );
});

describe("a lift test compared with other spend than none", () => {
  const tested = (panel: Panel, changes: object) => {
    const test = {
      channel: "tv",
      from: panel.times[20]!,
      to: panel.times[25]!,
      effect: 40,
      standardError: 9,
    };
    const type = panel.geos.length > 1 ? "v2" : "v3_proper";
    const model = specify(panel, { type, liftTests: [{ ...test, ...changes }] });
    return buildDesign(model).design;
  };

  it("has the usual media in its window where the channel was off, and the channel's own elsewhere", () => {
    const panel = smallPanel();
    const tv = panel.channels.find(({ name }) => name === "tv")!;
    const values = tv.spend!.values.map((value, t) => (t >= 20 && t <= 25 ? 0 : value));
    const dark = {
      ...panel,
      channels: panel.channels.map((one) => (one === tv ? { ...one, spend: { ...tv.spend!, values } } : one)),
    };
    expect(() => tested(dark, {})).toThrow("against: the usual spend a week");
    const { liftTests, channels } = tested(dark, { against: 12_000 });
    const { media, scales } = channels.find(({ name }) => name === "tv")!;
    const expected = media[0]!.map((value, t) => (t >= 20 && t <= 25 ? 12_000 / scales[0]! : value));
    liftTests[0]!.counterfactual[0]!.forEach((value, t) => {
      expect(Math.abs(value - expected[t]!)).toBeLessThan(1e-12 * 12_000);
    });
  });

  it("differs in the tested geos only, which share the spend as they share the channel's", () => {
    const panel = geoPanel();
    const { liftTests, channels } = tested(panel, { geos: ["south"], against: 3000 });
    const tv = channels.find(({ name }) => name === "tv")!;
    const [north, south] = liftTests[0]!.counterfactual;
    expect(north).toEqual(tv.media[0]);
    expect(south![22]! * tv.scales[1]!).toBeCloseTo(3000, 8);
    const both = tested(panel, { against: 3000 }).liftTests[0]!.counterfactual;
    const money = both.map((values, geo) => values[22]! * tv.scales[geo]!);
    expect(money[0]! + money[1]!).toBeCloseTo(3000, 8);
    const spent = tv.media.map(
      (values, geo) => values.reduce((sum, value) => sum + value, 0) * tv.scales[geo]!,
    );
    expect(money[0]! / money[1]!).toBeCloseTo(spent[0]! / spent[1]!, 10);
  });

  it("has gradients that differences confirm", () => {
    expectGradients(tested(geoPanel(), { geos: ["south"], against: 3000 }), true);
    expectGradients(tested(geoPanel(), { geos: ["south"], against: 3000 }), false);
  });

  it("is refused for a geo that there is not, in one line with the nearest", () => {
    expect(() => tested(geoPanel(), { geos: ["sout"] })).toThrow(/unknown geo "sout".*south/);
    expect(() => tested(smallPanel(), { geos: ["south"] })).toThrow("must be of the whole market");
  });
});
