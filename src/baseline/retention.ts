/** Retention that is assumed where nobody measured it: the case study's weekly retention by kind of channel, in the table's own period. */
import { weeksPerPeriod } from "../data/calendar.js";
import { channelWords } from "../data/channelWords.js";
import { findWord } from "../data/names.js";
import type { Frequency } from "../data/panel.js";
import type { Warning } from "../warning.js";

/** The case study's weekly retention by kind of channel, with the words that name the kind. */
const caseStudyKinds = {
  tv: { retention: 0.85, words: ["tv", "television", "linear_tv"] },
  events: { retention: 0.8, words: ["events", "event"] },
  ooh: { retention: 0.7, words: ["ooh", "dooh", "out_of_home", "outdoor", "billboard", "billboards"] },
  print: {
    retention: 0.6,
    words: ["print", "newspaper", "newspapers", "press", "magazine", "magazines"],
  },
  radio: { retention: 0.5, words: ["radio"] },
  digital: {
    retention: 0.4,
    words: [
      ...["digital", "online", "internet", "youtube", "video", "facebook", "fb", "meta", "instagram"],
      ...["tiktok", "snapchat", "pinterest", "twitter", "linkedin", "google", "google_ads", "bing"],
      ...["search", "ppc", "sem", "shopping", "display", "dv360", "programmatic", "social", "affiliate"],
      ...["affiliates", "influencer", "influencers", "email", "emails", "newsletter", "newsletters"],
    ],
  },
} as const satisfies Readonly<
  Record<string, { readonly retention: number; readonly words: readonly string[] }>
>;

/** Weekly retention of a channel whose name says nothing of its kind: that of the case study's digital channels. */
const unknownRetention = caseStudyKinds.digital.retention;

export interface AssumedRetention {
  /** Share carried over to the next period of the table. */
  readonly retention: number;
  /** "case study" where the name says which kind of channel it is, "default" where it does not. */
  readonly source: "case study" | "default";
}

/** The retention to assume for a channel of this name: weekly retention ** (period in weeks), so that a week, seven days and a month
 *  of the same calendar forget at the same speed. Upper case and the usual synonyms are understood.
 *
 *  @example assumedRetention("TV", "day").retention // 0.85 ** (1 / 7): about 0.977 */
export function assumedRetention(channel: string, frequency: Frequency): AssumedRetention {
  const names = [channel, channelWords(channel).join("_")];
  const kind = Object.values(caseStudyKinds).find(({ words }) =>
    names.some((name) => findWord(name, words) !== null),
  );
  return {
    retention: (kind?.retention ?? unknownRetention) ** weeksPerPeriod[frequency],
    source: kind ? "case study" : "default",
  };
}

/** The one warning for all channels whose retention is assumed, with the values used. */
export function retentionAssumed(
  channels: readonly {
    readonly name: string;
    readonly retention: number;
    readonly retentionSource: string;
  }[],
  frequency: Frequency,
): Warning[] {
  const assumed = channels.filter(
    ({ retentionSource }) => retentionSource === "case study" || retentionSource === "default",
  );
  if (assumed.length === 0) return [];
  const values = assumed.map(
    ({ name, retention, retentionSource }) =>
      `${name} ${retention.toFixed(2)}${retentionSource === "default" ? " (no kind known by that name)" : ""}`,
  );
  const converted = frequency === "week" ? "" : `, weekly values turned into ${frequency}s`;
  return [
    {
      code: "retention-assumed",
      message: `how long advertising works is assumed, not measured: retention per ${frequency} of ${values.join(", ")}${converted}; every marginal ROI depends on it`,
      cure: "set retention: in the YAML file beside the data, or add adstock columns",
    },
  ];
}
