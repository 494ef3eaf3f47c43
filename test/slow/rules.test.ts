/** Every rule of the iteration on a table that calls for it: the configuration is fitted for real, the training weeks show the symptom, the rule is
 *  chosen, and the changed configuration is fitted in its turn. */

import { describe, expect, it } from "vitest";
import { profilePanel } from "../../src/data/profilePanel.js";
import { type Configuration, changesOf, firstConfiguration } from "../../src/iterate/configuration.js";
import { type Attempt, type Decision, type DecisionContext, decide } from "../../src/iterate/decide.js";
import { diagnosticLimits } from "../../src/iterate/diagnosticGates.js";
import { factsOf } from "../../src/iterate/facts.js";
import type { ConfiguredSampling, TrainingEvidence } from "../../src/iterate/files/records.js";
import { type RuleName, rules } from "../../src/iterate/rules.js";
import type { SymptomName } from "../../src/iterate/symptoms.js";
import { train } from "../../src/iterate/train.js";
import { createRng } from "../../src/math/rng.js";
import type { ModelType, SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { defaultThresholds } from "../../src/validation/thresholds.js";
import { columnsCsv, panelOf } from "../data/tables.js";

type Columns = Readonly<Record<string, (week: number) => number | string>>;

interface Case {
  /** What is in the table, in words. */
  readonly table: string;
  readonly weeks: number;
  readonly columns: Columns;
  readonly type?: ModelType;
  /** What the configuration has that the first configuration of the table would not. */
  readonly changes?: SpecChanges;
  readonly sampling?: Partial<ConfiguredSampling>;
  readonly isStrict?: boolean;
  readonly symptom: SymptomName;
  /** Changes that come before this one; 0 where it is the first. */
  readonly after?: number;
  /** What the change must have done. */
  readonly helps?: (before: TrainingEvidence, after: TrainingEvidence) => boolean;
}

const noiseOf = (seed: string) => {
  const rng = createRng(seed);
  const values = Array.from({ length: 200 }, () => rng.normal());
  return (week: number) => values[week]!;
};
const noise = noiseOf("noise");
const price = noiseOf("price");
const spend = (seed: string, level: number) => {
  const own = noiseOf(seed);
  return (week: number) => Math.round(level * Math.exp(own(week) / 2));
};
const tv = spend("tv", 1000);
const search = spend("search", 500);
const wave = (week: number, perYear: number) => Math.sin((2 * Math.PI * perYear * week) / 52.18);
/** Spend in the first of every six weeks only, so that an effect a week later and one seven weeks later look the same. */
const pulse = (week: number) => (week % 6 === 0 ? 1000 : 0);

const plain = { spend_tv: tv, spend_search: search };
const fromMedia = (week: number) => 20 * Math.sqrt(tv(week)) + 15 * Math.sqrt(search(week));
/** S-shaped: below a unit next to nothing. */
const steep = (x: number) => x ** 4 / (1 + x ** 4);
const isPromotion = (week: number) => (week % 9 === 4 ? 1 : 0);

const withoutSeason = { seasonality: { yearly: 0 } } as const;
const flat = { ...withoutSeason, trend: { kind: "none" } } as const satisfies SpecChanges;
const short: Partial<ConfiguredSampling> = { chains: 2, warmup: 300, draws: 600 };
const betterR2 = (before: TrainingEvidence, after: TrainingEvidence) =>
  after.inSample.r2 > before.inSample.r2 + 0.02;
const simpler = (before: TrainingEvidence, after: TrainingEvidence) =>
  after.inSample.r2 <= before.inSample.r2 + 0.02;
const studentT: SpecChanges = {
  likelihood: {
    family: "studentT",
    degreesOfFreedom: 4,
    sigma: { family: "halfNormal", scale: 0.2 },
  },
};
/** Sales of a shop that is shut every tenth week but for a few units: missed by a few more, that is a large share. */
const isShut = (week: number) => (week % 10 === 7 ? 1 : 0);
const shut = (week: number) => (isShut(week) ? 5 : 2000 + fromMedia(week) + 20 * noise(week));

/** Two weeks of every year that sell by themselves, and in which the channel's media run. */
const isPeak = (week: number) => [47, 50].includes(week % 52);
const isLaunched = (week: number) => week >= 90;
const withMedia = (is: (week: number) => boolean) => (week: number) => tv(week) * (is(week) ? 2.5 : 1);
const fromMoved = (is: (week: number) => boolean) => (week: number) =>
  1000 + 10 * Math.sqrt(withMedia(is)(week)) + 10 * Math.sqrt(search(week)) + 40 * noise(week);
const speaksAgainst =
  (code: string) =>
  ({ findings }: TrainingEvidence) =>
    findings.some((finding) => finding.code === code && finding.severity === "fail");

const asksForSlope = ({ findings }: TrainingEvidence) => findings.some(({ code }) => code === "curve-slope");

const cases: Readonly<Record<RuleName, Case>> = {
  nameEveryYearsPeaks: {
    table: "two peak weeks a year without a column, with media in them",
    weeks: 156,
    columns: {
      spend_tv: withMedia(isPeak),
      spend_search: search,
      units_sold: (week) => fromMoved(isPeak)(week) + (isPeak(week) ? 700 : 0),
    },
    changes: { seasonality: { yearly: 2, peaks: [] }, level: { sd: 0 } },
    symptom: "recurringPeaks",
    helps: (before, after) =>
      speaksAgainst("rests-on-baseline-holiday")(before) &&
      !speaksAgainst("rests-on-baseline-holiday")(after),
  },
  moveLevel: {
    table: "a launch without a column, with media raised at the same time",
    weeks: 156,
    columns: {
      spend_tv: withMedia(isLaunched),
      spend_search: search,
      units_sold: (week) => fromMoved(isLaunched)(week) + (isLaunched(week) ? 400 : 0),
    },
    changes: { level: { sd: 0 } },
    symptom: "movingLevel",
  },
  slopeCurves: {
    table: "two channels of which only what is above the usual week sells",
    weeks: 156,
    columns: {
      ...plain,
      units_sold: (week) =>
        500 + 600 * steep(tv(week) / 1000) + 400 * steep(search(week) / 500) + 10 * noise(week),
    },
    symptom: "slopedCurves",
    helps: (before, after) =>
      after.inSample.r2 > before.inSample.r2 && asksForSlope(before) && !asksForSlope(after),
  },
  raiseAcceptance: {
    table: "two channels in 30 weeks, all parameters sampled by long steps",
    weeks: 30,
    columns: { ...plain, units_sold: (week) => 500 + 100 * noise(week) },
    type: "v2",
    changes: studentT,
    sampling: { ...short, targetAcceptance: 0.5 },
    symptom: "divergences",
  },
  integrateLinearBlock: {
    table: "two channels, all parameters sampled by chains that are too short",
    weeks: 60,
    columns: { ...plain, units_sold: (week) => 500 + fromMedia(week) + 50 * noise(week) },
    changes: studentT,
    sampling: { chains: 2, warmup: 40, draws: 40 },
    symptom: "poorMixing",
    helps: (before, after) => !before.sampling.isCollapsed && after.sampling.isCollapsed,
  },
  unpoolChannels: {
    table: "two channels of one type, whose spread nobody can know",
    weeks: 40,
    columns: { ...plain, units_sold: (week) => 500 + 100 * noise(week) },
    type: "v2",
    changes: { channels: { search: { type: "tv" } } },
    sampling: { chains: 2, warmup: 60, draws: 50 },
    symptom: "poorMixing",
    helps: (before, after) => after.sampling.dimension < before.sampling.dimension,
  },
  lengthenChains: {
    table: "a sound table, chains far too short",
    weeks: 60,
    columns: { ...plain, units_sold: (week) => 500 + fromMedia(week) + 50 * noise(week) },
    sampling: { chains: 2, warmup: 50, draws: 40 },
    symptom: "poorMixing",
    helps: (before, after) => after.sampling.ess > before.sampling.ess,
  },
  changeMetric: {
    table:
      "pulses every six weeks and a delayed effect: a week late or seven weeks late, in chains as long as they get",
    weeks: 80,
    columns: { spend_tv: pulse, units_sold: (week) => 500 + (week % 6 === 1 ? 300 : 0) + 10 * noise(week) },
    changes: {
      ...flat,
      channels: {
        tv: {
          adstock: {
            kind: "delayed",
            maxLag: 12,
            priors: { delay: { family: "uniform", lower: 0, upper: 12 } },
          },
        },
      },
    },
    sampling: { chains: 2, warmup: 4000, draws: 4000, targetAcceptance: 0.99 },
    symptom: "poorMixing",
  },
  tightenHalfSaturation: {
    table: "the same, after the other metric was no better",
    weeks: 80,
    columns: { spend_tv: pulse, units_sold: (week) => 500 + (week % 6 === 1 ? 300 : 0) + 10 * noise(week) },
    changes: {
      ...flat,
      channels: {
        tv: {
          adstock: {
            kind: "delayed",
            maxLag: 12,
            priors: { delay: { family: "uniform", lower: 0, upper: 12 } },
          },
        },
      },
    },
    sampling: { chains: 2, warmup: 4000, draws: 4000, targetAcceptance: 0.99 },
    symptom: "poorMixing",
    after: 1,
  },
  addControls: {
    table: "sales that follow the price, which the model leaves out",
    weeks: 70,
    columns: {
      ...plain,
      units_sold: (week) => 2000 + fromMedia(week) - 400 * price(week),
      price_index: (week) => 100 + 5 * price(week),
    },
    changes: { controls: { columns: [] } },
    symptom: "lowR2",
    helps: betterR2,
  },
  addEvents: {
    table: "promotions that the model leaves out",
    weeks: 100,
    columns: {
      ...plain,
      units_sold: (week) => 2000 + fromMedia(week) + 2500 * isPromotion(week),
      holiday: isPromotion,
    },
    changes: { events: { columns: [] } },
    symptom: "lowR2",
    helps: betterR2,
  },
  addSeasonality: {
    table: "a season of three waves a year under a model with one",
    weeks: 120,
    columns: { ...plain, units_sold: (week) => 2000 + fromMedia(week) + 900 * wave(week, 3) },
    changes: { seasonality: { yearly: 1 } },
    symptom: "lowR2",
    helps: betterR2,
  },
  bendTrend: {
    table: "a level that rises for half of 70 weeks and falls for the other half, under a straight line",
    weeks: 70,
    columns: { ...plain, units_sold: (week) => 2000 + fromMedia(week) - 60 * Math.abs(week - 35) },
    changes: { ...withoutSeason, trend: { kind: "linear" }, level: { sd: 0 } },
    symptom: "lowR2",
    helps: betterR2,
  },
  markSpikes: {
    table: "three weeks far above all others, without a reason in the table",
    weeks: 70,
    columns: {
      ...plain,
      units_sold: (week) => 2000 + fromMedia(week) + ([11, 30, 52].includes(week) ? 1500 : 0),
    },
    changes: { ...withoutSeason, trend: { kind: "piecewise" } },
    symptom: "lowR2",
    helps: betterR2,
  },
  loosenControls: {
    table: "sales that follow the price more than a tight prior allows",
    weeks: 40,
    columns: {
      ...plain,
      units_sold: (week) => 2000 + fromMedia(week) - 300 * price(week) + 200 * noise(week),
      price_index: (week) => 100 + 5 * price(week),
    },
    changes: {
      ...withoutSeason,
      trend: { kind: "piecewise" },
      controls: { columns: ["price_index"], sd: 0.005 },
    },
    symptom: "lowR2",
    helps: betterR2,
  },
  straightenTrend: {
    table: "weeks that sell next to nothing, under a bent trend",
    weeks: 80,
    columns: { ...plain, holiday: isShut, units_sold: shut },
    changes: { ...withoutSeason, trend: { kind: "piecewise" } },
    symptom: "poorForecast",
    helps: simpler,
  },
  fewerWaves: {
    table: "weeks that sell next to nothing, under four waves a year",
    weeks: 80,
    columns: { ...plain, holiday: isShut, units_sold: shut },
    changes: { trend: { kind: "linear" }, seasonality: { yearly: 4 } },
    symptom: "poorForecast",
    helps: simpler,
  },
  shrinkControls: {
    table: "a table that the model explains almost wholly, held to the strict band",
    weeks: 80,
    columns: {
      ...plain,
      units_sold: (week) => 2000 + fromMedia(week) - 300 * price(week),
      price_index: (week) => 100 + 5 * price(week),
    },
    changes: { ...withoutSeason, trend: { kind: "linear" } },
    isStrict: true,
    symptom: "highR2",
    helps: simpler,
  },
  dropWeakControls: {
    table: "weeks that sell next to nothing, beside a temperature that has nothing to do with them",
    weeks: 80,
    columns: { ...plain, holiday: isShut, units_sold: shut, temperature: (week) => 10 + 3 * price(week) },
    changes: { ...withoutSeason, trend: { kind: "linear" } },
    symptom: "poorForecast",
    helps: simpler,
  },
  dropTrend: {
    table: "weeks that sell next to nothing, under a straight trend",
    weeks: 80,
    columns: { ...plain, holiday: isShut, units_sold: shut },
    changes: { ...withoutSeason, trend: { kind: "linear" } },
    symptom: "poorForecast",
    helps: simpler,
  },
  shrinkMedia: {
    table: "weeks that sell next to nothing, and nothing but media in the model",
    weeks: 80,
    columns: { ...plain, holiday: isShut, units_sold: shut },
    changes: flat,
    symptom: "poorForecast",
    helps: simpler,
  },
};

describe.each(Object.entries(cases) as [RuleName, Case][])("%s", (rule, given) => {
  it(`is chosen for ${given.table}`, async () => {
    const panel = panelOf(columnsCsv(given.weeks, given.columns));
    const context: DecisionContext = {
      facts: factsOf(panel, profilePanel(panel)),
      limits: diagnosticLimits[given.isStrict ? "strict" : "normal"],
      thresholds: defaultThresholds,
    };
    const begun = firstConfiguration(panel, given.type ?? "v3", { from: null, to: panel.times.at(-1)! });
    let configuration: Configuration = {
      ...begun,
      spec: specify(panel, { ...changesOf(begun), ...given.changes } as SpecChanges).spec,
      sampling: { ...begun.sampling, ...short, ...given.sampling },
    };
    const attempts: Attempt[] = [];
    let madeBy: Attempt["madeBy"] = null;
    let decision: Decision;
    do {
      const { evidence } = await train(panel, configuration, { seed: 1, place: { workers: 2 } });
      attempts.push({ iteration: attempts.length + 1, configuration, madeBy, evidence });
      decision = decide(attempts, context);
      if (decision.next !== null) configuration = decision.next;
      madeBy = decision.chosen;
    } while (attempts.length <= (given.after ?? 0));
    expect(decision.symptoms.map(({ name, seen }) => `${name}: ${seen}`)).toContainEqual(
      expect.stringMatching(`^${given.symptom}: `),
    );
    expect(decision.chosen?.rule).toBe(rule);
    expect(rules[rule].symptoms).toContain(given.symptom);
    const changed = await train(panel, configuration, { seed: 1, place: { workers: 2 } });
    if (given.helps) expect(given.helps(attempts.at(-1)!.evidence, changed.evidence)).toBe(true);
  });
});
