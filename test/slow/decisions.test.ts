/** Decisions on markets of known truth: intervals hold the true ROI and contribution at their level, and the plans bring what they should. */
import { beforeAll, describe, expect, it } from "vitest";
import { mean } from "../../src/math/statistics.js";
import { judge, levels, type PanelOutcome, type PlanName } from "./decisions.js";
import { binomialPValue } from "./uniformity.js";

const panels = 30;
const plans: readonly PlanName[] = ["best", "posterior", "advised", "ridge", "proportional"];

describe.each([
  ["easy", 0.2],
  ["collinear", 0.8],
] as const)("on %s markets", (name, collinearity) => {
  const outcomes: PanelOutcome[] = [];
  beforeAll(async () => {
    for (let seed = 1; seed <= panels; seed++) outcomes.push(await judge(1000 + seed, collinearity));
    console.info(`${name}\n${tableOf(outcomes)}`);
  });

  it.each(["roiCovered", "contributionCovered"] as const)("%s at each level, or oftener", (quantity) => {
    levels.forEach((level, l) => {
      const all = outcomes.flatMap((one) => one[quantity].map((covered) => covered[l]!));
      const held = all.filter(Boolean).length;
      // Too wide is no fault here: truths lie closer together than the priors allow.
      if (held / all.length < level) expect(binomialPValue(held, all.length, level)).toBeGreaterThan(0.01);
    });
  });

  it("the posterior's ROI is closer to the truth than the ridge's", () => {
    const error = (key: "posteriorError" | "ridgeError") => mean(outcomes.map((one) => mean(one[key])));
    expect(error("posteriorError")).toBeLessThan(error("ridgeError"));
  });

  it("the posterior's plan beats doing nothing, the ridge's plan and the proportional rule on average", () => {
    const gain = (plan: PlanName) => mean(outcomes.map(({ gains }) => gains[plan]));
    expect(gain("posterior")).toBeGreaterThan(0);
    expect(gain("posterior")).toBeGreaterThan(gain("ridge"));
    expect(gain("posterior")).toBeGreaterThan(gain("proportional"));
    for (const { gains } of outcomes)
      expect(gains.best).toBeGreaterThan(Math.max(...Object.values(gains)) - 1e-6);
  });
});

function tableOf(outcomes: readonly PanelOutcome[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const coverage = (key: "roiCovered" | "contributionCovered", l: number) =>
    percent(mean(outcomes.flatMap((one) => one[key].map((covered) => (covered[l] ? 1 : 0)))));
  const error = (key: "posteriorError" | "ridgeError") =>
    Math.exp(mean(outcomes.map((one) => mean(one[key]))));
  const gain = (plan: PlanName) => mean(outcomes.map(({ gains, today }) => gains[plan] / today));
  const possible = gain("best");
  return [
    `| interval | ${levels.map((level) => `${100 * level} %`).join(" | ")} |`,
    "| --- | --- | --- | --- |",
    `| true ROI inside | ${levels.map((_, l) => coverage("roiCovered", l)).join(" | ")} |`,
    `| true contribution inside | ${levels.map((_, l) => coverage("contributionCovered", l)).join(" | ")} |`,
    `typical factor between ROI and truth: posterior ${error("posteriorError").toFixed(2)}, ridge ${error("ridgeError").toFixed(2)}`,
    "| plan | true gain over today | regret | share of the possible gain | better than today in |",
    "| --- | --- | --- | --- | --- |",
    ...plans.map((plan) => {
      const better = mean(outcomes.map(({ gains }) => (gains[plan] > 0 ? 1 : 0)));
      return `| ${plan} | ${percent(gain(plan))} | ${percent(possible - gain(plan))} | ${percent(gain(plan) / possible)} | ${percent(better)} |`;
    }),
    `| do nothing | 0.0 % | ${percent(possible)} | 0.0 % | – |`,
  ].join("\n");
}
