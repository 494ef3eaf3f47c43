/** From a panel and a specification to the arrays of a design; every statistic is of the training rows alone. */
import type { Frequency } from "../data/panel.js";
import { profileThresholds } from "../data/profileFindings.js";
import { periodsPerYear } from "../data/rhythm.js";
import { geoAt, periodAt, rowAt } from "../data/rows.js";
import { DataError } from "../errors.js";
import { mean } from "../math/statistics.js";
import { addsUp } from "../spec/forms.js";
import { ownKindsOf, slowKindWarnings } from "../spec/kinds.js";
import type { FrozenScaling } from "../spec/scaling.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import { counted, listed, percent } from "../words.js";
import { designChannels } from "./channelDesign.js";
import { type Design, likelihoodRows, observationCount } from "./design.js";
import { type DesignRows, designRows, type Horizon } from "./designRows.js";
import { inseparableWarnings } from "./inseparable.js";
import { type KpiScaling, revenueRate, scaleKpi } from "./kpiScaling.js";
import { designLiftTest } from "./liftTestDesign.js";
import { linearColumns } from "./linearColumns.js";
import { parametersOf } from "./parameters.js";

/** Training rows for each coefficient, up to which a fit comes with a warning: at five, least squares explain a fifth of pure noise, as the
 *  expected R² of p coefficients on n rows of it is (p − 1)/(n − 1). Priors take some of that away, and say the rest. */
const fewestRows = 5;

/** A design and the way back to the panel's units. */
export interface PanelDesign extends KpiScaling {
  readonly design: Design;
  readonly frequency: Frequency;
  /** First days of the design's periods: the panel's, up to the last one needed. */
  readonly times: readonly string[];
  /** Revenue per KPI unit over the training rows; null without revenue. */
  readonly revenuePerKpi: number | null;
  /** What everything was divided by, to be frozen in the models of later weeks. */
  readonly scaling: FrozenScaling;
  readonly warnings: readonly Warning[];
}

export interface PanelDesignOptions {
  /** Periods of the design: up to the end of training (default), or all of the panel, so that the rest can be predicted. */
  readonly horizon?: Horizon;
}

/** Builds the design of a model, scaled by the training rows or, where the model has a frozen scaling, by that.
 *
 *  @throws DataError for what no fit can come of: a channel without spend, a constant KPI, empty cells; it names what is at fault */
export function buildDesign(
  { panel, spec, ownKinds, scaling: frozen }: Model,
  { horizon = "training" }: PanelDesignOptions = {},
): PanelDesign {
  const rows = designRows(panel, spec.training, horizon, frozen);
  const { times, geos, isObserved, isReference } = rows;
  const isAdditive = addsUp(spec.form);
  const { kpi, ...kpiScaling } = scaleKpi(panel, spec, rows, frozen?.kpi ?? null);
  const { kpiCentre, kpiScale } = kpiScaling;
  const revenuePerKpi = revenueRate(panel, rows, rows.observed);
  const roiRevenue = revenueRate(panel, rows, rows.reference);
  const channels = designChannels(panel, spec, rows, frozen);
  if (roiRevenue === null && channels.some(({ coefficient }) => coefficient.of === "roi")) {
    throw new DataError({
      file: panel.source.path,
      column: panel.revenue?.column,
      caller: "model",
      about: "KPI and revenue",
      rule: `must each add up to more than 0 over the training ${panel.frequency}s for a prior on ROI`,
      cure: "check the export: costs booked as sales, changes in place of numbers, or weeks without revenue",
    });
  }
  const { columns: linear, scaling, warnings } = linearColumns(panel, spec, rows, frozen);
  if (!isAdditive && spec.liftTests.length > 0) {
    throw new DataError({
      caller: "model",
      key: "form",
      about: "lift tests",
      rule: "need an additive model",
      cure: "set form: additive",
    });
  }
  const design: Design = {
    times: times.length,
    geos,
    kpi,
    isObserved,
    channels,
    ownKinds: ownKindsOf(channels, ownKinds),
    revenuePerUnit:
      roiRevenue === null || !isAdditive
        ? null
        : Float64Array.from(
            isReference,
            (flag, row) => flag * roiRevenue * kpiScale[geoAt(row, times.length)]!,
          ),
    linear,
    pooling: spec.pooling,
    likelihood: spec.likelihood,
    liftTests: spec.liftTests.map((test) =>
      designLiftTest(test, channels, { panel, rows, kpiScale, lastPriced: frozen?.to ?? null }),
    ),
  };
  return {
    design,
    frequency: panel.frequency,
    times,
    ...kpiScaling,
    revenuePerKpi,
    scaling: {
      ...spanOfScaling(rows, frozen),
      kpi: { centre: kpiCentre, scale: kpiScale },
      media: Object.fromEntries(channels.map(({ name, scales }) => [name, scales])),
      ...scaling,
    },
    warnings: [
      ...missingWarnings(rows.missing),
      ...warnings,
      ...slowKindWarnings(design.ownKinds),
      ...inseparableWarnings(design),
      ...neverLowWarnings(design, panel.frequency),
      ...sizeWarnings(design),
      ...historyWarnings(design, panel.frequency),
    ],
  };
}

