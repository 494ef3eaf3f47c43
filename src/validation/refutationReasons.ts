/** What speaks against a channel's number, and what is missing that would speak for it: the clauses and the doubts of a refutation. */

import { demandFollowing, isFollower } from "../diagnosis/attribution/followsDemand.js";
import { leadsOf } from "../diagnosis/attribution/leads.js";
import { movedWords, type NegativeControl } from "../diagnosis/attribution/negativeControls.js";
import type { Weeks } from "../diagnosis/attribution/weeks.js";
import { withholdingCodes } from "../diagnosis/claims.js";
import { diagnose } from "../diagnosis/diagnose.js";
import type { Fit } from "../fit/fit.js";
import { normalQuantile } from "../math/special.js";
import { raised, type Warning } from "../warning.js";
import { listed, percent } from "../words.js";
import { chanceOfLuck } from "./chance.js";
import type { NoCopies } from "./copies.js";
import type { ChannelRefutation, DemandEvidence, Placebo } from "./refutation.js";

/** Growth of another channel, in its own standard deviations, that says that it takes the place. */
const notable = 1;

type Asked = Pick<ChannelRefutation, "byLuck" | "noCopies" | "dropped">;

/** Why copies tell nothing, a clause. */
const whyNoCopies: Readonly<Record<NoCopies, (period: string) => string>> = {
  "constant media": (period) => `its media are the same every ${period}, so that no time tells what they do`,
  "explained media": () => "what else is in the model explains its media, so that nothing is left to tell",
  "few periods": (period) => `too few ${period}s to ask whether its number is luck`,
};

/** Whether as many copies explain the KPI as may by luck. */
const isLuck = ({ byLuck }: Asked): boolean => byLuck !== null && byLuck.share > chanceOfLuck;

/** The channel that takes its place, where one does and nothing is lost; null otherwise. */
function successorOf({ dropped }: Asked): string | null {
  if (dropped === null) return null;
  const { elpdLoss, standardError, heir } = dropped;
  return elpdLoss < standardError && heir.growth > notable ? heir.name : null;
}

/** What is missing that would speak for a channel's number, a clause each. */
export function missingFor(channel: Asked, period: string): readonly string[] {
  const reasons: string[] = [];
  if (channel.noCopies !== null) reasons.push(whyNoCopies[channel.noCopies](period));
  if (isLuck(channel))
    reasons.push(`${percent(channel.byLuck!.share)} of its copies at other times explain as much`);
  const successor = successorOf(channel);
  if (successor !== null) {
    reasons.push(`${period}s are predicted as well without it, and ${successor} takes its place`);
  }
  return reasons;
}

/** What the judgement of the fit holds against a channel: where something unseen moves sales and media alike, a channel's times explain sales, and it is the checks of
 *  attribution that see it. Where they fail it, of some channels or as a whole, no channel of the fit stands: what
 *  one is credited with too much is missing with others. */
export function attributionOf(fit: Fit): (name: string, demand: DemandEvidence) => readonly string[] {
  const gate = diagnose(fit).gates.find(({ name }) => name === "attribution")!;
  const names = fit.design.design.channels.map(({ name }) => name);
  const speaking = gate.findings.filter(
    ({ severity, code }) => severity !== "note" && !learning.includes(code),
  );
  return (name, { isLeading, followed }) =>
    speaking.flatMap(({ code, severity, about }) => {
      if (about.includes(name)) {
        // What the demand evidence of the channel says is said once.
        const isSaid = withholdingCodes.includes(code) && (isLeading || followed > 0);
        return isSaid ? [] : [`diagnose raises "${inWords(code)}" of it`];
      }
      if (severity !== "fail") return [];
      const others = about.filter((one) => names.includes(one));
      const of = others.length > 0 ? ` of ${listed(others)}` : "";
      return [`diagnose fails the attribution of the fit: "${inWords(code)}"${of}`];
    });
}

/** Findings that say that nothing was learnt: no word against a number, and none for it. */
const learning: readonly string[] = ["effects-not-learnt", "attribution-not-asked"];

function inWords(code: string): string {
  return code.replaceAll("-", " ");
}

