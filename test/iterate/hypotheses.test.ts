/** What a run says of other explanations, and how a success is taken back by the fit to all weeks. */
import { describe, expect, it } from "vitest";
import type { TrainingEvidence } from "../../src/iterate/files/records.js";
import { hypothesesOf } from "../../src/iterate/hypotheses.js";
import { type RunEnd, takenBack } from "../../src/iterate/writing/report.js";

const finding = (code: string, severity: "fail" | "review" | "note" = "fail") => ({
  gate: "attribution" as const,
  code,
  severity,
  message: `said by ${code}`,
  about: [],
});
const asked = (...findings: TrainingEvidence["findings"]) =>
  new Map(
    hypothesesOf({ findings }).map(({ name, found, isAsked }) => [name, isAsked ? found : "not asked"]),
  );

describe("other explanations", () => {
  it("are each named with what speaks for them, and with nothing where nothing does", () => {
    const found = asked(
      finding("effect-changed", "review"),
      finding("placebo-leads"),
      finding("beyond-prior"),
    );
    expect(Object.fromEntries(found)).toEqual({
      "the effect of a channel changed": "said by effect-changed",
      "a launch, or another step": null,
      "a holiday that comes back every year": null,
      "a sharper season": null,
      "spend follows demand": null,
      "a promotion, or other events without a column": null,
      "an unseen driver": "said by placebo-leads; said by beyond-prior",
    });
  });

  it("are not called absent where the weeks were too few to ask", () => {
    expect([...new Set(asked(finding("attribution-not-asked", "review")).values())]).toEqual(["not asked"]);
  });
});

describe("a success that the fit to all weeks does not bear out", () => {
  it("is none, and says what the weeks that were held out brought to light", () => {
    const end = { status: "full_success", best: { iteration: 3 }, reasons: [] } as unknown as RunEnd;
    const reasons = [{ name: "cannot be attributed", finding: "", nextStep: "" }];
    const {
      status,
      statusReason,
      reasons: given,
    } = takenBack(end, [finding("rests-on-baseline-holiday")], reasons);
    expect(status).toBe("diagnostics_only");
    expect(statusReason).toContain("iteration 3 passed everything, but fitted again to all weeks");
    expect(statusReason).toContain("said by rests-on-baseline-holiday");
    expect(given).toBe(reasons);
  });
});
