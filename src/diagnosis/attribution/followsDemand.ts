/** Channels whose money goes up and down with demand: what they bring cannot be told from what would have been sold anyway. */

import { limits } from "../../limits.js";
import { coefficientWithPersistence } from "../../math/leastSquares.js";
import { orthonormal, partialR2 } from "../../math/omittedVariable.js";
import { sum } from "../../math/statistics.js";
import { counted, listed, percent } from "../../words.js";
import { type Finding, namedAgain } from "../finding.js";
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
  /** Share of its movement that season, trend, controls and events of the model leave, for the columns that they take. */
  readonly left: number;
  /** As `share` and `z`, of what they leave of the baseline: of a level that moves. */
  readonly unknown: { readonly share: number; readonly z: number };
}

/** Standard errors that are no chance for any of a dozen channels. */
const surely = 3;
/** Movement beside the known drivers from which an effect can be learnt as from a channel that follows nothing. */
const enoughLeft = 0.4;
/** Share of the baseline's movement below which nothing is left of it but rounding. */
const rounding = 0.01;
/** Standard errors up to which a channel is taken to follow nothing more. */
const calm = 2;

/** How closely every channel's media follow the fit's own baseline: season, events, controls, trend. */
export function demandFollowing({ weeks }: Pick<AttributionSubject, "weeks">): readonly DemandFollowing[] {
  const { channels, baseline, isKnownDriver, baselineLevel, credited, count } = weeks;
  const line = [
    new Float64Array(count).fill(1),
    Float64Array.from({ length: count }, (_, t) => t / count - 0.5),
  ];
  const all = sum(credited);
  const known = [
    ...line,
    ...baseline.filter((_, j) => isKnownDriver[j]).map((values) => values.slice(0, count)),
  ];
  const directions = orthonormal(known).length;
  const isMoved = 1 - partialR2(baselineLevel, known, line) > rounding;
  return channels.flatMap(({ name, input, credited: own }) => {
    const found = input && coefficientWithPersistence(input, baselineLevel, line, count);
    if (found === null) return [];
    const share = partialR2(input!, [baselineLevel], line);
    const unexplained = 1 - partialR2(input!, known, line);
    const beside = isMoved ? coefficientWithPersistence(input!, baselineLevel, known, count) : null;
    return [
      {
        name,
        share,
        z: found.z,
        credit: sum(own) / all,
        left: Math.min(1, (unexplained * (count - line.length)) / Math.max(1, count - directions)),
        unknown:
          beside === null
            ? { share: 0, z: 0 }
            : { share: partialR2(input!, [baselineLevel], known), z: beside.z },
      },
    ];
  });
}

/** Whether a channel's media follow demand: surely, and by more than a fifth of their movement. */
export function isFollower({ share, z }: DemandFollowing): boolean {
  return z > surely && share > limits.followedDemand.review;
}

/** Whether what a follower follows is known, and leaves enough: season, trend, controls and events of the model explain it, much of its movement is
 *  beside them, and that goes up with nothing that a level took in. Its number is then learnt from what is beside; but a demand that the model
 *  lacks may go with it there, so that nothing is claimed of it, while the split of all others stands. */
function isOfKnownDrivers({ left, unknown }: DemandFollowing): boolean {
  return left >= enoughLeft && unknown.z < calm;
}

/** Fails where channels that follow demand, and were not tested, are credited with too much of what media bring; says so of the others for review. Those that follow
 *  what the model knows are for review too, unless their return lies where the prior holds one in twenty possible at most. */
export const followsDemand: AttributionCheck = {
  name: "followsDemand",
  question: "do media go up and down with demand",
  look(subject) {
    const tested = new Set(subject.fit.model.spec.liftTests.map(({ channel }) => channel));
    const conflicting = new Set(
      subject.evidence.channels
        .filter(({ place }) => 1 - place.median < limits.priorTail.review)
        .map(({ name }) => name),
    );
    const all = demandFollowing(subject)
      .filter((one) => isFollower(one) && !tested.has(one.name))
      .sort((a, b) => b.share - a.share);
    const isExcused = (one: DemandFollowing) => isOfKnownDrivers(one) && !conflicting.has(one.name);
    const following = all.filter((one) => !isExcused(one));
    const known = all.filter(isExcused);
    return [...unknownFinding(following), ...knownFinding(known)];
  },
};

function unknownFinding(following: readonly DemandFollowing[]): readonly Finding[] {
  if (following.length === 0) return [];
  const credit = following.reduce((total, one) => total + one.credit, 0);
  const names = following.map(({ name }) => name);
  const each = following.map(({ name, share }) => `${name} (${percent(share)} of its movement)`);
  return [
    {
      code: "follows-demand",
      severity: credit > limits.creditOfFollowers.fail ? "fail" : "review",
      message: `cannot be told from demand: the money of ${listed(each)} goes up and down with the baseline, and ${names.length === 1 ? "it is" : "they are"} credited with ${percent(credit)} of what media bring`,
      cure: `claim nothing of ${namedAgain(names)}; add demand as a control (searches, visits, weather), or run an experiment and give it as liftTests`,
      about: names,
    },
  ];
}

function knownFinding(following: readonly DemandFollowing[]): readonly Finding[] {
  if (following.length === 0) return [];
  const names = following.map(({ name }) => name);
  const each = following.map(({ name, left }) => `${name} (${percent(left)} of its movement)`);
  return [
    {
      code: "follows-known-drivers",
      severity: "review",
      message: `the money of ${namedAgain(names, counted(names.length, "channel"))} goes up and down with season, trend or controls of the model: what it brings could be learnt from what these leave alone, ${listed(each)}, and cannot be told from demand that the model lacks`,
      cure: `claim nothing of ${namedAgain(names)} unless season and controls are all that whoever buys them looks at; an experiment settles it`,
      about: names,
    },
  ];
}
