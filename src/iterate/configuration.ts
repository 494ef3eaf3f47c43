/** What one iteration fits and how it samples: a complete specification, the sampler's settings, and why each differs from a default. */
import { platform } from "#platform";
import type { Panel } from "../data/panel.js";
import { inputSeries, nationalTotal } from "../data/panelColumns.js";
import { periodAt } from "../data/rows.js";
import { buildDesign } from "../design/panelDesign.js";
import { samplingDefaults } from "../fit/sampleDesign.js";
import { limits } from "../limits.js";
import { correlation, isConstant } from "../math/statistics.js";
import { specify } from "../model/specify.js";
import { choiceLines } from "../spec/baselineChoice.js";
import type { ModelSpec, ModelType, SpecChanges } from "../spec/spec.js";
import { counted, listed } from "../words.js";
import type { ConfiguredSampling } from "./files/records.js";

export interface Configuration {
  readonly spec: ModelSpec;
  /** Channels of the table that the model leaves out. */
  readonly leftOut: readonly string[];
  readonly sampling: ConfiguredSampling;
  /** Reasons for what is not a default, by path of the specification ("controls", "channels.tv"). */
  readonly notes: Readonly<Record<string, string>>;
}

/** Training weeks for one coefficient, below which controls are left out at first. */
const weeksPerCoefficient = limits.weeks_per_coefficient.fail;
const draws = 500;
const chains = 4;

/** The configuration that a run begins with: the defaults of the model type, without what the training weeks cannot carry.
 *
 *  Channels without media in the training weeks, and controls that are empty or constant there, are left out. Where there are fewer than
 *  four training weeks for each coefficient, only the controls that move most with the KPI are kept, as many as the weeks carry.
 *
 *  @param panel  the training weeks alone
 *  @param window  first (null: the table's first) and last period of the likelihood */
export function firstConfiguration(
  panel: Panel,
  type: ModelType,
  window: { readonly from: string | null; readonly to: string },
): Configuration {
  const first = window.from === null ? 0 : panel.times.indexOf(window.from);
  const inWindow = (values: Float64Array) =>
    values.filter((_, i) => periodAt(i, panel.times.length) >= first);
  const leftOut = panel.channels
    .filter((channel) => !inWindow(inputSeries(channel).values).some((value) => value > 0))
    .map(({ name }) => name);
  const usable = panel.controls.filter(
    ({ values }) => !values.some(Number.isNaN) && !isConstant(inWindow(values)),
  );
  const events = panel.events.filter(({ values }) => inWindow(values).some((value) => value !== 0));
  const period = panel.frequency;
  const weeks = (panel.times.length - first) * panel.geos.length;
  const room = Math.floor(weeks / weeksPerCoefficient) - 1 - (panel.channels.length - leftOut.length);
  const kpi = nationalTotal(panel, panel.kpi).subarray(first);
  const strength = (series: Panel["controls"][number]): number => {
    const value = Math.abs(correlation(nationalTotal(panel, series).subarray(first), kpi));
    return Number.isNaN(value) ? 0 : value;
  };
  const kept =
    room >= usable.length
      ? usable
      : [...usable].sort((a, b) => strength(b) - strength(a)).slice(0, Math.max(0, room));
  const names = (series: readonly { readonly name: string }[]) => series.map(({ name }) => name);
  const dropped = names(panel.controls.filter((control) => !kept.includes(control)));
  const model = specify(panel, {
    type,
    training: window,
    controls: { columns: names(panel.controls.filter((control) => kept.includes(control))) },
    events: { columns: names(events) },
    channels: Object.fromEntries(leftOut.map((name) => [name, null])),
  });
  return {
    spec: model.spec,
    leftOut,
    sampling: { chains, draws, ...samplingDefaults(buildDesign(model).design) },
    notes: {
      training: `the last ${window.to === panel.times.at(-1) ? `training ${period}` : `${period} of the likelihood`} is ${window.to}; the ${period}s after it are the holdout, which no setting below was made from${window.from === null ? "" : `; nothing was sold before ${window.from}`}`,
      ...(dropped.length === 0
        ? {}
        : {
            controls: `left out at first: ${listed(dropped)}; empty or constant in the training ${period}s, or more than ${counted(weeks, period)} carry at ${weeksPerCoefficient} for each coefficient`,
          }),
      ...(model.baseline === null
        ? {}
        : {
            baseline: choiceLines(model.baseline)
              .map((line) => line.trim())
              .join("; "),
          }),
      ...Object.fromEntries(
        leftOut.map((name) => [`channels.${name}`, `no media in the training ${period}s`]),
      ),
    },
  };
}

/** What `specify` takes to make the configuration's model of any panel with these columns. */
export function changesOf({ spec, leftOut }: Configuration): SpecChanges {
  return {
    ...spec,
    channels: { ...spec.channels, ...Object.fromEntries(leftOut.map((name) => [name, null])) },
  } as SpecChanges;
}

/** The same text for the same configuration, whatever it is called and why it was made. */
export function fingerprint({ spec, leftOut, sampling }: Configuration): string {
  return platform.sha256(JSON.stringify([spec, leftOut, sampling]));
}
