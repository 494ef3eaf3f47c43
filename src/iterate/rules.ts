/** The rules of the iteration as one table: for a symptom, what to change, and why that should help. */
import { likelihoodOf } from "../spec/likelihoods/likelihoods.js";
import type { ModelSpec } from "../spec/spec.js";
import { listed } from "../words.js";
import {
  type ProposedChange,
  resampled,
  respecified,
  shrunkMedia,
  tightenedSaturation,
  unpooled,
  withSlopes,
} from "./changes.js";
import type { Configuration } from "./configuration.js";
import type { TrainingEvidence, TrainingFacts } from "./files/records.js";
import type { SymptomName } from "./symptoms.js";

/** All that a rule may look at: the configuration it would change, what the training weeks said of it, and what they are. */
export interface Situation {
  readonly configuration: Configuration;
  readonly evidence: TrainingEvidence;
  readonly facts: TrainingFacts;
}

export interface Rule {
  readonly symptoms: readonly SymptomName[];
  /** Why it should help, as one sentence. */
  readonly reason: string;
  /** The change, or null where there is nothing to change. */
  readonly propose: (situation: Situation) => ProposedChange | null;
}

const limits = {
  acceptance: [0.95, 0.99],
  draws: 4000,
  warmup: 4000,
  yearlyWaves: 6,
  looseControls: 0.3,
  tightControls: 0.025,
  spikes: 4,
  /** Changes of the level in a year, as shares of the average week. */
  levelSd: [0.1, 0.3],
} as const;

