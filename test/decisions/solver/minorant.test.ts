/** The concave function below a curve that touches it: against a dense grid, also where it touches at nothing. */
import { expect, it } from "vitest";
import type { SaturationName } from "../../../src/transforms/saturations.js";
import { surfaceOf } from "../responses.js";

const curves: readonly (readonly [name: SaturationName, ...parameters: number[]])[] = [
  ["hill", 0.7],
  ["hillSlope", 1, 0.4],
  ["hillSlope", 1.3, 1],
  ["hillSlope", 0.8, 1.3],
  ["hillSlope", 1, 2],
  ["hillSlope", 2.5, 5],
  ["michaelisMenten", 0.6],
  ["logistic", 1.2],
  ["tanh", 0.9],
  ["root", 0.1],
  ["root", 0.5],
  ["root", 0.9],
  ["none"],
];

/** From nothing on, closest where curves are steepest. */
const grid = [
  0,
  ...Array.from({ length: 120 }, (_, i) => 10 ** (-12 + (i * 12) / 120)),
  ...Array.from({ length: 200 }, (_, i) => 0.05 * (i + 1)),
].sort((a, b) => a - b);
const touches = [0, 1e-12, 1e-6, 0.01, 0.2, 0.37796447300922725, 0.5773502691896257, 1, 3, 9];

const cases = curves.flatMap((curve) => [1.5, -0.8].map((coefficient) => ({ curve, coefficient })));

it.each(cases)("lies below $curve times $coefficient everywhere, and on it where it touches", (one) => {
  const [name, ...parameters] = one.curve;
  const surface = surfaceOf([{ saturation: name, draws: [[one.coefficient, ...parameters]] }], 1);
  const values = new Float64Array(1);
  const gradient = new Float64Array(1);
  const at = (x: number) => {
    surface.evaluate(Float64Array.of(x), { values, gradient, weights: Float64Array.of(1) });
    return [values[0]!, gradient[0]!] as const;
  };
  const [, steepest] = at(0);
  const truth = grid.map((x) => at(x)[0]);
  const size = Math.max(...truth.map(Math.abs));
  for (const touch of touches) {
    surface.touch(null);
    const [height, slope] = at(touch);
    surface.touch(Float64Array.of(touch));
    const below = grid.map((x) => at(x)[0]);
    below.forEach((value, i) => {
      // The difference of a curve and its tangent is good to the rounding of both.
      const room = 1e-12 * (size + Math.abs(value));
      expect(value, `${name}, touched at ${touch}, at ${grid[i]}`).toBeLessThanOrEqual(truth[i]! + room);
    });
    // Beside a fall without bounds nothing has its own value, and what is concave begins behind it.
    const isFall = !Number.isFinite(steepest) && one.coefficient < 0;
    for (let i = isFall ? 2 : 1; i + 1 < grid.length; i++) {
      const [left, here, right] = [grid[i - 1]!, grid[i]!, grid[i + 1]!];
      const line = below[i - 1]! + ((below[i + 1]! - below[i - 1]!) * (here - left)) / (right - left);
      expect(below[i]! - line, `concave, touched at ${touch}, at ${here}`).toBeGreaterThanOrEqual(
        -1e-12 * (size + Math.abs(line)),
      );
    }
    if (isFall && touch > 0 && touch < 1e-9) continue;
    const [value, incline] = at(touch);
    expect(Math.abs(value - height)).toBeLessThanOrEqual(1e-12 * size);
    if (Number.isFinite(slope))
      expect(Math.abs(incline - slope)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(slope)));
  }
});
