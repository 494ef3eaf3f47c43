/** Saturations by hyperbolic tangent: tanh, and the logistic that is the same curve in other units. */
import { expm1, log1p } from "../../math/elementary.js";
import type { TransformParameter } from "../kind.js";
import { pointwiseSaturation } from "./pointwise.js";

/** tanh z = (1 − e^(−2z)) / (1 + e^(−2z)), for z ≥ 0. */
function hyperbolicTangent(z: number): number {
  const e = expm1(-2 * z);
  return -e / (2 + e);
}

/** The z ≥ 0 with tanh z = y: ½ ln((1 + y)/(1 − y)), for 0 ≤ y < 1. */
function inverseHyperbolicTangent(y: number): number {
  return 0.5 * log1p((2 * y) / (1 - y));
}

/** tanh(x / scale) with its derivatives. */
function writeCurve(x: number, width: number, out: Float64Array): void {
  const y = hyperbolicTangent(x / width);
  out[0] = y;
  out[1] = (1 - y * y) / width;
  out[2] = (-2 * y * out[1]) / width;
}

const scale: TransformParameter = Object.freeze({
  name: "scale",
  domain: "positive",
  prior: Object.freeze({ family: "logNormal", mu: 0, sigma: 1 }),
  unit: "exposure",
  typical: 1,
  meaning: "exposure that gives tanh 1 ≈ 76 % of the largest effect",
});

/** S(x) = tanh(x / scale). In PyMC-Marketing's b·tanh(x/(b·c)), b is the channel's coefficient and scale is b·c. */
export const tanh = pointwiseSaturation({
  name: "tanh",
  formula: "S(x) = tanh(x / scale)",
  parameters: Object.freeze([scale]),
  isBounded: true,
  value: (x, values) => hyperbolicTangent(x / values[0]!),
  derivatives(x, y, values, into) {
    const slope = (1 - y * y) / values[0]!;
    into[0] = slope;
    into[1] = -slope * (x / values[0]!);
  },
  inverse: (y, values) => values[0]! * inverseHyperbolicTangent(y),
  curve: (x, parameters, at, out) => writeCurve(x, parameters[at]!, out),
  inflexion: () => 0,
});

const efficiency: TransformParameter = Object.freeze({
  name: "lambda",
  domain: "positive",
  prior: Object.freeze({ family: "logNormal", mu: 0, sigma: 1 }),
  unit: "1/exposure",
  typical: 1,
  meaning: "how fast the effect saturates: half of it is reached at ln 3 / lambda",
});

/** S(x) = (1 − e^(−lambda·x)) / (1 + e^(−lambda·x)) = tanh(lambda·x/2). Half-saturation at ln 3 / lambda, not at 1 / lambda. */
export const logistic = pointwiseSaturation({
  name: "logistic",
  formula: "S(x) = (1 − e^(−lambda·x)) / (1 + e^(−lambda·x))",
  parameters: Object.freeze([efficiency]),
  isBounded: true,
  value: (x, values) => hyperbolicTangent((values[0]! * x) / 2),
  derivatives(x, y, values, into) {
    const spread = (1 - y * y) / 2;
    into[0] = spread * values[0]!;
    into[1] = spread * x;
  },
  inverse: (y, values) => (2 * inverseHyperbolicTangent(y)) / values[0]!,
  curve: (x, parameters, at, out) => writeCurve(x, 2 / parameters[at]!, out),
  inflexion: () => 0,
});
