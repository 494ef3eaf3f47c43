/** From a panel and a specification to the arrays of a design; every statistic is of the training rows alone. */
import { firstDayOfMonth, isoDate, monthNumber, parseIsoDate } from "../data/calendar.js";
import type { Panel, Series } from "../data/panel.js";
import { DataError } from "../errors.js";
import { exp, log } from "../math/elementary.js";
import { isConstant, mean, standardDeviation } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import type { Design, DesignChannel, DesignLiftTest, LinearColumn } from "./design.js";
import { parametersOf } from "./parameters.js";
import type { ChannelSpec, LiftTest } from "./spec.js";
import type { Model } from "./specify.js";

/** A design and the way back to the panel's units. */
export interface PanelDesign {
  readonly design: Design;
  /** First days of the design's periods: the panel's, up to the last one needed. */
  readonly times: readonly string[];
  /** The KPI is (kpi − centre)/scale by geo; its logarithm is where the model is multiplicative. */
  readonly kpiCentre: readonly number[];
  readonly kpiScale: readonly number[];
  /** Revenue per KPI unit over the training rows; null without revenue. */
  readonly revenuePerKpi: number | null;
  readonly warnings: readonly Warning[];
}

export interface PanelDesignOptions {
  /** Periods of the design: up to the end of training (default), or all of the panel, or up to a date, so that later periods can be
   *  predicted. What lies beyond is not looked at. */
  readonly horizon?: "training" | "panel" | { readonly to: string };
}

/** Builds the design of a model.
 *
 *  @throws DataError for what no fit can come of: a channel without spend, a constant KPI, empty cells; it names what is at fault */
export function buildDesign(model: Model, { horizon = "training" }: PanelDesignOptions = {}): PanelDesign {
  const { panel, spec } = model;
  const warnings: Warning[] = [];
  const { from, to } = spec.training;
  const isTraining = panel.times.map(
    (time) => (from === null || time >= from) && (to === null || time <= to),
  );
  const trainingEnd = isTraining.lastIndexOf(true) + 1;
  const end =
    horizon === "panel"
      ? panel.times.length
      : horizon === "training"
        ? trainingEnd
        : Math.max(trainingEnd, panel.times.filter((time) => time <= horizon.to).length);
  if (!isTraining.includes(true)) {
    throw new DataError(
      `model: training must cover some of ${panel.times[0]} to ${panel.times.at(-1)}, got ${from} to ${to}`,
    );
  }
  const times = panel.times.slice(0, end);
  const geos = panel.geos.length;
  /** A series cut to the design's periods, shape [geo · time]. */
  const cut = (series: Series): Float64Array => {
    const out = new Float64Array(geos * end);
    for (let geo = 0; geo < geos; geo++) {
      out.set(series.values.subarray(geo * panel.times.length, geo * panel.times.length + end), geo * end);
    }
    return out;
  };
  const rawKpi = cut(panel.kpi);
  const isObserved = Uint8Array.from(rawKpi, (value, row) =>
    isTraining[row % end] && !Number.isNaN(value) ? 1 : 0,
  );
  const missing = rawKpi.filter((value, row) => isTraining[row % end] && Number.isNaN(value)).length;
  if (missing > 0) {
    warnings.push({
      code: "missing-kpi",
      message: `${missing} training rows have no KPI and are left out of the likelihood`,
      cure: "fill them in the table if they are known",
    });
  }
  const observed = (values: Float64Array, geo?: number): Float64Array =>
    values.filter((_, row) => isObserved[row] === 1 && (geo === undefined || Math.floor(row / end) === geo));

  const { kpi, kpiCentre, kpiScale } = scaleKpi(model, rawKpi, isObserved, end);
  const revenuePerKpi = revenueRate(panel, cut, observed, rawKpi);
  const isLog = spec.form === "multiplicative";
  const channels = Object.entries(spec.channels).map(([name, channel]) =>
    designChannel(panel, spec.media.scaling, name, channel, cut, isObserved, times),
  );
  const linear = linearColumns(model, times, cut, isObserved, warnings);
  const design: Design = {
    times: end,
    geos: panel.geos,
    kpi,
    isObserved,
    channels,
    revenuePerUnit:
      revenuePerKpi === null || isLog
        ? null
        : Float64Array.from(
            isObserved,
            (flag, row) => flag * revenuePerKpi * kpiScale[Math.floor(row / end)]!,
          ),
    linear,
    pooling: spec.pooling,
    likelihood: spec.likelihood,
    liftTests: spec.liftTests.map((test) => designLiftTest(test, channels, times, kpiScale, isLog)),
  };
  const rows = isObserved.reduce((count, flag) => count + flag, 0);
  const { size } = parametersOf(design);
  if (rows < size) {
    warnings.push({
      code: "fewer-rows-than-parameters",
      message: `${rows} training rows for ${size} parameters: much of every estimate is its prior`,
      cure: "use more history, fewer channels or tighter priors",
    });
  }
  return { design, times, kpiCentre, kpiScale, revenuePerKpi, warnings };
}

