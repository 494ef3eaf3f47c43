/** Level columns: a random walk through knots some weeks apart, which lets the baseline move without being told when, and steps on days that are told. */

import { periodAt } from "../data/rows.js";
import { mean } from "../math/statistics.js";
import type { ModelSpec } from "../spec/spec.js";
import type { LinearColumn } from "./design.js";
import type { DesignRows } from "./designRows.js";

const millisecondsADay = 86_400_000;
const daysAYear = 365.25;

/** Steps of the level in training at most: a longer table has its knots further apart. */
const mostSteps = 48;

/** One column a step between two knots h days apart, from 0 before it to 1 after it, less its mean over the training rows; the steps are
 *  independent, each Normal(0, sd²·h/365.25), so that the level is a random walk, drawn as straight lines between its knots, that
 *  changes by about sd in a year whatever the table's periods are.
 *
 *  Knots lie from the first training period on to the end of the panel. Steps after training have no data and keep their prior: the level is expected
 *  to stay where training ends, and is the less sure the further away.
 *
 *  A step is a column of its own, Normal(0, stepSd²).
 *
 *  @param all  first days of all periods of the panel, on which the number of columns depends, so that it is the same for every horizon */
export function levelColumns(
  level: ModelSpec["level"],
  all: readonly string[],
  rows: DesignRows,
): readonly LinearColumn[] {
  return [...walkColumns(level, all, rows), ...stepColumns(level, all, rows)];
}

/** What the label of a step begins with. */
export const stepLabel = "step ";

/** One for each step, 1 from the period that holds its day on and 0 before, less its mean over the training rows. */
function stepColumns(
  { steps, stepSd }: ModelSpec["level"],
  all: readonly string[],
  rows: DesignRows,
): readonly LinearColumn[] {
  return steps.map((day): LinearColumn => {
    const first = all.filter((time) => time <= day).length - 1;
    const values = rows.inEveryGeo((t) => (t >= first ? 1 : 0));
    const centre = mean(rows.reference(values));
    return {
      block: "level",
      label: `${stepLabel}${day}`,
      values: values.map((value) => value - centre),
      prior: { mean: 0, sd: stepSd },
    };
  });
}

function walkColumns(
  { sd, weeks }: ModelSpec["level"],
  all: readonly string[],
  rows: DesignRows,
): readonly LinearColumn[] {
  if (sd === 0) return [];
  const { times, isReference, inEveryGeo } = rows;
  const days = all.map((time) => Date.parse(time) / millisecondsADay);
  const periods = [...isReference.keys()]
    .filter((row) => isReference[row] === 1)
    .map((row) => periodAt(row, times.length));
  const first = periods.reduce((a, b) => Math.min(a, b));
  const last = periods.reduce((a, b) => Math.max(a, b));
  const start = days[first]!;
  const h = Math.max(7 * weeks, (days[last]! - start) / mostSteps);
  const steps = Math.max(1, Math.ceil((days.at(-1)! - start) / h));
  const stepSd = sd * Math.sqrt(h / daysAYear);
  return Array.from({ length: steps }, (_, k): LinearColumn => {
    const ramp = (t: number) => Math.min(1, Math.max(0, (days[t]! - start) / h - k));
    const centre = mean(rows.reference(inEveryGeo(ramp)));
    const label = new Date((start + k * h) * millisecondsADay).toISOString().slice(0, 10);
    return {
      block: "level",
      label,
      values: inEveryGeo((t) => ramp(t) - centre),
      prior: { mean: 0, sd: stepSd },
    };
  });
}
