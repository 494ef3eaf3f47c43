/** Identifiability against tables in which it is known who can be told from whom, and the expected information against a naive twin. */
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { expectedInformation } from "../../src/insights/expectedInformation.js";
import { identifiability } from "../../src/insights/identifiability.js";
import { identifiabilityTable } from "../../src/report/identifiabilityTable.js";
import { tableText } from "../../src/report/tableText.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const panel = smallPanel();
/** Effects that are straight lines of spend, so that responses are known without a transform. */
const straight = (of: Panel): SpecChanges => ({
  type: "v1",
  media: { prior: "salesShare" },
  channels: Object.fromEntries(
    of.channels.map(({ name }) => [name, { adstock: "none", saturation: "none" }]),
  ),
});

/** The panel with a copy of tv's spend as another channel. */
const twins: Panel = {
  ...panel,
  channels: [...panel.channels, { ...panel.channels[0]!, name: "twin" }],
};

describe("before a fit", () => {
  it("is the posterior variance of a linear model, as another library inverts it", () => {
    const { design } = buildDesign(specify(panel, straight(panel)));
    const { shares, correlations } = expectedInformation(design);
    const rows = [...design.isObserved.keys()].filter((row) => design.isObserved[row] === 1);
    const columns = [
      ...design.channels.map(({ media }) => rows.map((row) => media[0]![row]!)),
      ...design.linear.map(({ values }) => rows.map((row) => values[row]!)),
    ];
    // A half-normal of scale s has variance s²(1 − 2/π), estimated here from 500 draws: 3 standard errors are about 25 %.
    const sd = 0.6744897501960817;
    const { likelihood, channels } = specify(panel, straight(panel)).spec;
    const sigma = (likelihood.sigma as { scale: number }).scale * sd;
    const x = new Matrix(columns).transpose();
    const prior = [
      ...design.channels.map(({ name }) => {
        const { scale } = channels[name]!.coefficient.prior as { scale: number };
        return scale ** 2 * (1 - 2 / Math.PI);
      }),
      ...design.linear.map(({ prior: { sd: own } }) => own ** 2),
    ];
    const precision = x
      .transpose()
      .mmul(x)
      .div(sigma ** 2);
    for (const [k, value] of prior.entries()) precision.set(k, k, precision.get(k, k) + 1 / value);
    const covariance = inverse(precision);
    design.channels.forEach((_, c) => {
      expect(Math.abs(shares[c]! / (covariance.get(c, c) / prior[c]!) - 1)).toBeLessThan(0.25);
    });
    const expected = covariance.get(0, 1) / Math.sqrt(covariance.get(0, 0) * covariance.get(1, 1));
    expect(Math.abs(correlations[1]! - expected)).toBeLessThan(0.05);
  });

  it("leaves half of each of two identical channels to their priors, and knows their sum", () => {
    const { channels, pairs } = identifiability(specify(twins, straight(twins)));
    const shares = channels.filter(({ name }) => name === "tv" || name === "twin");
    for (const { expectedPriorShare } of shares) expect(expectedPriorShare).toBeGreaterThan(0.45);
    expect(pairs[0]).toMatchObject({ first: "tv", second: "twin", posterior: null });
    expect(pairs[0]!.media).toBeCloseTo(1, 12);
    expect(pairs[0]!.expected).toBeLessThan(-0.8);
    expect(channels[0]!.closest!.name).toBe("twin");
    expect(channels[0]!.inflation).toBe(Number.POSITIVE_INFINITY);
  });

  it("expects less of a table with fewer weeks", () => {
    const known = (weeks: number) =>
      expectedInformation(buildDesign(specify(smallPanel(weeks), straight(panel))).design).shares;
    const [few, many] = [known(30), known(120)];
    few.forEach((share, c) => {
      expect(share).toBeGreaterThan(many[c]!);
      expect(share).toBeLessThanOrEqual(1);
    });
  });

  it.each(["v2", "v3"] as const)("works for %s and for geos", (type) => {
    const { channels } = identifiability(specify(geoPanel(), { type }));
    for (const { expectedPriorShare } of channels) {
      expect(expectedPriorShare).toBeGreaterThan(0);
      expect(expectedPriorShare).toBeLessThanOrEqual(1);
    }
  });
});

describe("after a fit", () => {
  const fitted = quickFit(specify(twins, straight(twins)), { seed: 1, draws: 400 });

  it("finds the same pair in the draws", () => {
    const { pairs, channels, isFitted } = identifiability(fitted);
    expect(isFitted).toBe(true);
    expect(pairs.map(({ first, second }) => `${first} ${second}`)).toContain("tv twin");
    expect(pairs.find(({ second }) => second === "twin")!.posterior).toBeLessThan(0);
    for (const { priorShare } of channels) expect(priorShare).toBeGreaterThanOrEqual(0);
  });

  it("says what would separate them, and shows the doubts of the fit", () => {
    const text = tableText(identifiabilityTable(identifiability(fitted)));
    expect(text).toMatch(/tv and twin share one effect .*: phase their spend/);
    expect(text).toMatch(/separate from twin/);
    expect(text).toMatch(/Warning: .*approxim/);
  });
});
