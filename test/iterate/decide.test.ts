/** The rules: each is triggered by its symptom, changes what it says, and is never taken twice; nothing is tried without a reason. */

import { describe, expect, it } from "vitest";
import {
  type Configuration,
  changesOf,
  fingerprint,
  firstConfiguration,
} from "../../src/iterate/configuration.js";
import { type Attempt, type DecisionContext, decide } from "../../src/iterate/decide.js";
import { checkAttribution, diagnosticLimits } from "../../src/iterate/diagnosticGates.js";
import type { FoldEvidence, TrainingEvidence } from "../../src/iterate/files/records.js";
import { type RuleName, rules } from "../../src/iterate/rules.js";
import { type SymptomName, symptoms } from "../../src/iterate/symptoms.js";
import type { ModelType, SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { defaultThresholds } from "../../src/validation/thresholds.js";
import { smallPanel } from "../model/densities.js";

const panel = smallPanel(110);
const last = panel.times.at(-1)!;

const folds: FoldEvidence = {
  folds: [],
  weeks: 24,
  r2: 0.6,
  mape: 0.1,
  wmape: 0.1,
  overfitting: 0.05,
  naiveWmape: 0.2,
};
/** An attempt at which nothing is wrong. */
const healthy: TrainingEvidence = {
  kind: "trainingEvidence",
  sampling: {
    divergences: 0,
    divergencesAt: [],
    rhat: 1.001,
    ess: 900,
    worstParameter: "beta[tv]",
    minBfmi: 0.9,
    treeDepthShare: 0,
    dimension: 7,
    isCollapsed: true,
  },
  inSample: {
    weeks: 88,
    r2: 0.65,
    mape: 0.08,
    wmape: 0.08,
    coverage: 0.9,
    residualAutocorrelation: 0.3,
    rmse: 12,
  },
  folds,
  foldsMissing: "",
  weakControls: [],
  findings: [],
};
const facts: DecisionContext["facts"] = {
  rows: 88,
  years: 2.1,
  rowsPerCoefficient: 15,
  trendPerYear: 0.02,
  yearlyCorrelation: 0.4,
  controls: panel.controls.map(({ name }) => name),
  events: panel.events.map(({ name }) => name),
  spikes: [panel.times[20]!],
  collinearPairs: [],
};
const context: DecisionContext = { facts, limits: diagnosticLimits.normal, thresholds: defaultThresholds };

/** What each symptom looks like. */
const sick: Readonly<Record<SymptomName, TrainingEvidence>> = {
  divergences: {
    ...healthy,
    sampling: { ...healthy.sampling, divergences: 12, divergencesAt: ["halfSaturation[tv]"] },
  },
  poorMixing: {
    ...healthy,
    sampling: { ...healthy.sampling, rhat: 1.2, ess: 30, worstParameter: "halfSaturation[tv]" },
  },
  lowR2: { ...healthy, inSample: { ...healthy.inSample, r2: 0.3 } },
  highR2: { ...healthy, inSample: { ...healthy.inSample, r2: 0.9 } },
  overfitting: { ...healthy, weakControls: facts.controls, folds: { ...folds, overfitting: 0.5 } },
  poorForecast: { ...healthy, weakControls: facts.controls, folds: { ...folds, r2: 0.1 } },
  sharperSeason: against("rests-on-baseline-sharper-season"),
  recurringPeaks: against("rests-on-baseline-holiday", ["11-25", "12-19"]),
  movingLevel: against("rests-on-baseline-launch"),
  unseenDriver: against("placebo-leads", ["tv"]),
  slopedCurves: against("curve-slope"),
};

/** An attempt whose split cannot be attributed, for this reason. */
function against(code: string, about: readonly string[] = []): TrainingEvidence {
  return {
    ...healthy,
    findings: [{ gate: "attribution", code, severity: "fail", message: `it is ${code}`, about }],
  };
}

function configurationOf(type: ModelType, changes: SpecChanges = {}): Configuration {
  const configuration = firstConfiguration(panel, type, { from: null, to: last });
  return {
    ...configuration,
    spec: specify(panel, { ...changesOf(configuration), ...changes } as SpecChanges).spec,
  };
}

const attempt = (configuration: Configuration, evidence: TrainingEvidence, iteration = 1): Attempt => ({
  iteration,
  configuration,
  madeBy: null,
  evidence,
});

/** A configuration for each rule that it has something to change in. */
const configurations: Readonly<Record<RuleName, Configuration>> = {
  raiseAcceptance: configurationOf("v3"),
  integrateLinearBlock: configurationOf("v3", {
    likelihood: { family: "studentT", degreesOfFreedom: 4, sigma: { family: "halfNormal", scale: 0.2 } },
  }),
  unpoolChannels: configurationOf("v2", {
    channels: Object.fromEntries(panel.channels.slice(0, 2).map(({ name }) => [name, { type: "tv" }])),
  }),
  lengthenChains: configurationOf("v3"),
  changeMetric: configurationOf("v3"),
  tightenHalfSaturation: configurationOf("v3"),
  addControls: configurationOf("v3", { controls: { columns: [] } }),
  addEvents: configurationOf("v3", { events: { columns: [] } }),
  addSeasonality: configurationOf("v3", { seasonality: { yearly: 1 } }),
  bendTrend: configurationOf("v3", { trend: { kind: "none" } }),
  markSpikes: configurationOf("v3"),
  loosenControls: configurationOf("v3"),
  straightenTrend: configurationOf("v3", { trend: { kind: "piecewise" } }),
  fewerWaves: configurationOf("v3", { seasonality: { yearly: 2 } }),
  shrinkControls: configurationOf("v3"),
  dropWeakControls: configurationOf("v3"),
  dropTrend: configurationOf("v3", { trend: { kind: "linear" } }),
  shrinkMedia: configurationOf("v3"),
  nameEveryYearsPeaks: configurationOf("v3"),
  moveLevel: configurationOf("v3", { level: { sd: 0 } }),
  slopeCurves: configurationOf("v3"),
};

describe("unpoolChannels", () => {
  it("has nothing to change where each channel is the only one of its type, and no spread is sampled", () => {
    const channels = panel.channels.map(({ name }, c) => [
      name,
      c < 2 ? { type: c === 0 ? "tv" : "search" } : null,
    ]);
    const configuration = configurationOf("v2", { channels: Object.fromEntries(channels) });
    const { considered } = decide([attempt(configuration, sick.divergences)], context);
    expect(considered.find(({ rule }) => rule === "unpoolChannels")?.verdict).toBe("nothing to change");
  });
});

describe("every rule", () => {
  const cases = (Object.keys(rules) as RuleName[]).flatMap((name) =>
    rules[name].symptoms.map((symptom) => [name, symptom] as const),
  );

  it.each(cases)(
    "%s is considered for %s, changes the configuration, and gives a model that can be specified",
    (name, symptom) => {
      const configuration = configurations[name];
      const strict = symptom === "highR2" ? { ...context, limits: diagnosticLimits.strict } : context;
      const decision = decide([attempt(configuration, sick[symptom])], strict);
      expect(decision.symptoms.map((one) => one.name)).toContain(symptom);
      const entry = decision.considered.find(({ rule }) => rule === name)!;
      expect(["chosen", "later"]).toContain(entry.verdict);
      expect(entry.change).not.toBe("");
      const change = rules[name].propose({ configuration, evidence: sick[symptom], facts })!;
      expect(fingerprint(change.configuration)).not.toBe(fingerprint(configuration));
      expect(specify(panel, changesOf(change.configuration)).spec).toEqual(change.configuration.spec);
    },
  );

  it.each(Object.keys(rules) as RuleName[])(
    "%s proposes nothing new once there is nothing left to change",
    (name) => {
      let configuration = configurations[name];
      const taken = new Set<string>();
      for (let step = 0; step < 40; step++) {
        const change = rules[name].propose({ configuration, evidence: sick[rules[name].symptoms[0]], facts });
        // The engine takes no change of the same words a second time.
        if (change === null || taken.has(change.text)) return;
        taken.add(change.text);
        configuration = change.configuration;
      }
      throw new Error(`${name} never ends`);
    },
  );
});

describe("a decision", () => {
  it("chooses nothing where nothing is wrong", () => {
    const {
      symptoms: seen,
      chosen,
      next,
      stopReason,
    } = decide([attempt(configurationOf("v3"), healthy)], context);
    expect([seen, chosen, next]).toEqual([[], null, null]);
    expect(stopReason).toMatch(/nothing that is wrong/);
  });

  it("treats the sampler before the model", () => {
    const both = { ...sick.lowR2, sampling: sick.divergences.sampling };
    expect(decide([attempt(configurationOf("v3"), both)], context).chosen?.rule).toBe("raiseAcceptance");
  });

  it("never takes a change twice, and ends when all have been taken", () => {
    const attempts = [attempt(configurationOf("v3"), sick.lowR2)];
    const seen = new Set<string>();
    for (let iteration = 2; iteration < 60; iteration++) {
      const { chosen, next, stopReason } = decide(attempts, context);
      if (next === null) {
        expect(stopReason).not.toBe("");
        expect(seen.size).toBeGreaterThan(2);
        return;
      }
      const key = `${chosen!.rule}: ${chosen!.change}`;
      expect(seen.has(key)).toBe(false);
      seen.add(key);
      // Each a little better than the one before, so that patience is not what ends it.
      const r2 = 0.3 + 0.004 * iteration;
      attempts.push({
        iteration,
        configuration: next,
        madeBy: { rule: chosen!.rule, change: chosen!.change },
        evidence: { ...healthy, inSample: { ...healthy.inSample, r2 } },
      });
    }
    throw new Error("it never ends");
  });

  it("does not take a split for attributed that could not be asked about", () => {
    const [asked] = checkAttribution(healthy);
    const finding = { gate: "attribution", severity: "review", message: "too few weeks", about: [] } as const;
    const [other] = checkAttribution({ findings: [{ ...finding, code: "effects-not-learnt" }] });
    const [unasked] = checkAttribution({ findings: [{ ...finding, code: "attribution-not-asked" }] });
    expect([asked, other, unasked].map((gate) => gate!.isPassed)).toEqual([true, true, false]);
  });

  it("keeps a change after which the split can be attributed, though it forecasts no better", () => {
    const first = attempt(configurationOf("v3", { level: { sd: 0 } }), sick.movingLevel);
    const { chosen, next } = decide([first], context);
    expect(chosen!.rule).toBe("moveLevel");
    const second = { ...attempt(next!, healthy, 2), madeBy: { rule: chosen!.rule, change: chosen!.change } };
    const worse = { ...healthy, folds: { ...folds, wmape: 0.105 } };
    expect(decide([first, { ...second, evidence: worse }], context)).toMatchObject({
      base: 2,
      outcome: "better",
      symptoms: [],
    });
  });

  it("goes back to the best attempt, and gives up after four that are no better", () => {
    const first = attempt(configurationOf("v3"), sick.lowR2);
    const worse = (iteration: number): Attempt => ({
      iteration,
      configuration: configurationOf("v3", { seasonality: { yearly: iteration } }),
      madeBy: { rule: "addSeasonality", change: `step ${iteration}` },
      evidence: { ...healthy, inSample: { ...healthy.inSample, r2: 0.1 } },
    });
    const two = decide([first, worse(2)], context);
    expect([two.base, two.outcome]).toEqual([1, "no better"]);
    expect(two.next).not.toBeNull();
    const five = decide([first, worse(2), worse(3), worse(4), worse(5)], context);
    expect(five.next).toBeNull();
    expect(five.stopReason).toMatch(/4 attempts in a row were no better than iteration 1/);
  });

  it("has a title for every symptom", () => {
    expect(Object.values(symptoms).every(({ title }) => title.length > 10)).toBe(true);
  });
});
