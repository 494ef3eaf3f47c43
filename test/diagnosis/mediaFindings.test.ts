/** What a fit has learnt of its channels: noise teaches nothing, a real effect is seen, and media cannot bring more than is sold. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { planBudget } from "../../src/decisions/plan.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { mediaEvidence, mediaFindings } from "../../src/diagnosis/mediaFindings.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { createRng } from "../../src/math/rng.js";
import { specify } from "../../src/spec/specify.js";
import { loadFit, saveFit } from "../../src/trace/trace.js";
import { fitOf, withParameter } from "../insights/fits.js";
import { smallPanel } from "../model/densities.js";

/** The panel with a KPI that nothing in the table has to do with. */
function noise(panel: Panel, seed: number): Panel {
  const rng = createRng(seed);
  return { ...panel, kpi: { ...panel.kpi, values: panel.kpi.values.map(() => 1000 + 100 * rng.normal()) } };
}

/** The first weeks of the panel. */
function firstWeeks(panel: Panel, weeks: number): Panel {
  const cut = <T extends { readonly values: Float64Array }>(series: T): T => ({
    ...series,
    values: series.values.slice(0, weeks),
  });
  return {
    ...panel,
    times: panel.times.slice(0, weeks),
    kpi: cut(panel.kpi),
    revenue: panel.revenue && cut(panel.revenue),
    channels: panel.channels.map(({ name, spend }) => ({
      name,
      spend: spend && cut(spend),
      exposures: [],
      adstocked: null,
    })),
    controls: panel.controls.map(cut),
    events: [],
    outcomes: [],
  };
}

const settings = { seed: 1, draws: 300, workers: 0 };

it("says how much more probable no media are in words that stay numbers", () => {
  const fit = quickFit(specify(smallPanel()), { seed: 1, draws: 50 });
  const said = (evidenceForNoMedia: number) =>
    mediaFindings(fit, { ...mediaEvidence(fit), evidenceForNoMedia }).find(
      ({ code }) => code === "media-may-bring-nothing",
    )!.message;
  expect(said(4.2)).toMatch(/^the data are 4\.2 times as probable/);
  for (const huge of [1e40, Number.POSITIVE_INFINITY])
    expect(said(huge)).toMatch(/^the data are over a million times as probable/);
});

it("a channel with money that the model leaves out is named, by a saved fit and its plans too, and none where all are in it", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "carryover-")), "trace.nc");
  await saveFit(quickFit(specify(smallPanel(104), { channels: { radio: null } }), { draws: 50 }), path);
  const found = await loadFit(path);
  const finding = diagnose(found).findings.find(({ code }) => code === "channels-left-out")!;
  expect(finding).toMatchObject({ severity: "note", about: ["radio"] });
  expect(finding.message).toMatch(
    /^the model leaves out "radio", on which £[\d,]+ were spent in the training weeks, \d+\.\d % of all money: what it has brought stands with the rest, and no plan gives it money$/,
  );
  expect(finding.cure).toContain('take "radio: null" out of the specification\'s channels');
  const messages = (warnings: readonly { message: string }[]) => warnings.map(({ message }) => message);
  expect(messages(planBudget(found, { otherModels: false }).warnings)).toContain(finding.message);
  const whole = quickFit(specify(smallPanel(104)), { draws: 50 });
  expect(diagnose(whole).findings.map(({ code }) => code)).not.toContain("channels-left-out");
});

it("a channel that has run only since training is cured by waiting, not by a line of the specification", () => {
  const panel = smallPanel(104);
  const cut = 90;
  const channels = panel.channels.map((channel) =>
    channel.name === "radio"
      ? {
          ...channel,
          spend: {
            ...channel.spend!,
            values: channel.spend!.values.map((money, t) => (t < cut ? 0 : money)),
          },
        }
      : channel,
  );
  const training = { to: panel.times[cut - 1]! };
  const late = quickFit(specify({ ...panel, channels }, { training, channels: { radio: null } }), {
    draws: 50,
  });
  const [finding, ...more] = diagnose(late).findings.filter(({ code }) => code === "channels-left-out");
  expect(more).toEqual([]);
  expect(finding!.message).toContain("on which money was spent after the training weeks alone");
  expect(finding!.cure).toBe("fit a model with the channel once it has run in the training weeks");
});

