/** Channels whose money goes up and down with demand: what they bring cannot be told from what would have been sold anyway. */

import { limits } from "../../limits.js";
import { coefficientWithPersistence } from "../../math/leastSquares.js";
import { partialR2 } from "../../math/omittedVariable.js";
import { sum } from "../../math/statistics.js";
import { listed, percent } from "../../words.js";
import type { AttributionCheck, AttributionSubject } from "./check.js";

/** How closely one channel's media follow the baseline. */
export interface DemandFollowing {
  readonly name: string;
  /** Share of the movement of its log media, beside a line in time, that the fit's baseline explains. */
  readonly share: number;
  /** Coefficient over its standard error, errors that follow each other accounted for; above zero where media go up with the baseline. */
  readonly z: number;
  /** Share of what all media are credited with. */
  readonly credit: number;
}

/** Standard errors that are no chance for any of a dozen channels. */
const surely = 3;

/** How closely every channel's media follow the fit's own baseline: season, events, controls, trend. */
export function demandFollowing({ weeks }: Pick<AttributionSubject, "weeks">): readonly DemandFollowing[] {
  const { channels, baselineLevel, credited, count } = weeks;
  const line = [
    new Float64Array(count).fill(1),
    Float64Array.from({ length: count }, (_, t) => t / count - 0.5),
  ];
  const all = sum(credited);
  return channels.flatMap(({ name, input, credited: own }) => {
    const found = input && coefficientWithPersistence(input, baselineLevel, line, count);
    if (found === null) return [];
    const share = partialR2(input!, [baselineLevel], line);
    return [{ name, share, z: found.z, credit: sum(own) / all }];
  });
}

/** Whether a channel's media follow demand: surely, and by more than a fifth of their movement. */
export function isFollower({ share, z }: DemandFollowing): boolean {
  return z > surely && share > limits.followedDemand.review;
}

/** Fails where channels that follow demand, and were not tested, are credited with too much of what media bring; says so of the others for review. */
export const followsDemand: AttributionCheck = {
  name: "followsDemand",
  question: "do media go up and down with demand",
  look(subject) {
    const tested = new Set(subject.fit.model.spec.liftTests.map(({ channel }) => channel));
    const following = demandFollowing(subject)
      .filter((one) => isFollower(one) && !tested.has(one.name))
      .sort((a, b) => b.share - a.share);
    if (following.length === 0) return [];
    const credit = following.reduce((total, one) => total + one.credit, 0);
    const names = following.map(({ name }) => name);
    const each = following.map(({ name, share }) => `${name} (${percent(share)} of its movement)`);
    return [
      {
        code: "follows-demand",
        severity: credit > limits.creditOfFollowers.fail ? "fail" : "review",
        message: `cannot be told from demand: the money of ${listed(each)} goes up and down with the baseline, and ${names.length === 1 ? "it is" : "they are"} credited with ${percent(credit)} of what media bring`,
        cure: `claim nothing of ${listed(names)}; add demand as a control (searches, visits, weather), or run an experiment and give it as liftTests`,
        about: names,
      },
    ];
  },
};