/** KPI in the model's units back in the panel's. */
export function unscaleKpi(
  { kpiCentre, kpiScale }: PanelDesign,
  isLog: boolean,
  geo: number,
  value: number,
): number {
  const raw = kpiCentre[geo]! + kpiScale[geo]! * value;
  return isLog ? exp(raw) : raw;
}

function scaleKpi(
  { panel, spec }: Model,
  raw: Float64Array,
  isObserved: Uint8Array,
  end: number,
): {
  readonly kpi: Float64Array;
  readonly kpiCentre: readonly number[];
  readonly kpiScale: readonly number[];
} {
  const isLog = spec.form === "multiplicative";
  const values = raw.map((value, row) => {
    if (isObserved[row] === 0) return 0;
    if (isLog && !(value > 0)) {
      throw new DataError(
        `model: a multiplicative model needs a KPI above 0, got ${value} in the period of ${panel.times[row % end]}; use the additive form`,
        { column: panel.kpi.column },
      );
    }
    return isLog ? log(value) : value;
  });
  const kpiCentre: number[] = [];
  const kpiScale: number[] = [];
  panel.geos.forEach((geo, g) => {
    const own = values.filter((_, row) => isObserved[row] === 1 && Math.floor(row / end) === g);
    if (own.length < 2 || isConstant(own)) {
      const where = panel.geos.length > 1 ? ` in geo "${geo}"` : "";
      throw new DataError(
        `model: the KPI must vary over the training rows, got ${own.length} equal values${where}`,
        {
          column: panel.kpi.column,
        },
      );
    }
    kpiCentre.push(isLog ? mean(own) : 0);
    const scales = { mean: Math.abs(mean(own)), sd: standardDeviation(own), max: Math.max(...own), none: 1 };
    const scale = scales[spec.kpi.scaling];
    if (!(scale > 0)) {
      throw new DataError(
        `model: kpi.scaling "${spec.kpi.scaling}" must give a positive scale, got ${scale}; use "sd"`,
        {
          column: panel.kpi.column,
        },
      );
    }
    kpiScale.push(scale);
  });
  const kpi = values.map((value, row) => {
    const geo = Math.floor(row / end);
    return isObserved[row] === 1 ? (value - kpiCentre[geo]!) / kpiScale[geo]! : 0;
  });
  return { kpi, kpiCentre, kpiScale };
}

/** Σ revenue / Σ KPI over the training rows that have both. */
function revenueRate(
  { revenue }: Panel,
  cut: (series: Series) => Float64Array,
  observed: (values: Float64Array) => Float64Array,
  rawKpi: Float64Array,
): number | null {
  if (revenue === null) return null;
  const money = observed(cut(revenue));
  const units = observed(rawKpi);
  let total = 0;
  let sold = 0;
  money.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    total += value;
    sold += units[i]!;
  });
  return sold > 0 ? total / sold : null;
}

