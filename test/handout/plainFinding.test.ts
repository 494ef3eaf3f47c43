/** What the first sentence of a report says of a finding: words that a payer reads, and the finding's own where they are plain. */
import { expect, it } from "vitest";
import type { Finding } from "../../src/diagnosis/finding.js";
import { plainFinding } from "../../src/handout/plainFinding.js";

const finding = (code: string, about: readonly string[] = []): Finding => ({
  code,
  severity: "review",
  message: "the posterior leans on 1 of 156 rows (Pareto k up to 0.76, R-hat 1.02, E-BFMI 0.2): 2024-06-10",
  cure: "",
  about,
});

it("names the weeks that weigh too much, and no statistic", () => {
  expect(plainFinding(finding("pareto-k", ["2024-06-10"]), "week")).toBe(
    "one week weighs more in these numbers than single weeks should: 2024-06-10",
  );
  expect(plainFinding(finding("pareto-k", ["May", "June"]), "month")).toBe(
    "2 months weigh more in these numbers than single months should: May, June",
  );
});

it.each([
  "divergences",
  "rhat",
  "stuck",
  "few-effective-draws",
  "low-bfmi",
  "tree-depth",
  "one-chain",
  "approximate",
  "residual-autocorrelation",
  "residual-alternation",
  "residual-rhythm",
  "geo-correlation",
  "curve-slope",
])("says %s without the words of statistics", (code) => {
  expect(plainFinding(finding(code), "week")).not.toMatch(
    /pareto|r-hat|bfmi|posterior|chain|correlat|transition|diverg|\bdraws\b|bayes/i,
  );
});

it("quotes every other finding as it is", () => {
  expect(plainFinding(finding("effects-not-learnt"), "week")).toBe(finding("").message);
});
