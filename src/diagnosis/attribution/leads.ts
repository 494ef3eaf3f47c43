/** Next week's media cannot have caused this week's sales: where they seem to, something drives both. */

import { besides, coefficientWithPersistence } from "../../math/leastSquares.js";
import { normalCdf, normalQuantile } from "../../math/special.js";
import { listed } from "../../words.js";
import { namedAgain } from "../finding.js";
import type { AttributionCheck } from "./check.js";
import type { Weeks } from "./weeks.js";

/** Chance of a false alarm, of all channels together and of any single one. */
const chance = { together: 0.05, single: 0.01 };

/** What next week's media seem to bring this week, in standard errors: of one channel, or of all weighed by what they are credited with (null). */
export interface Lead {
  readonly channel: string | null;
  readonly z: number;
}

/** Regresses the KPI on the model's baseline, what each channel is credited with, this week's media, and next week's.
 *
 *  With the media of this week and the weeks before accounted for, next week's say nothing new of this week's KPI unless an unseen driver moves
 *  both, or somebody sets the money by what was sold: the same partial correlation is that of last week's unexplained KPI with
 *  this week's money. Errors that follow each other are accounted for.
 *
 *  @see Granger 1969; Sims 1972, "Money, income, and causality", on leads */
export function leadsOf({ kpi, baseline, channels, credited, count, padded }: Weeks): readonly Lead[] {
  const last = count - 1;
  const moving = channels.flatMap(({ name, input, credited: own }) =>
    input === null ? [] : [{ name, input, brought: own.reduce((a, b) => a + b, 0) }],
  );
  const isKept = (_: number, row: number) => row !== last;
  const cut = (values: Float64Array) => values.filter(isKept);
  const others = [
    ...baseline,
    ...channels.map((channel) => padded(channel.credited)),
    ...moving.map(({ input }) => padded(input)),
  ].map(cut);
  const leadOf = (values: Float64Array) =>
    cut(padded(Float64Array.from(values, (_, t) => values[t + 1] ?? 0)));
  const whole = credited.reduce((sum, value) => sum + value, 0);
  const together = Float64Array.from({ length: count }, (_, t) =>
    moving.reduce((sum, { input, brought }) => sum + (input[t]! * brought) / whole, 0),
  );
  const asked = [
    { channel: null, values: together },
    ...moving.map(({ name, input }) => ({ channel: name, values: input })),
  ];
  const response = cut(kpi);
  const beside = besides(others);
  return asked.flatMap(({ channel, values }) => {
    const found = coefficientWithPersistence(response, leadOf(values), others, last, beside);
    return found === null || Number.isNaN(found.z) ? [] : [{ channel, z: found.z }];
  });
}

/** Fails where next week's media seem to bring something this week: all together with a chance of 5 % by luck, or one channel with 1 % for all
 *  of them. One-sided: money that follows demand goes up with it. */
export const leads: AttributionCheck = {
  name: "leads",
  question: "do the media of the next period seem to bring sales in this one",
  look({ weeks }) {
    const found = leadsOf(weeks);
    const single = found.filter(({ channel }) => channel !== null);
    const limit = -normalQuantile(chance.single / Math.max(1, single.length));
    const guilty = single.filter(({ z }) => z > limit).sort((a, b) => b.z - a.z);
    const together = found.find(({ channel }) => channel === null);
    const isTogether = together !== undefined && together.z > -normalQuantile(chance.together);
    if (!isTogether && guilty.length === 0) return [];
    const suspects =
      guilty.length > 0
        ? guilty
        : [...single]
            .sort((a, b) => b.z - a.z)
            .filter(({ z }) => z > 1)
            .slice(0, 2);
    const names = suspects.map(({ channel }) => channel!);
    const z = Math.max(together?.z ?? 0, guilty[0]?.z ?? 0);
    return [
      {
        code: "placebo-leads",
        severity: "fail",
        message: `next ${weeks.frequency}'s media seem to bring sales ${weeks.frequency === "day" ? "today" : `this ${weeks.frequency}`} (${z.toFixed(1)} standard errors, by luck once in ${Math.round(1 / normalCdf(-z))}${names.length > 0 ? `; most of all ${listed(names)}` : ""}), which cannot be: something that the model lacks moves sales and media alike, or the money follows what is sold`,
        cure: `add the driver as a control, or run an experiment${names.length > 0 ? ` on ${namedAgain(names)}` : ""}: what these channels are credited with cannot be told from demand`,
        about: names,
      },
    ];
  },
};
