import { describe, expect, it } from "vitest";
import { maximiseLbfgs } from "../../src/math/lbfgs.js";

/** Minus Rosenbrock's valley: its only maximum is 0 at (1, 1). */
function rosenbrock(x: Float64Array, gradient: Float64Array): number {
  const a = 1 - x[0]!;
  const b = x[1]! - x[0]! ** 2;
  gradient[0] = 2 * a + 400 * b * x[0]!;
  gradient[1] = -200 * b;
  return -(a * a) - 100 * b * b;
}

describe("maximiseLbfgs", () => {
  it("finds the end of Rosenbrock's valley", () => {
    const start = Float64Array.of(-1.2, 1);
    const { position, value, isConverged, evaluations } = maximiseLbfgs(rosenbrock, start, {
      valueTolerance: 1e-20,
    });
    expect(isConverged).toBe(true);
    expect(value).toBeGreaterThan(-1e-12);
    expect(position[0]).toBeCloseTo(1, 5);
    expect(position[1]).toBeCloseTo(1, 5);
    expect(Array.from(start)).toEqual([-1.2, 1]);
    // It takes 57; with half of the two-loop recursion left out, 197.
    expect(evaluations).toBeLessThan(80);
  });

  it("solves a badly scaled quadratic", () => {
    const scales = [1e-3, 1, 50, 1e4];
    const result = maximiseLbfgs((x, g) => {
      let value = 0;
      scales.forEach((s, i) => {
        g[i] = -(x[i]! - i) / s ** 2;
        value -= 0.5 * ((x[i]! - i) / s) ** 2;
      });
      return value;
    }, new Float64Array(4).fill(7));
    expect(result.value).toBeGreaterThan(-1e-6);
  });

  it("steps back from places where the function is not a number", () => {
    // ln x − x has its maximum at 1 and no value below 0.
    const { position } = maximiseLbfgs((x, g) => {
      g[0] = 1 / x[0]! - 1;
      return Math.log(x[0]!) - x[0]!;
    }, Float64Array.of(0.01));
    expect(position[0]).toBeCloseTo(1, 4);
  });

  it("shows every point reached, the start first, and stops where it is told to", () => {
    const seen: number[] = [];
    const result = maximiseLbfgs(rosenbrock, Float64Array.of(-1.2, 1), {
      shouldStop: (position, value, gradient) => {
        seen.push(value);
        expect(rosenbrock(position, new Float64Array(2))).toBe(value);
        expect(gradient.length).toBe(2);
        return value > -1;
      },
    });
    expect(seen[0]).toBeCloseTo(-24.2, 10);
    expect(seen.length).toBe(result.iterations + 1);
    expect(seen.at(-1)).toBe(result.value);
    expect(seen.filter((value) => value > -1).length).toBe(1);
    expect(result.isConverged).toBe(false);
  });

  it("says when its iterations ran out, and stops at once at a maximum", () => {
    expect(maximiseLbfgs(rosenbrock, Float64Array.of(-1.2, 1), { maxIterations: 3 })).toMatchObject({
      isConverged: false,
      iterations: 3,
    });
    expect(maximiseLbfgs(rosenbrock, Float64Array.of(1, 1))).toMatchObject({
      isConverged: true,
      evaluations: 1,
    });
  });
});