/** Whether money followed sales, by the channel's name. */
export function demandEvidence(weeks: Weeks): (name: string) => DemandEvidence {
  const leads = new Map(
    leadsOf(weeks).flatMap(({ channel, z }) => (channel === null ? [] : [[channel, z] as const])),
  );
  const followers = new Map(
    demandFollowing({ weeks })
      .filter(isFollower)
      .map(({ name, share }) => [name, share]),
  );
  const limit = -normalQuantile(chanceOfLuck / Math.max(1, leads.size));
  return (name) => {
    const lead = leads.get(name) ?? 0;
    return { lead, isLeading: lead > limit, followed: followers.get(name) ?? 0 };
  };
}

export function demandReasons(
  { lead, isLeading, followed }: DemandEvidence,
  period: string,
): readonly string[] {
  return [
    ...(isLeading
      ? [`its media of the next ${period} seem to sell in this one (${lead.toFixed(1)} standard errors)`]
      : []),
    ...(followed > 0
      ? [`it may be demand's: ${percent(followed)} of its movement goes with the baseline`]
      : []),
  ];
}

/** The doubts of a refutation as a whole.
 *
 *  @param period  "week" */
export function doubts(
  {
    placebos,
    channels,
    negativeControls,
  }: {
    readonly placebos: readonly Placebo[];
    readonly channels: readonly ChannelRefutation[];
    readonly negativeControls: readonly NegativeControl[];
  },
  period: string,
): readonly Warning[] {
  const moved = negativeControls.filter(({ isMoved }) => isMoved);
  const credited = placebos.filter(({ isCredited }) => isCredited);
  const isDemands = ({ demand }: ChannelRefutation) => demand.isLeading || demand.followed > 0;
  const followers = channels.filter(isDemands);
  const weak = channels.filter(({ verdict }) => verdict === "not shown");
  return [
    ...raised(
      credited.length > 0 && {
        code: "placebo-credited",
        message: `a channel that never ran is credited with ${listed(credited.map(({ of, share }) => `${percent(share)} of what ${of} is`))}, and the fit is sure of it`,
        cure: "look for a trend or a season that the model lacks; do not decide on channels of this size",
      },
    ),
    ...raised(
      moved.length > 0 && {
        code: "negative-control-moved",
        ...movedWords(moved.map(({ name }) => name)),
      },
    ),
    ...raised(
      followers.length > 0 && {
        code: "told-from-demand",
        message: `the ${numbersOf(followers)} may be demand's: sales and ${followers.length === 1 ? "its" : "their"} media move together for other reasons too`,
        cure: `see what diagnose says of attribution; add demand as a control, or run an experiment before deciding on ${them(followers)}`,
      },
    ),
    ...raised(
      weak.length > 0 && {
        code: "not-refutable",
        message: `nothing speaks for the ${numbersOf(weak)}: ${missing(weak, period).join("; ")}`,
        cure: `read ${them(weak)} as the prior's; run an experiment before deciding on ${them(weak)}`,
      },
    ),
  ];
}

function numbersOf(channels: readonly ChannelRefutation[]): string {
  return `number${channels.length > 1 ? "s" : ""} of ${listed(channels.map(({ name }) => name))}`;
}

const them = ({ length }: readonly ChannelRefutation[]): string => (length > 1 ? "them" : "it");

/** What is missing for the channels of which nothing is shown, each kind of reason once. */
function missing(weak: readonly ChannelRefutation[], period: string): readonly string[] {
  const namesOf = (test: (channel: ChannelRefutation) => boolean) => {
    const names = weak.filter(test).map(({ name }) => name);
    return { names, all: listed(names), isOne: names.length === 1 };
  };
  const lucky = namesOf(isLuck);
  const taken = namesOf((channel) => successorOf(channel) !== null);
  const constant = namesOf(({ noCopies }) => noCopies === "constant media");
  const explained = namesOf(({ noCopies }) => noCopies === "explained media");
  const few = namesOf(({ noCopies }) => noCopies === "few periods");
  return [
    ...(lucky.names.length > 0 ? [`media like those of ${lucky.all} at other times explain as much`] : []),
    ...(taken.names.length > 0
      ? [
          `without ${taken.all} another channel takes ${taken.isOne ? "its" : "their"} place, and ${period}s are predicted as well`,
        ]
      : []),
    ...(few.names.length > 0 ? [`${period}s are too few to tell ${few.all} from luck`] : []),
    ...(constant.names.length > 0 ? [`the media of ${constant.all} are the same every ${period}`] : []),
    ...(explained.names.length > 0
      ? [`what else is in the model explains the media of ${explained.all}`]
      : []),
  ];
}
