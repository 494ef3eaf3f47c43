/** The rules: each is triggered by its symptom, changes what it says, and is never taken twice; nothing is tried without a reason. */
import { describe, expect, it } from "vitest";
import { changesOf, fingerprint, firstPlan, type Plan } from "../../src/iterate/configuration.js";
import { type Attempt, type DecisionContext, decide } from "../../src/iterate/decide.js";
import { diagnosticLimits } from "../../src/iterate/diagnosticGates.js";
import type { FoldEvidence, TrainingEvidence } from "../../src/iterate/evidence.js";
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
};

function planOf(type: ModelType, changes: SpecChanges = {}): Plan {
  const plan = firstPlan(panel, type, { from: null, to: last });
  return { ...plan, spec: specify(panel, { ...changesOf(plan), ...changes } as SpecChanges).spec };
}

const attempt = (plan: Plan, evidence: TrainingEvidence, iteration = 1): Attempt => ({
  iteration,
  plan,
  madeBy: null,
  evidence,
});

/** A plan for each rule that it has something to change in. */
const plans: Readonly<Record<RuleName, Plan>> = {
  raiseAcceptance: planOf("v3"),
  integrateLinearBlock: planOf("v3", {
    likelihood: { family: "studentT", degreesOfFreedom: 4, sigma: { family: "halfNormal", scale: 0.2 } },
  }),
  unpoolChannels: planOf("v2"),
  lengthenChains: planOf("v3"),
  changeMetric: planOf("v3"),
  tightenHalfSaturation: planOf("v3"),
  addControls: planOf("v3", { controls: { columns: [] } }),
  addEvents: planOf("v3", { events: { columns: [] } }),
  addSeasonality: planOf("v3", { seasonality: { yearly: 1 } }),
  bendTrend: planOf("v3", { trend: { kind: "none" } }),
  markSpikes: planOf("v3"),
  loosenControls: planOf("v3"),
  straightenTrend: planOf("v3", { trend: { kind: "piecewise" } }),
  fewerWaves: planOf("v3", { seasonality: { yearly: 2 } }),
  shrinkControls: planOf("v3"),
  dropWeakControls: planOf("v3"),
  dropTrend: planOf("v3", { trend: { kind: "linear" } }),
  shrinkMedia: planOf("v3"),
};

describe("every rule", () => {
  const cases = (Object.keys(rules) as RuleName[]).flatMap((name) =>
    rules[name].symptoms.map((symptom) => [name, symptom] as const),
  );

  it.each(cases)(
    "%s is considered for %s, changes the plan, and gives a model that can be specified",
    (name, symptom) => {
      const plan = plans[name];
      const strict = symptom === "highR2" ? { ...context, limits: diagnosticLimits.strict } : context;
      const decision = decide([attempt(plan, sick[symptom])], strict);
      expect(decision.symptoms.map((one) => one.name)).toContain(symptom);
      const entry = decision.considered.find(({ rule }) => rule === name)!;
      expect(["chosen", "later"]).toContain(entry.verdict);
      expect(entry.change).not.toBe("");
      const change = rules[name].propose({ plan, evidence: sick[symptom], facts })!;
      expect(fingerprint(change.plan)).not.toBe(fingerprint(plan));
      expect(specify(panel, changesOf(change.plan)).spec).toEqual(change.plan.spec);
    },
  );

  it.each(Object.keys(rules) as RuleName[])(
    "%s proposes nothing new once there is nothing left to change",
    (name) => {
      let plan = plans[name];
      const taken = new Set<string>();
      for (let step = 0; step < 40; step++) {
        const change = rules[name].propose({ plan, evidence: sick[rules[name].symptoms[0]], facts });
        // The engine takes no change of the same words a second time.
        if (change === null || taken.has(change.text)) return;
        taken.add(change.text);
        plan = change.plan;
      }
      throw new Error(`${name} never ends`);
    },
  );
});

describe("a decision", () => {
  it("chooses nothing where nothing is wrong", () => {
    const { symptoms: seen, chosen, next, stopReason } = decide([attempt(planOf("v3"), healthy)], context);
    expect([seen, chosen, next]).toEqual([[], null, null]);
    expect(stopReason).toMatch(/nothing that is wrong/);
  });

  it("treats the sampler before the model", () => {
    const both = { ...sick.lowR2, sampling: sick.divergences.sampling };
    expect(decide([attempt(planOf("v3"), both)], context).chosen?.rule).toBe("raiseAcceptance");
  });

  it("never takes a change twice, and ends when all have been taken", () => {
    const attempts = [attempt(planOf("v3"), sick.lowR2)];
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
        plan: next,
        madeBy: { rule: chosen!.rule, change: chosen!.change },
        evidence: { ...healthy, inSample: { ...healthy.inSample, r2 } },
      });
    }
    throw new Error("it never ends");
  });

  it("goes back to the best attempt, and gives up after four that are no better", () => {
    const first = attempt(planOf("v3"), sick.lowR2);
    const worse = (iteration: number): Attempt => ({
      iteration,
      plan: planOf("v3", { seasonality: { yearly: iteration } }),
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
