/** The reference model's density against values computed by another implementation, and the collapsed density against its definition. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Design } from "../../src/design/design.js";
import { readReference } from "../../src/design/reference.js";
import { choleskyFactor, solveTransposed } from "../../src/math/cholesky.js";
import { createDensity, type ModelDensity } from "../../src/model/density.js";

const names = ["synth_easy_shared", "synth_collinear_shared", "meridian_national"];
const pathOf = (name: string) => `../shared/reference/${name}.spec.json`;

describe.each(names)("the reference model on %s", (name) => {
  it("has the log density and gradient of the reference at its test points", async () => {
    const { design, points, parameterNames } = await readReference(pathOf(name));
    const expected = JSON.parse(readFileSync(pathOf(name), "utf8")).density_test_points as {
      logp: number;
      grad: number[];
    }[];
    const density = createDensity(design, { isFull: true });
    expect(density.dimension).toBe(parameterNames.length);
    const gradient = new Float64Array(density.dimension);
    expect(points).toHaveLength(5);
    points.forEach((q, k) => {
      const { logp, grad } = expected[k]!;
      expect(Math.abs(density.evaluate(q, gradient) - logp)).toBeLessThan(1e-9 * Math.abs(logp));
      const scale = Math.max(...grad.map(Math.abs));
      gradient.forEach((g, i) => {
        // A component that happens to be near zero is held to the size of the whole gradient.
        expect(Math.abs(g - grad[i]!)).toBeLessThan(1e-9 * Math.max(Math.abs(grad[i]!), 1e-3 * scale));
      });
    });
  });

  it("has gradients that finite differences confirm, full and collapsed", async () => {
    const { design, points } = await readReference(pathOf(name));
    for (const isFull of [true, false]) {
      const density = createDensity(design, { isFull });
      for (const q of points) expectGradient(density, sampledPart(q, density, design));
    }
  });

  it("integrates the linear block out exactly", async () => {
    const { design, points } = await readReference(pathOf(name));
    const collapsed = createDensity(design);
    const gradient = new Float64Array(collapsed.dimension);
    for (const q of points) {
      const position = sampledPart(q, collapsed, design);
      const value = collapsed.evaluate(position, gradient);
      const direct = integralOverBlock(design, q);
      expect(Math.abs(value - direct)).toBeLessThan(1e-8 * Math.abs(direct));
    }
  });
});

describe("readReference", () => {
  it("refuses a file in another format, naming it", async () => {
    await expect(readReference("package.json")).rejects.toThrow(/package\.json: "parameter_names" must be/);
    await expect(readReference("none.json")).rejects.toThrow("none.json: the file cannot be read");
  });
});

/** The collapsed density leaves out the linear block, which stands before sigma. */
function sampledPart(q: Float64Array, { isCollapsed }: ModelDensity, { linear }: Design): Float64Array {
  if (!isCollapsed) return Float64Array.from(q);
  const end = q.length - 1 - linear.length;
  return Float64Array.of(...q.subarray(0, end), q.at(-1)!);
}

/** Central differences at the step that balances rounding against curvature: error of order 1e-7 of the scale. */
function expectGradient(density: ModelDensity, position: Float64Array): void {
  const gradient = new Float64Array(density.dimension);
  const scratch = new Float64Array(density.dimension);
  const value = density.evaluate(position, gradient);
  for (let i = 0; i < position.length; i++) {
    const at = (u: number) => {
      const moved = Float64Array.from(position);
      moved[i] = u;
      return density.evaluate(moved, scratch);
    };
    // Fourth order: error h⁴·f⁽⁵⁾/30 + ε·|f|/h.
    const h = 1e-3;
    const u = position[i]!;
    const slope = (8 * (at(u + h) - at(u - h)) - (at(u + 2 * h) - at(u - 2 * h))) / (12 * h);
    expect(Math.abs(slope - gradient[i]!)).toBeLessThan(
      1e-6 * (1 + Math.abs(gradient[i]!)) + (1e-14 * Math.abs(value)) / h,
    );
  }
}

/** ln ∫ p(q, theta) dtheta for a density that is quadratic in theta: value at the mode plus ½·K·ln 2π − ½·ln det(precision). */
function integralOverBlock(design: Design, q: Float64Array): number {
  const full = createDensity(design, { isFull: true });
  const gradient = new Float64Array(full.dimension);
  const size = design.linear.length;
  const start = q.length - 1 - size;
  const variance = Math.exp(2 * q.at(-1)!);
  const precision = new Float64Array(size * size);
  design.linear.forEach((a, i) => {
    design.linear.forEach((b, j) => {
      let total = i === j ? 1 / a.prior.sd ** 2 : 0;
      a.values.forEach((value, row) => {
        if (design.isObserved[row] === 1) total += (value * b.values[row]!) / variance;
      });
      precision[i * size + j] = total;
    });
  });
  const factor = choleskyFactor(precision, size)!;
  full.evaluate(q, gradient);
  // Newton from the given point reaches the mode at once: theta + precision⁻¹·gradient.
  const step = gradient.slice(start, start + size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) step[i]! -= factor[i * size + k]! * step[k]!;
    step[i]! /= factor[i * size + i]!;
  }
  solveTransposed(factor, step);
  const mode = q.map((u, i) => (i >= start && i < start + size ? u + step[i - start]! : u));
  let logDeterminant = 0;
  for (let i = 0; i < size; i++) logDeterminant += 2 * Math.log(factor[i * size + i]!);
  return full.evaluate(mode, gradient) + 0.5 * size * Math.log(2 * Math.PI) - 0.5 * logDeterminant;
}
