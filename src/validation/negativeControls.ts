/** Negative controls: columns of the table that media cannot have moved. Where media seem to move one, something that the model lacks moves both. */

import { suggestion } from "../data/nearest.js";
import type { Panel, Series } from "../data/panel.js";
import { nationalTotal } from "../data/panelColumns.js";
import type { Weeks } from "../diagnosis/attribution/weeks.js";
import { ArgumentError } from "../errors.js";
import { coefficientWithPersistence } from "../math/leastSquares.js";
import { normalQuantile } from "../math/special.js";

/** What media seem to do to one such column. */
export interface NegativeControl {
  readonly name: string;
  /** Of all media together, by what they are credited with, and of each channel: coefficient over its standard error. */
  readonly together: number;
  readonly channels: readonly { readonly name: string; readonly z: number }[];
  /** True where one of these is no chance. */
  readonly isMoved: boolean;
}

/** Chance that media seem to move a column that they leave alone. */
const chance = 0.05;

/** Asks of each column whether what media are credited with explains it, beside season, trend, controls and events of the model.
 *
 *  A regression of the column on what all media, and each channel, are credited with; errors that follow each other are accounted for. Two-sided, with a
 *  chance of 5 % for all of a column's questions together.
 *
 *  @param names  of controls that the model leaves out, or of other outcomes
 *  @throws ArgumentError for a column that there is not, that the model has, or with an empty cell in the weeks of the fit
 *  @see Lipsitch, Tchetgen Tchetgen and Cohen 2010, "Negative controls: a tool for detecting confounding and bias in observational studies" */
export function askNegativeControls(
  panel: Panel,
  weeks: Weeks,
  names: readonly string[],
  modelled: readonly string[],
): readonly NegativeControl[] {
  const { baseline, isKnownDriver, channels, credited, count } = weeks;
  const places = weeks.times.map((time) => panel.times.indexOf(time));
  const known = baseline.filter((_, j) => isKnownDriver[j]).map((values) => values.slice(0, count));
  const limit = -normalQuantile(chance / (2 * (channels.length + 1)));
  return seriesNamed(panel, names, modelled).map((series) => {
    const total = nationalTotal(panel, series);
    const response = Float64Array.from(places, (t) => total[t]!);
    if (response.some(Number.isNaN)) {
      throw new ArgumentError({
        caller: "refute",
        option: "negativeControls",
        rule: "must have a number in every week of the fit",
        got: series.name,
      });
    }
    const z = (column: Float64Array) => coefficientWithPersistence(response, column, known, count)?.z ?? 0;
    const together = z(credited);
    const each = channels.map(({ name, credited: own }) => ({ name, z: z(own) }));
    const isMoved = [together, ...each.map((one) => one.z)].some((value) => Math.abs(value) > limit);
    return { name: series.name, together, channels: each, isMoved };
  });
}

function seriesNamed(panel: Panel, names: readonly string[], modelled: readonly string[]): readonly Series[] {
  const all = [...panel.controls, ...panel.outcomes].filter(({ name }) => !modelled.includes(name));
  return names.map((name) => {
    const found = all.find((series) => series.name === name);
    if (found !== undefined) return found;
    throw new ArgumentError({
      caller: "refute",
      option: "negativeControls",
      rule: "must name other outcomes of the table, or controls that the model leaves out",
      got: name,
      cure: suggestion(
        name,
        all.map((series) => series.name),
      ),
    });
  });
}
