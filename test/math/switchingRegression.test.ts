import { describe, expect, it } from "vitest";
import { orthonormal, residualOf } from "../../src/math/omittedVariable.js";
import { createRng } from "../../src/math/rng.js";
import { fitSwitching, type SwitchingData } from "../../src/math/switchingRegression.js";

/** 200 rows, one in ten of which is shifted by 3, its mark by 2; noise of one; a constant and a line as columns. */
function simulated(seed: number, shift = 3, mark = 2) {
  const rng = createRng(seed);
  const rows = 200;
  const line = Float64Array.from({ length: rows }, (_, t) => t / rows);
  const isSecond = Array.from({ length: rows }, () => rng.uniform() < 0.1);
  const response = Float64Array.from(
    line,
    (x, t) => 5 + 2 * x + (isSecond[t] ? shift : 0) + 0.5 * rng.normal(),
  );
  const marks = [Float64Array.from(isSecond, (is) => (is ? mark : 0) + rng.normal())];
  const columns = [new Float64Array(rows).fill(1), line];
  const data: SwitchingData = { response, basis: orthonormal(columns), marks, count: rows };
  return { data, isSecond };
}
const both = { response: true, marks: true };

describe("fitSwitching", () => {
  it("recovers the shifts, the error and which rows are shifted", () => {
    const { data, isSecond } = simulated(1, 5);
    const found = fitSwitching(data, both);
    // Standard errors of the shifts: √(0.25/20 + …) = 0.12, and that of the mark.
    expect(Math.abs(found.shift - 5)).toBeLessThan(3 * 0.12);
    expect(found.marks[0]!.standardError).toBeCloseTo(1 / Math.sqrt(20), 1);
    expect(Math.abs(found.marks[0]!.shift - 2)).toBeLessThan(3 * found.marks[0]!.standardError);
    expect(Math.abs(found.error - 0.5)).toBeLessThan(3 * (0.5 / Math.sqrt(400)));
    expect(Array.from(found.probability, (p) => p > 0.5)).toEqual(isSecond);
  });

  it("has the log likelihood of the mixture, computed plainly, at a maximum in the shift", () => {
    const { data } = simulated(2, 1.5);
    const found = fitSwitching(data, both);
    const rows = data.response.length;
    const share = found.probability.reduce((a, b) => a + b, 0) / rows;
    const mark = data.marks[0]!;
    const at = (shift: number) => {
      const fitted = Float64Array.from(
        residualOf(
          Float64Array.from(data.response, (y, t) => y - shift * found.probability[t]!),
          data.basis,
        ),
        (value, t) => value + shift * found.probability[t]!,
      );
      // Centre and variance of the mark by the probabilities.
      const weight = share * rows;
      const of = (power: (value: number) => number, isSecond: boolean) =>
        mark.reduce((total, value, t) => {
          const p = found.probability[t]!;
          return total + (isSecond ? p : 1 - p) * power(value);
        }, 0) / (isSecond ? weight : rows - weight);
      const centres = [of((v) => v, false), of((v) => v, true)] as const;
      const variance =
        ((rows - weight) * of((v) => (v - centres[0]) ** 2, false) +
          weight * of((v) => (v - centres[1]) ** 2, true)) /
        rows;
      const density = (x: number, v: number) => Math.exp(-(x * x) / (2 * v)) / Math.sqrt(v);
      return fitted.reduce((total, e, t) => {
        const error = found.error ** 2;
        const first = (1 - share) * density(e, error) * density(mark[t]! - centres[0], variance);
        const second = share * density(e - shift, error) * density(mark[t]! - centres[1], variance);
        return total + Math.log(first + second);
      }, 0);
    };
    // EM ends where a step gains less than a thousandth.
    expect(Math.abs(at(found.shift) - found.logLikelihood)).toBeLessThan(0.01);
    expect(at(found.shift)).toBeGreaterThan(at(found.shift + 0.2));
    expect(at(found.shift)).toBeGreaterThan(at(found.shift - 0.2));
  });

  it("shifts nothing that it is not asked to, and gains nothing by what is not there", () => {
    const { data } = simulated(3, 0);
    const marksAlone = fitSwitching(data, { response: false, marks: true });
    expect(marksAlone.shift).toBe(0);
    expect(fitSwitching(data, { response: true, marks: false }).marks[0]!.shift).toBe(0);
    // Twice the gain is about chi-squared with one parameter.
    expect(fitSwitching(data, both).logLikelihood - marksAlone.logLikelihood).toBeLessThan(6);
  });

  it("leaves out what has no value, and rows behind the count", () => {
    const { data } = simulated(4);
    const holes = data.marks[0]!.map((value, t) => (t % 3 === 0 ? Number.NaN : value));
    const found = fitSwitching({ ...data, marks: [holes], count: 150 }, both);
    expect(found.probability.subarray(150)).toEqual(new Float64Array(50));
    expect(Math.abs(found.marks[0]!.shift - 2)).toBeLessThan(4 * found.marks[0]!.standardError);
    expect(Math.abs(found.shift - 3)).toBeLessThan(0.5);
  });
});
