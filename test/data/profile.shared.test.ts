/** What a profile says of the shared tables, whose faults are known. */
import { describe, expect, test } from "vitest";
import type { DataProfile } from "../../src/data/profile.js";
import { profilePanel } from "../../src/data/profilePanel.js";
import { readPanel } from "../../src/data/read.js";
import { profileDocument } from "../../src/report/profileDocument.js";

const shared = async (name: string) => profilePanel(await readPanel(`../shared/data/${name}.csv`));
const codes = ({ findings }: DataProfile) => findings.map(({ code }) => code);
const finding = (profile: DataProfile, code: string) => profile.findings.find((one) => one.code === code)!;

describe("profilePanel", () => {
  test("model_ready: 18 weeks for 18 coefficients, six digital adstocks that correlate, singular controls", async () => {
    const profile = await shared("model_ready");
    expect(profile).toMatchObject({
      frequency: "week",
      start: "2025-01-06",
      end: "2025-12-29",
      periods: 52,
      kpiZeroPeriods: 34,
    });
    expect(profile.rowsPerParameter).toEqual({ rows: 18, parameters: 18, ratio: 1 });
    expect(finding(profile, "few-rows")).toMatchObject({ severity: "fail" });
    expect(profile.findings[0]!.code).toBe("few-rows");
    const digital = ["youtube", "meta", "google", "dv360", "tiktok", "linkedin"];
    const pairs = profile.collinearity.pairs.filter(
      ({ first, second }) => digital.includes(first) && digital.includes(second),
    );
    expect(pairs).toHaveLength(15);
    for (const { correlation } of pairs) expect(correlation).toBeGreaterThan(0.99);
    expect(profile.collinearity.isSingular).toBe(true);
    expect(profile.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        "few-rows",
        "kpi-zero-before-launch",
        "collinear-columns",
        "variance-inflation",
        "ill-conditioned",
      ]),
    );
    expect(profile.warnings.map(({ code }) => code)).not.toContain("short-history");
  });
  test("the easy synthetic table is well conditioned, the collinear one is not", async () => {
    const [easy, collinear] = [await shared("synth_easy_shared"), await shared("synth_collinear_shared")];
    expect(easy.collinearity.conditionNumber).toBeLessThan(3);
    expect(codes(easy)).not.toContain("collinear-columns");
    expect(collinear.collinearity.pairs).toHaveLength(6);
    expect(codes(collinear)).toEqual(expect.arrayContaining(["collinear-columns", "variance-inflation"]));
  });
  test("its document has null for a condition number without end", async () => {
    expect(profileDocument(await shared("model_ready"))).toMatchObject({
      kpi_zero_periods: 34,
      rows_per_parameter: { ratio: 1 },
      collinearity: { condition_number: null, is_singular: true },
    });
  });
});
