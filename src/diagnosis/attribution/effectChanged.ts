/** Whether what a channel brings changed over the weeks: advertisements that wear out, another audience, a competitor. */

import { besides, coefficientWithPersistence } from "../../math/leastSquares.js";
import { normalQuantile } from "../../math/special.js";
import { listed } from "../../words.js";
import { namedAgain } from "../finding.js";
import type { AttributionCheck } from "./check.js";
import type { Weeks } from "./weeks.js";

/** Chance that any channel whose effect stayed the same seems to have changed. */
const chance = 0.01;

/** How a channel's effect moved: above zero where it grew, in standard errors. */
export interface EffectChange {
  readonly name: string;
  readonly z: number;
}

/** Regresses the KPI on the model's baseline, what each channel is credited with, and of one channel at a time the same times a line that goes from −1 to 1
 *  over the weeks. A model whose effects stay the same has nothing for that column. Errors that follow each other are accounted for. */
export function effectChanges({ kpi, baseline, channels, count, padded }: Weeks): readonly EffectChange[] {
  const others = [...baseline, ...channels.map(({ credited }) => padded(credited))];
  const beside = besides(others);
  return channels.flatMap(({ name, credited }) => {
    const moving = padded(credited.map((value, t) => value * ((2 * t) / (count - 1) - 1)));
    const found = coefficientWithPersistence(kpi, moving, others, count, beside);
    return found === null || Number.isNaN(found.z) ? [] : [{ name, z: found.z }];
  });
}

/** Review where the effect of a channel surely changed: what the fit says of it is then the mean of then and now. */
export const effectChanged: AttributionCheck = {
  name: "effectChanged",
  question: "did what a channel brings stay the same over the weeks",
  look({ weeks }) {
    const found = effectChanges(weeks);
    const limit = -normalQuantile(chance / (2 * Math.max(1, found.length)));
    const changed = found
      .filter(({ z }) => Math.abs(z) > limit)
      .sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
    if (changed.length === 0) return [];
    const names = changed.map(({ name }) => name);
    const each = changed.map(({ name, z }) => `${name} ${z > 0 ? "rose" : "fell"} (z ${z.toFixed(1)})`);
    return [
      {
        code: "effect-changed",
        severity: "review",
        message: `what channels bring per unit did not stay the same: ${listed(each)}; a return of all weeks is the mean of then and now`,
        cure: `fit the later weeks alone (training.from) and compare, or run an experiment on ${namedAgain(names)} now`,
        about: names,
      },
    ];
  },
};
