/** Columns that media cannot have moved: which of a table's may be named as such. */

import type { Panel, Series } from "../data/panel.js";
import type { Fault } from "../errors.js";
import { suggestion } from "../nearest.js";

/** Where a name is given: what the model has as controls, and the days that it learns from. */
interface Naming {
  readonly controls: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
}

/** The outcome or control of that name. */
export function negativeControlNamed(panel: Panel, name: string): Series | undefined {
  return [...panel.controls, ...panel.outcomes].find((series) => series.name === name);
}

/** What is wrong with the first of the names that is no outcome, nor a control that the model leaves out, or that has an empty cell in the weeks of training;
 *  null where none is. */
export function negativeControlFault(
  panel: Panel,
  names: readonly string[],
  { controls, from, to }: Naming,
): Fault | null {
  const known = [...panel.controls, ...panel.outcomes].map(({ name }) => name);
  const free = known.filter((name) => !controls.includes(name));
  for (const name of names) {
    if (!free.includes(name)) {
      return {
        rule: "must name other outcomes of the table, or controls that the model leaves out",
        got: name,
        cure: suggestion(name, known.includes(name) ? free : known),
      };
    }
    const { values } = negativeControlNamed(panel, name)!;
    const count = panel.times.length;
    const isTrained = (time: string) => (from === null || time >= from) && (to === null || time <= to);
    if (values.some((value, row) => Number.isNaN(value) && isTrained(panel.times[row % count]!))) {
      return { rule: `must have a number in every ${panel.frequency} of the fit`, got: name };
    }
  }
  return null;
}
