/** Decay that is assumed where nobody measured it: the case study's weekly decay by kind of channel, in the table's own period. */
import { weeksPerPeriod } from "../data/calendar.js";
import { channelWords } from "../data/channelWords.js";
import { findWord } from "../data/names.js";
import type { Frequency } from "../data/panel.js";
import type { Warning } from "../warning.js";

/** The case study's weekly decay by kind of channel, with the words that name the kind. */
export const caseStudyKinds = {
  tv: { decay: 0.85, words: ["tv", "television", "linear_tv"] },
  events: { decay: 0.8, words: ["events", "event"] },
  ooh: { decay: 0.7, words: ["ooh", "dooh", "out_of_home", "outdoor", "billboard", "billboards"] },
  print: {
    decay: 0.6,
    words: ["print", "newspaper", "newspapers", "press", "magazine", "magazines"],
  },
  radio: { decay: 0.5, words: ["radio"] },
  digital: {
    decay: 0.4,
    words: [
      ...["digital", "online", "internet", "youtube", "video", "facebook", "fb", "meta", "instagram"],
      ...["tiktok", "snapchat", "pinterest", "twitter", "linkedin", "google", "google_ads", "bing"],
      ...["search", "ppc", "sem", "shopping", "display", "dv360", "programmatic", "social", "affiliate"],
      ...["affiliates", "influencer", "influencers", "email", "emails", "newsletter", "newsletters"],
    ],
  },
} as const satisfies Readonly<Record<string, { readonly decay: number; readonly words: readonly string[] }>>;

/** Weekly decay of a channel whose name says nothing of its kind: that of the case study's digital channels. */
const unknownDecay = caseStudyKinds.digital.decay;

export interface AssumedDecay {
  /** Share carried over to the next period of the table. */
  readonly decay: number;
  /** "case study" where the name says which kind of channel it is, "default" where it does not. */
  readonly source: "case study" | "default";
}

/** The decay to assume for a channel of this name: weekly decay ** (period in weeks), so that a week, seven days and a month
 *  of the same calendar forget at the same speed. Upper case and the usual synonyms are understood.
 *
 *  @example assumedDecay("TV", "day").decay // 0.85 ** (1 / 7): about 0.977 */
export function assumedDecay(channel: string, frequency: Frequency): AssumedDecay {
  const names = [channel, channelWords(channel).join("_")];
  const kind = Object.values(caseStudyKinds).find(({ words }) =>
    names.some((name) => findWord(name, words) !== null),
  );
  return {
    decay: (kind?.decay ?? unknownDecay) ** weeksPerPeriod[frequency],
    source: kind ? "case study" : "default",
  };
}

/** The one warning for all channels whose decay is assumed, with the values used. */
export function decayAssumed(
  channels: readonly { readonly name: string; readonly decay: number; readonly decaySource: string }[],
  frequency: Frequency,
): Warning[] {
  const assumed = channels.filter(
    ({ decaySource }) => decaySource === "case study" || decaySource === "default",
  );
  if (assumed.length === 0) return [];
  const values = assumed.map(
    ({ name, decay, decaySource }) =>
      `${name} ${decay.toFixed(2)}${decaySource === "default" ? " (no kind known by that name)" : ""}`,
  );
  const converted = frequency === "week" ? "" : `, the case study's weekly values turned into ${frequency}s`;
  return [
    {
      code: "decay-assumed",
      message: `how long advertising works is assumed, not measured: decay per ${frequency} of ${values.join(", ")}${converted}; every marginal ROI depends on it`,
      cure: "set decay: in the YAML file beside the data, or add adstock columns",
    },
  ];
}
