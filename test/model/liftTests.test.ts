/** Lift tests: the term is the normal log density of the measured effect at the model's own prediction. */
import { expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { createDensity } from "../../src/model/density.js";
import { buildDesign } from "../../src/model/panelDesign.js";
import { specify } from "../../src/model/specify.js";
import { geometricAdstock } from "../../src/transforms/adstock.js";
import { smallPanel } from "./densities.js";

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
  const plain = buildDesign(specify(panel, { type: "v3_proper" }));
  const lifted = buildDesign(specify(panel, { type: "v3_proper", liftTests: [test] }));
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
    `model: lift test "tv ${window.from} to ${window.to}" must have an effect of at most the units_sold of the weeks that it counts, ${sold(25)} from ${window.from} to ${window.to}, got ${sold(25) + 1}; give the units_sold that the media of the window brought, or correct the window`,
  );
  const countUntil = panel.times[28]!;
  expect(() => specifyWith({ effect: sold(25) + 1, countUntil })).not.toThrow();
  expect(() => specifyWith({ effect: sold(28) + 1, countUntil })).toThrow(`to ${countUntil}, got`);
  // What was sold in a week without a cell is not known.
  const values = panel.kpi.values.map((value, t) => (t === 22 ? Number.NaN : value));
  expect(() => specifyWith({ effect: 1e9 }, { ...panel, kpi: { ...panel.kpi, values } })).not.toThrow();
});