function designChannel(
  panel: Panel,
  scaling: "mean" | "max" | "none",
  name: string,
  spec: ChannelSpec,
  cut: (series: Series) => Float64Array,
  isObserved: Uint8Array,
  times: readonly string[],
): DesignChannel {
  const channel = panel.channels.find((one) => one.name === name)!;
  const series = [...(channel.spend ? [channel.spend] : []), ...channel.exposures].find(
    ({ column }) => column === spec.media,
  )!;
  const values = cut(series);
  values.forEach((value, row) => {
    if (value >= 0) return;
    const got = Number.isNaN(value) ? "an empty cell" : String(value);
    throw new DataError(
      `model: channel "${name}" must have media ≥ 0, got ${got} in the period of ${times[row % times.length]}; fill it or read the table with missing: "zero"`,
      { column: series.column },
    );
  });
  const scales: number[] = [];
  const media = panel.geos.map((_, geo) => {
    const own = values.slice(geo * times.length, (geo + 1) * times.length);
    const active = own.filter((value, t) => value > 0 && isObserved[geo * times.length + t] === 1);
    const known = {
      mean: active.length > 0 ? mean(active) : 1,
      max: Math.max(...own.filter((_, t) => isObserved[geo * times.length + t] === 1), 0) || 1,
      none: 1,
    };
    const scale = known[scaling];
    scales.push(scale);
    return own.map((value) => value / scale);
  });
  const inTraining = values.some((value, row) => value > 0 && isObserved[row] === 1);
  if (!inTraining) {
    throw new DataError(
      `model: channel "${name}" must have media in the training weeks, got none; leave it out with channels: { ${name}: null }`,
      { column: series.column },
    );
  }
  const spend =
    channel.spend === null
      ? 0
      : cut(channel.spend).reduce(
          (total, value, row) => total + (isObserved[row] === 1 && value > 0 ? value : 0),
          0,
        );
  if (spec.coefficient.of === "roi" && !(spend > 0)) {
    throw new DataError(
      `model: channel "${name}" must have spend in the training weeks for a prior on ROI, got none`,
      {
        column: series.column,
      },
    );
  }
  const { kind: adstockKind, priors: adstockPriors, ...adstockSettings } = spec.adstock;
  return {
    name,
    type: spec.type,
    media,
    scales,
    adstock: { kind: adstockKind, settings: withoutUndefined(adstockSettings), priors: adstockPriors },
    saturation: { kind: spec.saturation.kind, settings: {}, priors: spec.saturation.priors },
    order: spec.order,
    coefficient: spec.coefficient,
    spend,
  };
}

function withoutUndefined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function linearColumns(
  { panel, spec }: Model,
  times: readonly string[],
  cut: (series: Series) => Float64Array,
  isObserved: Uint8Array,
  warnings: Warning[],
): readonly LinearColumn[] {
  const geos = panel.geos.length;
  const everyGeo = (value: (t: number) => number): Float64Array =>
    Float64Array.from({ length: geos * times.length }, (_, row) => value(row % times.length));
  const training = (values: Float64Array) => values.filter((_, row) => isObserved[row] === 1);
  const columns: LinearColumn[] = [
    { block: "intercept", label: "", values: everyGeo(() => 1), prior: spec.intercept },
  ];
  if (geos > 1) {
    panel.geos.forEach((geo, g) => {
      const values = Float64Array.from({ length: geos * times.length }, (_, row) =>
        Math.floor(row / times.length) === g ? 1 : 0,
      );
      columns.push({
        block: "geoIntercept",
        label: geo,
        values,
        prior: { mean: 0, sd: spec.intercept.sd / 2 },
      });
    });
  }
  const drop = (name: string): void => {
    warnings.push({
      code: "constant-column",
      message: `"${name}" does not change over the training weeks and is left out`,
      cure: "remove it from the model, or train on weeks in which it changes",
    });
  };
  for (const name of spec.controls.columns) {
    const series = panel.controls.find((one) => one.name === name)!;
    const values = cut(series);
    const gap = values.findIndex(Number.isNaN);
    if (gap >= 0) {
      throw new DataError(
        `model: control "${name}" must be complete, got an empty cell in the period of ${times[gap % times.length]}; fill it or leave it out`,
        {
          column: series.column,
        },
      );
    }
    const seen = training(values);
    if (isConstant(seen)) {
      drop(name);
      continue;
    }
    const centre = mean(seen);
    const scale = standardDeviation(seen);
    const scaled = values.map((value) => (value - centre) / scale);
    columns.push({ block: "control", label: name, values: scaled, prior: { mean: 0, sd: spec.controls.sd } });
  }
  const addEvent = (label: string, values: Float64Array): void => {
    const peak = Math.max(...training(values).map(Math.abs));
    if (!(peak > 0)) {
      drop(label);
      return;
    }
    const scaled = values.map((value) => (Number.isNaN(value) ? 0 : value / peak));
    columns.push({ block: "event", label, values: scaled, prior: { mean: 0, sd: spec.events.sd } });
  };
  for (const name of spec.events.columns) addEvent(name, cut(panel.events.find((one) => one.name === name)!));
  for (const [name, dates] of Object.entries(spec.holidays)) {
    const next = (t: number) => panel.times[t + 1] ?? dayAfterLast(panel);
    addEvent(
      name,
      everyGeo((t) => dates.filter((date) => date >= times[t]! && date < next(t)).length),
    );
  }
  columns.push(...seasonColumns(times, everyGeo, spec.seasonality));
  columns.push(...trendColumns(spec.trend, isObserved, times.length, everyGeo));
  return columns;
}

