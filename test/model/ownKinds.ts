/** Kinds as a user would define them, equal in formula to built-in ones, with and without derivatives. */
import { defineAdstock } from "../../src/transforms/defineAdstock.js";
import { defineSaturation } from "../../src/transforms/defineSaturation.js";

const alpha = [{ name: "alpha", domain: "unitInterval" }] as const;
const halfSaturation = [{ name: "halfSaturation", domain: "positive" }] as const;

/** Normalised geometric adstock in the operations of the built-in one, so that it gives the same bits. */
const geometricValue = (x: Float64Array, [retention]: Float64Array, out: Float64Array): void => {
  const gain = 1 - retention!;
  let carried = 0;
  for (let t = 0; t < x.length; t++) {
    carried = gain * x[t]! + retention! * carried;
    out[t] = carried;
  }
};

export const myGeometric = defineAdstock({
  name: "myGeometric",
  parameters: alpha,
  value: geometricValue,
  pullback({ x, p, out, outBar, xBar, pBar }) {
    const retention = p[0]!;
    let q = 0;
    let sum = 0;
    for (let t = x.length - 1; t >= 0; t--) {
      q = outBar[t]! + retention * q;
      sum += q * ((t > 0 ? out[t - 1]! : 0) - x[t]!);
      xBar[t] = (1 - retention) * q;
    }
    pBar[0] = sum;
  },
});

export const slowGeometric = defineAdstock({
  name: "slowGeometric",
  parameters: alpha,
  value: geometricValue,
});

export const myHill = defineSaturation({
  name: "myHill",
  parameters: halfSaturation,
  value: (x, p) => x / (p[0]! + x),
  derivatives: (x, p) => [p[0]! / (p[0]! + x) ** 2, -x / (p[0]! + x) ** 2],
});

export const slowHill = defineSaturation({
  name: "slowHill",
  parameters: halfSaturation,
  value: (x, p) => x / (p[0]! + x),
});
