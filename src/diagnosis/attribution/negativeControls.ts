/** Negative controls: columns of the table that media cannot have moved. Where media seem to move one, something that the model lacks moves both. */

import type { Panel } from "../../data/panel.js";
import { nationalTotal } from "../../data/panelColumns.js";
import { besides, coefficientWithPersistence } from "../../math/leastSquares.js";
import { normalQuantile } from "../../math/special.js";
import { negativeControlNamed } from "../../spec/negativeControls.js";
import { listed } from "../../words.js";
import type { AttributionCheck } from "./check.js";
import type { Weeks } from "./weeks.js";

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
 *  @param names  of columns that `requireNegativeControls` lets pass
 *  @see Lipsitch, Tchetgen Tchetgen and Cohen 2010, "Negative controls: a tool for detecting confounding and bias in observational studies" */
export function askNegativeControls(
  panel: Panel,
  weeks: Weeks,
  names: readonly string[],
): readonly NegativeControl[] {
  const { baseline, isKnownDriver, channels, credited, count } = weeks;
  const places = weeks.times.map((time) => panel.times.indexOf(time));
  const known = baseline.filter((_, j) => isKnownDriver[j]).map((values) => values.slice(0, count));
  const beside = besides(known);
  const limit = -normalQuantile(chance / (2 * (channels.length + 1)));
  return names.map((name) => {
    const total = nationalTotal(panel, negativeControlNamed(panel, name)!);
    const response = Float64Array.from(places, (t) => total[t]!);
    const z = (column: Float64Array) =>
      coefficientWithPersistence(response, column, known, count, beside)?.z ?? 0;
    const together = z(credited);
    const each = channels.map((channel) => ({ name: channel.name, z: z(channel.credited) }));
    const isMoved = [together, ...each.map((one) => one.z)].some((value) => Math.abs(value) > limit);
    return { name, together, channels: each, isMoved };
  });
}

/** What it means that media seem to move them, and what to do. */
export function movedWords(names: readonly string[]): { readonly message: string; readonly cure: string } {
  return {
    message: `media seem to move ${listed(names)}, which they cannot have: something moves ${names.length === 1 ? "it" : "them"} and the media alike, and may move the KPI too`,
    cure: "find out what that is and give it a column; until then claim nothing that an experiment has not shown",
  };
}

/** Fails where media seem to move a column that the specification names as one that they cannot have moved. */
export const negativeControls: AttributionCheck = {
  name: "negativeControls",
  question: "do media seem to move what they cannot move",
  look({ fit: { model }, weeks }) {
    const moved = askNegativeControls(model.panel, weeks, model.spec.negativeControls ?? []).filter(
      ({ isMoved }) => isMoved,
    );
    if (moved.length === 0) return [];
    return [
      {
        code: "negative-control-moved",
        severity: "fail",
        ...movedWords(moved.map(({ name }) => name)),
        about: [],
      },
    ];
  },
};