/** Tried from top to bottom: the first that fits the gravest symptom and changes something new is taken. */
export const rules = {
  raiseAcceptance: {
    symptoms: ["divergences"],
    reason: "shorter steps follow a sharply curved posterior where longer ones fall off it",
    propose: ({ configuration }) => {
      const before = configuration.sampling.targetAcceptance;
      const after = limits.acceptance.find((value) => value > before);
      if (after === undefined) return null;
      return resampled(configuration, { targetAcceptance: after }, `target acceptance ${before} → ${after}`);
    },
  },
  integrateLinearBlock: {
    symptoms: ["divergences", "poorMixing"],
    reason:
      "with a normal likelihood intercept, controls, season and trend are integrated out exactly, so that the sampler no longer has to walk through them",
    propose: ({ configuration }) => {
      const { likelihood } = configuration.spec;
      if (likelihoodOf(likelihood).collapse !== null) return null;
      const normal = { family: "normal", sigma: likelihood.sigma } as const;
      return respecified(configuration, "likelihood", normal, `likelihood ${likelihood.family} → normal`);
    },
  },
  unpoolChannels: {
    symptoms: ["divergences", "poorMixing"],
    reason:
      "a spread that the data barely show makes a funnel that no step size fits; coefficients with priors of their own have none",
    propose: ({ configuration }) => unpooled(configuration),
  },
  lengthenChains: {
    symptoms: ["poorMixing"],
    reason: "a longer warm-up finds better steps, and more draws agree better",
    propose: ({ configuration }) => {
      const { warmup, draws } = configuration.sampling;
      const longer = {
        warmup: Math.min(2 * warmup, limits.warmup),
        draws: Math.min(2 * draws, limits.draws),
      };
      if (longer.warmup === warmup && longer.draws === draws) return null;
      return resampled(
        configuration,
        longer,
        `warm-up ${warmup} → ${longer.warmup}, draws ${draws} → ${longer.draws} a chain`,
      );
    },
  },
  changeMetric: {
    symptoms: ["poorMixing"],
    reason:
      "a dense metric turns with correlated parameters, a diagonal one needs fewer draws to be learnt; the other may fit this posterior better",
    propose: ({ configuration }) => {
      const before = configuration.sampling.metric;
      const after = before === "dense" ? "diagonal" : "dense";
      return resampled(configuration, { metric: after }, `metric ${before} → ${after}`);
    },
  },
  tightenHalfSaturation: {
    symptoms: ["divergences", "poorMixing"],
    reason:
      "a half-saturation that the data cannot place trades off against the channel's coefficient along a long ridge; a narrower prior shortens it",
    propose: ({ configuration, evidence }) => tightenedSaturation(configuration, evidence),
  },
  addControls: {
    symptoms: ["lowR2", "poorForecast", "unseenDriver", "movingLevel"],
    reason:
      "a driver that the table has and the model leaves out can only be noise to it, or a channel's credit",
    propose: ({ configuration, facts }) => {
      const { controls } = configuration.spec;
      const missing = facts.controls.filter((name) => !controls.columns.includes(name));
      if (missing.length === 0) return null;
      const all = { ...controls, columns: facts.controls };
      return respecified(configuration, "controls", all, `controls added: ${listed(missing)}`);
    },
  },
  addEvents: {
    symptoms: ["lowR2"],
    reason:
      "a time with something special in it needs a term of its own, or the other terms stretch to reach it",
    propose: ({ configuration, facts }) => {
      const { events } = configuration.spec;
      const missing = facts.events.filter((name) => !events.columns.includes(name));
      if (missing.length === 0) return null;
      const all = { ...events, columns: facts.events };
      return respecified(configuration, "events", all, `events added: ${listed(missing)}`);
    },
  },
  addSeasonality: {
    symptoms: ["lowR2", "sharperSeason"],
    reason: "a season sharper than the sine waves in the model is left over as noise",
    propose: ({ configuration, facts }) => {
      const { yearly } = configuration.spec.seasonality;
      const after = Math.max(yearly, Math.min(yearly + 2, limits.yearlyWaves));
      // Below a year and a half a wave has been seen once at most, and cannot be told from anything else.
      return after === yearly || facts.years < 1.5 ? null : withWaves(configuration, after);
    },
  },
  bendTrend: {
    symptoms: ["lowR2"],
    reason: "a level that rises and falls over the years cannot be followed by a straight line",
    propose: ({ configuration, evidence }) => {
      const { kind } = configuration.spec.trend;
      // A level bends by itself.
      if (kind === "piecewise" || configuration.spec.level.sd > 0) return null;
      if (kind === "linear" && !(evidence.inSample.residualAutocorrelation > 0)) return null;
      return withTrend(configuration, kind === "none" ? "linear" : "piecewise");
    },
  },
  markSpikes: {
    symptoms: ["lowR2"],
    reason:
      "periods that neither their neighbours nor the season explain pull at every coefficient; terms of their own keep the others straight, and forecast nothing",
    propose: ({ configuration, facts }) => {
      const marked = new Set(Object.values(configuration.spec.holidays).flat());
      const dates = facts.spikes.filter((time) => !marked.has(time)).slice(0, limits.spikes);
      if (dates.length === 0) return null;
      const holidays = {
        ...configuration.spec.holidays,
        ...Object.fromEntries(dates.map((date) => [`week_of_${date.replaceAll("-", "_")}`, [date]])),
      };
      return respecified(configuration, "holidays", holidays, `marked as events: ${listed(dates)}`);
    },
  },
  nameEveryYearsPeaks: {
    symptoms: ["recurringPeaks"],
    reason:
      "days that stand out every year sell by themselves; without terms of their own the media that run on them get the credit",
    propose: ({ configuration, evidence }) => {
      const { seasonality } = configuration.spec;
      const days = evidence.findings.find(({ code }) => code === "rests-on-baseline-holiday")?.about ?? [];
      const missing = days.filter((day) => !seasonality.peaks.includes(day));
      if (missing.length === 0) return null;
      const peaks = [...seasonality.peaks, ...missing];
      return respecified(
        configuration,
        "seasonality",
        { ...seasonality, peaks },
        `days that stand out every year: ${listed(missing)}`,
      );
    },
  },
  moveLevel: {
    symptoms: ["movingLevel", "unseenDriver"],
    reason: "what moves sales for long and is no column has somewhere else to go than to the media",
    propose: ({ configuration }) => {
      const { level } = configuration.spec;
      const sd = limits.levelSd.find((value) => value > level.sd);
      if (sd === undefined) return null;
      return respecified(
        configuration,
        "level",
        { ...level, sd },
        `level of the baseline moves: sd ${level.sd} → ${sd} a year`,
      );
    },
  },
  slopeCurves: {
    symptoms: ["slopedCurves"],
    reason:
      "a curve that first rises slowly, or that bends less than a Hill curve does, is only followed by one with a slope; the rolling folds judge whether it forecasts better",
    propose: ({ configuration }) => withSlopes(configuration),
  },
  loosenControls: {
    symptoms: ["lowR2"],
    reason: "where the drivers are strong, a tight prior keeps their effect too small",
    propose: ({ configuration }) => {
      const { columns, sd } = configuration.spec.controls;
      if (columns.length === 0 || sd >= limits.looseControls) return null;
      return withControlSd(configuration, limits.looseControls);
    },
  },
  straightenTrend: {
    symptoms: ["highR2", "overfitting", "poorForecast"],
    reason: "bends follow the past closely, and the last of them is drawn on into the future",
    propose: ({ configuration }) =>
      configuration.spec.trend.kind === "piecewise" ? withTrend(configuration, "linear") : null,
  },
  fewerWaves: {
    symptoms: ["highR2", "overfitting", "poorForecast"],
    reason: "each sine wave is two more coefficients to fit noise with",
    propose: ({ configuration }) => {
      const { yearly } = configuration.spec.seasonality;
      return yearly === 0 ? null : withWaves(configuration, yearly - 1);
    },
  },
  shrinkControls: {
    symptoms: ["highR2", "overfitting"],
    reason: "coefficients held nearer to zero follow less of the noise",
    propose: ({ configuration }) => {
      const { columns, sd } = configuration.spec.controls;
      const after = sd / 2;
      if (columns.length === 0 || after < limits.tightControls) return null;
      return withControlSd(configuration, after);
    },
  },
  dropWeakControls: {
    symptoms: ["overfitting", "poorForecast"],
    reason: "a control whose effect may as well be zero adds its own movement to every forecast",
    propose: ({ configuration, evidence }) => {
      const { controls } = configuration.spec;
      const weak = controls.columns.filter((name) => evidence.weakControls.includes(name));
      if (weak.length === 0) return null;
      const fewer = { ...controls, columns: controls.columns.filter((name) => !weak.includes(name)) };
      return respecified(configuration, "controls", fewer, `controls dropped: ${listed(weak)}`);
    },
  },
  dropTrend: {
    symptoms: ["poorForecast"],
    reason: "a line fitted to the past is drawn on for as long as the forecast lasts, right or wrong",
    propose: ({ configuration }) =>
      configuration.spec.trend.kind === "none" ? null : withTrend(configuration, "none"),
  },
  shrinkMedia: {
    symptoms: ["highR2", "overfitting", "poorForecast"],
    reason: "media effects held nearer to zero move the forecast less when spending moves",
    propose: ({ configuration }) => shrunkMedia(configuration),
  },
} as const satisfies Record<string, Rule>;

function withTrend(configuration: Configuration, kind: ModelSpec["trend"]["kind"]): ProposedChange {
  const { trend } = configuration.spec;
  return respecified(configuration, "trend", { ...trend, kind }, `trend ${trend.kind} → ${kind}`);
}

function withWaves(configuration: Configuration, yearly: number): ProposedChange {
  const { seasonality } = configuration.spec;
  const text = `sine waves a year ${seasonality.yearly} → ${yearly}`;
  return respecified(configuration, "seasonality", { ...seasonality, yearly }, text);
}

function withControlSd(configuration: Configuration, sd: number): ProposedChange {
  const { controls } = configuration.spec;
  return respecified(
    configuration,
    "controls",
    { ...controls, sd },
    `prior sd of controls ${controls.sd} → ${sd}`,
  );
}

export type RuleName = keyof typeof rules;

/** The rule by name, its symptoms as a list of any. */
export function ruleOf(name: RuleName): Rule {
  return rules[name];
}
