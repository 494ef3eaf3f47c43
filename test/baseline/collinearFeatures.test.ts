import { describe, expect, it } from "vitest";
import { collinearFeatures } from "../../src/baseline/collinearFeatures.js";

const series = (value: (t: number) => number) => Float64Array.from({ length: 40 }, (_, t) => value(t));
const a = series((t) => (t * 37) % 50);
const b = series((t) => (t * 23) % 41);
const noise = series((t) => (t * t * 7) % 13);

describe("collinear features", () => {
  it("that move together share a sum", () => {
    const [warning, ...rest] = collinearFeatures(["a", "double", "b"], [a, a.map((v) => 2 * v), b]);
    expect(warning!.message).toMatch(/^a and double move together \(correlation 1\.00\).*only their sum$/);
    expect(rest).toEqual([]);
  });

  it("that move against each other share a difference", () => {
    const [warning] = collinearFeatures(["a", "minus"], [a, a.map((v) => 7 - v)]);
    expect(warning!.message).toMatch(
      /^a and minus move against each other \(correlation −1\.00\).*only their difference$/,
    );
    const [three] = collinearFeatures(["a", "b", "minus"], [a, a.map((v) => 3 * v), a.map((v) => -v)]);
    expect(three!.message).toMatch(/^a and b move against minus \(correlation 1\.00 in size\)/);
  });

  it("linked in a chain are reported with the weakest correlation of any two, not of the links", () => {
    const chain = [0, 1, 2].map((step) => series((t) => a[t]! + step * 0.9 * noise[t]!));
    const [warning] = collinearFeatures(["first", "second", "third"], chain);
    expect(warning!.message).toMatch(/^first, second and third move together/);
    const stated = Number(/correlation (0\.\d+) or more/.exec(warning!.message)![1]);
    expect(stated).toBeLessThan(0.95);
  });

  it("are found where one is the sum of two others and no pair is close", () => {
    const sum = series((t) => a[t]! + b[t]!);
    const [warning] = collinearFeatures(["a", "b", "sum", "noise"], [a, b, sum, noise]);
    expect(warning!.code).toBe("inflated-features");
    expect(warning!.message).toMatch(
      /^a, b and sum can be imitated by .* \(variance inflated infinitely many times\)/,
    );
  });

  it("are not reported where there are none, nor where every column is free because rows are few", () => {
    expect(collinearFeatures(["a", "b", "noise"], [a, b, noise])).toEqual([]);
    // Four indicators of four rows add up to one.
    const indicators = [0, 1, 2, 3].map((row) =>
      Float64Array.from({ length: 4 }, (_, t) => (t === row ? 1 : 0)),
    );
    expect(collinearFeatures(["a", "b", "c", "d"], indicators)).toEqual([]);
  });
});