/** The periods whose statistics were taken. */
function spanOfScaling(
  { times, isReference }: DesignRows,
  frozen: FrozenScaling | null,
): Pick<FrozenScaling, "from" | "to"> {
  if (frozen !== null) return { from: frozen.from, to: frozen.to };
  const seen = times.filter((_, t) =>
    isReference.some((flag, row) => flag === 1 && row % times.length === t),
  );
  return { from: seen[0]!, to: seen.at(-1)! };
}

function missingWarnings(missing: number): readonly Warning[] {
  if (missing === 0) return [];
  return [
    {
      code: "missing-kpi",
      message: `${counted(missing, "training row")} ${missing === 1 ? "has" : "have"} no KPI and ${missing === 1 ? "is" : "are"} left out of the likelihood`,
      cure: "fill them in the table if they are known",
    },
  ];
}

/** A channel that never ran below this share of its mean shows nothing of the curve below. */
const lowestShown = 0.5;

/** Channels of which no period shows what the KPI is with little of them: the lower part of their curves is all extrapolation. */
function neverLowWarnings({ channels, times, isObserved }: Design, frequency: Frequency): readonly Warning[] {
  const lowest = ({ media }: Design["channels"][number]): number => {
    const shares = media.map((values, geo) => {
      const seen = values.filter((_, t) => isObserved[rowAt(geo, t, times)] === 1);
      return Math.min(...seen) / mean(seen);
    });
    return Math.min(...shares);
  };
  const high = channels.map((channel) => ({ name: channel.name, share: lowest(channel) }));
  const found = high.filter(({ share }) => share > lowestShown && share < 1);
  if (found.length === 0) return [];
  const names = found.map(({ name, share }) => `"${name}" (lowest: ${percent(share)} of its mean)`);
  return [
    {
      code: "never-low",
      message: `${listed(names)} never ran at a low level: what ${found.length === 1 ? "it brings" : "they bring"} as a whole, and the ROI, rest on the assumed shape of the curve below that, whatever the intervals say; what a little more or less brings does not`,
      cure: `halve the spend for some ${frequency}s, or stop it in some regions, and fit again; a lift test says it sooner`,
    },
  ];
}

/** The steps of a level are held together by one small sd, as are the effects of periods: each is counted as one coefficient, not as its columns. */
const processes = ["level", "period"];

function freeColumns({ linear }: Design): number {
  const own = linear.filter(({ block }) => !processes.includes(block)).length;
  return own + processes.filter((name) => linear.some(({ block }) => block === name)).length;
}

function sizeWarnings(design: Design): readonly Warning[] {
  const rows = observationCount(design);
  const free = freeColumns(design);
  const size = parametersOf(design).size - design.linear.length + free;
  const cure = "use more history, fewer channels or controls, or tighter priors";
  if (rows < size) {
    return [
      {
        code: "fewer-rows-than-parameters",
        message: `${rows} training rows for ${size} parameters: much of every estimate is its prior`,
        cure,
      },
    ];
  }
  const coefficients = free + design.channels.length;
  if (rows > fewestRows * coefficients) return [];
  return [
    {
      code: "few-rows",
      message: `${rows} training rows for the ${coefficients} coefficients of this model, ${(rows / coefficients).toFixed(1)} for each: a regression of this size explains ${percent((coefficients - 1) / (rows - 1))} of pure noise`,
      cure,
    },
  ];
}

/** Training that does not hold one of every season. */
function historyWarnings(design: Design, frequency: Frequency): readonly Warning[] {
  const periods = new Set(likelihoodRows(design).map((row) => periodAt(row, design.times))).size;
  const years = periods / periodsPerYear[frequency];
  if (years >= profileThresholds.years.review) return [];
  return [
    {
      code: "short-history",
      message: `${counted(periods, `training ${frequency}`)} are ${years.toFixed(1)} years: season, trend and media cannot be told apart`,
      cure: "add history up to two or three years where it exists",
    },
  ];
}
