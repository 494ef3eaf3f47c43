/** Microseconds of a gradient as weeks, channels and geos grow, on made-up media. Prints one JSON. */
import { createRng } from "../../build/math/rng.js";
import { createDensity } from "../../build/model/density.js";
import { bestMicroseconds } from "./timing.mjs";

/** A design with intercept and eleven other columns, as the reference models have. */
function madeUp(times, channelCount, geoCount) {
  const random = createRng(1);
  const series = (length) => Float64Array.from({ length }, () => random.uniform());
  const geos = Array.from({ length: geoCount }, (_, geo) => `geo${geo}`);
  return {
    times,
    geos,
    kpi: series(times * geoCount),
    isObserved: new Uint8Array(times * geoCount).fill(1),
    channels: Array.from({ length: channelCount }, (_, c) => ({
      name: `channel${c}`,
      type: "other",
      media: geos.map(() => series(times)),
      scales: geos.map(() => 1),
      adstock: {
        kind: "geometric",
        settings: { normalise: true },
        priors: { alpha: { family: "beta", a: 3, b: 3 } },
      },
      saturation: {
        kind: "hill",
        settings: {},
        priors: { halfSaturation: { family: "logNormal", mu: -0.7, sigma: 0.5 } },
      },
      order: "adstockFirst",
      coefficient: { of: "coefficient", prior: { family: "halfNormal", scale: 0.15 } },
      spend: 0,
    })),
    revenuePerUnit: null,
    linear: Array.from({ length: 12 }, (_, k) => ({
      block: k === 0 ? "intercept" : "control",
      label: k === 0 ? "" : `column${k}`,
      values: k === 0 ? new Float64Array(times * geoCount).fill(1) : series(times * geoCount),
      prior: { mean: 0, sd: 0.5 },
    })),
    pooling: null,
    likelihood: { family: "normal", sigma: { family: "halfNormal", scale: 0.2 } },
    liftTests: [],
    ownKinds: { adstock: {}, saturation: {} },
  };
}

const sizes = [
  ...[52, 104, 156, 260, 520].map((weeks) => [weeks, 11, 1]),
  ...[2, 5, 20, 35, 50].map((channels) => [156, channels, 1]),
  [260, 50, 1],
  [520, 50, 1],
  ...[5, 10, 25, 50].map((geos) => [156, 11, geos]),
];
const rows = sizes.map(([weeks, channels, geos]) => {
  const microseconds = bestMicroseconds(createDensity(madeUp(weeks, channels, geos)), 25, 10);
  return {
    weeks,
    channels,
    geos,
    microseconds,
    nanosecondsPerCell: (1000 * microseconds) / (weeks * channels * geos),
  };
});
console.log(JSON.stringify({ rows }));