describe("what was learnt of channels", () => {
  it.each([1, 2, 3])("is nothing where the KPI is noise, and the verdict says so (seed %i)", async (seed) => {
    const { verdict, findings } = diagnose(await fitModel(specify(noise(smallPanel(104), seed)), settings));
    const finding = findings.find(({ code }) => code === "effects-not-learnt")!;
    expect(finding.severity).toBe("review");
    expect(finding.about).toHaveLength(4);
    expect(finding.message).toMatch(/^the data say little of what 4 of 4 channels brought \(/);
    expect(verdict).not.toBe("pass");
  });

  it("is most of a channel that brought much, and the note names the others", async () => {
    const { channels, findings } = diagnose(await fitModel(specify(smallPanel(104)), settings));
    const tv = channels.find(({ name }) => name === "tv")!;
    expect(tv.priorShare).toBeLessThan(0.25);
    expect(tv.evidenceForNone).toBe(0);
    const finding = findings.find(({ code }) => code === "effects-not-learnt");
    expect(finding?.severity ?? "note").toBe("note");
    expect(finding?.about ?? []).not.toContain("tv");
  });

  it("says of draws that are the prior's that they are its, and of effects of zero that nothing speaks against them", () => {
    const small = fitOf({ type: "simple", media: { prior: "salesShare" } }, smallPanel(), 400);
    const none = mediaEvidence(withParameter(small, "beta", 1e-9));
    for (const { evidenceForNone, priorShare } of none.channels) {
      // All of the posterior in a tenth of the prior.
      expect(evidenceForNone).toBe(10);
      expect(priorShare).toBeLessThan(1e-3);
    }
    expect(mediaFindings(small, none)[0]).toMatchObject({
      code: "effects-not-learnt",
      severity: "review",
      message: expect.stringContaining("not told from zero: "),
    });
    // Inside the smallest tenth of a prior and away from zero: a low return that was learnt.
    const { channels, ...rest } = mediaEvidence(withParameter(small, "beta", 0.02));
    const low = channels.filter(({ evidenceForNone }) => evidenceForNone === 10);
    expect(low.length).toBeGreaterThan(0);
    expect(low.filter(({ reachesNone }) => reachesNone)).toEqual([]);
    expect(mediaFindings(small, { ...rest, channels: low }).map(({ code }) => code)).not.toContain(
      "effects-not-learnt",
    );
    const far = mediaEvidence(withParameter(small, "beta", 5));
    for (const { evidenceForNone } of far.channels) expect(evidenceForNone).toBe(0);
  });
});

describe("a prior that the data disagree with", () => {
  const small = fitOf({ type: "simple", media: { prior: "salesShare" } }, smallPanel(), 400);
  const conflict = (value: number | ((name: string) => number)) => {
    const changed = withParameter(small, "beta", value);
    return mediaFindings(changed, mediaEvidence(changed)).find(({ code }) => code === "prior-conflict");
  };

  it("is named with the channels on either side of it", () => {
    // Half-normal scales are at most 0.4, so that 5 is far above and 1e-9 below, and a tenth of a scale is neither.
    expect(
      conflict((name) => (name.includes("tv") ? 5 : name.includes("google") ? 1e-9 : 0.1)),
    ).toMatchObject({
      severity: "review",
      about: ["tv", "google"],
      message: expect.stringContaining("(above all but 2.5 % of it: tv; below all but 2.5 % of it: google)"),
    });
    expect(conflict(0.1)).toBeUndefined();
  });

  it("is none where a posterior is the prior, and nothing more than that is known", () => {
    const before = mediaEvidence(small);
    const known = { priorShare: 0.3, evidenceForNone: 1.5, reachesNone: true };
    const channels = [
      { name: "tv", ...known, place: { median: 0.2, upper: 0.6 } },
      { name: "meta", ...known, place: { median: 0.4, upper: 0.9 } },
      {
        name: "radio",
        priorShare: 0.9,
        evidenceForNone: 1,
        reachesNone: true,
        place: { median: 0.5, upper: 0.95 },
      },
    ];
    const findings = mediaFindings(small, { ...before, channels });
    expect(findings.map(({ code }) => code)).not.toContain("prior-conflict");
    expect(findings.find(({ code }) => code === "effects-not-learnt")!.message).toBe(
      "the data say little of what 3 of 3 channels brought (mostly its prior: radio 90 %; not told from zero: tv, meta; only an upper bound was learnt of tv)",
    );
  });
});

describe("media credited with more than all sales", () => {
  it("fail", () => {
    const fit = withParameter(
      fitOf({ type: "simple", media: { prior: "salesShare" } }, smallPanel(), 50),
      "intercept",
      -2,
    );
    const { verdict, findings } = diagnose(
      withParameter(fit, "beta", (name) => (name.includes("tv") ? 2 : 0.1)),
    );
    expect(verdict).toBe("fail");
    expect(findings.find(({ code }) => code === "negative-baseline")).toMatchObject({
      severity: "fail",
      about: ["tv"],
      message: expect.stringMatching(
        /^the baseline is negative: .* with probability 100 %; "tv" alone is credited with \d{3} % of/,
      ),
    });
  });

  it("are no finding where the KPI itself is negative somewhere, and a review where it is less probable than not", () => {
    const fit = fitOf({ type: "simple" }, smallPanel(), 50);
    const evidence = { ...mediaEvidence(fit), channels: [] };
    const of = (probabilityNegativeBaseline: number, changed = fit) =>
      mediaFindings(changed, { ...evidence, probabilityNegativeBaseline })[0]?.severity;
    expect([0.05, 0.06, 0.5, 0.51].map((p) => of(p))).toEqual([undefined, "review", "review", "fail"]);
    const { kpi } = fit.model.panel;
    const panel = {
      ...fit.model.panel,
      kpi: { ...kpi, values: kpi.values.map((value, t) => (t ? value : -1)) },
    };
    expect(of(1, { ...fit, model: { ...fit.model, panel } })).toBeUndefined();
  });
});

describe("a table that is too small", () => {
  it("gives warnings that travel with the fit and make the verdict review", async () => {
    const posterior = await fitModel(specify(firstWeeks(smallPanel(60), 20)), settings);
    const codes = ["few-rows", "short-history"];
    expect(posterior.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
    const { findings, verdict } = diagnose(posterior);
    for (const code of codes) expect(findings.find((one) => one.code === code)?.severity).toBe("review");
    expect(findings.find(({ code }) => code === "few-rows")!.message).toBe(
      "20 training rows for the 9 coefficients of this model, 2.2 for each: a regression of this size explains 42 % of pure noise",
    );
    expect(findings.find(({ code }) => code === "short-history")!.message).toMatch(
      /^20 training weeks are 0\.4 years/,
    );
    expect(verdict).not.toBe("pass");
  });

  it("is none with three years and seven rows for each coefficient", async () => {
    expect(fitOf({}, smallPanel(156)).warnings.map(({ code }) => code)).toEqual(["approximate"]);
  });
});
