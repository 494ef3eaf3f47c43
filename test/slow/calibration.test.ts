/** Calibration: over truths drawn from its own priors, the model's posterior is right about alpha, half-saturation, coefficients, noise,
 *  contributions and ROI, and its intervals cover as often as they say. */
import { beforeAll, describe, expect, it } from "vitest";
import { median, sum } from "../../src/math/statistics.js";
import {
  type CalibrationOptions,
  type CalibrationRun,
  calibrate,
  calibrationModel,
  levels,
} from "./calibration.js";
import { binomialPValue, uniformityPValue } from "./uniformity.js";

const seed = 20260101;
/** Probability that a calibrated model fails any of the tests of its run: each of them gets its share. */
const familyLevel = 0.01;

const runs: readonly [string, CalibrationOptions][] = [
  ["given the scaled KPI", { seed, replicates: 400 }],
  // The priors of v3 speak of a KPI with mean 1, which is what dividing by the mean makes of every KPI.
  [
    "through a panel, its KPI divided by its own mean, on truths whose scaled KPI has mean 1",
    { seed, replicates: 200, through: "panel", isMeanOne: true },
  ],
];

describe.each(runs)("v3 on 50 weeks of four channels, %s", (_, options) => {
  const { replicates } = options;
  let run: CalibrationRun;
  beforeAll(async () => {
    run = await calibrate(calibrationModel(), options);
    console.info(tableOf(run));
  });

  it("has every quantity that is asked for", () => {
    const channels = ["tv", "google", "meta", "radio"];
    const blocks = ["alpha", "halfSaturation", "beta", "contribution", "roi"];
    expect(run.quantities.map(({ name }) => name).sort()).toEqual(
      [
        "sigma",
        "intercept",
        ...blocks.flatMap((block) => channels.map((name) => `${block}[${name}]`)),
      ].sort(),
    );
    expect(run.quantities.every(({ ranks }) => ranks.length === replicates)).toBe(true);
  });

  it("gives the truth a uniform rank among its draws", () => {
    expect(unevenRanks(run)).toEqual([]);
  });

  it("covers the truth with its intervals as often as they say", () => {
    const level = levelOfOne(run);
    const faults = run.quantities.flatMap(({ name, covered }) =>
      levels
        .filter((probability, l) => binomialPValue(covered[l]!, replicates, probability) <= level)
        .map((probability) => `${name}: interval of ${probability}`),
    );
    expect(faults).toEqual([]);
  });
});

it.each<[string, CalibrationOptions]>([
  [
    "a prior of the coefficients that is narrower than the truth's",
    { seed, replicates: 400, betaFactor: 1.3 },
  ],
  // As the priors are written, the mean of the scaled KPI is anything around 1; the model makes it 1, and the priors mean another size.
  ["a scale that the data have chosen", { seed, replicates: 100, through: "panel" }],
])("sees %s", async (_, options) => {
  const run = await calibrate(calibrationModel(), options);
  console.info(tableOf(run));
  expect(unevenRanks(run)).not.toEqual([]);
});

/** Level of one test, so that all of them together are of the family's: a rank test and one a level of each quantity. */
function levelOfOne({ quantities }: CalibrationRun): number {
  return familyLevel / (quantities.length * (1 + levels.length));
}

function unevenRanks(run: CalibrationRun): readonly string[] {
  return run.quantities.flatMap(({ name, ranks }) => {
    const pValue = uniformityPValue(ranks, run.draws);
    return pValue > levelOfOne(run) ? [] : [`${name}: p ${pValue}`];
  });
}

function tableOf({ quantities, draws, divergences, effectiveDraws }: CalibrationRun): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  const rows = quantities.map(({ name, ranks, covered }) => [
    name,
    ...covered.map((count) => percent(count / ranks.length)),
    uniformityPValue(ranks, draws).toFixed(3),
  ]);
  const heads = ["", ...levels.map((level) => `${100 * level} %`), "p of ranks"];
  const lines = [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return [
    ...lines,
    `${sum(divergences)} transitions diverged, in ${divergences.filter((n) => n > 0).length} replicates; effective draws of the worst parameter: ` +
      `median ${Math.round(median(effectiveDraws))}, least ${Math.round(Math.min(...effectiveDraws))}`,
  ].join("\n");
}
