/** What priors say in money: the prior of the ROI itself, its share of what was sold, and the lines of a model in words. */
import { describe, expect, it } from "vitest";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { readPanel } from "../../src/data/read.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { describeModel } from "../../src/insights/describeModel.js";
import { moneyOf, priorMoney } from "../../src/insights/priorMoney.js";
import { roi } from "../../src/insights/roi.js";
import { sum } from "../../src/math/statistics.js";
import { roiPrior } from "../../src/spec/channelPriors.js";
import { distributionOf } from "../../src/spec/priors.js";
import { specify } from "../../src/spec/specify.js";

const { panel } = simulatePanel({ ...exampleMarket, weeks: 80 }, 1);

describe("priorMoney", () => {
  it("is the prior of the ROI where that is what the prior is on, and ROI times spend over revenue as a share", () => {
    const beliefs = priorMoney(specify(panel), { draws: 4000 });
    expect(beliefs.map(({ name }) => name)).toEqual([
      ...panel.channels.map(({ name }) => name),
      "all channels",
    ]);
    const { quantile } = distributionOf(roiPrior);
    const revenue = sum(panel.revenue!.values);
    for (const channel of panel.channels) {
      const { roi: returned, share } = beliefs.find(({ name }) => name === channel.name)!;
      // The share below a quantile is known to 0.5 ± 0.008, and carry-out after the last week adds some 5 % at most.
      expect(returned.median).toBeGreaterThan(quantile(0.475));
      expect(returned.median).toBeLessThan(1.07 * quantile(0.525));
      expect(share.median).toBeCloseTo((returned.median * sum(channel.spend!.values)) / revenue, 12);
    }
  });

  it("counts the weeks of training alone", () => {
    const to = panel.times[39]!;
    const [first] = priorMoney(specify(panel, { training: { to } }));
    const spend = sum(panel.channels[0]!.spend!.values.slice(0, 40));
    const revenue = sum(panel.revenue!.values.slice(0, 40));
    expect(first!.share.median).toBeCloseTo((first!.roi.median * spend) / revenue, 12);
  });

  it("is read from returns of a fit in the same way", () => {
    const returns = roi(quickFit(specify(panel), { draws: 40 }));
    const money = moneyOf(returns);
    expect(money.map((one) => one.roi)).toEqual([...returns.channels, returns.total].map((one) => one.roi));
    expect(money.at(-1)!.share.upper).toBeCloseTo(
      returns.total.contribution.upper / sum(panel.kpi.values),
      12,
    );
  });
});

describe("describeModel", () => {
  it("ends with what the priors say in money, of every channel and all of them", () => {
    const lines = describeModel(specify(panel)).split("\n");
    const start = lines.indexOf("What media bring by these priors alone, before any data");
    const told = lines.slice(start + 1);
    expect(told).toHaveLength(panel.channels.length + 1);
    for (const line of told) {
      expect(line).toMatch(
        /^ {2}[\w ]+: ROI \d\.\d\d \(\d\.\d\d to \d+\.\d\d\), \d+\.\d % \(\d+\.\d % to \d+\.\d %\) of units_sold$/,
      );
    }
  });

  it("says the share alone without revenue, and nothing where no model can be made of the table", async () => {
    expect(describeModel(specify({ ...panel, revenue: null }))).toMatch(
      /\n {2}tv: \d+\.\d % \(\d+\.\d % to \d+\.\d %\) of \w+\n/,
    );
    const whole = await readPanel("data/market.csv");
    const constant = { ...whole, kpi: { ...whole.kpi, values: whole.kpi.values.map(() => 1) } };
    expect(describeModel(specify(constant, { baseline: "fixed" }))).not.toContain("before any data");
  });
});