/** First day after the panel's last period. */
function dayAfterLast({ times, frequency }: Panel): string {
  const last = parseIsoDate(times.at(-1)!)!;
  const days = { day: 1, week: 7, month: firstDayOfMonth(monthNumber(last) + 1) - last };
  return isoDate(last + days[frequency]);
}

/** Sines and cosines of the day of the year (and of the week), in whole cycles. */
function seasonColumns(
  times: readonly string[],
  everyGeo: (value: (t: number) => number) => Float64Array,
  { yearly, weekly, sd }: { readonly yearly: number; readonly weekly: number; readonly sd: number },
): readonly LinearColumn[] {
  const dayOfYear = times.map(
    (time) => (Date.parse(time) - Date.parse(`${time.slice(0, 4)}-01-01`)) / 86_400_000 + 1,
  );
  const dayOfWeek = times.map((time) => (((Date.parse(time) / 86_400_000 + 3) % 7) + 7) % 7);
  const waves = (label: string, days: readonly number[], period: number, order: number): LinearColumn[] =>
    Array.from({ length: order }, (_, k) =>
      (["sin", "cos"] as const).map((wave): LinearColumn => {
        const angle = (t: number) => (2 * Math.PI * (k + 1) * days[t]!) / period;
        // Rounded to 12 decimals: engines differ in the last bit of sine and cosine, and draws must not.
        const values = everyGeo((t) => Math.round(Math[wave](angle(t)) * 1e12) / 1e12);
        return { block: "season", label: `${label}${wave}${k + 1}`, values, prior: { mean: 0, sd } };
      }),
    ).flat();
  return [...waves("", dayOfYear, 365.25, yearly), ...waves("week_", dayOfWeek, 7, weekly)];
}

/** A line from −½ to ½ over the training periods, and hinges that let it bend. */
function trendColumns(
  {
    kind,
    changepoints,
    sd,
  }: { readonly kind: "none" | "linear" | "piecewise"; readonly changepoints: number; readonly sd: number },
  isObserved: Uint8Array,
  times: number,
  everyGeo: (value: (t: number) => number) => Float64Array,
): readonly LinearColumn[] {
  if (kind === "none") return [];
  const rows = [...isObserved.keys()].filter((row) => isObserved[row] === 1).map((row) => row % times);
  const first = rows.reduce((a, b) => Math.min(a, b));
  const last = rows.reduce((a, b) => Math.max(a, b));
  const position = (t: number) => (t - first) / Math.max(1, last - first) - 0.5;
  const line: LinearColumn = {
    block: "trend",
    label: "linear",
    values: everyGeo(position),
    prior: { mean: 0, sd },
  };
  if (kind === "linear") return [line];
  // Bends in the first 80 % of the weeks: a later one would rest on a handful of them.
  const hinges = Array.from({ length: changepoints }, (_, k): LinearColumn => {
    const at = -0.5 + (0.8 * (k + 1)) / (changepoints + 1);
    const values = everyGeo((t) => Math.max(0, position(t) - at));
    return { block: "trend", label: `bend${k + 1}`, values, prior: { mean: 0, sd } };
  });
  return [line, ...hinges];
}

function designLiftTest(
  test: LiftTest,
  channels: readonly DesignChannel[],
  times: readonly string[],
  kpiScale: readonly number[],
  isLog: boolean,
): DesignLiftTest {
  const name = `${test.channel} ${test.from} to ${test.to}`;
  if (isLog) throw new DataError("model: lift tests need an additive model; set form: additive");
  const until = test.countUntil ?? test.to;
  const inWindow = times.map((time) => time >= test.from && time <= test.to);
  if (!inWindow.includes(true)) {
    throw new DataError(
      `model: lift test "${name}" must lie in the training weeks, which end at ${times.at(-1)}`,
    );
  }
  const channel = channels.findIndex((one) => one.name === test.channel);
  const { media } = channels[channel]!;
  const withheld = media.map((values) => values.map((value, t) => (inWindow[t] ? 0 : value)));
  if (media.every((values, geo) => values.every((value, t) => value === withheld[geo]![t]))) {
    throw new DataError(`model: lift test "${name}" must have media of the channel in its window, got none`);
  }
  const weights = Float64Array.from({ length: media.length * times.length }, (_, row) => {
    const time = times[row % times.length]!;
    return time >= test.from && time <= until ? kpiScale[Math.floor(row / times.length)]! : 0;
  });
  return { name, channel, withheld, weights, effect: test.effect, standardError: test.standardError };
}
