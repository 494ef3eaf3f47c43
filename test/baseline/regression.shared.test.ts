/** The regression on the case study's own table, which is too short for it. */
import { describe, expect, it } from "vitest";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { readPanel } from "../../src/data/read.js";

const modelReady = "../shared/data/model_ready.csv";

describe("ridgeRegression", () => {
  it("says plainly what is wrong with 18 weeks that carry 14 features", async () => {
    const regression = ridgeRegression(await readPanel(modelReady));
    expect(regression.rSquared).toBeGreaterThan(0.5);
    expect(regression.rows).toHaveLength(18);
    expect(regression.featureNames).toHaveLength(14);
    expect(regression.adjustedRSquared.toFixed(2)).toBe("0.55");
    const messages = regression.warnings.map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringMatching(/^18 weeks carry 14 features.*adjusted R² 0\.55/));
    const digital = messages.find((message) => message.includes("correlation 1.00"))!;
    for (const name of ["meta", "google", "dv360", "tiktok", "youtube", "linkedin"]) {
      expect(digital).toContain(`adstock_${name}`);
    }
    expect(messages).toContainEqual(expect.stringMatching(/^tv, ooh and print have negative ROI/));
    expect(regression.warnings.every(({ cure }) => cure.length > 20)).toBe(true);
  });
});
